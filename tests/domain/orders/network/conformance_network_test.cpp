// Our questions against what nobody here wrote: Shopify's own schema on loopback, and a real WooCommerce's
// recorded answers.
#include <chrono>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <stdlib.h>

#include "domain/orders/channels/shopify.h"
#include "domain/orders/network/fulfillment_orders.h"
#include "domain/orders/network/shop_page.h"
#include "domain/orders/network/shopify_admin.h"
#include "domain/orders/network/shopify_queries.h"
#include "domain/orders/network/tell_return.h"
#include "tests/domain/orders/network/counterpart.h"
#include "tests/domain/orders/shared_data.h"
#include "tests/support/network_server.h"

using namespace poddesk;
using namespace poddesk::orders;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// The schema's server: node with graphql and @graphql-tools/mock, as PODDESK_NODE_MODULES names them, else
/// as npm fetches them. None where there is no node or no network.
class SchemaServer
{
public:
    SchemaServer()
    {
        char pattern[] = "/tmp/poddesk-schema-XXXXXX";
        BOOST_REQUIRE(::mkdtemp(pattern) != nullptr);
        folder_ = pattern;
        fs::copy_file(shared_data() / "specs/gql-schema-mock.mjs", folder_ / "mock.mjs");
        if (char const* const modules = std::getenv("PODDESK_NODE_MODULES"))
            fs::create_directory_symlink(modules, folder_ / "node_modules");
        else
            run("timeout 120 npm install --no-audit --no-fund --silent graphql@16.15.0 "
                "@graphql-tools/mock@9.1.14");
        if (!fs::is_directory(folder_ / "node_modules/graphql")) return;
        run("gzip -dc '" + (shared_data() / "specs/shopify-admin-2026-07.graphql.gz").string() +
            "' > schema.graphql");
        port_ = testing::free_port();
        run("node mock.mjs schema.graphql " + port_ + " > log 2>&1 & echo $! > pid");
        ShopDoor door = this->door();
        for (int i = 0; i < 600 && !is_there_; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            is_there_ = ask_shopify(door, "{ shop { name } }", json::object()).has_value();
        }
    }
    ~SchemaServer()
    {
        if (!port_.empty()) run("kill $(cat pid)");
        fs::remove_all(folder_);
    }

    bool is_there() const { return is_there_; }
    Shop shop() const { return {"shopify", "schema", "http://127.0.0.1:" + port_, "shpat_1"}; }
    ShopDoor door() const { return door_of(shop()).value(); }

private:
    void run(std::string const& command) const
    {
        int const result =
            std::system(("cd '" + folder_.string() + "' && { " + command + "; } 2>/dev/null").c_str());
        static_cast<void>(result); // what came of it is looked at
    }

    fs::path folder_;
    std::string port_;
    bool is_there_ = false;
};

/// A recorded exchange; lists hold several.
json recorded(std::string const& name)
{
    json exchange = json::parse(file_text(shared_data() / "woocommerce/recorded-7.9.0" / name));
    return exchange.is_array() ? exchange.at(0) : exchange;
}

Reply reply_of(json const& exchange)
{
    Reply reply{exchange.at("status").get<int>(), exchange.at("response_body").dump()};
    for (auto const& [name, value] : exchange.at("response_headers").items()) {
        if (name == "content-type")
            reply.type = value.get<std::string>();
        else
            reply.headers[name] = value.get<std::string>();
    }
    return reply;
}

