#pragma once

#include "domain/orders/network/shop_page.h"
#include "domain/orders/shop_hold.h"

namespace poddesk::orders {

struct HeldThere
{
    std::vector<OrderHeldThere> orders{};
    bool is_seen = true; ///< else our key may not look
};
/// Every order that Shopify holds now, or schedules for later, but for holds of our own and of what another
/// location sends. None of a shop that has no such holds.
FromShop<HeldThere> orders_held_there(Shop const& shop, kernel::Timestamp now);
/// The holds of this one order there, as above: none once it is released.
FromShop<OrderHeldThere> holds_there(Shop const& shop, std::string const& external_id, kernel::Timestamp now);

/// Makes the shop's order as held as ours is: asked first what it has, so that telling it again changes
/// nothing. A hold of ours is known there by its handle, `poddesk-NUMBER`, which Shopify takes once of an app
/// and fulfillment order. Of an order with nothing left to send nothing is held. Refuses `shop_refused` with
/// what the shop says.
FromShop<void> tell_hold(Shop const& shop, ShopHold const& hold);

} // namespace poddesk::orders
