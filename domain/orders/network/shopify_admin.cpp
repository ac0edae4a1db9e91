#include "domain/orders/network/shopify_admin.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "domain/orders/channels/shopify.h"
#include "domain/orders/network/fulfillment_orders.h"
#include "domain/orders/network/shopify_queries.h"

namespace poddesk::orders {
namespace {

constexpr int per_page = 25;
constexpr int most_line_pages = 200; // of 100 lines: twice what an order may have

JsonValue const* at(JsonValue const& value, std::initializer_list<std::string_view> path)
{
    JsonValue const* found = &value;
    for (std::string_view const name : path) {
        found = found != nullptr && found->is_object() ? found->find(name) : nullptr;
    }
    return found;
}

std::string text_at(JsonValue const& value, std::initializer_list<std::string_view> path)
{
    JsonValue const* const found = at(value, path);
    return found != nullptr && found->is_scalar() ? found->text : std::string();
}

/// Points of a query's cost; 0 where it is not told.
std::int64_t points_at(JsonValue const& value, std::initializer_list<std::string_view> path)
{
    std::string const text = text_at(value, path); // "25", "25.0"
    std::int64_t points = 0;
    std::from_chars(text.data(), text.data() + text.size(), points);
    return std::clamp<std::int64_t>(points, 0, 1'000'000);
}

/// How long the shop's budget needs until the same question can be paid.
std::chrono::milliseconds wait_of(JsonValue const& root)
{
    std::int64_t const price = points_at(root, {"extensions", "cost", "requestedQueryCost"});
    std::int64_t const have = points_at(root, {"extensions", "cost", "throttleStatus", "currentlyAvailable"});
    std::int64_t const rate = points_at(root, {"extensions", "cost", "throttleStatus", "restoreRate"});
    if (rate == 0 || have >= price) return {};
    return std::chrono::milliseconds((price - have) * 1000 / rate + 1);
}

/// Errors come with HTTP 200: a list of objects with codes, or a bare text.
ShopTrouble trouble_of(JsonValue const& root, JsonValue const& errors, std::string const& shop)
{
    JsonValue const& first = errors.is_list() && !errors.items.empty() ? errors.items.front() : errors;
    std::string const code = text_at(first, {"extensions", "code"});
    std::string const words = first.is_scalar() ? first.text : text_at(first, {"message"});
    if (code == "THROTTLED") {
        auto const wait = std::chrono::ceil<std::chrono::seconds>(wait_of(root));
        return {
            {"shop_busy", fmt::format("The shop {} asks us to slow down; it is asked again later.", shop)},
            std::max(wait, std::chrono::seconds(1))};
    }
    if (code == "MAX_COST_EXCEEDED") {
        return {
            {"shop_too_dear", fmt::format("The shop {} finds one question of ours too dear; tell the makers "
                                          "of this program.",
                                          shop)},
            {},
            true};
    }
    if (code == "INTERNAL_SERVER_ERROR") {
        return {
            {"shop_down", fmt::format("The shop {} has trouble of its own; it is asked again later.", shop)}};
    }
    if (code == "ACCESS_DENIED") {
        return {{"shop_rights",
                 fmt::format("The shop {} does not let our key do this: {}; give the app the rights to read "
                             "and fulfill orders, and to write inventory where the shop hears of stock.",
                             shop, shop_words(words))},
                {},
                true};
    }
    return {
        {"shop_refused", fmt::format("The shop {} refuses what we ask: {}; tell the makers of this program.",
                                     shop, shop_words(words))},
        {},
        true};
}

std::string_view slice(std::string_view text, JsonValue const& value)
{
    return text.substr(value.begin, value.end - value.begin);
}

/// An order's own text, with those of its lines that did not come with it.
FromShop<std::string> whole_order(ShopDoor const& door, ShopifyAnswer const& answer, JsonValue const& order)
{
    std::string const text(slice(answer.text, order));
    JsonValue const* const lines = at(order, {"lineItems"});
    JsonValue const* const nodes = lines == nullptr ? nullptr : at(*lines, {"nodes"});
    JsonValue const* more = lines == nullptr ? nullptr : at(*lines, {"pageInfo", "hasNextPage"});
    if (nodes == nullptr || !nodes->is_list() || more == nullptr || !more->truth) return text;
    std::string all;
    for (JsonValue const& line : nodes->items)
        all.append(all.empty() ? "" : ",").append(slice(answer.text, line));
    std::string after = text_at(*lines, {"pageInfo", "endCursor"});
    for (int page = 0; !after.empty(); ++page) {
        if (page == most_line_pages) return tl::unexpected(broken_answer(door.shop, "lines without end"));
        auto const next = ask_shopify(door, std::string(shopify_lines_query) + shopify_line_fields,
                                      {{"order", text_at(order, {"id"})}, {"after", after}});
        if (!next) return tl::unexpected(next.error());
        JsonValue const* const part = at(next->document.root, {"data", "order", "lineItems"});
        JsonValue const* const found = part == nullptr ? nullptr : at(*part, {"nodes"});
        if (found == nullptr || !found->is_list())
            return tl::unexpected(broken_answer(door.shop, "an order without its lines"));
        for (JsonValue const& line : found->items)
            all.append(all.empty() ? "" : ",").append(slice(next->text, line));
        more = at(*part, {"pageInfo", "hasNextPage"});
        after = more != nullptr && more->truth ? text_at(*part, {"pageInfo", "endCursor"}) : "";
    }
    std::string whole = text;
    return whole.replace(lines->begin - order.begin, lines->end - lines->begin,
                         fmt::format(R"({{"nodes":[{}]}})", all));
}

std::string orders_query(OursOfShopify const& ours)
{
    std::string const query = std::string(shopify_orders_query) + shopify_line_fields;
    if (!ours.sees_fulfillment_orders) return query + shopify_sending_unseen;
    return query + shopify_sending_fields +
           (ours.location.empty() ? shopify_sent_fields : shopify_sent_from_fields);
}

FromShop<ShopifyAnswer> ask_for_orders(ShopDoor const& door, SyncCursor const& cursor,
                                       OursOfShopify const& ours)
{
    std::string const query = orders_query(ours);
    nlohmann::json variables = {
        {"after", cursor.after.empty() ? nlohmann::json() : nlohmann::json(cursor.after)},
        {"filter", fmt::format("updated_at:>='{}'", kernel::format_iso8601(cursor.since))}};
    // What a question costs, the shop decides: what is too dear for it is asked for less.
    for (int first = per_page;; first /= 2) {
        variables["first"] = first;
        auto answer = ask_shopify(door, query, variables);
        if (answer || answer.error().why.code != "shop_too_dear" || first == 1) return answer;
    }
}

/// Says of an order that was read what of it is ours, and when.
FromShop<void> add_ours(ShopDoor const& door, ShopifyAnswer const& answer, JsonValue const& node,
                        OursOfShopify const& ours, IncomingOrder& order, ShopPage& page)
{
    JsonValue const* const told = at(node, {"fulfillmentOrders"});
    if (told == nullptr || !told->is_object()) return {};
    auto const all = all_fulfillment_orders(door, text_at(node, {"id"}),
                                            nlohmann::json::parse(slice(answer.text, *told)), ours.location);
    if (!all) return tl::unexpected(all.error());
    order.assigned = assigned_units(*all, ours.location);
    OrderHeldThere scheduled{order.external_id, {}};
    for (nlohmann::json const& it : *all) {
        auto const hold =
            is_sent_from(it, ours.location) ? scheduled_hold(it, ours.now) : std::optional<HoldThere>();
        if (hold) scheduled.holds.push_back(*hold);
    }
    if (!scheduled.holds.empty()) page.scheduled.push_back(std::move(scheduled));
    return {};
}

FromShop<void> add_order(ShopDoor const& door, ShopifyAnswer const& answer, JsonValue const& node,
                         OursOfShopify const& ours, ShopPage& page)
{
    auto const text = whole_order(door, answer, node);
    if (!text) return tl::unexpected(text.error());
    auto objects = parse_shopify(*text);
    if (!objects) return tl::unexpected(broken_answer(door.shop, objects.error().code));
    for (ChannelObject& object : *objects) {
        if (auto* const order = std::get_if<IncomingOrder>(&object.content)) {
            if (auto const done = add_ours(door, answer, node, ours, *order, page); !done) return done;
        }
        page.objects.push_back(std::move(object));
    }
    return {};
}

} // namespace

FromShop<ShopifyAnswer> ask_shopify(ShopDoor const& door, std::string const& query,
                                    nlohmann::json const& variables)
{
    nlohmann::json const body = {{"query", query}, {"variables", variables}};
    auto answer =
        ask_shop(door, {"POST", fmt::format("/admin/api/{}/graphql.json", shopify_version), body.dump()});
    if (!answer) return tl::unexpected(answer.error());
    ShopifyAnswer out;
    out.text = std::move(answer->body);
    auto document = read_json(out.text, {});
    if (!document) return tl::unexpected(broken_answer(door.shop, document.error().code));
    out.document = std::move(*document);
    JsonValue const& root = out.document.root;
    JsonValue const* const errors = at(root, {"errors"});
    if (errors != nullptr && !errors->is_null()) return tl::unexpected(trouble_of(root, *errors, door.shop));
    JsonValue const* const data = at(root, {"data"});
    if (data == nullptr || !data->is_object())
        return tl::unexpected(broken_answer(door.shop, "without data"));
    out.wait = wait_of(root);
    return out;
}

FromShop<nlohmann::json> ask_shopify_plainly(ShopDoor const& door, std::string const& query,
                                             nlohmann::json const& variables)
{
    auto const answer = ask_shopify(door, query, variables);
    if (!answer) return tl::unexpected(answer.error());
    return parsed_answer(door.shop, answer->text).map([](nlohmann::json all) { return all.at("data"); });
}

FromShop<ShopPage> read_shopify_page(ShopDoor const& door, SyncCursor const& cursor,
                                     OursOfShopify const& ours)
{
    auto const answer = ask_for_orders(door, cursor, ours);
    if (!answer && answer.error().why.code == "shop_rights" && ours.sees_fulfillment_orders)
        return read_shopify_page(door, cursor, {ours.location, false, ours.now});
    if (!answer) return tl::unexpected(answer.error());
    JsonValue const* const orders = at(answer->document.root, {"data", "orders"});
    JsonValue const* const nodes = orders == nullptr ? nullptr : at(*orders, {"nodes"});
    JsonValue const* const more = orders == nullptr ? nullptr : at(*orders, {"pageInfo", "hasNextPage"});
    if (nodes == nullptr || !nodes->is_list() || more == nullptr)
        return tl::unexpected(broken_answer(door.shop, "without orders"));
    ShopPage page{{}, cursor};
    page.is_seen = ours.sees_fulfillment_orders;
    try {
        for (JsonValue const& order : nodes->items)
            if (auto const done = add_order(door, *answer, order, ours, page); !done)
                return tl::unexpected(done.error());
    } catch (nlohmann::json::exception const&) { // fulfillment orders of another shape
        return tl::unexpected(broken_answer(door.shop, "another shape"));
    }
    page.next.after = text_at(*orders, {"pageInfo", "endCursor"});
    page.is_last = !more->truth;
    if (!page.is_last && (page.next.after.empty() || page.next.after == cursor.after))
        return tl::unexpected(broken_answer(door.shop, "pages without end"));
    page.wait = answer->wait;
    return page;
}

std::string shopify_number(nlohmann::json const& id)
{
    auto const global = parse_global_id(id.get<std::string>());
    return global ? global->id : id.get<std::string>();
}

} // namespace poddesk::orders