void it_knows_stock_and_cancels(ShopDoor const& door)
{
    auto const asks = [&](std::string const& text, json const& variables) {
        auto const answer = ask_shopify(door, text, variables);
        return answer ? std::string("answered") : answer.error().why.message;
    };
    BOOST_TEST(asks(shopify_locations_query, json::object()) == "answered");
    json const where = {{"skus", "sku:'A'"}, {"location", "gid://shopify/Location/1"}};
    BOOST_TEST(asks(shopify_stock_query, where) == "answered");
    json quantity = {{"inventoryItemId", "gid://shopify/InventoryItem/1"},
                     {"locationId", "gid://shopify/Location/1"},
                     {"quantity", 5},
                     {"changeFromQuantity", 4}};
    json const input = {{"reason", "correction"}, {"name", "available"}, {"quantities", {quantity}}};
    BOOST_TEST(asks(shopify_set_stock_mutation, {{"input", input}, {"key", "1"}}) == "answered");
    BOOST_TEST(asks(shopify_set_stock_mutation, {{"input", input}}) != "answered"); // the control
    json const at = json::array({"gid://shopify/Location/1"});
    for (char const* const what : {"CANCELLATION_REQUESTED", "FULFILLMENT_REQUESTED"}) {
        BOOST_TEST(asks(shopify_requests_query, {{"at", at}, {"after", "x"}, {"what", what}}) == "answered");
        BOOST_TEST(asks(shopify_requests_query, {{"at", nullptr}, {"after", nullptr}, {"what", what}}) ==
                   "answered");
    }
    BOOST_TEST(asks(shopify_requests_query, {{"at", at}, {"what", "CANCELED"}}) != "answered"); // the control
    BOOST_TEST(asks(shopify_requests_query, {{"at", at}}) != "answered");
    BOOST_TEST(asks(shopify_open_mutation, {{"id", "gid://shopify/FulfillmentOrder/1"}}) == "answered");
    BOOST_TEST(asks(shopify_open_mutation, json::object()) != "answered"); // the control
    BOOST_TEST(asks(shopify_accept_sending_mutation, {{"id", "gid://shopify/FulfillmentOrder/1"}}) ==
               "answered");
    BOOST_TEST(asks(shopify_accept_sending_mutation, json::object()) != "answered"); // the control
    json const answer = {{"id", "gid://shopify/FulfillmentOrder/1"}, {"message", "no"}};
    BOOST_TEST(asks(shopify_accept_cancel_mutation, answer) == "answered");
    BOOST_TEST(asks(shopify_reject_cancel_mutation, answer) == "answered");
    json const order = {{"order", "gid://shopify/Order/1"}};
    for (char const* const location : {"", "1"})
        BOOST_TEST(asks(at_location(shopify_canceled_query, location), order) == "answered");
    BOOST_TEST(asks(shopify_canceled_query, order) != "answered"); // the control
    BOOST_TEST(asks(shopify_cancel_mutation, {{"order", order["order"]}, {"note", "x"}}) == "answered");
    BOOST_TEST(asks(shopify_cancel_mutation, order) != "answered"); // the control
}

void it_knows_sending(ShopDoor const& door)
{
    for (char const* const fields : {shopify_sent_fields, shopify_sent_from_fields}) {
        auto const more = ask_shopify(door, std::string(shopify_sending_query) + fields,
                                      {{"order", "gid://shopify/Order/1"}, {"after", "x"}});
        BOOST_TEST(more.has_value(), (more ? "" : more.error().why.message));
    }
    json lines = {{"id", "gid://shopify/FulfillmentOrder/1"}, {"after", "x"}};
    BOOST_TEST(ask_shopify(door, shopify_sent_lines_query, lines).has_value());
    lines.erase("id"); // the control
    BOOST_TEST(!ask_shopify(door, shopify_sent_lines_query, lines).has_value());
}

void it_knows_refunds(ShopDoor const& door)
{
    auto const asks = [&](char const* text, json const& variables) {
        auto const answer = ask_shopify(door, text, variables);
        return answer ? std::string("answered") : answer.error().why.message;
    };
    json const order = {{"order", "gid://shopify/Order/1"}};
    BOOST_TEST(asks(shopify_refunds_query, order) == "answered");
    json line = {{"lineItemId", "gid://shopify/LineItem/1"},
                 {"quantity", 1},
                 {"restockType", "RETURN"},
                 {"locationId", "gid://shopify/Location/1"}};
    BOOST_TEST(asks(shopify_suggested_refund_query, {{"order", order["order"]}, {"lines", {line}}}) ==
               "answered");
    json input = {{"orderId", order["order"]},
                  {"note", "PodDesk return RMA-A-1/7."},
                  {"notify", false},
                  {"discrepancyReason", "OTHER"},
                  {"refundLineItems", {line}},
                  {"transactions",
                   {{{"orderId", order["order"]},
                     {"parentId", "gid://shopify/OrderTransaction/1"},
                     {"gateway", "bogus"},
                     {"kind", "REFUND"},
                     {"amount", "1.00"}}}}};
    BOOST_TEST(asks(shopify_refund_mutation, {{"input", input}, {"key", "1"}}) == "answered");
    input.erase("transactions");
    input["refundMethods"] = {
        {{"storeCreditRefund", {{"amount", {{"amount", "1.00"}, {"currencyCode", "USD"}}}}}}};
    BOOST_TEST(asks(shopify_refund_mutation, {{"input", input}, {"key", "1"}}) == "answered");
    input["refundLineItems"][0]["restockType"] = "BACK"; // the control
    BOOST_TEST(asks(shopify_refund_mutation, {{"input", input}, {"key", "1"}}) != "answered");
}

