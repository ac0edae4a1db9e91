#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "domain/orders/channels/shopify.h"
#include "domain/orders/order.h"

using namespace poddesk;
using namespace poddesk::orders;

namespace {

std::string fixture(std::string const& name)
{
    std::ifstream in(std::string(PODDESK_SOURCE_DIR) + "/tests/domain/orders/data/" + name, std::ios::binary);
    BOOST_REQUIRE_MESSAGE(in, name);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::vector<ChannelObject> parsed(std::string_view json)
{
    auto objects = parse_shopify(json);
    BOOST_REQUIRE_MESSAGE(objects, (objects ? "" : objects.error().message));
    return std::move(*objects);
}

/// The one order in the text; `text` must outlive nothing, the order is a copy.
IncomingOrder the_order(std::string_view json)
{
    std::vector<ChannelObject> const objects = parsed(json);
    BOOST_REQUIRE_EQUAL(objects.size(), 1U);
    BOOST_REQUIRE_MESSAGE(objects.front().order(),
                          (objects.front().refusal() ? objects.front().refusal()->message : ""));
    return *objects.front().order();
}

kernel::Refusal the_refusal(std::string_view json)
{
    std::vector<ChannelObject> const objects = parsed(json);
    BOOST_REQUIRE_EQUAL(objects.size(), 1U);
    BOOST_REQUIRE(objects.front().refusal());
    return *objects.front().refusal();
}

/// A small whole order with `extra` members put in.
std::string small(std::string const& extra)
{
    return R"({"id":5,"name":"#5","financial_status":"paid","currency":"USD")" +
           (extra.empty() ? "" : "," + extra) + "}";
}

std::string file_refusal(std::string_view json, Limits const& limits = {})
{
    auto const objects = parse_shopify(json, limits);
    BOOST_REQUIRE(!objects);
    return objects.error().code + ": " + objects.error().message;
}

kernel::Currency usd()
{
    return kernel::us_dollar();
}

} // namespace

BOOST_AUTO_TEST_SUITE(shopify)

BOOST_AUTO_TEST_CASE(reads_a_whole_rest_order)
{
    std::string const text = fixture("rest_order.json");
    IncomingOrder const order = the_order(text);
    BOOST_TEST(order.external_id == "820982911946154508");
    BOOST_TEST(order.name.value() == "#9001");
    BOOST_TEST(order.number.value() == "9001");
    BOOST_TEST(order.test.value());
    BOOST_TEST(order.email.value() == "mia@example.com");
    BOOST_TEST(order.phone.value() == "+15550001111"); // the order has none of its own
    BOOST_TEST(order.customer_name.value() == "Mia Okafor");
    BOOST_TEST(order.cancelled_at.is_present());
    BOOST_TEST(!order.cancelled_at.has_value());
    BOOST_TEST(!order.closed_at.is_present());
    BOOST_TEST(order.fulfillment_status.value() == "unfulfilled");
    BOOST_TEST(kernel::format_iso8601(order.updated_at.value()) == "2026-03-02T15:00:00Z");
    BOOST_TEST((order.tags.value() == std::vector<std::string>{"VIP", "gift", "wholesale"}));
    BOOST_TEST(order.ship_to.region.value() == "ON");
    BOOST_TEST(order.ship_to.country.value() == "CA");
    BOOST_TEST(order.has_ship_to.value());
    BOOST_TEST(!order.has_bill_to.value());
    BOOST_TEST(order.total.value().shop.text == "60.41");
    BOOST_TEST(order.total.value().presentment->text == "6524");
    BOOST_TEST(order.total.value().presentment->currency->code() == "JPY");
    BOOST_TEST(order.lines_total.value().shop.text == "50"); // a number token keeps its text
    IncomingLine const& mug = order.lines.at("1");
    BOOST_TEST(mug.quantity.value() == 3);
    BOOST_TEST(mug.current_quantity.value() == 2);
    BOOST_TEST(mug.fulfillable_quantity.value() == 2);
    BOOST_TEST(mug.grams.value() == 350);
    BOOST_TEST(mug.properties.value().front().value == "For Sam");
    BOOST_TEST(mug.tax_lines.value().front().rate == "0.115");
    IncomingRefund const& refund = order.refunds.at("31");
    BOOST_TEST(refund.total.value().shop.text == "10.59"); // only what went through
    BOOST_TEST(refund.lines.value().front().subtotal->shop.text == "9.5");
    BOOST_TEST(order.shipping_lines.at("6").removed.value());
}

BOOST_AUTO_TEST_CASE(plans_exact_amounts_of_both_currencies)
{
    IncomingOrder const order = the_order(fixture("rest_order.json"));
    auto const planned = plan_order(order, usd());
    BOOST_REQUIRE_MESSAGE(planned, (planned ? "" : planned.error().message));
    BOOST_TEST(planned->currency.code() == "CAD");
    BOOST_TEST(planned->presentment_currency.code() == "JPY");
    BOOST_TEST(planned->total.shop == 6041);
    BOOST_TEST(planned->total.presentment == 6524);
    BOOST_TEST(planned->shipping.presentment == 805);
    BOOST_REQUIRE_EQUAL(planned->lines.size(), 2U);
    BOOST_TEST(planned->lines[0].quantity == 2);
    BOOST_TEST(planned->lines[0].ordered_quantity == 3);
    BOOST_TEST(planned->lines[0].unit_price == 1000);
    BOOST_TEST(planned->lines[0].presentment_unit_price == 1080);
    BOOST_TEST(planned->lines[0].discount == 150);
    BOOST_TEST(planned->lines[0].tax == 328);
    BOOST_TEST(!planned->lines[1].requires_shipping);
    BOOST_TEST(planned->lines[1].unit_price == 2000);
    BOOST_REQUIRE_EQUAL(planned->charges.size(), 3U);
    BOOST_TEST(planned->charges[0].code == "SPRING");
    BOOST_TEST(planned->charges[0].amount == 250);
    BOOST_TEST(planned->charges[1].rate_ppm.value() == 115000);
    BOOST_TEST(planned->charges[2].title == "Standard");
    // 50.00 - 2.50 + 7.45 + 5.46
    BOOST_TEST(!total_mismatch(order, usd()).has_value());
}

BOOST_AUTO_TEST_CASE(says_when_a_total_does_not_add_up)
{
    std::string text = fixture("rest_order.json");
    text.replace(text.find("\"60.41\", \"currency_code\""), 7, "\"61.41\"");
    std::optional<std::string> const said = total_mismatch(the_order(text), usd());
    BOOST_TEST(said.value() == "The parts of the total add up to 60.41 CAD, but the order states 61.41 CAD.");
}

BOOST_AUTO_TEST_CASE(reads_a_graphql_answer_under_any_alias)
{
    std::string const text = fixture("graphql_orders.json");
    std::vector<ChannelObject> const objects = parsed(text);
    BOOST_REQUIRE_EQUAL(objects.size(), 4U);
    IncomingOrder const& order = *objects[0].order();
    BOOST_TEST(order.external_id == "500100200300");
    BOOST_TEST(objects[0].label == "order #77 (500100200300)");
    BOOST_TEST(objects[0].raw.front() == '{');
    BOOST_TEST(objects[0].raw.back() == '}');
    BOOST_TEST(order.financial_status.value() == "paid");
    BOOST_TEST(order.fulfillment_status.value() == "partial");
    BOOST_TEST(order.total.value().presentment->text == "4500");
    BOOST_TEST(order.lines.at("1").sku.value() == "TEA-100");
    BOOST_TEST(order.lines.at("1").fulfillable_quantity.value() == 1);
    BOOST_TEST(order.lines.at("1").discounts.value().front().amount.shop.text == "0.5");
    BOOST_TEST(order.shipping_lines.at("n0").title.value() == "Post");
    BOOST_TEST(order.fulfillments.at("3").tracking_numbers.value().front() == "JP123");
    BOOST_TEST(order.fulfillments.at("3").lines.value().front().line_id == "1");
    BOOST_TEST(plan_order(order, usd())->total.presentment == 4500);
    BOOST_TEST(objects[1].kind == "draft_order");
    BOOST_TEST(objects[2].kind == "order_without_id");
    BOOST_TEST(objects[3].kind == "order_create");
    BOOST_TEST(objects[3].refusal()->code == "not_an_order");
    BOOST_TEST(objects[3].refusal()->message ==
               "The object is an order create, not an order; nothing was imported from it.");
}

BOOST_AUTO_TEST_CASE(reads_every_way_an_order_may_lie_in_a_file)
{
    std::string const one = small("");
    for (std::string const& text :
         {one, "{\"order\":" + one + "}", "{\"orders\":[" + one + "]}", "[" + one + "]",
          "[{\"order\":" + one + "}]", "{\"data\":{\"order\":" + one + "}}",
          "{\"data\":{\"orders\":{\"nodes\":[" + one + "]}}}",
          "{\"data\":{\"orders\":{\"edges\":[{\"node\":" + one + "}]}}}", "\xEF\xBB\xBF" + one}) {
        BOOST_TEST_CONTEXT(text)
        {
            BOOST_TEST(the_order(text).external_id == "5");
        }
    }
    std::string const global = R"({"id":"gid://shopify/Order/5","name":"#5"})";
    for (std::string const& text :
         {global, "{\"data\":{\"node\":" + global + "}}", "{\"data\":{\"nodes\":[null," + global + "]}}"}) {
        BOOST_TEST_CONTEXT(text)
        {
            BOOST_TEST(the_order(text).external_id == "5");
        }
    }
    BOOST_TEST(parsed("{\"orders\":[" + one + "," + one + "]}").size() == 2U);
    BOOST_TEST(parsed("{\"order\":" + one + ",\"notice\":\"soon gone\"}").size() == 1U);
}

BOOST_AUTO_TEST_CASE(refuses_every_other_object_by_its_kind)
{
    std::map<std::string, std::string> const kinds = {
        {R"({"product":{"id":1}})", "product"},
        {R"({"fulfillments":[{"id":1,"order_id":2}]})", "fulfillment"},
        {R"({"locations_for_move":[{"id":1}]})", "location"},
        {R"({"moved_fulfillment_order":{"id":1}})", "fulfillment_order"},
        {R"({"count":5})", "count"},
        {R"({})", "empty"},
        {R"([])", "empty"},
        {R"({"errors":"Not Found"})", "error"},
        {R"({"errors":[{"message":"Throttled"}],"data":null})", "error"},
        {R"({"data":{"shop":{"id":"gid://shopify/Shop/1"}}})", "shop"},
        {R"({"data":{"node":{"__typename":"GiftCard","id":"x"}}})", "gift_card"},
        {R"({"id":1,"admin_graphql_api_id":"gid://shopify/Product/1"})", "product"},
        {R"({"id":1,"order_id":2,"refund_line_items":[]})", "refund"},
        {R"({"hello":"world"})", "unknown"},
        {R"(42)", "value"},
    };
    for (auto const& [text, kind] : kinds) {
        BOOST_TEST_CONTEXT(text)
        {
            std::vector<ChannelObject> const objects = parsed(text);
            BOOST_REQUIRE_EQUAL(objects.size(), 1U);
            BOOST_TEST(objects[0].kind == kind);
            BOOST_REQUIRE(objects[0].refusal());
            BOOST_TEST(objects[0].refusal()->code == "not_an_order");
        }
    }
    BOOST_TEST(the_refusal(R"({"errors":"Not Found"})").message ==
               "The object is an error answer: \"Not Found\", not an order; nothing was imported from it.");
}

BOOST_AUTO_TEST_CASE(refuses_an_order_it_could_not_keep_as_it_is)
{
    std::map<std::string, std::string> const refusals = {
        {small(R"("line_items":[{"id":1,"quantity":-1}])"), "bad_quantity"},
        {small(R"("line_items":[{"id":1,"quantity":1000000000000}])"), "bad_quantity"},
        {small(R"("line_items":[{"id":1,"quantity":1.5}])"), "bad_quantity"},
        {small(R"("line_items":[{"id":1,"quantity":"two"}])"), "bad_quantity"},
        {small(R"("line_items":[{"quantity":1}])"), "bad_id"},
        {small(R"("line_items":{"nodes":[],"pageInfo":{"hasNextPage":true}})"), "incomplete_lines"},
        {small(R"("total_price":"12.345")"), "bad_amount"},
        {small(R"("total_price":"1,200.00")"), "bad_amount"},
        {small(R"("total_price":"-3.00")"), "bad_amount"},
        {small(R"("total_price":1e3)"), "bad_amount"},
        {small(R"("total_price":"999999999999999999999")"), "bad_amount"},
        {small(R"("total_price_set":{"shop_money":{"amount":"1","currency_code":"XXQ"}})"),
         "unknown_currency"},
        {small(R"("updated_at":"yesterday")"), "bad_time"},
        {small(R"("updated_at":"2026-02-30T00:00:00Z")"), "bad_time"},
        {small(R"("note":{"a":1})"), "bad_field"},
        {small(R"("test":"yes")"), "bad_field"},
        {small(R"("tags":{"a":1})"), "bad_field"},
        {small(R"("note":"a","note":"b")"), "duplicate_name"},
        {R"({"id":-5,"total_price":"1.00"})", "bad_id"},
        {small("\"order_number\":\"" + std::string(300, '7') + "\""), "bad_text"},
        {small("\"note\":\"" + std::string(200'000, 'x') + "\""), "bad_text"},
        {small(R"("line_items":[{"id":1,"sku":")" + std::string(3'000, 'S') + "\"}]"), "bad_text"},
        {R"({"id":5,"total_price":"1.00","currency":"BTC"})", "unknown_currency"},
    };
    for (auto const& [text, code] : refusals) {
        BOOST_TEST_CONTEXT(text)
        {
            kernel::Refusal const refusal = the_refusal(text);
            BOOST_TEST(refusal.code == code);
            BOOST_TEST(refusal.message.ends_with("."));
        }
    }
    BOOST_TEST(the_refusal(small(R"("line_items":[{"id":1,"quantity":-1}])")).message ==
               "Order #5 (5) was refused: its quantity of \"-1\" is not a whole number from 0 to 1000000.");
    BOOST_TEST(the_refusal(R"({"id":5,"total_price":"1.00","currency":"BTC"})").message ==
               "Order (5) was refused: \"BTC\" is not a currency of ISO 4217.");
}

BOOST_AUTO_TEST_CASE(one_bad_order_does_not_take_its_neighbours_along)
{
    std::string const text =
        "{\"orders\":[" + small("") + "," + small(R"("line_items":[{"id":1,"quantity":-1}])") + "]}";
    std::vector<ChannelObject> const objects = parsed(text);
    BOOST_REQUIRE_EQUAL(objects.size(), 2U);
    BOOST_TEST(objects[0].order() != nullptr);
    BOOST_TEST(objects[1].refusal() != nullptr);
}

BOOST_AUTO_TEST_CASE(refuses_a_file_that_is_no_json_with_the_place)
{
    BOOST_TEST(file_refusal("{\n  \"a\": tru\n}") ==
               "broken_json: The file is not valid JSON; the fault is at line 2, column 11.");
    BOOST_TEST(file_refusal("{\"order\":{\"id\":1") ==
               "broken_json: The file is not valid JSON: it ends too early, at line 1, column 17.");
    BOOST_TEST(file_refusal("") == "broken_json: The file is empty.");
    BOOST_TEST(file_refusal(std::string_view("{\"a\":\n\0}", 8)) ==
               "nul_byte: The file holds a NUL byte at line 2, column 1: it is no JSON text.");
    BOOST_TEST(file_refusal("{\"a\":\"x\\u0000y\"}").starts_with("nul_byte: "));
    BOOST_TEST(file_refusal("{\"a\":1e999}")
                   .starts_with("broken_json: The file is not valid JSON: the number at line 1"));
    BOOST_TEST(file_refusal("{\"a\":\"\xFF\"}").starts_with("broken_json: "));
    BOOST_TEST(file_refusal(std::string(65, '[') + std::string(65, ']')).starts_with("too_deep: "));
    BOOST_TEST(file_refusal(std::string(5'000'000, '[')).starts_with("too_deep: "));
    Limits few;
    few.values = 10;
    BOOST_TEST(file_refusal("[1,2,3,4,5,6,7,8,9,10,11]", few).starts_with("too_many_values: "));
}

BOOST_AUTO_TEST_CASE(refuses_a_hundred_megabytes_before_reading_them)
{
    std::string const huge(100U * 1024U * 1024U, ' ');
    BOOST_TEST(file_refusal(huge) ==
               "too_large: The file has 100 MB; one file may have 64 MB at most: split it.");
}

BOOST_AUTO_TEST_SUITE_END()
