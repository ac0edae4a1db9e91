#include "domain/orders/network/shop_page.h"

#include <algorithm>

#include <fmt/format.h>

#include "domain/orders/network/shopify_admin.h"
#include "domain/orders/network/woocommerce_rest.h"

namespace poddesk::orders {
namespace {

bool is_plain(std::string const& secret)
{
    return !secret.empty() && std::ranges::all_of(secret, [](char c) { return c > ' ' && c < 0x7f; });
}

} // namespace

FromShop<ShopDoor> door_of(Shop const& shop)
{
    auto const address = parse_shop_address(shop.address);
    if (!address) return tl::unexpected(ShopTrouble{address.error(), {}, true});
    bool const is_pair = shop.secret.find(':') != std::string::npos;
    if (!is_plain(shop.secret) || (shop.kind == "woocommerce" && !is_pair)) {
        std::string const what = shop.secret.empty() ? "There is no key" : "What is stored is no key";
        return tl::unexpected(ShopTrouble{
            {"shop_login", fmt::format("{} of the shop {}; store it where the worker runs: poddeskctl "
                                       "channels connect.",
                                       what, shop.name)},
            {},
            true});
    }
    ShopDoor door{shop.name, *address};
    door.times = shop.times;
    door.ca_file = shop.ca_file;
    if (shop.kind == "woocommerce") {
        door.headers["Authorization"] = basic_login(shop.secret);
    } else {
        door.headers["X-Shopify-Access-Token"] = shop.secret;
    }
    return door;
}

FromShop<ShopPage> read_page(Shop const& shop, SyncCursor const& cursor, kernel::Timestamp now)
{
    return door_of(shop).and_then([&](ShopDoor const& door) {
        FromShop<ShopPage> page =
            shop.kind == "woocommerce"
                ? read_woocommerce_page(door, cursor)
                : read_shopify_page(door, cursor, {shop.location, shop.sees_fulfillment_orders, now});
        if (page) {
            for (ChannelObject const& object : page->objects) {
                IncomingOrder const* const order = object.order();
                if (order != nullptr && order->updated_at.has_value())
                    page->next.newest = std::max(page->next.newest.value_or(order->updated_at.value()),
                                                 order->updated_at.value());
            }
            if (page->is_last) page->next = page->next.rewound(now);
        }
        return page;
    });
}

} // namespace poddesk::orders
