#pragma once

#include <nlohmann/json.hpp>

#include "domain/orders/network/shop_page.h"

namespace poddesk::orders {

/// A parcel that left the building, as the shop that sold it is told of it.
struct ShopParcel
{
    kernel::OrderId order{};
    std::string external_id; ///< the shop's of the order
    std::string number;      ///< ours of the parcel
    std::string tracking, carrier, url;
    std::vector<FulfilledLine> lines; ///< by the shop's ids
    bool is_whole = false;            ///< nothing of the order is still to come
};
/// As orders.tell_shop wrote it. Refuses `shop_broken`.
FromShop<ShopParcel> shop_parcel(nlohmann::json const& payload);

/// Tells the shop, unless it knows already: what was told by somebody who could not say so any more is not
/// told twice. Shopify: fulfillmentCreate for what is left of these lines. WooCommerce: the tracking as meta
/// (`_wc_shipment_tracking_items`) and as a note, and `completed` once the order has left whole. Neither is
/// asked to write to the customer: we do. Refuses `shop_refused` with what the shop says, and what is
/// missing.
FromShop<void> tell_shop(Shop const& shop, ShopParcel const& parcel);

} // namespace poddesk::orders
