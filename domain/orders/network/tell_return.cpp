#include "domain/orders/network/tell_return.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "domain/orders/network/shopify_admin.h"
#include "domain/orders/network/shopify_queries.h"

namespace poddesk::orders {
namespace {

using nlohmann::json;

constexpr std::size_t most_note = 255; // of ReturnLineItemInput.returnReasonNote, in characters

ShopTrouble refused(std::string const& shop, ShopReturn const& wanted, std::string const& why)
{
    return {{"shop_refused", fmt::format("The shop {} does not take return {} of order {}: {}.", shop,
                                         wanted.reference, wanted.order_number, why)}};
}

/// Ends where the reference ends: "RMA-A-1/1" is no part of "RMA-A-1/12".
std::string marker(ShopReturn const& wanted)
{
    return fmt::format("PodDesk return {}.", wanted.reference);
}

std::string note_of(ShopReturn const& wanted, LineToReturn const& line)
{
    std::string note = marker(wanted);
    if (!line.note.empty()) note += " " + line.note;
    std::size_t characters = 0;
    for (std::size_t at = 0; at < note.size(); ++at) {
        bool const begins = (static_cast<unsigned char>(note[at]) & 0xC0U) != 0x80U;
        if (begins && ++characters > most_note) return note.substr(0, at);
    }
    return note;
}

std::string order_gid(ShopReturn const& wanted)
{
    return "gid://shopify/Order/" + wanted.external_id;
}

FromShop<void> checked(ShopDoor const& door, ShopReturn const& wanted, json const& said)
{
    json const& errors = said.at("userErrors");
    if (errors.empty()) return {};
    return tl::unexpected(refused(door.shop, wanted, shop_words(errors[0].at("message").get<std::string>())));
}

/// Units that Shopify lets come back, by the fulfillment that brought them.
struct Returnable
{
    json fulfilled; ///< its id
    std::string line;
    std::int64_t quantity = 0;
};

FromShop<std::vector<Returnable>> returnable(ShopDoor const& door, ShopReturn const& wanted)
{
    auto const said = ask_shopify_plainly(door, shopify_returnable_query, {{"order", order_gid(wanted)}});
    if (!said) return tl::unexpected(said.error());
    std::vector<Returnable> all;
    for (json const& fulfillment : said->at("returnableFulfillments").at("nodes")) {
        for (json const& it : fulfillment.at("returnableFulfillmentLineItems").at("nodes")) {
            json const& item = it.at("fulfillmentLineItem");
            all.push_back({item.at("id"), shopify_number(item.at("lineItem").at("id")),
                           it.at("quantity").get<std::int64_t>()});
        }
    }
    return all;
}

FromShop<json> lines_to_return(ShopDoor const& door, ShopReturn const& wanted)
{
    auto left = returnable(door, wanted);
    if (!left) return tl::unexpected(left.error());
    json lines = json::array();
    for (LineToReturn const& line : wanted.lines) {
        std::int64_t open = line.quantity;
        for (Returnable& it : *left) {
            std::int64_t const units = it.line == line.line ? std::min(open, it.quantity) : 0;
            if (units <= 0) continue;
            lines.push_back({{"fulfillmentLineItemId", it.fulfilled},
                             {"quantity", units},
                             {"returnReason", shopify_return_reason(line.reason)},
                             {"returnReasonNote", note_of(wanted, line)}});
            it.quantity -= units;
            open -= units;
        }
        if (open > 0) {
            return tl::unexpected(
                refused(door.shop, wanted,
                        fmt::format("of {} units of its line {} only {} may come back there", line.quantity,
                                    line.line, line.quantity - open)));
        }
    }
    return lines;
}

bool is_ours(json const& there, std::string const& mark)
{
    return std::ranges::any_of(there.at("returnLineItems").at("nodes"), [&](json const& it) {
        json const& note = it.at("returnReasonNote");
        return note.is_string() && note.get<std::string>().starts_with(mark);
    });
}

FromShop<void> step_of(Shop const& shop, ShopReturn const& wanted, std::string const& id_there,
                       char const* mutation)
{
    return at_door(shop, [&](ShopDoor const& door) -> FromShop<void> {
        auto const said = ask_shopify_plainly(door, mutation, {{"id", "gid://shopify/Return/" + id_there}});
        if (!said) return tl::unexpected(said.error());
        return checked(door, wanted, said->at("answer"));
    });
}

} // namespace

std::string_view shopify_return_reason(std::string_view ours)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> words = {
        {{"too_small", "SIZE_TOO_SMALL"},
         {"too_large", "SIZE_TOO_LARGE"},
         {"color", "COLOR"},
         {"style", "STYLE"},
         {"not_as_described", "NOT_AS_DESCRIBED"},
         {"defective", "DEFECTIVE"},
         {"damaged_in_transit", "DEFECTIVE"}, // it reads "Damaged or defective" there
         {"wrong_item", "WRONG_ITEM"},
         {"unwanted", "UNWANTED"},
         {"other", "OTHER"}}};
    auto const found = std::ranges::find(words, ours, [](auto const& it) { return it.first; });
    return found == words.end() ? "UNKNOWN" : found->second;
}

FromShop<std::optional<ReturnThere>> find_return(Shop const& shop, ShopReturn const& wanted)
{
    return at_door(shop, [&](ShopDoor const& door) -> FromShop<std::optional<ReturnThere>> {
        auto const said = ask_shopify_plainly(door, shopify_returns_query, {{"order", order_gid(wanted)}});
        if (!said) return tl::unexpected(said.error());
        json const& order = said->at("order");
        if (order.is_null())
            return tl::unexpected(refused(door.shop, wanted, "it does not know the order any more"));
        for (json const& it : order.at("returns").at("nodes")) {
            if (!is_ours(it, marker(wanted))) continue;
            std::string const status = it.at("status").get<std::string>();
            return ReturnThere{shopify_number(it.at("id")), status == "OPEN" || status == "REQUESTED",
                               status == "CLOSED"};
        }
        return std::nullopt;
    });
}

FromShop<std::string> make_return(Shop const& shop, ShopReturn const& wanted)
{
    return at_door(shop, [&](ShopDoor const& door) -> FromShop<std::string> {
        auto const lines = lines_to_return(door, wanted);
        if (!lines) return tl::unexpected(lines.error());
        json const input = {{"orderId", order_gid(wanted)}, {"returnLineItems", *lines}};
        auto const said = ask_shopify_plainly(door, shopify_return_mutation, {{"input", input}});
        if (!said) return tl::unexpected(said.error());
        json const& made = said->at("returnCreate");
        if (auto good = checked(door, wanted, made); !good) return tl::unexpected(good.error());
        return shopify_number(made.at("return").at("id"));
    });
}

FromShop<void> cancel_return_there(Shop const& shop, ShopReturn const& wanted, ReturnThere const& there)
{
    return step_of(shop, wanted, there.id, shopify_cancel_return_mutation);
}

FromShop<void> close_return_there(Shop const& shop, ShopReturn const& wanted, std::string const& id_there)
{
    return step_of(shop, wanted, id_there,
                   wanted.is_closed ? shopify_close_return_mutation : shopify_reopen_return_mutation);
}

} // namespace poddesk::orders
