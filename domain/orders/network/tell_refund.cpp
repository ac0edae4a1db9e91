#include "domain/orders/network/tell_refund.h"

#include <algorithm>

#include <fmt/format.h>

#include "domain/orders/network/shopify_admin.h"
#include "domain/orders/network/shopify_queries.h"
#include "domain/orders/network/tell_stock.h"

namespace poddesk::orders {
namespace {

using kernel::Money;
using nlohmann::json;

ShopTrouble refused(std::string const& shop, ShopRefund const& refund, std::string const& why)
{
    return {{"shop_refused", fmt::format("The shop {} does not make refund {} of order {}: {}.", shop,
                                         refund.reference, refund.order_number, why)}};
}

/// Ends where the reference ends: "RMA-A-1/7" is no part of "RMA-A-1/77".
std::string marker(ShopRefund const& refund)
{
    return fmt::format("PodDesk return {}.", refund.reference);
}

bool is_ours(json const& note, ShopRefund const& refund)
{
    return note.is_string() && note.get<std::string>().find(marker(refund)) != std::string::npos;
}

// ── Shopify ─────────────────────────────────────────────────────────────────────────────────────────────

std::string order_gid(ShopRefund const& refund)
{
    return "gid://shopify/Order/" + refund.external_id;
}

FromShop<std::optional<std::string>> find_in_shopify(ShopDoor const& door, ShopRefund const& refund)
{
    auto const said = ask_shopify_plainly(door, shopify_refunds_query, {{"order", order_gid(refund)}});
    if (!said) return tl::unexpected(said.error());
    json const& order = said->at("order");
    if (order.is_null())
        return tl::unexpected(refused(door.shop, refund, "it does not know the order any more"));
    for (json const& it : order.at("refunds")) {
        if (!is_ours(it.at("note"), refund)) continue;
        return shopify_number(it.at("id"));
    }
    return std::nullopt;
}

/// Restocked units, and those that are not, as lines of their own.
FromShop<json> lines_for_shopify(ShopDoor const& door, ShopRefund const& refund)
{
    json lines = json::array();
    std::string location;
    for (PaidBackLine const& it : refund.lines) {
        std::string const id = "gid://shopify/LineItem/" + it.line;
        std::int64_t const back = refund.restocks ? it.restocked : 0;
        if (back > 0 && location.empty()) {
            auto const found = shopify_location(door, refund.location);
            if (!found) return tl::unexpected(found.error());
            location = *found;
        }
        if (back > 0)
            lines.push_back({{"lineItemId", id},
                             {"quantity", back},
                             {"restockType", "RETURN"},
                             {"locationId", location}});
        if (it.quantity > back)
            lines.push_back(
                {{"lineItemId", id}, {"quantity", it.quantity - back}, {"restockType", "NO_RESTOCK"}});
    }
    return lines;
}

/// Our amount, taken from the payments that the shop suggests, each as far as it goes.
FromShop<json> transactions_of(ShopDoor const& door, ShopRefund const& refund, json const& lines)
{
    auto const said = ask_shopify_plainly(door, shopify_suggested_refund_query,
                                          {{"order", order_gid(refund)}, {"lines", lines}});
    if (!said) return tl::unexpected(said.error());
    json const& order = said->at("order");
    if (order.at("currencyCode") != order.at("presentmentCurrencyCode") ||
        order.at("currencyCode") != refund.amount.currency.code()) {
        return tl::unexpected(refused(door.shop, refund,
                                      "the customer paid in another currency than the shop's; pay it back "
                                      "there, and say so here: poddeskctl returns settle"));
    }
    json transactions = json::array();
    Money left = refund.amount;
    for (json const& it : order.at("suggestedRefund").at("suggestedTransactions")) {
        auto const most = kernel::parse_money(
            it.at("maximumRefundableSet").at("shopMoney").at("amount").get<std::string>(), left.currency);
        if (!most) return tl::unexpected(broken_answer(door.shop, most.error().code));
        Money const part{std::min(left.minor, most->minor), left.currency};
        if (part.minor <= 0) continue;
        transactions.push_back({{"orderId", order_gid(refund)},
                                {"parentId", it.at("parentTransaction").at("id")},
                                {"gateway", it.at("gateway")},
                                {"kind", "REFUND"},
                                {"amount", plain_amount(part)}});
        left -= part;
    }
    if (left.minor == 0) return transactions;
    return tl::unexpected(
        refused(door.shop, refund,
                fmt::format("of {} only {} can be paid back to the customer's payments",
                            format_money(refund.amount), format_money(refund.amount - left))));
}

FromShop<std::string> make_in_shopify(ShopDoor const& door, ShopRefund const& refund)
{
    auto const lines = lines_for_shopify(door, refund);
    if (!lines) return tl::unexpected(lines.error());
    json input = {{"orderId", order_gid(refund)},
                  {"note", marker(refund)},
                  {"notify", false},
                  {"refundLineItems", *lines},
                  {"discrepancyReason", "OTHER"}}; // where a fee is kept
    if (refund.kind == "store_credit") {
        json const amount = {{"amount", plain_amount(refund.amount)},
                             {"currencyCode", refund.amount.currency.code()}};
        input["refundMethods"] = {{{"storeCreditRefund", {{"amount", amount}}}}};
    } else {
        auto const transactions = transactions_of(door, refund, *lines);
        if (!transactions) return tl::unexpected(transactions.error());
        input["transactions"] = *transactions;
    }
    // A refusal is answered again under its key: after each there is another.
    json const key = fmt::format("{} #{}", marker(refund), refund.refusals);
    auto const said = ask_shopify_plainly(door, shopify_refund_mutation, {{"input", input}, {"key", key}});
    if (!said) return tl::unexpected(said.error());
    json const& made = said->at("refundCreate");
    if (!made.at("userErrors").empty()) {
        std::string const words = made["userErrors"][0].at("message").get<std::string>();
        return tl::unexpected(refused(door.shop, refund, shop_words(words)));
    }
    return shopify_number(made.at("refund").at("id"));
}

// ── WooCommerce ─────────────────────────────────────────────────────────────────────────────────────────

std::string order_path(ShopRefund const& refund)
{
    return "/wp-json/wc/v3/orders/" + refund.external_id;
}

std::string id_text(json const& id)
{
    return id.is_string() ? id.get<std::string>() : id.dump();
}

FromShop<std::optional<std::string>> find_in_woocommerce(ShopDoor const& door, ShopRefund const& refund)
{
    auto const answer = ask_shop(door, {.path = order_path(refund) + "/refunds?per_page=100"});
    if (!answer) return tl::unexpected(answer.error());
    auto const all = parsed_answer(door.shop, answer->body);
    if (!all) return tl::unexpected(all.error());
    for (json const& it : *all) {
        if (is_ours(it.at("reason"), refund)) return id_text(it.at("id"));
    }
    return std::nullopt;
}

/// Millionths of "2.838375": a tax is kept finer than money.
std::optional<std::int64_t> millionths(json const& amount)
{
    std::string const text = amount.is_string() ? amount.get<std::string>() : amount.dump();
    std::size_t const dot = text.find('.');
    std::string digits = text.substr(0, dot);
    std::string part = dot == std::string::npos ? "" : text.substr(dot + 1);
    part.resize(6, '0');
    digits += part;
    bool const is_plain = !digits.empty() && digits.size() <= 18 &&
                          std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    return is_plain ? std::optional(std::stoll(digits)) : std::nullopt;
}

/// Our amount of one line, in the shop's proportions of price and taxes; exact, the price takes what rounding
/// leaves.
FromShop<json> line_for_woocommerce(ShopDoor const& door, ShopRefund const& refund, PaidBackLine const& line,
                                    json const& order)
{
    auto const& items = order.at("line_items");
    auto const item =
        std::ranges::find_if(items, [&](json const& it) { return id_text(it.at("id")) == line.line; });
    if (item == items.end())
        return tl::unexpected(refused(door.shop, refund, "the order has no line " + line.line + " there"));
    std::vector<std::pair<json, std::int64_t>> taxes;
    auto const price = millionths(item->at("total"));
    std::int64_t whole = price.value_or(0);
    for (json const& it : item->at("taxes")) {
        auto const tax = millionths(it.at("total"));
        taxes.emplace_back(it.at("id"), tax.value_or(0));
        whole += taxes.back().second;
    }
    Money left{line.amount, refund.amount.currency};
    json tax_parts = json::array();
    for (auto const& [id, tax] : taxes) {
        Money part{0, left.currency};
        if (whole > 0)
            part.minor = static_cast<std::int64_t>(static_cast<__int128>(line.amount) * tax / whole);
        left -= part;
        tax_parts.push_back({{"id", id}, {"refund_total", plain_amount(part)}});
    }
    json out = {{"id", item->at("id")}, {"quantity", line.quantity}, {"refund_total", plain_amount(left)}};
    if (!tax_parts.empty()) out["refund_tax"] = tax_parts;
    return out;
}

FromShop<std::string> make_in_woocommerce(ShopDoor const& door, ShopRefund const& refund)
{
    auto const answer = ask_shop(door, {.path = order_path(refund)});
    if (!answer) return tl::unexpected(answer.error());
    auto const order = parsed_answer(door.shop, answer->body);
    if (!order) return tl::unexpected(order.error());
    json lines = json::array();
    bool is_restocked = refund.restocks;
    for (PaidBackLine const& it : refund.lines) {
        auto const line = line_for_woocommerce(door, refund, it, *order);
        if (!line) return tl::unexpected(line.error());
        lines.push_back(*line);
        is_restocked = is_restocked && it.restocked == it.quantity;
    }
    json const body = {{"amount", plain_amount(refund.amount)},
                       {"reason", marker(refund)},
                       {"api_refund", refund.pays},
                       {"api_restock", is_restocked},
                       {"line_items", lines}};
    auto const made = ask_shop(door, {"POST", order_path(refund) + "/refunds", body.dump()});
    if (!made) return tl::unexpected(made.error());
    auto const said = parsed_answer(door.shop, made->body);
    if (!said) return tl::unexpected(said.error());
    return id_text(said->at("id"));
}

} // namespace

FromShop<std::optional<std::string>> find_refund(Shop const& shop, ShopRefund const& refund)
{
    return at_door(shop, [&](ShopDoor const& door) {
        return shop.kind == "woocommerce" ? find_in_woocommerce(door, refund) : find_in_shopify(door, refund);
    });
}

FromShop<std::string> make_refund(Shop const& shop, ShopRefund const& refund)
{
    return at_door(shop, [&](ShopDoor const& door) {
        return shop.kind == "woocommerce" ? make_in_woocommerce(door, refund) : make_in_shopify(door, refund);
    });
}

} // namespace poddesk::orders
