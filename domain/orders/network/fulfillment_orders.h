#pragma once

#include <nlohmann/json.hpp>

#include "domain/orders/network/shop_page.h"

namespace poddesk::orders {

/// What of an order Shopify sends from where and when: its fulfillment orders, as shopify_queries.h asks for
/// them. `location` is the number of ours; empty: all of them are.

/// The connection that came with an order, made whole: with all of its fulfillment orders and all of their
/// lines. Throws nlohmann's exception for an answer of another shape, as all here do.
FromShop<nlohmann::json> all_fulfillment_orders(ShopDoor const& door, std::string const& order,
                                                nlohmann::json const& first, std::string const& location);

/// The question with where each fulfillment order is sent from, if that matters.
std::string at_location(char const* query, std::string const& location);

/// Whether nothing of it is sent any more: it is sent, canceled, or given up by who was to send it (what is
/// asked for again is another one).
bool is_over(nlohmann::json const& fulfillment_order);

/// Whether this one is sent from our location.
bool is_sent_from(nlohmann::json const& fulfillment_order, std::string const& location);

/// What of an order is still to be sent from our location; empty where all of them are ours.
Field<std::vector<FulfilledLine>> assigned_units(nlohmann::json const& fulfillment_orders,
                                                 std::string const& location);

/// The hold of what is not to be sent before a day that is still to come; none of any other.
std::optional<HoldThere> scheduled_hold(nlohmann::json const& fulfillment_order, kernel::Timestamp now);

} // namespace poddesk::orders
