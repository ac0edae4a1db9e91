#include "domain/orders/network/tell_refund.h"

#include <algorithm>
#include <map>

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

std::string return_gid(ShopRefund const& refund)
{
    return "gid://shopify/Return/" + refund.return_there;
}

FromShop<void> checked(ShopDoor const& door, ShopRefund const& refund, json const& said)
{
    json const& errors = said.at("userErrors");
    if (errors.empty()) return {};
    return tl::unexpected(refused(door.shop, refund, shop_words(errors[0].at("message").get<std::string>())));
}

/// Units by the shop's line.
using Units = std::map<std::string, std::int64_t>;

Units units_of(ShopRefund const& refund)
{
    Units units;
    for (PaidBackLine const& it : refund.lines)
        units[it.line] += it.quantity;
    return units;
}

/// Whether a refund of our return that bears no note is what we began to make: nobody else's number, the same
/// money for the same units. A person who has paid exactly this back has done it for us.
bool pays_the_same(json const& there, ShopRefund const& refund)
{
    if (refund.state != "begun" || refund.return_there.empty() || there.at("return").is_null()) return false;
    json const& note = there.at("note");
    bool const is_named = note.is_string() && note.get<std::string>().find("PodDesk ") != std::string::npos;
    if (is_named || shopify_number(there.at("return").at("id")) != refund.return_there ||
        std::ranges::count(refund.others, shopify_number(there.at("id"))) > 0)
        return false;
    json const& paid = there.at("totalRefundedSet").at("shopMoney");
    auto const amount = kernel::parse_money(paid.at("amount").get<std::string>(), refund.amount.currency);
    Units units;
    for (json const& it : there.at("refundLineItems").at("nodes"))
        units[shopify_number(it.at("lineItem").at("id"))] += it.at("quantity").get<std::int64_t>();
    return amount && *amount == refund.amount && units == units_of(refund);
}

