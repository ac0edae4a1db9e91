#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/shipping/quote.h"

namespace poddesk::shipping {

/// Prices, rules and zones in parts, as files and tables hold them.
struct RateParts
{
    std::vector<Service> services;
    /// By carrier code; "{tracking}" stands for the number. Empty: the carrier has no page.
    std::map<std::string, std::string> tracking_urls;
    std::vector<RateSheet> sheets;
    std::vector<ZoneChart> charts;
    std::vector<DimRule> dim_rules;
    std::vector<Surcharge> surcharges;
    std::map<int, Place> centroids;
};

/// Everything a quote needs, put together by service.
struct RateBook
{
    std::vector<Tariff> tariffs;
    ZoneMap zones;
};

[[nodiscard]] RateBook bind_rates(RateParts parts);

} // namespace poddesk::shipping
