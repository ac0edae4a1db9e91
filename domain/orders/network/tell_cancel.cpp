#include "domain/orders/network/tell_cancel.h"

#include <algorithm>

#include <fmt/format.h>

#include "domain/orders/channels/shopify.h"
#include "domain/orders/network/fulfillment_orders.h"
#include "domain/orders/network/shopify_admin.h"
#include "domain/orders/network/shopify_queries.h"

namespace poddesk::orders {
namespace {

using nlohmann::json;

constexpr std::size_t most_in_note = 255; // Shopify's limit of a staff note
constexpr int most_request_pages = 40;    // of 25; requests that are not ours to answer stay there

ShopTrouble refused(std::string const& shop, std::string const& number, std::string const& why)
{
    return {{"shop_refused",
             fmt::format("The shop {} does not take the cancel of order {}: {}.", shop, number, why)}};
}

std::string kept_words(std::string const& number)
{
    return fmt::format("Order {} is being packed already and cannot be stopped; it will be sent. Please take "
                       "it back as a return.",
                       number);
}

std::string canceled_words(ShopCancel const& cancel)
{
    std::string words = fmt::format("Canceled by the warehouse: {}", cancel.reason);
    if (words.size() > most_in_note) {
        std::size_t end = most_in_note;
        while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0U) == 0x80U) {
            --end; // not within a letter
        }
        words.resize(end);
    }
    return words;
}

/// The first of what the mutation complains of; empty: it was done.
std::string complaint_of(json const& answer)
{
    json const& errors = answer.at("userErrors");
    return errors.empty() ? std::string() : shop_words(errors[0].at("message").get<std::string>());
}

FromShop<void> answer_in_shopify(ShopDoor const& door, CancelRequest const& request, bool accepts,
                                 std::string const& words)
{
    auto const said =
        ask_shopify_plainly(door, accepts ? shopify_accept_cancel_mutation : shopify_reject_cancel_mutation,
                            {{"id", request.id}, {"message", words}});
    if (!said) return tl::unexpected(said.error());
    std::string const complaint = complaint_of(said->at("answer"));
    if (complaint.empty()) return {};
    return tl::unexpected(refused(door.shop, request.external_id, complaint));
}

/// Whether another location has something of the order to send: the shop cancels an order whole. What one
/// gave up may still be given to another.
bool is_elsewhere_too(json const& fulfillment_orders, std::string const& location)
{
    return std::ranges::any_of(fulfillment_orders, [&](json const& it) {
        return (!is_over(it) || it.at("status") == "INCOMPLETE") && !is_sent_from(it, location);
    });
}

FromShop<void> tell_shopify(ShopDoor const& door, ShopCancel const& cancel, std::string const& location)
{
    std::string const id = "gid://shopify/Order/" + cancel.external_id;
    auto const said =
        ask_shopify_plainly(door, at_location(shopify_canceled_query, location), {{"order", id}});
    if (!said) return tl::unexpected(said.error());
    json const& order = said->at("order");
    if (order.is_null()) {
        return tl::unexpected(refused(door.shop, cancel.number, "it does not know the order any more"));
    }
    for (json const& it : order.at("fulfillmentOrders").at("nodes")) {
        if (it.at("requestStatus") != "CANCELLATION_REQUESTED" || !is_sent_from(it, location)) continue;
        CancelRequest const request{it.at("id").get<std::string>(), cancel.external_id};
        std::string const words = cancel.is_kept ? kept_words(cancel.number) : canceled_words(cancel);
        if (auto const done = answer_in_shopify(door, request, !cancel.is_kept, words); !done) return done;
    }
    if (cancel.is_kept || !order.at("cancelledAt").is_null()) return {};
    if (is_elsewhere_too(order.at("fulfillmentOrders").at("nodes"), location)) {
        return tl::unexpected(refused(door.shop, cancel.number,
                                      "another location sends a part of it, and the order would be canceled "
                                      "whole; cancel our part there"));
    }
    auto const made =
        ask_shopify_plainly(door, shopify_cancel_mutation, {{"order", id}, {"note", canceled_words(cancel)}});
    if (!made) return tl::unexpected(made.error());
    std::string const complaint = complaint_of(made->at("orderCancel"));
    if (complaint.empty()) return {};
    return tl::unexpected(refused(door.shop, cancel.number, complaint));
}

FromShop<void> note_once(ShopDoor const& door, std::string const& path, std::string const& words)
{
    auto const answer = ask_shop(door, {.path = path + "/notes"});
    if (!answer) return tl::unexpected(answer.error());
    auto const notes = parsed_answer(door.shop, answer->body);
    if (!notes) return tl::unexpected(notes.error());
    for (json const& it : *notes) {
        if (it.at("note") == words) return {};
    }
    json const note = {{"note", words}, {"customer_note", false}};
    auto const made = ask_shop(door, {"POST", path + "/notes", note.dump()});
    return made ? FromShop<void>() : FromShop<void>(tl::unexpected(made.error()));
}

