#include "domain/orders/network/fulfillment_orders.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "domain/orders/network/shopify_admin.h"
#include "domain/orders/network/shopify_queries.h"

namespace poddesk::orders {
namespace {

using nlohmann::json;

constexpr int most_pages = 200;

bool has_more(json const& connection)
{
    return connection.at("pageInfo").at("hasNextPage").get<bool>();
}

/// Adds the pages behind a connection to its nodes; `next` asks for the one after a cursor.
template <class Next>
FromShop<void> add_pages(ShopDoor const& door, json& connection, Next next)
{
    for (int page = 0; has_more(connection); ++page) {
        if (page == most_pages)
            return tl::unexpected(broken_answer(door.shop, "fulfillment orders without end"));
        FromShop<json> const found = next(connection.at("pageInfo").at("endCursor"));
        if (!found) return tl::unexpected(found.error());
        json& nodes = connection.at("nodes");
        nodes.insert(nodes.end(), found->at("nodes").begin(), found->at("nodes").end());
        connection["pageInfo"] = found->at("pageInfo");
    }
    return {};
}

/// "2026-04-01 12:00 UTC"
std::string day_words(kernel::Timestamp day)
{
    std::string const text = kernel::format_iso8601(day);
    return fmt::format("{} {} UTC", text.substr(0, 10), text.substr(11, 5));
}

} // namespace

FromShop<json> all_fulfillment_orders(ShopDoor const& door, std::string const& order, json const& first,
                                      std::string const& location)
{
    json all = first;
    std::string const query = std::string(shopify_sending_query) +
                              (location.empty() ? shopify_sent_fields : shopify_sent_from_fields);
    auto const more = add_pages(door, all, [&](json const& after) {
        return ask_shopify_plainly(door, query, {{"order", order}, {"after", after}}).map([](json said) {
            return said.at("order").at("fulfillmentOrders");
        });
    });
    if (!more) return tl::unexpected(more.error());
    for (json& it : all.at("nodes")) {
        if (location.empty()) break; // its lines were not asked for
        auto const lines = add_pages(door, it.at("lineItems"), [&](json const& after) {
            return ask_shopify_plainly(door, shopify_sent_lines_query,
                                       {{"id", it.at("id")}, {"after", after}})
                .map([](json said) { return said.at("fulfillmentOrder").at("lineItems"); });
        });
        if (!lines) return tl::unexpected(lines.error());
    }
    return all.at("nodes");
}

std::string at_location(char const* query, std::string const& location)
{
    return std::string(query) + (location.empty() ? shopify_anywhere_fields : shopify_where_fields);
}

bool is_over(json const& fulfillment_order)
{
    constexpr std::array<std::string_view, 3> over = {"CLOSED", "CANCELLED", "INCOMPLETE"};
    return std::ranges::count(over, fulfillment_order.at("status").get<std::string>()) > 0;
}

bool is_sent_from(json const& fulfillment_order, std::string const& location)
{
    if (location.empty()) return true;
    json const& place = fulfillment_order.at("assignedLocation").at("location");
    return !place.is_null() && shopify_number(place.at("id")) == location;
}

Field<std::vector<FulfilledLine>> assigned_units(json const& fulfillment_orders, std::string const& location)
{
    if (location.empty()) return Field<std::vector<FulfilledLine>>::empty();
    std::map<std::string, std::int64_t> units;
    for (json const& it : fulfillment_orders) {
        if (!is_sent_from(it, location)) continue;
        for (json const& item : it.at("lineItems").at("nodes"))
            units[shopify_number(item.at("lineItem").at("id"))] +=
                is_over(it) ? 0 : item.at("remainingQuantity").get<std::int64_t>();
    }
    std::vector<FulfilledLine> assigned;
    for (auto const& [line, quantity] : units)
        assigned.push_back({line, quantity});
    return assigned;
}

std::optional<HoldThere> scheduled_hold(json const& fulfillment_order, kernel::Timestamp now)
{
    if (fulfillment_order.at("status") != "SCHEDULED") return std::nullopt;
    json const& told = fulfillment_order.at("fulfillAt");
    if (told.is_null()) return std::nullopt; // nobody said a day
    auto const day = kernel::parse_iso8601(told.get<std::string>());
    if (!day || *day <= now) return std::nullopt;
    return HoldThere{
        fmt::format("{}@{}", shopify_number(fulfillment_order.at("id")), kernel::format_iso8601(*day)),
        HoldKind::until_date, fmt::format("scheduled in the shop: not to be sent before {}", day_words(*day)),
        *day};
}

} // namespace poddesk::orders
