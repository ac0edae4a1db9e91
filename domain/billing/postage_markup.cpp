#include "domain/billing/postage_markup.h"

#include "domain/kernel/decimal.h"

#include <fmt/format.h>

#include <algorithm>

namespace poddesk::billing {

using kernel::Money;
using kernel::Price;

std::optional<Price> postage_price(PostageMarkup const& markup, Money cost)
{
    if (markup.per_label.micros() != 0 && markup.per_label.currency() != cost.currency) {
        return std::nullopt;
    }
    std::int64_t const micros = Price::from_money(cost).micros();
    std::int64_t const on_top = kernel::multiply_divide_nearest(micros, markup.basis_points, 10000);
    return Price::from_micros(std::max<std::int64_t>(0, micros + on_top + markup.per_label.micros()),
                              cost.currency);
}

std::optional<Money> postage_margin(PostageMarkup const& markup, Money cost)
{
    auto const billed = postage_price(markup, cost);
    if (!billed) {
        return std::nullopt;
    }
    return billed->times(1) - cost;
}

kernel::Outcome<std::int64_t> parse_percent(std::string_view text)
{
    std::string_view digits = text;
    if (digits.ends_with('%')) {
        digits.remove_suffix(1);
    }
    auto const basis_points = kernel::parse_scaled(digits, 2);
    if (!basis_points) {
        return kernel::refused("bad_percent",
                               fmt::format("{} is no percentage; write it like 12.5, at most two decimals.",
                                           kernel::in_quotes(text)));
    }
    return *basis_points;
}

std::string plain_percent(std::int64_t basis_points)
{
    std::string text = kernel::format_scaled(basis_points, 2);
    while (text.ends_with('0')) {
        text.pop_back();
    }
    if (text.ends_with('.')) {
        text.pop_back();
    }
    return text + "%";
}

} // namespace poddesk::billing
