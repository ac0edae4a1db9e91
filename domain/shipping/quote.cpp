#include "domain/shipping/quote.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace poddesk::shipping {
namespace {

constexpr std::array<std::pair<Hidden, std::string_view>, 10> hidden_codes{{
    {Hidden::international, "international"},
    {Hidden::po_box, "po_box"},
    {Hidden::no_weight, "no_weight"},
    {Hidden::too_heavy, "too_heavy"},
    {Hidden::too_long, "too_long"},
    {Hidden::no_zone, "no_zone"},
    {Hidden::no_sheet, "no_sheet"},
    {Hidden::no_price, "no_price"},
    {Hidden::late, "late"},
    {Hidden::by_rule, "by_rule"},
}};

std::optional<Hidden> limit_passed(Service const& service, QuoteRequest const& request)
{
    Parcel const& parcel = request.parcel;
    if (!request.destination.domestic) return Hidden::international;
    if (request.destination.po_box && !service.delivers_po_boxes) return Hidden::po_box;
    if (parcel.weight <= kernel::Weight{}) return Hidden::no_weight;
    if (parcel.weight > service.most_weight) return Hidden::too_heavy;
    // The single side first: it bounds the sides before they are added.
    if (parcel.outside.sorted()[0] > service.longest_side) return Hidden::too_long;
    if (parcel.outside.length_plus_girth() > service.most_girth) return Hidden::too_long;
    if (!request.destination.zip3) return Hidden::no_zone;
    return std::nullopt;
}

/// Of those in force, the one that began last: a new sheet replaces an open-ended old one by its date alone.
template <class T, class Fits>
T const* in_force(std::vector<T> const& all, kernel::Date day, Fits const& better)
{
    T const* best = nullptr;
    for (T const& one : all) {
        if (one.effective.covers(day) && (best == nullptr || better(one, *best))) best = &one;
    }
    return best;
}

RateSheet const* sheet_on(Tariff const& tariff, kernel::Date day)
{
    return in_force(tariff.sheets, day, [](RateSheet const& a, RateSheet const& b) {
        return a.effective.from > b.effective.from;
    });
}

DimRule const* dim_rule_on(Tariff const& tariff, kernel::Date day)
{
    return in_force(tariff.dim_rules, day,
                    [](DimRule const& a, DimRule const& b) { return a.effective.from > b.effective.from; });
}

void add_surcharges(ParcelPrice& price, Tariff const& tariff, QuoteRequest const& request)
{
    SurchargeFacts const facts{request.parcel.weight, request.parcel.outside, request.destination.residential,
                               *request.destination.zip3};
    price.total = price.base;
    for (Surcharge const& surcharge : tariff.surcharges) {
        if (!surcharge.effective.covers(price.ships) || !applies(surcharge, facts)) continue;
        if (price.surcharge_count == price.surcharges.size())
            throw std::length_error("more than eight surcharges on one parcel");
        kernel::Money const amount = amount_of(surcharge, price.total);
        price.surcharges[price.surcharge_count++] = {&surcharge, amount};
        price.total += amount;
    }
}

std::string why_hidden(Hidden hidden, Tariff const& tariff, QuoteRequest const& request)
{
    Service const& service = tariff.service;
    switch (hidden) {
    case Hidden::international:
        return "The service does not leave the United States.";
    case Hidden::po_box:
        return "Only the postal service delivers to a post office box.";
    case Hidden::no_weight:
        return "The parcel has no weight; put it on the scale first.";
    case Hidden::too_heavy:
        return fmt::format("{} is above the service's limit of {}.", format_weight(request.parcel.weight),
                           format_weight(service.most_weight));
    case Hidden::too_long:
        return fmt::format("{} is above the service's limit of {} on one side or {} in length plus girth.",
                           format_dimensions(request.parcel.outside), format_length(service.longest_side),
                           format_length(service.most_girth));
    case Hidden::no_zone:
        return fmt::format("No zone is known for ZIP {}; check the address or import a zone chart.",
                           kernel::in_quotes(request.destination.zip));
    case Hidden::no_sheet:
        return "No rate sheet is in force on the ship date; import one.";
    case Hidden::no_price:
        return "The rate sheet has no price for this zone and weight.";
    case Hidden::by_rule:
        return fmt::format("A rule lets this order go with {} only.", fmt::join(request.only, " or "));
    case Hidden::late:
        break;
    }
    return "It would arrive after the promised day.";
}

} // namespace

std::string_view code_of(Hidden hidden)
{
    for (auto const& [known, code] : hidden_codes) {
        if (known == hidden) return code;
    }
    throw std::logic_error("unknown reason to hide a service");
}

Destination destination_of(kernel::Address const& address)
{
    Destination out;
    std::string const zip3 = kernel::zip3(address);
    out.zip3 = zip3_number(zip3);
    if (out.zip3) out.zip = address.postal_code.substr(0, 5);
    out.residential = address.company.empty();
    out.po_box = kernel::is_po_box(address);
    out.domestic = kernel::is_united_states(address);
    return out;
}

tl::expected<ParcelPrice, Hidden> price_parcel(Tariff const& tariff, ZoneMap const& zones,
                                               QuoteRequest const& request)
{
    if (auto const passed = limit_passed(tariff.service, request)) return tl::make_unexpected(*passed);
    ParcelPrice price;
    auto const zone = zones.find(tariff.service.carrier, request.origin, *request.destination.zip3);
    if (!zone) return tl::make_unexpected(Hidden::no_zone);
    price.zone = *zone;
    price.ships = pickup_day(tariff.service, request.ready, request.holidays);
    price.sheet = sheet_on(tariff, price.ships);
    if (price.sheet == nullptr) return tl::make_unexpected(Hidden::no_sheet);

    price.dim_rule = dim_rule_on(tariff, price.ships);
    price.actual = request.parcel.weight;
    if (price.dim_rule != nullptr) price.dim = dim_weight(*price.dim_rule, request.parcel.outside);
    price.billed = std::max(price.actual, price.dim);

    auto const base = price_of(*price.sheet, zone->zone, price.billed);
    bool const served = tariff.service.transit_days.at(static_cast<std::size_t>(zone->zone)) != 0;
    if (!base || !served) return tl::make_unexpected(Hidden::no_price);
    price.base = *base;
    add_surcharges(price, tariff, request);
    price.arrives = arrival_day(tariff.service, zone->zone, price.ships, request.holidays);
    price.late = request.promised && price.arrives > *request.promised;
    return price;
}

Quote quote_parcel(Tariff const& tariff, ZoneMap const& zones, QuoteRequest const& request)
{
    Service const& service = tariff.service;
    Quote quote{service.id, service.carrier, service.code, service.title(), service.house, {}, {}, {}};
    auto const price = price_parcel(tariff, zones, request);
    if (!price) {
        quote.hidden = price.error();
        quote.reason = why_hidden(price.error(), tariff, request);
        return quote;
    }
    quote.price = *price;
    if (!request.only.empty() && std::ranges::find(request.only, quote.title) == request.only.end()) {
        quote.hidden = Hidden::by_rule;
        quote.reason = why_hidden(Hidden::by_rule, tariff, request);
    } else if (price->late) {
        quote.hidden = Hidden::late;
        quote.reason =
            fmt::format("It would arrive on {}, after the promised {}.", kernel::format_date(price->arrives),
                        kernel::format_date(*request.promised));
    }
    return quote;
}

} // namespace poddesk::shipping
