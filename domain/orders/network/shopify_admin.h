#pragma once

#include <nlohmann/json.hpp>

#include "domain/orders/channels/json_reader.h"
#include "domain/orders/network/shop_page.h"

namespace poddesk::orders {

/// What of the orders is ours: what is to be sent from this location (empty: from any).
struct OursOfShopify
{
    std::string location;
    bool sees_fulfillment_orders = true;
    kernel::Timestamp now{};
};
/// One page of orders of the Admin GraphQL API, oldest change first, each with all of its lines, and what of
/// them is ours. Where our key may not read that, the orders come without it, and the page says so.
FromShop<ShopPage> read_shopify_page(ShopDoor const& door, SyncCursor const& cursor,
                                     OursOfShopify const& ours);

/// What the Admin GraphQL API answered.
struct ShopifyAnswer
{
    JsonDocument document; ///< its root has `data`, and no `errors`
    std::string text;
    std::chrono::milliseconds wait{0}; ///< until its budget pays for the same question again
};
/// Asks one query or mutation. A throttled one is `shop_busy` with the time until the shop's budget pays for
/// it; one that is dearer than any budget is `shop_too_dear`.
FromShop<ShopifyAnswer> ask_shopify(ShopDoor const& door, std::string const& query,
                                    nlohmann::json const& variables);
/// Its `data`, where only a few plain values are asked for.
FromShop<nlohmann::json> ask_shopify_plainly(ShopDoor const& door, std::string const& query,
                                             nlohmann::json const& variables);
/// "5" of "gid://shopify/Order/5"; what is no such id stays as it is.
std::string shopify_number(nlohmann::json const& id);

} // namespace poddesk::orders