void it_knows_holds(ShopDoor const& door)
{
    auto const asks = [&](std::string const& text, json const& variables) {
        auto const answer = ask_shopify(door, text, variables);
        return answer ? std::string("answered") : answer.error().why.message;
    };
    for (std::string const location : {"1", ""}) {
        BOOST_TEST(asks(at_location(shopify_held_query, location), {{"after", nullptr}}) == "answered");
        BOOST_TEST(asks(at_location(shopify_holds_query, location), {{"order", "gid://shopify/Order/1"}}) ==
                   "answered");
    }
    json hold = {{"reason", "HIGH_RISK_OF_FRAUD"},
                 {"reasonNotes", "two cards"},
                 {"handle", "poddesk-7"},
                 {"externalId", "poddesk-7"}};
    json const id = "gid://shopify/FulfillmentOrder/1";
    for (char const* const reason :
         {"AWAITING_PAYMENT", "HIGH_RISK_OF_FRAUD", "INCORRECT_ADDRESS", "INVENTORY_OUT_OF_STOCK", "OTHER"}) {
        hold["reason"] = reason;
        BOOST_TEST(asks(shopify_hold_mutation, {{"id", id}, {"hold", hold}}) == "answered");
    }
    hold["reason"] = "FRAUD"; // the control
    BOOST_TEST(asks(shopify_hold_mutation, {{"id", id}, {"hold", hold}}) != "answered");
    json const ids = json::array({"gid://shopify/FulfillmentHold/1"});
    BOOST_TEST(asks(shopify_release_hold_mutation, {{"id", id}, {"holds", ids}, {"by", "poddesk-7"}}) ==
               "answered");
    BOOST_TEST(asks(shopify_release_hold_mutation, {{"id", id}, {"by", "poddesk-7"}}) != "answered");
}

void it_knows_returns(ShopDoor const& door)
{
    auto const asks = [&](char const* question, json const& variables) {
        auto const answer = ask_shopify(door, question, variables);
        return answer ? std::string("answered") : answer.error().why.message;
    };
    BOOST_TEST(asks(shopify_returns_query, {{"order", "gid://shopify/Order/1"}}) == "answered");
    BOOST_TEST(asks(shopify_returnable_query, {{"order", "gid://shopify/Order/1"}}) == "answered");
    for (char const* const step :
         {shopify_cancel_return_mutation, shopify_close_return_mutation, shopify_reopen_return_mutation})
        BOOST_TEST(asks(step, {{"id", "gid://shopify/Return/1"}}) == "answered");
    json line = {{"fulfillmentLineItemId", "gid://shopify/FulfillmentLineItem/1"},
                 {"quantity", 1},
                 {"returnReasonNote", "PodDesk return RMA-A-1/1."}};
    for (char const* const ours :
         {"too_small", "too_large", "color", "style", "not_as_described", "defective", "damaged_in_transit",
          "wrong_item", "unwanted", "other", "unknown"}) {
        line["returnReason"] = shopify_return_reason(ours);
        json const input = {{"orderId", "gid://shopify/Order/1"}, {"returnLineItems", {line}}};
        BOOST_TEST(asks(shopify_return_mutation, {{"input", input}}) == "answered");
    }
    BOOST_TEST(asks(shopify_open_return_query, {{"id", "gid://shopify/Return/1"}}) == "answered");
    json const amount = {{"amount", "1.00"}, {"currencyCode", "USD"}};
    json disposition = {{"reverseFulfillmentOrderLineItemId", "gid://shopify/X/1"},
                        {"quantity", 1},
                        {"dispositionType", "RESTOCKED"},
                        {"locationId", "gid://shopify/Location/1"}};
    auto const processing = [&] {
        json const returned = {
            {"id", "gid://shopify/ReturnLineItem/1"}, {"quantity", 1}, {"dispositions", {disposition}}};
        json const issue = {
            {"orderTransactions",
             {{{"parentId", "gid://shopify/OrderTransaction/1"}, {"transactionAmount", amount}}}},
            {"refundMethods", {{{"storeCreditRefund", {{"amount", amount}}}}}}};
        return json{{"input",
                     {{"returnId", "gid://shopify/Return/1"},
                      {"returnLineItems", {returned}},
                      {"note", "PodDesk return RMA-A-1/7."},
                      {"notifyCustomer", false},
                      {"financialTransfer", {{"issueRefund", issue}}}}}};
    };
    for (char const* const type : {"RESTOCKED", "NOT_RESTOCKED"}) {
        disposition["dispositionType"] = type;
        BOOST_TEST(asks(shopify_process_return_mutation, processing()) == "answered");
    }
    disposition["dispositionType"] = "RETURN"; // the control
    BOOST_TEST(asks(shopify_process_return_mutation, processing()) != "answered");
    line["returnReason"] = "TOO_SMALL"; // the control
    json const input = {{"orderId", "gid://shopify/Order/1"}, {"returnLineItems", {line}}};
    BOOST_TEST(asks(shopify_return_mutation, {{"input", input}}) != "answered");
}

} // namespace

