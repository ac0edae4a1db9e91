#include "domain/shipping/compare.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace poddesk::shipping {
namespace {

/// 0 offered, 1 late, 2 against a rule, 3 no way.
int standing(Quote const& quote)
{
    if (!quote.price) return 3;
    if (!quote.hidden) return 0;
    return quote.hidden == Hidden::late ? 1 : 2;
}

bool goes_before(Quote const& a, Quote const& b)
{
    if (standing(a) != standing(b)) return standing(a) < standing(b);
    if (a.price && a.price->total != b.price->total && standing(a) == 0)
        return a.price->total < b.price->total;
    if (a.price && a.price->arrives != b.price->arrives) return a.price->arrives < b.price->arrives;
    if (a.price && a.price->total != b.price->total) return a.price->total < b.price->total;
    return std::tie(a.title, a.carrier, a.service) < std::tie(b.title, b.carrier, b.service);
}

std::map<std::string, std::string> facts_of(ParcelPrice const& price)
{
    std::map<std::string, std::string> facts{
        {"total", kernel::plain_amount(price.total)},
        {"currency", price.total.currency.code()},
        {"base", kernel::plain_amount(price.base)},
        {"zone", std::to_string(price.zone.zone)},
        {"zone_source", std::string(code_of(price.zone.source))},
        {"actual_weight", kernel::format_weight(price.actual)},
        {"billed_weight", kernel::format_weight(price.billed)},
        {"ships", kernel::format_date(price.ships)},
        {"arrives", kernel::format_date(price.arrives)},
        {"rate_sheet", price.sheet->title},
        {"rate_sheet_verified", price.sheet->verified ? "yes" : "no"},
    };
    if (price.dim > kernel::Weight{}) facts["dim_weight"] = kernel::format_weight(price.dim);
    for (std::size_t i = 0; i < price.surcharge_count; ++i)
        facts["surcharge_" + price.surcharges[i].surcharge->code] =
            kernel::plain_amount(price.surcharges[i].amount);
    return facts;
}

std::string in_money(kernel::Money difference)
{
    if (difference.minor == 0) return "The same price";
    bool const more = difference.minor > 0;
    return kernel::format_money(more ? difference : -difference) + (more ? " more" : " less");
}

std::string in_days(long days)
{
    if (days == 0) return "the same day";
    long const count = days > 0 ? days : -days;
    return fmt::format("{} day{} {}", count, count == 1 ? "" : "s", days > 0 ? "later" : "earlier");
}

void compare_with_best(kernel::Alternative& out, Quote const& quote, Quote const& best)
{
    kernel::Money const more = quote.price->total - best.price->total;
    long const days = static_cast<long>((quote.price->arrives - best.price->arrives).count());
    out.facts["more"] = kernel::plain_amount(more);
    out.facts["days_later"] = std::to_string(days);
    if (quote.hidden) {
        out.code = code_of(*quote.hidden);
        out.sentence = quote.reason;
        return;
    }
    if (more.minor > 0)
        out.code = "dearer";
    else
        out.code = days > 0 ? "slower" : "same_price_and_day";
    out.sentence =
        fmt::format("{}, arriving {}, compared with {}.", in_money(more), in_days(days), best.title);
}

kernel::Alternative chosen_alternative(Quote const& best, bool promise_given)
{
    kernel::Alternative out;
    out.chosen = true;
    std::string const price = kernel::format_money(best.price->total);
    std::string const day = kernel::format_date(best.price->arrives);
    if (best.hidden) {
        out.code = "fastest_late";
        out.sentence =
            fmt::format("Nothing keeps the promise; this arrives first, on {}, for {}.", day, price);
    } else if (promise_given) {
        out.code = "cheapest_in_time";
        out.sentence = fmt::format("The cheapest that keeps the promise: {}, arriving on {}.", price, day);
    } else {
        out.code = "cheapest";
        out.sentence = fmt::format("The cheapest: {}, arriving on {}.", price, day);
    }
    return out;
}

kernel::Alternative alternative_of(Comparison const& comparison, std::size_t index, bool promise_given)
{
    Quote const& quote = comparison.quotes[index];
    kernel::Alternative out;
    if (comparison.best == index) out = chosen_alternative(quote, promise_given);
    out.option = quote.title;
    if (!quote.price || !comparison.best) {
        out.code = code_of(*quote.hidden);
        out.sentence = quote.reason;
        return out;
    }
    out.facts = facts_of(*quote.price);
    if (!out.chosen) compare_with_best(out, quote, comparison.quotes[*comparison.best]);
    return out;
}

} // namespace

Comparison compare_services(std::vector<Tariff> const& tariffs, ZoneMap const& zones,
                            QuoteRequest const& request)
{
    Comparison out;
    out.quotes.reserve(tariffs.size());
    for (Tariff const& tariff : tariffs)
        out.quotes.push_back(quote_parcel(tariff, zones, request));
    std::sort(out.quotes.begin(), out.quotes.end(), goes_before);
    if (!out.quotes.empty() && standing(out.quotes.front()) < 2) out.best = 0;

    out.decision.kind = "rate";
    if (out.best) out.decision.chosen = out.quotes[*out.best].title;
    for (std::size_t i = 0; i < out.quotes.size(); ++i)
        out.decision.alternatives.push_back(alternative_of(out, i, request.promised.has_value()));
    return out;
}

} // namespace poddesk::shipping
