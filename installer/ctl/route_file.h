#pragma once

#include "domain/fulfillment/routing.h"

#include "domain/kernel/outcome.h"
#include "domain/shipping/rate_sheet.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace poddesk::ctl {

/// Pods, stock and orders out of one file, to be planned without a database:
/// {"pods": [ZIP …], "skus": [{"sku", "oz", "stock": {ZIP: units}} …], "orders": [{"order", "zip", "lines":
/// {SKU: units}} …]}.
struct RouteFile
{
    fulfillment::RoutingInput input;
    std::vector<std::string> order_zips; ///< beside input.orders
    std::vector<std::string> skus;       ///< product i + 1
    std::vector<std::int64_t> ounces;    ///< of one unit
};

/// Refuses `bad_route_file` with the place in the file, what is wrong and what is expected.
[[nodiscard]] kernel::Outcome<RouteFile> read_route_file(std::string const& text);

/// What came out, by the parcels' own prices.
struct RouteReport
{
    std::int64_t cents = 0;
    std::int64_t parcels = 0;
    std::int64_t split_orders = 0;
    std::int64_t unfilled_units = 0;
    double milliseconds_p50 = 0; ///< of processor time to plan one order
    double milliseconds_p99 = 0;
    nlohmann::json orders = nlohmann::json::array();
};

/// Plans every order in the order of the file. A parcel costs the sheet's price at its weight, and the zone
/// is by distance; orders ship what there is.
[[nodiscard]] RouteReport plan_route_file(RouteFile const& file, shipping::RateSheet const& sheet,
                                          fulfillment::SplitPolicy policy);

} // namespace poddesk::ctl