BOOST_AUTO_TEST_SUITE(conformance_network, *boost::unit_test::precondition(SharedDataIsThere()))

BOOST_AUTO_TEST_CASE(shopifys_schema_knows_all_that_we_ask)
{
    SchemaServer const server;
    if (!server.is_there()) {
        BOOST_TEST_MESSAGE("skipped: no node with graphql and @graphql-tools/mock");
        return;
    }
    // The control: a field that the schema does not know is refused.
    auto const wrong =
        ask_shopify(server.door(), "{ orders(first: 1) { nodes { shippingStreet } } }", json::object());
    BOOST_REQUIRE(!wrong);
    BOOST_TEST(wrong.error().why.code == "shop_refused");

    // Its values are random: what they say of further pages is not to be followed.
    std::string const orders = std::string(shopify_orders_query) + shopify_line_fields;
    for (std::string const& sending :
         {std::string(shopify_sending_unseen), std::string(shopify_sending_fields) + shopify_sent_fields}) {
        auto const said = ask_shopify(
            server.door(), orders + sending,
            {{"first", 25}, {"after", nullptr}, {"filter", "updated_at:>='2026-03-02T10:00:00Z'"}});
        BOOST_TEST(said.has_value(), (said ? "" : said.error().why.message));
    }
    it_knows_sending(server.door());
    auto const page =
        ask_shopify(server.door(), orders + shopify_sending_fields + shopify_sent_from_fields,
                    {{"first", 25}, {"after", nullptr}, {"filter", "updated_at:>='2026-03-02T10:00:00Z'"}});
    BOOST_REQUIRE_MESSAGE(page, (page ? "" : page.error().why.message));
    auto const objects = parse_shopify(page->text);
    BOOST_REQUIRE(objects);
    BOOST_TEST(!objects->empty());
    for (ChannelObject const& object : *objects)
        BOOST_TEST(object.kind == "order");
    auto const lines = ask_shopify(server.door(), std::string(shopify_lines_query) + shopify_line_fields,
                                   {{"order", "gid://shopify/Order/1"}, {"after", "x"}});
    BOOST_TEST(lines.has_value());
    for (std::string const location : {"1", ""})
        BOOST_TEST(ask_shopify(server.door(), at_location(shopify_fulfillments_query, location),
                               {{"order", "gid://shopify/Order/1"}})
                       .has_value());
    nlohmann::json fulfillment = {
        {"notifyCustomer", false},
        {"trackingInfo", {{"number", "1"}, {"company", "USPS"}, {"url", "https://track.example/1"}}},
        {"lineItemsByFulfillmentOrder",
         {{{"fulfillmentOrderId", "gid://shopify/FulfillmentOrder/1"},
           {"fulfillmentOrderLineItems",
            {{{"id", "gid://shopify/FulfillmentOrderLineItem/1"}, {"quantity", 1}}}}}}}};
    auto const fulfill = [&] {
        return ask_shopify(server.door(), shopify_fulfill_mutation, {{"fulfillment", fulfillment}});
    };
    BOOST_TEST(fulfill().has_value());
    fulfillment.erase("lineItemsByFulfillmentOrder"); // the control
    BOOST_TEST(!fulfill().has_value());
    it_knows_stock_and_cancels(server.door());
    it_knows_refunds(server.door());
    it_knows_holds(server.door());
    it_knows_returns(server.door());
}

