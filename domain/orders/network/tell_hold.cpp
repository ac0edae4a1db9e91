#include "domain/orders/network/tell_hold.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "domain/orders/network/fulfillment_orders.h"
#include "domain/orders/network/shopify_admin.h"
#include "domain/orders/network/shopify_queries.h"

namespace poddesk::orders {
namespace {

using nlohmann::json;

constexpr std::string_view handle_prefix = "poddesk-";
constexpr int most_pages = 40; // of 50 fulfillment orders

std::string handle_of(ShopHold const& hold)
{
    return fmt::format("{}{}", handle_prefix, hold.id.value);
}

std::string text_or_empty(json const& object, char const* name)
{
    json const& value = object.at(name);
    return value.is_string() ? value.get<std::string>() : std::string();
}

/// Placed by us: never read back as the shop's.
bool is_ours(json const& hold)
{
    return hold.at("heldByRequestingApp").get<bool>() &&
           text_or_empty(hold, "handle").starts_with(handle_prefix);
}

/// What both have a word for; the rest is the client's here and OTHER there.
constexpr std::array<std::pair<HoldKind, std::string_view>, 4> reasons = {
    {{HoldKind::payment, "AWAITING_PAYMENT"},
     {HoldKind::fraud, "HIGH_RISK_OF_FRAUD"},
     {HoldKind::address, "INCORRECT_ADDRESS"},
     {HoldKind::inventory, "INVENTORY_OUT_OF_STOCK"}}};

HoldKind kind_of(std::string_view reason)
{
    auto const found = std::ranges::find(reasons, reason, [](auto const& it) { return it.second; });
    return found == reasons.end() ? HoldKind::client : found->first;
}

std::string_view reason_of(HoldKind kind)
{
    auto const found = std::ranges::find(reasons, kind, [](auto const& it) { return it.first; });
    return found == reasons.end() ? "OTHER" : found->second;
}

/// "High risk of fraud: two cards were tried".
std::string words_of(json const& hold)
{
    std::string words = hold.at("displayReason").get<std::string>();
    std::string const notes = text_or_empty(hold, "reasonNotes");
    words += notes.empty() ? "" : ": " + notes;
    std::string const quoted = shop_words(words); // cleaned and of a length that can be read
    return "held in the shop: " + quoted.substr(1, quoted.size() - 2);
}

/// What holds a fulfillment order: nothing of one that another location sends.
void add_holds(json const& fulfillment_order, std::string const& location, kernel::Timestamp now,
               OrderHeldThere& order)
{
    if (!is_sent_from(fulfillment_order, location)) return;
    if (auto scheduled = scheduled_hold(fulfillment_order, now)) order.holds.push_back(std::move(*scheduled));
    if (fulfillment_order.at("status") != "ON_HOLD") return;
    for (json const& it : fulfillment_order.at("fulfillmentHolds")) {
        if (is_ours(it)) continue;
        order.holds.push_back(
            {shopify_number(it.at("id")), kind_of(it.at("reason").get<std::string>()), words_of(it)});
    }
}

FromShop<HeldThere> held_in_shopify(ShopDoor const& door, std::string const& location, kernel::Timestamp now)
{
    std::string const query = at_location(shopify_held_query, location);
    HeldThere held;
    std::vector<OrderHeldThere>& orders = held.orders;
    json after;
    for (int page = 0; page < most_pages; ++page) {
        auto const said = ask_shopify_plainly(door, query, {{"after", after}});
        // The orders of an app that may not see fulfillment orders come all the same.
        if (!said && said.error().why.code == "shop_rights") return HeldThere{{}, false};
        if (!said) return tl::unexpected(said.error());
        json const& found = said->at("fulfillmentOrders");
        for (json const& it : found.at("nodes")) {
            std::string const id = shopify_number(it.at("orderId"));
            auto order = std::ranges::find(orders, id, &OrderHeldThere::external_id);
            if (order == orders.end()) order = orders.insert(orders.end(), {id, {}});
            add_holds(it, location, now, *order);
        }
        if (!found.at("pageInfo").at("hasNextPage").get<bool>()) break;
        after = found.at("pageInfo").at("endCursor");
    }
    std::erase_if(orders, [](OrderHeldThere const& it) { return it.holds.empty(); });
    return held;
}

/// The fulfillment orders of one order; null where the shop does not know it any more.
FromShop<json> fulfillment_orders(ShopDoor const& door, std::string const& external_id,
                                  std::string const& location)
{
    auto const said = ask_shopify_plainly(door, at_location(shopify_holds_query, location),
                                          {{"order", "gid://shopify/Order/" + external_id}});
    if (!said) return tl::unexpected(said.error());
    json const& order = said->at("order");
    return order.is_null() ? json() : order.at("fulfillmentOrders").at("nodes");
}

FromShop<void> change(ShopDoor const& door, ShopHold const& hold, char const* mutation, json const& variables)
{
    auto const said = ask_shopify_plainly(door, mutation, variables);
    if (!said) return tl::unexpected(said.error());
    for (json const& error : said->at("answer").at("userErrors")) {
        if (text_or_empty(error, "code") == "DUPLICATE_FULFILLMENT_HOLD_HANDLE")
            continue; // it has it already
        return tl::unexpected(ShopTrouble{
            {"shop_refused", fmt::format("The shop {} does not {} order {}: {}.", door.shop,
                                         hold.is_open ? "hold" : "release the hold of", hold.number,
                                         shop_words(error.at("message").get<std::string>()))}});
    }
    return {};
}

/// Holds every fulfillment order of our location that is still to be sent and has not this hold yet.
FromShop<void> place(ShopDoor const& door, ShopHold const& hold, json const& fulfillment_orders,
                     std::string const& location)
{
    std::string const handle = handle_of(hold);
    for (json const& it : fulfillment_orders) {
        bool const has_it = std::ranges::any_of(it.at("fulfillmentHolds"), [&](json const& there) {
            return is_ours(there) && text_or_empty(there, "handle") == handle;
        });
        if (is_over(it) || has_it || !is_sent_from(it, location)) continue;
        json const input = {{"reason", reason_of(hold.kind)},
                            {"reasonNotes", hold.reason},
                            {"handle", handle},
                            {"externalId", handle}};
        auto const done = change(door, hold, shopify_hold_mutation, {{"id", it.at("id")}, {"hold", input}});
        if (!done) return done;
    }
    return {};
}

/// Releases this hold alone: by our handle, or by the shop's numbers of its own.
FromShop<void> release(ShopDoor const& door, ShopHold const& hold, json const& fulfillment_orders)
{
    std::string const handle = handle_of(hold);
    for (json const& it : fulfillment_orders) {
        json ids = json::array();
        for (json const& there : it.at("fulfillmentHolds")) {
            bool const is_it = hold.ids_there.empty()
                                   ? is_ours(there) && text_or_empty(there, "handle") == handle
                                   : std::ranges::count(hold.ids_there, shopify_number(there.at("id"))) > 0;
            if (is_it) ids.push_back(there.at("id"));
        }
        if (ids.empty()) continue;
        auto const done = change(door, hold, shopify_release_hold_mutation,
                                 {{"id", it.at("id")}, {"holds", ids}, {"by", handle}});
        if (!done) return done;
    }
    return {};
}

} // namespace

FromShop<HeldThere> orders_held_there(Shop const& shop, kernel::Timestamp now)
{
    if (shop.kind != "shopify") return HeldThere();
    return at_door(shop, [&](ShopDoor const& door) { return held_in_shopify(door, shop.location, now); });
}

FromShop<OrderHeldThere> holds_there(Shop const& shop, std::string const& external_id, kernel::Timestamp now)
{
    return at_door(shop, [&](ShopDoor const& door) -> FromShop<OrderHeldThere> {
        auto const found = fulfillment_orders(door, external_id, shop.location);
        if (!found) return tl::unexpected(found.error());
        OrderHeldThere order{external_id, {}};
        for (json const& it : *found)
            add_holds(it, shop.location, now, order);
        return order;
    });
}

FromShop<void> tell_hold(Shop const& shop, ShopHold const& hold)
{
    return at_door(shop, [&](ShopDoor const& door) -> FromShop<void> {
        // What another location sends is not ours to hold; a hold that it has is lifted wherever it is.
        std::string const location = hold.is_open ? shop.location : std::string();
        auto const found = fulfillment_orders(door, hold.external_id, location);
        if (!found) return tl::unexpected(found.error());
        return hold.is_open ? place(door, hold, *found, location) : release(door, hold, *found);
    });
}

} // namespace poddesk::orders
