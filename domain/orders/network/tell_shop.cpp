#include "domain/orders/network/tell_shop.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "domain/orders/channels/shopify.h"
#include "domain/orders/network/fulfillment_orders.h"
#include "domain/orders/network/shopify_admin.h"
#include "domain/orders/network/shopify_queries.h"

namespace poddesk::orders {
namespace {

using nlohmann::json;

ShopTrouble refused(std::string const& shop, ShopParcel const& parcel, std::string const& why)
{
    return {{"shop_refused", fmt::format("The shop {} does not take the tracking of parcel {}: {}.", shop,
                                         parcel.number, why)}};
}

/// What of the parcel the shop does not know yet, by the shop's line.
using Units = std::map<std::string, std::int64_t>;

std::string line_of(json const& item)
{
    auto const id = parse_global_id(item.at("lineItem").at("id").get<std::string>());
    return id ? id->id : std::string();
}

Units untold(json const& order, ShopParcel const& parcel)
{
    Units units;
    for (FulfilledLine const& line : parcel.lines)
        units[line.line_id] += line.quantity;
    for (json const& sent : order.at("fulfillments")) {
        bool const is_ours = sent.at("status") != "CANCELLED" &&
                             std::ranges::any_of(sent.at("trackingInfo"), [&](json const& it) {
                                 return it.at("number") == parcel.tracking;
                             });
        if (!is_ours) continue;
        for (json const& item : sent.at("fulfillmentLineItems").at("nodes"))
            units[line_of(item)] -= item.at("quantity").get<std::int64_t>();
    }
    std::erase_if(units, [](auto const& line) { return line.second <= 0; });
    return units;
}

/// Takes from `units` what this fulfillment order can still send of them.
json taken_from(json const& from, Units& units)
{
    json taken = json::array();
    for (json const& item : from.at("lineItems").at("nodes")) {
        auto const wanted = units.find(line_of(item));
        if (wanted == units.end()) continue;
        std::int64_t const quantity =
            std::min(wanted->second, item.at("remainingQuantity").get<std::int64_t>());
        if (quantity <= 0) continue;
        taken.push_back({{"id", item.at("id")}, {"quantity", quantity}});
        wanted->second -= quantity;
    }
    return taken;
}

FromShop<void> fulfill(ShopDoor const& door, ShopParcel const& parcel, json const& from, json const& items)
{
    json tracking = {{"number", parcel.tracking}, {"company", parcel.carrier}};
    if (!parcel.url.empty()) tracking["url"] = parcel.url;
    json const fulfillment = {
        {"notifyCustomer", false},
        {"trackingInfo", tracking},
        {"lineItemsByFulfillmentOrder",
         {{{"fulfillmentOrderId", from.at("id")}, {"fulfillmentOrderLineItems", items}}}}};
    auto const said = ask_shopify_plainly(door, shopify_fulfill_mutation, {{"fulfillment", fulfillment}});
    if (!said) return tl::unexpected(said.error());
    json const& made = said->at("fulfillmentCreate");
    if (!made.at("userErrors").empty()) {
        std::string const words = made["userErrors"][0].at("message").get<std::string>();
        return tl::unexpected(refused(door.shop, parcel, shop_words(words)));
    }
    return {};
}

/// Lets go before its date what a person here let go: the shop takes no parcel of it until then.
FromShop<void> open_before_its_date(ShopDoor const& door, ShopParcel const& parcel, json const& from)
{
    auto const said = ask_shopify_plainly(door, shopify_open_mutation, {{"id", from.at("id")}});
    if (!said) return tl::unexpected(said.error());
    json const& errors = said->at("answer").at("userErrors");
    if (errors.empty()) return {};
    return tl::unexpected(refused(door.shop, parcel,
                                  fmt::format("it does not let what it scheduled for later go now: {}",
                                              shop_words(errors[0].at("message").get<std::string>()))));
}

/// Tells what of the units these fulfillment orders still have: those that wait for their date (which are
/// opened first), or those that do not.
FromShop<void> fulfill_from(ShopDoor const& door, ShopParcel const& parcel, json const& fulfillment_orders,
                            std::string const& location, bool are_scheduled, Units& units)
{
    for (json const& from : fulfillment_orders) {
        std::string const status = from.at("status").get<std::string>();
        bool const is_one =
            are_scheduled ? status == "SCHEDULED" : status == "OPEN" || status == "IN_PROGRESS";
        json const items = is_one && is_sent_from(from, location) ? taken_from(from, units) : json::array();
        if (items.empty()) continue;
        // Told again after a lost answer, it is open by then, and sent from as any other.
        if (are_scheduled) {
            if (auto const opened = open_before_its_date(door, parcel, from); !opened) return opened;
        }
        if (auto const done = fulfill(door, parcel, from, items); !done) return done;
    }
    return {};
}

FromShop<void> tell_shopify(ShopDoor const& door, ShopParcel const& parcel, std::string const& location)
{
    auto const said = ask_shopify_plainly(door, at_location(shopify_fulfillments_query, location),
                                          {{"order", "gid://shopify/Order/" + parcel.external_id}});
    if (!said) return tl::unexpected(said.error());
    json const& order = said->at("order");
    if (order.is_null())
        return tl::unexpected(refused(door.shop, parcel, "it does not know the order any more"));
    Units units = untold(order, parcel);
    json const& all = order.at("fulfillmentOrders").at("nodes");
    for (bool const are_scheduled : {false, true}) { // a date stays where the units can be those of another
        auto const done = fulfill_from(door, parcel, all, location, are_scheduled, units);
        if (!done) return done;
    }
    bool const is_all = std::ranges::all_of(units, [](auto const& line) { return line.second == 0; });
    if (is_all) return {};
    return tl::unexpected(refused(
        door.shop, parcel,
        fmt::format("it has nothing left to send of its lines{}, or holds them; somebody else may have "
                    "sent them. Look at the order there",
                    location.empty() ? "" : " from our location")));
}

/// Whether a tracking item of ours is there already; else with it.
bool knows_tracking(json const& order, ShopParcel const& parcel, json& items)
{
    items = json::array();
    for (json const& meta : order.value("meta_data", json::array())) {
        if (meta.value("key", "") == "_wc_shipment_tracking_items" && meta.contains("value") &&
            meta["value"].is_array())
            items = meta["value"];
    }
    return std::ranges::any_of(items, [&](json const& it) {
        return it.is_object() && it.contains("tracking_number") && it["tracking_number"] == parcel.tracking;
    });
}

FromShop<void> note_in_woocommerce(ShopDoor const& door, ShopParcel const& parcel, std::string const& path)
{
    auto const answer = ask_shop(door, {.path = path + "/notes"});
    if (!answer) return tl::unexpected(answer.error());
    // A number is letters and digits: the text tells as well as its JSON would.
    if (answer->body.find(parcel.tracking) != std::string::npos) return {};
    json const note = {{"note", fmt::format("Shipped via {}. Tracking {}", parcel.carrier, parcel.tracking)},
                       {"customer_note", false}};
    auto const made = ask_shop(door, {"POST", path + "/notes", note.dump()});
    if (!made) return tl::unexpected(made.error());
    return {};
}

FromShop<void> tell_woocommerce(ShopDoor const& door, ShopParcel const& parcel)
{
    std::string const path = "/wp-json/wc/v3/orders/" + parcel.external_id;
    auto const answer = ask_shop(door, {.path = path});
    if (!answer) return tl::unexpected(answer.error());
    auto const order = parsed_answer(door.shop, answer->body);
    if (!order) return tl::unexpected(order.error());
    std::string const status = order->value("status", "");
    if (status == "cancelled" || status == "refunded" || status == "trash" || status == "failed")
        return tl::unexpected(refused(door.shop, parcel, "the order is " + status + " there"));
    json change = json::object();
    json items;
    if (!knows_tracking(*order, parcel, items)) {
        items.push_back({{"tracking_provider", parcel.carrier}, {"tracking_number", parcel.tracking}});
        change["meta_data"] = {{{"key", "_wc_shipment_tracking_items"}, {"value", items}}};
    }
    if (parcel.is_whole && status != "completed") change["status"] = "completed";
    if (auto const noted = note_in_woocommerce(door, parcel, path); !noted) return noted;
    if (change.empty()) return {};
    auto const changed = ask_shop(door, {"PUT", path, change.dump()});
    if (!changed) return tl::unexpected(changed.error());
    return {};
}

} // namespace

FromShop<ShopParcel> shop_parcel(json const& payload)
{
    try {
        ShopParcel parcel;
        parcel.order = {payload.at("order_id").get<std::int64_t>()};
        parcel.external_id = payload.at("order").get<std::string>();
        parcel.number = payload.at("number").get<std::string>();
        parcel.tracking = payload.at("tracking").get<std::string>();
        parcel.carrier = payload.at("carrier").get<std::string>();
        parcel.url = payload.value("url", "");
        for (json const& line : payload.at("lines"))
            parcel.lines.push_back(
                {line.at("line").get<std::string>(), line.at("quantity").get<std::int64_t>()});
        return parcel;
    } catch (json::exception const&) {
        return tl::unexpected(ShopTrouble{
            {"shop_broken", "What a shop is to be told of a parcel is not complete; tell the makers of this "
                            "program."},
            {},
            true});
    }
}

FromShop<void> tell_shop(Shop const& shop, ShopParcel const& parcel)
{
    auto const door = door_of(shop);
    if (!door) return tl::unexpected(door.error());
    try {
        return shop.kind == "woocommerce" ? tell_woocommerce(*door, parcel)
                                          : tell_shopify(*door, parcel, shop.location);
    } catch (json::exception const&) { // an answer of another shape
        return tl::unexpected(broken_answer(shop.name, "another shape"));
    }
}

} // namespace poddesk::orders
