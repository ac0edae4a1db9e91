#pragma once

#include "domain/orders/network/shop_page.h"

namespace poddesk::orders {

/// Tells the shop how many of these SKUs it may sell, in one go; what it believes already is not said again.
/// Shopify: at the location of that number (empty: the only one), each number only where it still is what we
/// read a moment ago; those that the shop moved in between are left for the next time. WooCommerce: products
/// and variations, which keep their stock from then on. Answers with what the shop knows by now. Refuses
/// `shop_refused` with what the shop says, and `shop_location` (several, none, or another one).
FromShop<std::vector<ToldStock>> tell_stock(Shop const& shop, std::string const& location,
                                            std::vector<StockLevel> const& levels);

/// The location whose stock is ours, by its global id: of the given number, or the shop's only one. Refuses
/// `shop_location`.
FromShop<std::string> shopify_location(ShopDoor const& door, std::string const& given);

inline constexpr int most_levels = 50; ///< in one go

} // namespace poddesk::orders
