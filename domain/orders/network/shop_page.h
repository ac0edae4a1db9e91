#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "domain/kernel/clock.h"
#include "domain/orders/channels/channel_object.h"
#include "domain/orders/connection.h"
#include "domain/orders/network/shop_http.h"
#include "domain/orders/shop_hold.h"

namespace poddesk::orders {

/// A shop to be asked: where it is, and what opens its door.
struct Shop
{
    std::string kind; ///< shopify, woocommerce
    std::string name; ///< for sentences
    std::string address;
    std::string secret; ///< Shopify: the access token; WooCommerce: "ck_…:cs_…"
    ShopTimes times{};
    std::string ca_file{};               ///< in tests
    std::string location{};              ///< as TellStock; only what is to be sent from there is ours
    bool sees_fulfillment_orders = true; ///< Shopify's; else they are not asked for
};

/// One page of orders that changed, and where the next one begins.
struct ShopPage
{
    std::vector<ChannelObject> objects;
    SyncCursor next;
    std::vector<OrderHeldThere> scheduled{}; ///< those of them that are not to be sent before a date
    bool is_seen = true;                     ///< the shop let us look where and when they are to be sent
    bool is_last = false;
    std::chrono::milliseconds wait{0}; ///< before the next question, as the shop's budget asks
};

/// The orders after that cursor, read as a file of the same shop is.
FromShop<ShopPage> read_page(Shop const& shop, SyncCursor const& cursor, kernel::Timestamp now);

/// How the shop is spoken to. Refuses `bad_address`, and `shop_login` for a secret that cannot be one.
FromShop<ShopDoor> door_of(Shop const& shop);

/// With the door open; an answer of another shape is the shop's trouble.
template <class Ask>
auto at_door(Shop const& shop, Ask ask) -> decltype(ask(std::declval<ShopDoor const&>()))
{
    auto const door = door_of(shop);
    if (!door) return tl::unexpected(door.error());
    try {
        return ask(*door);
    } catch (nlohmann::json::exception const&) {
        return tl::unexpected(broken_answer(shop.name, "another shape"));
    }
}

} // namespace poddesk::orders
