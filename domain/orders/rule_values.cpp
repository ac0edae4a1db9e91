#include "domain/orders/rule_values.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "domain/kernel/measure.h"
#include "domain/kernel/money.h"
#include "domain/orders/channels/json_fields.h"

namespace poddesk::orders {
namespace {

using kernel::Outcome;
using kernel::refused;

constexpr std::array<std::string_view, 7> weekdays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::string_view without_blanks(std::string_view text)
{
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool are_digits(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

Outcome<std::int64_t> whole_number(std::string_view text, std::int64_t most)
{
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (!are_digits(text) || error != std::errc{} || end != text.data() + text.size() || number > most)
        return refused("bad_value",
                       fmt::format("{} is no whole number up to {}", kernel::in_quotes(text), most));
    return number;
}

Outcome<std::int64_t> weight(std::string_view text)
{
    constexpr std::array<std::pair<std::string_view, kernel::WeightUnit>, 4> units{
        {{"kg", kernel::WeightUnit::kilogram},
         {"lb", kernel::WeightUnit::pound},
         {"oz", kernel::WeightUnit::ounce},
         {"g", kernel::WeightUnit::gram}}};
    for (auto const& [unit, meaning] : units) {
        if (!text.ends_with(unit)) continue;
        if (auto const read =
                kernel::parse_weight(without_blanks(text.substr(0, text.size() - unit.size())), meaning))
            return read->nanograms;
        break;
    }
    return refused("bad_value", fmt::format("{} is no weight; write 2 lb, 12 oz, 500 g or 1.5 kg",
                                            kernel::in_quotes(text)));
}

Outcome<std::int64_t> amount(std::string_view text, std::string& currency)
{
    auto const blank = text.rfind(' ');
    auto const known =
        blank == std::string_view::npos ? std::nullopt : kernel::Currency::parse(text.substr(blank + 1));
    if (known && (currency.empty() || currency == known->code())) {
        auto const money = kernel::parse_money(without_blanks(text.substr(0, blank)), *known);
        if (money && money->minor >= 0) {
            currency = known->code();
            return money->minor;
        }
    }
    return refused("bad_value", fmt::format("{} is no amount; write it with its currency, 500 USD",
                                            kernel::in_quotes(text)));
}

Outcome<std::int64_t> weekday(std::string_view text)
{
    auto const found = std::ranges::find(weekdays, lower(text));
    if (found == weekdays.end())
        return refused("bad_value", fmt::format("{} is no weekday; write mon, tue, wed, thu, fri, sat or sun",
                                                kernel::in_quotes(text)));
    return found - weekdays.begin() + 1;
}

Outcome<std::int64_t> number_of(RuleField field, std::string_view text, std::string& currency)
{
    switch (field) {
    case RuleField::weight:
        return weight(text);
    case RuleField::value:
        return amount(text, currency);
    case RuleField::weekday:
        return weekday(text);
    case RuleField::hour:
        return whole_number(text, 23);
    default:
        return whole_number(text, 1'000'000);
    }
}

/// "A", "A-", "-B" or "A-B".
Outcome<RuleValue> read_range(RuleField field, std::string_view text)
{
    RuleValue value;
    auto const dash = text.find('-');
    std::string_view const first = without_blanks(text.substr(0, dash));
    std::string_view const last =
        dash == std::string_view::npos ? first : without_blanks(text.substr(dash + 1));
    if (first.empty() && last.empty())
        return refused("bad_value",
                       fmt::format("{} is no range; write 5, 5-, -5 or 5-9", kernel::in_quotes(text)));
    if (!first.empty()) {
        auto const from = number_of(field, first, value.currency);
        if (!from) return tl::unexpected(from.error());
        value.from = *from;
    }
    if (!last.empty()) {
        auto const to = number_of(field, last, value.currency);
        if (!to) return tl::unexpected(to.error());
        value.to = *to;
    }
    if (value.from > value.to)
        return refused("bad_value", fmt::format("{} ends before it begins", kernel::in_quotes(text)));
    return value;
}

Outcome<RuleValue> read_zip(std::string_view text)
{
    auto const dash = text.find('-');
    std::string_view const first = text.substr(0, dash);
    std::string_view const last = dash == std::string_view::npos ? "" : text.substr(dash + 1);
    RuleValue value;
    // 97201-1234 is a ZIP+4, 90000-90899 a range.
    if (are_digits(first) && are_digits(last) && first.size() == last.size() && first.size() <= 9) {
        value.from = whole_number(first, 999'999'999).value();
        value.to = whole_number(last, 999'999'999).value();
        value.digits = first.size();
        if (value.from > value.to)
            return refused("bad_value", fmt::format("{} ends before it begins", kernel::in_quotes(text)));
        return value;
    }
    value.pattern = lower(text);
    std::erase(value.pattern, ' ');
    return value;
}

} // namespace

bool fits_pattern(std::string_view pattern, std::string_view text)
{
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

Outcome<RuleValue> read_value(RuleField field, std::string_view text)
{
    text = without_blanks(text);
    if (text.empty() || text.size() > 500) return refused("bad_value", "a value is empty or too long");
    switch (field) {
    case RuleField::weight:
    case RuleField::value:
    case RuleField::earlier_orders:
    case RuleField::weekday:
    case RuleField::hour:
        return read_range(field, text);
    case RuleField::zip:
        return read_zip(text);
    case RuleField::country:
        if (text.size() != 2)
            return refused("bad_value",
                           fmt::format("{} is no country; write its two letters", kernel::in_quotes(text)));
        break;
    case RuleField::buyer:
        if (lower(text) != "company" && lower(text) != "person")
            return refused("bad_value",
                           fmt::format("{} is no buyer; write company or person", kernel::in_quotes(text)));
        break;
    case RuleField::client:
    case RuleField::channel:
    case RuleField::sku:
    case RuleField::tag:
    case RuleField::state:
    case RuleField::service:
    case RuleField::company:
    case RuleField::po_number:
        break;
    }
    RuleValue value;
    value.pattern = lower(text);
    return value;
}

} // namespace poddesk::orders
