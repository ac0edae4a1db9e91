#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "domain/orders/channels/channel_file.h"
#include "domain/orders/channels/webhook.h"
#include "domain/orders/channels/woocommerce.h"
#include "domain/orders/order.h"
#include "domain/orders/order_registers.h"

using namespace poddesk;
using namespace poddesk::orders;

namespace {

std::string object(std::string const& status, std::string const& more = "", std::string const& quantity = "3")
{
    return fmt::format(
        R"({{"id":40,"number":"W-40","order_key":"wc_order_x","status":"{}","currency":"USD","prices_include_tax":true,)"
        R"("date_created_gmt":"2026-05-02T10:00:00","date_modified_gmt":"2026-05-02T10:00:00",)"
        R"("total":"33.30","discount_total":"3.00","shipping_total":"5.00","total_tax":"2.30",)"
        R"("billing":{{"first_name":"Ada","last_name":"Moss","email":"ada@example.com","phone":"555","address_1":"7 Elm St","city":"Bend"}},)"
        R"("shipping":{{"first_name":"Bo","last_name":"Moss","address_1":"9 Fir St","city":"Reno","state":"NV","postcode":"89501","country":"US"}},)"
        R"("line_items":[{{"id":1,"name":"Mug &amp; Lid","product_id":11,"variation_id":12,"quantity":{},"sku":"MUG","subtotal":"27.00","total":"24.00","total_tax":"2.30","price":7.999999,)"
        R"("meta_data":[{{"key":"_reduced_stock","value":"3"}},{{"key":"color","display_key":"Color","value":"red"}}]}}],)"
        R"("fee_lines":[{{"id":2,"name":"Gift wrap","total":"2.00","total_tax":"0.00"}}],)"
        R"("shipping_lines":[{{"id":3,"method_title":"Ground","method_id":"flat_rate","total":"5.00"}}],)"
        R"("tax_lines":[{{"id":4,"label":"State","tax_total":"2.30","shipping_tax_total":"0.00","rate_percent":7.25}}],)"
        R"("coupon_lines":[{{"id":5,"code":"SPRING","discount":"3.00"}}],"refunds":[]{}}})",
        status, quantity, more);
}

ChannelObject one(std::string const& text)
{
    auto const read = parse_woocommerce(text);
    BOOST_REQUIRE_MESSAGE(read, (read ? "" : read.error().message));
    BOOST_REQUIRE_EQUAL(read->size(), 1U);
    return read->front();
}

IncomingOrder order(std::string const& text)
{
    ChannelObject const found = one(text);
    BOOST_REQUIRE_MESSAGE(found.order(), (found.order() ? "" : found.refusal()->message));
    return *found.order();
}

std::string replaced(std::string text, std::string const& what, std::string const& by)
{
    std::size_t const at = text.find(what);
    BOOST_REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

std::string const secret = "relay-secret";
std::string const body =
    R"({"id":40,"order_key":"k","status":"pending","currency":"USD","total":"1.00","date_created_gmt":"2026-05-02T10:00:00"})";

/// Signed by hand: openssl dgst -sha256 -hmac relay-secret -binary | base64
std::string const signature = "ULnTK8JpV+XpqTvVQC1N1Z4IfjQewbewO7r3w3m+Rzg=";

std::string delivery(std::string const& signed_with, std::string const& text = body)
{
    std::string escaped;
    for (char const c : text) {
        escaped += c == '"' ? "\\\"" : std::string(1, c);
    }
    return fmt::format(
        R"({{"headers":{{"X-WC-Webhook-Topic":"order.created"{}}},"raw_body":"{}","secret":"ignored"}})",
        signed_with.empty() ? "" : fmt::format(R"(,"x-wc-webhook-signature":"{}")", signed_with), escaped);
}

std::string code_of(std::string const& text, std::optional<std::string> const& with = secret)
{
    auto const read = read_channel_objects(text, {"woocommerce", with});
    return read ? "read" : read.error().code;
}

} // namespace

BOOST_AUTO_TEST_SUITE(woocommerce)

BOOST_AUTO_TEST_CASE(an_order_with_fee_coupon_tax_and_variation)
{
    IncomingOrder const read = order(object("processing", R"(,"date_paid_gmt":"2026-05-02T10:00:00")"));
    BOOST_TEST(read.name.value() == "W-40");
    BOOST_TEST(read.lines.at("1").name.value() == "Mug & Lid");
    BOOST_TEST(read.lines.at("1").variant_id.value() == "12");
    BOOST_TEST(read.lines.at("1").properties.value().size() == 1U);
    BOOST_TEST(read.customer_name.value() == "Ada Moss");
    BOOST_TEST(read.ship_to.name.value() == "Bo Moss");
    BOOST_TEST(!total_mismatch(read, kernel::us_dollar()).has_value());
    auto const planned = plan_order(read, kernel::us_dollar());
    BOOST_REQUIRE(planned);
    BOOST_TEST(planned->total.shop == 3330);
    BOOST_TEST(planned->subtotal.shop == 2600);
    BOOST_REQUIRE_EQUAL(planned->lines.size(), 2U);
    BOOST_TEST(planned->lines[0].unit_price == 900);
    BOOST_TEST(planned->lines[0].discount == 300);
    BOOST_TEST(planned->lines[0].tax == 230);
    BOOST_TEST(!planned->lines[1].requires_shipping);
    BOOST_TEST(planned->charges[0].code == "SPRING");
    BOOST_TEST(planned->charges[1].rate_ppm.value() == 72500);
    BOOST_TEST(planned->charges[2].title == "Ground");
}

BOOST_AUTO_TEST_CASE(statuses_in_our_words)
{
    struct Said
    {
        char const *status, *more, *paid, *sent;
        bool canceled;
    };
    std::string const paid = R"(,"date_paid_gmt":"2026-05-02T10:00:00")";
    std::string const done = paid + R"(,"date_completed_gmt":"2026-05-03T10:00:00")";
    std::string const part =
        paid + R"(,"refunds":[{"id":9,"reason":"x","total":"-3.00"},{"id":0,"total":"-0.00"}])";
    for (Said const& said : {Said{"pending", "", "pending", "unfulfilled", false},
                             Said{"on-hold", "", "pending", "unfulfilled", false},
                             Said{"failed", "", "voided", "unfulfilled", false},
                             Said{"processing", paid.c_str(), "paid", "unfulfilled", false},
                             Said{"processing", "", "", "unfulfilled", false},
                             Said{"completed", done.c_str(), "paid", "fulfilled", false},
                             Said{"cancelled", paid.c_str(), "paid", "unfulfilled", true},
                             Said{"refunded", paid.c_str(), "refunded", "unfulfilled", true},
                             Said{"refunded", done.c_str(), "refunded", "fulfilled", false}}) {
        BOOST_TEST_CONTEXT(said.status << said.more)
        {
            IncomingOrder const read = order(object(said.status, said.more));
            BOOST_TEST(read.financial_status.value_or("") == said.paid);
            BOOST_TEST(read.fulfillment_status.value() == said.sent);
            BOOST_TEST(read.cancelled_at.has_value() == said.canceled);
        }
    }
    IncomingOrder const refunded = order(replaced(object("processing", part), R"("refunds":[],)", ""));
    BOOST_TEST(refunded.financial_status.value() == "partially_refunded");
    BOOST_TEST(refunded.refunds.size() == 1U);
    BOOST_TEST(refunded.current_total.value().shop.text == "30.3");
    BOOST_TEST(one(object("wc-awaiting")).refusal()->code == "unknown_status");
    ChannelObject const draft = one(object("checkout-draft"));
    BOOST_TEST(draft.kind == "draft_order");
    BOOST_TEST(draft.refusal()->code == "not_an_order");
}

BOOST_AUTO_TEST_CASE(two_states_of_one_second)
{
    IncomingOrder const first = order(object("pending"));
    IncomingOrder const then = order(object("processing", R"(,"date_paid_gmt":"2026-05-02T10:00:00")"));
    BOOST_TEST(merged(first, then).financial_status.value() == "paid");
    BOOST_TEST(merged(then, first).financial_status.value() == "paid");
}

BOOST_AUTO_TEST_CASE(what_was_put_back_in_stock_is_not_sent)
{
    std::string const meta = R"({"key":"_reduced_stock","value":"3"})";
    IncomingOrder const read =
        order(replaced(object("processing"), meta, R"({"key":"_restock_refunded_items","value":"2"})"));
    BOOST_TEST(plan_order(read, kernel::us_dollar())->lines[0].quantity == 1);
    BOOST_TEST(plan_order(read, kernel::us_dollar())->lines[0].ordered_quantity == 3);
    BOOST_TEST(plan_order(order(object("processing")), kernel::us_dollar())->lines[0].quantity == 3);
}

BOOST_AUTO_TEST_CASE(broken_members_are_refused)
{
    BOOST_TEST(one(object("processing", "", "1.5")).refusal()->code == "bad_quantity");
    BOOST_TEST(one(object("processing", "", "-1")).refusal()->code == "bad_quantity");
    BOOST_TEST(
        one(replaced(object("processing"), R"("total":"33.30")", R"("total":"33,30")")).refusal()->code ==
        "bad_amount");
    BOOST_TEST(one(replaced(object("processing"), "10:00:00", "25:00:00")).refusal()->code == "bad_time");
    BOOST_TEST(one(replaced(object("processing"), "USD", "ZZZ")).refusal()->code == "unknown_currency");
    BOOST_TEST(one(object("processing", R"(,"currency":"EUR")")).refusal()->code == "duplicate_name");
    BOOST_TEST(one(R"({"code":"rest_no","message":"No.","data":{"status":401}})").kind == "error");
    BOOST_TEST(one(R"({"id":9,"amount":"1.00","refunded_by":1})").kind == "refund");
    auto const broken = parse_woocommerce("{\"id\": 1,\n \"order_key\": }");
    BOOST_TEST(broken.error().code == "broken_json");
    BOOST_TEST(broken.error().message.find("line 2") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(envelopes_and_lists)
{
    BOOST_TEST(order(fmt::format(R"({{"data":{}}})", object("processing"))).external_id == "40");
    auto const both = parse_woocommerce(fmt::format(R"({{"data":[{0},{0}]}})", object("processing")));
    BOOST_TEST(both->size() == 2U);
    BOOST_TEST(both->front().raw == object("processing"));
    auto const batch =
        parse_woocommerce(fmt::format(R"({{"create":[{}],"update":[]}})", object("processing")));
    BOOST_TEST(batch->size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_webhook_counts_only_with_its_shops_signature)
{
    BOOST_TEST(
        is_signed(R"({"foo": "bar"})", "test_secret_key", "B23tXN681gZ0qIWNRrgtzBE9XSDo5yaUu6wfmhu3a7g="));
    BOOST_TEST(
        !is_signed(R"({"foo": "baz"})", "test_secret_key", "B23tXN681gZ0qIWNRrgtzBE9XSDo5yaUu6wfmhu3a7g="));
    BOOST_TEST(
        !is_signed(R"({"foo": "bar"})", "test_secret_key", "B23tXN681gZ0qIWNRrgtzBE9XSDo5yaUu6wfmhu3a7g"));
    BOOST_TEST(!is_signed(R"({"foo": "bar"})", "test_secret_key", "no base64 at all"));
    BOOST_TEST(code_of(delivery(signature)) == "read");
    BOOST_TEST(code_of(delivery(signature), "other-secret") == "bad_signature");
    BOOST_TEST(code_of(delivery(signature, replaced(body, "1.00", "0.01"))) == "bad_signature");
    BOOST_TEST(code_of(delivery("")) == "not_signed");
    BOOST_TEST(code_of(delivery(signature), std::nullopt) == "no_secret");
    // Another shop's header says nothing here.
    auto const shopify = read_channel_objects(delivery(signature), {"shopify", secret});
    BOOST_TEST(shopify.error().code == "not_signed");
}

BOOST_AUTO_TEST_CASE(the_test_call_of_a_new_webhook_is_no_order)
{
    auto const read = read_channel_objects(delivery("", "webhook_id=7"), {"woocommerce", secret});
    BOOST_REQUIRE(read);
    BOOST_TEST(read->front().kind == "ping");
    BOOST_TEST(read->front().refusal()->code == "not_an_order");
    BOOST_TEST(code_of(delivery("", "webhook_id=x")) == "not_signed");
}

BOOST_AUTO_TEST_CASE(a_channel_takes_its_own_shops_files)
{
    auto const code = [](std::string const& text, std::string const& kind) {
        auto const read = read_channel_objects(text, {kind, {}});
        return read ? "read" : read.error().code;
    };
    std::string const etsy = "Sale Date,Item Name,Quantity,Transaction ID,Order ID,Price,Ship Country\n";
    std::string const shopify = "Name,Financial Status,Lineitem quantity,Lineitem name,Lineitem price\n";
    BOOST_TEST(code(etsy, "csv") == "read");
    BOOST_TEST(code(shopify, "csv") == "read");
    BOOST_TEST(code(shopify, "shopify") == "read");
    BOOST_TEST(code(etsy, "shopify") == "wrong_channel");
    BOOST_TEST(code(shopify, "woocommerce") == "wrong_channel");
    BOOST_TEST(code(object("processing"), "csv") == "wrong_channel");
    BOOST_TEST(code("\xEF\xBB\xBF" + object("processing"), "woocommerce") == "read");
    BOOST_TEST(code("nonsense", "shopify") == "unknown_format");
}

BOOST_AUTO_TEST_SUITE_END()
