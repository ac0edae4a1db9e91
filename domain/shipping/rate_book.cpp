#include "domain/shipping/rate_book.h"

namespace poddesk::shipping {

RateBook bind_rates(RateParts parts)
{
    RateBook book;
    sort_by_position(parts.surcharges);
    for (Service const& service : parts.services) {
        Tariff tariff{service, {}, {}, {}};
        for (RateSheet const& sheet : parts.sheets) {
            if (sheet.carrier == service.carrier && sheet.service == service.code)
                tariff.sheets.push_back(sheet);
        }
        for (DimRule const& rule : parts.dim_rules) {
            if (rule.carrier == service.carrier) tariff.dim_rules.push_back(rule);
        }
        for (Surcharge const& surcharge : parts.surcharges) {
            bool const ours = surcharge.service.empty() || surcharge.service == service.code;
            if (surcharge.carrier == service.carrier && ours) tariff.surcharges.push_back(surcharge);
        }
        book.tariffs.push_back(std::move(tariff));
    }
    for (ZoneChart& chart : parts.charts)
        book.zones.add(std::move(chart));
    for (auto const& [zip3, place] : parts.centroids)
        book.zones.place(zip3, place);
    return book;
}

} // namespace poddesk::shipping