BOOST_AUTO_TEST_CASE(a_real_woocommerces_orders_come_in_by_the_page)
{
    std::vector<json> const orders = {recorded("20-order-single.json").at("response_body"),
                                      recorded("21-order-multi-coupon-tax-note.json").at("response_body"),
                                      recorded("22-order-on-hold-unpaid.json").at("response_body")};
    json const list = recorded("31-orders-modified-after.json");
    BOOST_REQUIRE(list.at("response_headers").contains("x-wp-totalpages"));
    std::vector<std::string> asked;
    Counterpart const shop([&](Asked const& it) {
        asked.push_back(it.target);
        Reply reply = reply_of(list);
        reply.body = json::array({orders.at(asked.size() - 1)}).dump();
        reply.headers["x-wp-total"] = reply.headers["x-wp-totalpages"] = std::to_string(orders.size());
        return reply;
    });
    kernel::Timestamp const now = kernel::parse_iso8601("2026-11-24T10:00:00Z").value();
    SyncCursor cursor;
    cursor.since = kernel::parse_iso8601("2020-01-01T00:00:00Z").value();
    for (json const& order : orders) {
        auto const page = read_page({"woocommerce", "recorded", shop.address(), "ck_1:cs_1"}, cursor, now);
        BOOST_REQUIRE_MESSAGE(page, (page ? "" : page.error().why.message));
        BOOST_REQUIRE_EQUAL(page->objects.size(), 1U);
        IncomingOrder const* const read = page->objects[0].order();
        BOOST_REQUIRE(read != nullptr);
        BOOST_TEST(read->external_id == std::to_string(order["id"].get<int>()));
        BOOST_TEST(std::stod(read->total.value().shop.text) == std::stod(order["total"].get<std::string>()));
        cursor = page->next;
    }
    BOOST_TEST(cursor.page == 1);
    BOOST_TEST((cursor.since > kernel::parse_iso8601("2026-11-23T00:00:00Z").value()));
    // What the live server publishes of its arguments.
    json const route =
        json::parse(file_text(shared_data() / "specs/woocommerce-7.9.0-wc-v3-route-index.json"))
            .at("routes")
            .at("/wc/v3/orders")
            .at("endpoints")
            .at(0)
            .at("args");
    for (char const* const name :
         {"modified_after", "dates_are_gmt", "orderby", "order", "per_page", "page"}) {
        BOOST_TEST(route.contains(name));
        BOOST_TEST(asked.at(0).find(std::string(name) + "=") != std::string::npos);
    }
    BOOST_TEST(route.at("orderby").at("enum").dump().find("modified") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_real_woocommerces_refusals)
{
    auto const code = [](std::string const& name) {
        json const exchange = recorded(name);
        Counterpart const shop([&](Asked const&) { return reply_of(exchange); });
        SyncCursor cursor;
        cursor.since = kernel::parse_iso8601("2020-01-01T00:00:00Z").value();
        auto const page =
            read_page({"woocommerce", "recorded", shop.address(), "ck_1:cs_1"}, cursor, cursor.since);
        return page ? "answered" : page.error().why.code;
    };
    BOOST_TEST(code("01-orders-empty.json") == "answered");
    BOOST_TEST(code("02-orders-bad-key.json") == "shop_login");
    BOOST_TEST(code("40-order-404.json") == "shop_not_found");
    BOOST_TEST(code("41-invalid-status.json") == "shop_refused");
}

BOOST_AUTO_TEST_SUITE_END()
