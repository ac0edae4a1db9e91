#include "domain/shipping/quote_view.h"

#include <algorithm>

namespace poddesk::shipping {

void sort_for_people(std::vector<QuoteLine>& lines)
{
    std::stable_sort(lines.begin(), lines.end(), [](QuoteLine const& a, QuoteLine const& b) {
        if (a.is_offered() != b.is_offered()) return a.is_offered();
        if (a.total && *a.total != *b.total) return *a.total < *b.total;
        if (a.arrives != b.arrives) return a.arrives < b.arrives;
        return a.title() < b.title();
    });
}

std::vector<QuoteLine> lines_of(Comparison const& comparison, std::vector<Tariff> const& tariffs,
                                kernel::Weight actual)
{
    std::vector<QuoteLine> lines;
    for (Quote const& quote : comparison.quotes) {
        auto const tariff = std::find_if(tariffs.begin(), tariffs.end(), [&](Tariff const& it) {
            return it.service.carrier == quote.carrier && it.service.code == quote.service;
        });
        QuoteLine line;
        line.service = quote.service_id;
        line.carrier = tariff->service.carrier_name;
        line.name = tariff->service.name;
        line.house = quote.house;
        line.actual = line.billed = actual;
        line.reason = quote.reason;
        if (quote.price) {
            ParcelPrice const& price = *quote.price;
            line.zone = price.zone.zone;
            line.base = price.base;
            for (std::size_t i = 0; i < price.surcharge_count; ++i) {
                AppliedSurcharge const& one = price.surcharges[i];
                line.surcharges.push_back({one.surcharge->code, one.surcharge->name, one.amount});
            }
            line.total = price.total;
            line.billed = price.billed;
            line.arrives = price.arrives;
        }
        lines.push_back(std::move(line));
    }
    sort_for_people(lines);
    return lines;
}

} // namespace poddesk::shipping
