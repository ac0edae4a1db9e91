#pragma once

#include "domain/orders/network/shop_page.h"

namespace poddesk::orders {

/// One page of `GET /wp-json/wc/v3/orders` (REST v3, WooCommerce 5.8 and later), newest change first: an
/// order that changes during the walk comes to the front and pushes others onto later pages, where they are
/// seen once more and never missed. Where the number of orders fell (one was deleted: later ones moved
/// forward), the walk begins anew.
FromShop<ShopPage> read_woocommerce_page(ShopDoor const& door, SyncCursor const& cursor);

} // namespace poddesk::orders