FromShop<std::optional<std::string>> find_in_shopify(ShopDoor const& door, ShopRefund const& refund)
{
    auto const said = ask_shopify_plainly(door, shopify_refunds_query, {{"order", order_gid(refund)}});
    if (!said) return tl::unexpected(said.error());
    json const& order = said->at("order");
    if (order.is_null())
        return tl::unexpected(refused(door.shop, refund, "it does not know the order any more"));
    json const& all = order.at("refunds");
    auto found = std::ranges::find_if(all, [&](json const& it) { return is_ours(it.at("note"), refund); });
    if (found == all.end())
        found = std::ranges::find_if(all, [&](json const& it) { return pays_the_same(it, refund); });
    if (found == all.end()) return std::nullopt;
    return shopify_number(found->at("id"));
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

json money_input(Money amount)
{
    return {{"amount", plain_amount(amount)}, {"currencyCode", amount.currency.code()}};
}

json as_store_credit(ShopRefund const& refund)
{
    return {{{"storeCreditRefund", {{"amount", money_input(refund.amount)}}}}};
}

FromShop<std::string> pay_beside(ShopDoor const& door, ShopRefund const& refund)
{
    auto const lines = lines_for_shopify(door, refund);
    if (!lines) return tl::unexpected(lines.error());
    json input = {{"orderId", order_gid(refund)},
                  {"note", marker(refund)},
                  {"notify", false},
                  {"refundLineItems", *lines},
                  {"discrepancyReason", "OTHER"}}; // where a fee is kept
    if (refund.kind == "store_credit") {
        input["refundMethods"] = as_store_credit(refund);
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
    if (auto good = checked(door, refund, made); !good) return tl::unexpected(good.error());
    return shopify_number(made.at("refund").at("id"));
}

/// Units of a returned line, as far as nobody has put them down yet.
json dispositions_of(json& shelf, std::int64_t units, std::int64_t back, std::string const& location)
{
    std::int64_t free = shelf.at("totalQuantity").get<std::int64_t>();
    for (json const& it : shelf.at("dispositions"))
        free -= it.at("quantity").get<std::int64_t>();
    json all = json::array();
    auto const put = [&](std::int64_t quantity, char const* type) {
        quantity = std::min(quantity, free);
        if (quantity <= 0) return;
        free -= quantity;
        json it = {{"reverseFulfillmentOrderLineItemId", shelf.at("id")},
                   {"quantity", quantity},
                   {"dispositionType", type}};
        if (std::string_view(type) == "RESTOCKED") it["locationId"] = location;
        all.push_back(it);
        shelf["dispositions"].push_back(std::move(it)); // another line may lie on the same
    };
    put(back, "RESTOCKED");
    put(units - back, "NOT_RESTOCKED");
    return all;
}

/// The units of the return that this refund pays back, each put down as restocked or not, for returnProcess.
/// Null: they are not all among what the return has left to process (one that was found in the parcel, what a
/// person has processed there), or it is neither open nor closed.
FromShop<json> lines_of_return(ShopDoor const& door, ShopRefund const& refund, json const& there)
{
    std::map<std::string, json*> shelves; // by the fulfilled line
    json all = there;
    for (json& order : all.at("reverseFulfillmentOrders").at("nodes"))
        for (json& it : order.at("lineItems").at("nodes"))
            if (!it.at("fulfillmentLineItem").is_null()) shelves[it["fulfillmentLineItem"].at("id")] = &it;
    std::string location;
    if (refund.restocks &&
        std::ranges::any_of(refund.lines, [](auto const& it) { return it.restocked > 0; })) {
        auto const found = shopify_location(door, refund.location);
        if (!found) return tl::unexpected(found.error());
        location = *found;
    }
    json lines = json::array();
    for (PaidBackLine const& wanted : refund.lines) {
        std::int64_t left = wanted.quantity;
        std::int64_t restocked = refund.restocks ? wanted.restocked : 0;
        for (json const& it : all.at("returnLineItems").at("nodes")) {
            json const& item = it.at("fulfillmentLineItem");
            if (shopify_number(item.at("lineItem").at("id")) != wanted.line) continue;
            std::int64_t const units = std::min(left, it.at("processableQuantity").get<std::int64_t>());
            if (units <= 0) continue;
            std::int64_t const back = std::min(units, restocked);
            json line = {{"id", it.at("id")}, {"quantity", units}};
            auto const shelf = shelves.find(item.at("id"));
            if (shelf != shelves.end())
                line["dispositions"] = dispositions_of(*shelf->second, units, back, location);
            lines.push_back(std::move(line));
            left -= units;
            restocked -= back;
        }
        if (left > 0) return json();
    }
    return lines;
}

FromShop<std::string> process_return(ShopDoor const& door, ShopRefund const& refund, json const& lines)
{
    json issue = {{"orderTransactions", json::array()}};
    if (refund.kind == "store_credit") {
        issue["refundMethods"] = as_store_credit(refund);
    } else {
        auto const transactions = transactions_of(door, refund, json::array());
        if (!transactions) return tl::unexpected(transactions.error());
        for (json const& it : *transactions)
            issue["orderTransactions"].push_back(
                {{"parentId", it.at("parentId")},
                 {"transactionAmount",
                  {{"amount", it.at("amount")}, {"currencyCode", refund.amount.currency.code()}}}});
    }
    json const input = {{"returnId", return_gid(refund)},
                        {"returnLineItems", lines},
                        {"note", marker(refund)},
                        {"notifyCustomer", false},
                        {"financialTransfer", {{"issueRefund", issue}}}};
    auto const said = ask_shopify_plainly(door, shopify_process_return_mutation, {{"input", input}});
    if (!said) return tl::unexpected(said.error());
    json const& made = said->at("returnProcess");
    if (auto good = checked(door, refund, made); !good) return tl::unexpected(good.error());
    return shopify_number(made.at("return").at("refunds").at("nodes").at(0).at("id"));
}

/// By the return that is open there (returnProcess), which books its units with their money. What no return
/// there can take is paid beside it (refundCreate): goodwill, which is for no unit, a return that the shop
/// never opened or has canceled, and units that are not among what it has left.
FromShop<std::string> make_in_shopify(ShopDoor const& door, ShopRefund const& refund)
{
    if (refund.return_there.empty()) return pay_beside(door, refund);
    auto const said = ask_shopify_plainly(door, shopify_open_return_query, {{"id", return_gid(refund)}});
    if (!said) return tl::unexpected(said.error());
    json const& there = said->at("return");
    bool const is_closed = !there.is_null() && there.at("status") == "CLOSED";
    if (!is_closed && (there.is_null() || there.at("status") != "OPEN")) return pay_beside(door, refund);
    auto const lines = lines_of_return(door, refund, there);
    if (!lines) return tl::unexpected(lines.error());
    if (lines->empty()) return pay_beside(door, refund);
    if (is_closed) { // a person closed it before; whoever tells of returns closes it again
        auto const opened =
            ask_shopify_plainly(door, shopify_reopen_return_mutation, {{"id", return_gid(refund)}});
        if (!opened) return tl::unexpected(opened.error());
        if (auto good = checked(door, refund, opened->at("answer")); !good)
            return tl::unexpected(good.error());
    }
    return process_return(door, refund, *lines);
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