FromShop<void> tell_woocommerce(ShopDoor const& door, ShopCancel const& cancel)
{
    std::string const path = "/wp-json/wc/v3/orders/" + cancel.external_id;
    if (cancel.is_kept) return note_once(door, path, kept_words(cancel.number));
    auto const answer = ask_shop(door, {.path = path});
    if (!answer) return tl::unexpected(answer.error());
    auto const order = parsed_answer(door.shop, answer->body);
    if (!order) return tl::unexpected(order.error());
    std::string const status = order->at("status").get<std::string>();
    if (status == "completed")
        return tl::unexpected(refused(door.shop, cancel.number, "it is completed there"));
    if (auto const noted = note_once(door, path, canceled_words(cancel)); !noted) return noted;
    bool const is_over =
        status == "cancelled" || status == "refunded" || status == "failed" || status == "trash";
    if (is_over) return {};
    auto const changed = ask_shop(door, {"PUT", path, json{{"status", "cancelled"}}.dump()});
    return changed ? FromShop<void>() : FromShop<void>(tl::unexpected(changed.error()));
}

/// Null: every location of our app.
json our_location(Shop const& shop)
{
    return shop.location.empty() ? json() : json::array({"gid://shopify/Location/" + shop.location});
}

/// @param what as Shopify calls what is asked.
FromShop<std::vector<CancelRequest>> requests_in_shopify(ShopDoor const& door, Shop const& shop,
                                                         char const* what)
{
    std::vector<CancelRequest> requests;
    json variables = {{"after", nullptr}, {"at", our_location(shop)}, {"what", what}};
    for (int page = 0; page < most_request_pages; ++page) {
        auto const said = ask_shopify_plainly(door, shopify_requests_query, variables);
        // Only an app that is a fulfillment service is asked for anything; another may not even look.
        if (!said && said.error().why.code == "shop_rights") return std::vector<CancelRequest>();
        if (!said) return tl::unexpected(said.error());
        json const& found = said->at("requests");
        for (json const& it : found.at("nodes")) {
            auto const order = parse_global_id(it.at("orderId").get<std::string>());
            if (order) requests.push_back({it.at("id").get<std::string>(), order->id});
        }
        if (!found.at("pageInfo").at("hasNextPage").get<bool>()) break;
        variables["after"] = found.at("pageInfo").at("endCursor");
    }
    return requests;
}

} // namespace

std::optional<ShopCancel> shop_cancel(json const& payload)
{
    std::string const say = payload.value("say", "");
    if (say.empty()) return std::nullopt;
    ShopCancel cancel;
    cancel.order = {payload.at("order_id").get<std::int64_t>()};
    cancel.external_id = payload.at("order").get<std::string>();
    cancel.number = payload.at("number").get<std::string>();
    cancel.reason = payload.at("reason").get<std::string>();
    cancel.is_kept = say == "keep";
    return cancel;
}

FromShop<void> tell_cancel(Shop const& shop, ShopCancel const& cancel)
{
    return at_door(shop, [&](ShopDoor const& door) {
        return shop.kind == "woocommerce" ? tell_woocommerce(door, cancel)
                                          : tell_shopify(door, cancel, shop.location);
    });
}

FromShop<std::vector<CancelRequest>> cancel_requests(Shop const& shop)
{
    if (shop.kind != "shopify") return std::vector<CancelRequest>();
    return at_door(shop, [&](ShopDoor const& door) {
        return requests_in_shopify(door, shop, "CANCELLATION_REQUESTED");
    });
}

FromShop<std::vector<CancelRequest>> send_requests(Shop const& shop)
{
    if (shop.kind != "shopify") return std::vector<CancelRequest>();
    return at_door(
        shop, [&](ShopDoor const& door) { return requests_in_shopify(door, shop, "FULFILLMENT_REQUESTED"); });
}

FromShop<void> accept_sending(Shop const& shop, CancelRequest const& request)
{
    return at_door(shop, [&](ShopDoor const& door) -> FromShop<void> {
        auto const said = ask_shopify_plainly(door, shopify_accept_sending_mutation, {{"id", request.id}});
        if (!said) return tl::unexpected(said.error());
        std::string const complaint = complaint_of(said->at("answer"));
        if (complaint.empty()) return {};
        return tl::unexpected(ShopTrouble{
            {"shop_refused", fmt::format("The shop {} does not let us accept to send order {}: {}.",
                                         door.shop, request.external_id, complaint)}});
    });
}

FromShop<void> answer_request(Shop const& shop, CancelRequest const& request, bool accepts,
                              std::string const& words)
{
    return at_door(shop,
                   [&](ShopDoor const& door) { return answer_in_shopify(door, request, accepts, words); });
}

} // namespace poddesk::orders
