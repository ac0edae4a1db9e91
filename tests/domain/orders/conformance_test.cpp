// Real Shopify answers that nobody here wrote, read without a database. The import of the same orders:
// import_test.cpp.
#include <algorithm>
#include <map>
#include <random>

#include <boost/test/unit_test.hpp>

#include "domain/orders/channels/shopify.h"
#include "domain/orders/order.h"
#include "domain/orders/order_registers.h"
#include "tests/domain/orders/shared_data.h"

using namespace poddesk;
using namespace poddesk::orders;

BOOST_AUTO_TEST_SUITE(conformance, *boost::unit_test::precondition(SharedDataIsThere()))

BOOST_AUTO_TEST_CASE(every_other_object_of_the_documentation_is_refused_by_kind)
{
    std::map<std::string, int> kinds;
    int orders = 0;
    for (NamedText const& response : rest_responses()) {
        auto const objects = parse_shopify(response.text);
        BOOST_REQUIRE_MESSAGE(objects, response.name);
        for (ChannelObject const& object : *objects) {
            ++kinds[object.kind];
            BOOST_TEST_CONTEXT(response.name << ' ' << object.label)
            {
                BOOST_TEST((object.kind == "order") == (object.order() != nullptr));
                BOOST_TEST(response.name.starts_with("order-") ==
                           (object.kind == "order" || response.name == "order-09"));
                orders += object.order() != nullptr ? 1 : 0;
            }
        }
    }
    BOOST_TEST(orders == 16);
    // Counted by hand and by a program of its own over the same files.
    std::map<std::string, int> const expected = {{"order", 16},
                                                 {"count", 5},
                                                 {"empty", 3},
                                                 {"fulfillment", 7},
                                                 {"fulfillment_event", 2},
                                                 {"location", 7},
                                                 {"fulfillment_order", 14},
                                                 {"inventory_level", 9},
                                                 {"product", 16},
                                                 {"refund", 4},
                                                 {"shop", 1},
                                                 {"transaction", 5},
                                                 {"webhook", 7}};
    for (auto const& [kind, count] : expected) {
        BOOST_TEST_CONTEXT(kind)
        {
            BOOST_TEST(kinds[kind] == count);
        }
    }
    BOOST_TEST(kinds.size() == expected.size());
}

BOOST_AUTO_TEST_CASE(the_distinct_orders_come_out_the_same_in_any_order_of_files)
{
    std::vector<IncomingOrder> objects;
    for (NamedText const& response : rest_responses()) {
        auto const found = parse_shopify(response.text);
        for (ChannelObject const& object : found.value()) {
            if (object.order() != nullptr) {
                objects.push_back(*object.order());
            }
        }
    }
    std::mt19937 random(5);
    for (int round = 0; round < 20; ++round) {
        std::shuffle(objects.begin(), objects.end(), random);
        std::map<std::string, OrderRegisters> together;
        for (IncomingOrder const& object : objects) {
            together[object.external_id].merge(OrderRegisters(object));
        }
        BOOST_REQUIRE_EQUAL(together.size(), expected_orders.size());
        for (ExpectedOrder const& expected : expected_orders) {
            IncomingOrder const order = together.at(expected.id).order(expected.id);
            auto const planned = plan_order(order, kernel::us_dollar());
            BOOST_REQUIRE(planned);
            BOOST_TEST_CONTEXT(expected.id)
            {
                BOOST_TEST(order.name.value() == expected.number);
                BOOST_TEST(planned->currency.code() == "USD");
                BOOST_TEST(planned->total.shop == expected.total);
                BOOST_TEST(planned->subtotal.shop == expected.subtotal);
                BOOST_TEST(planned->discounts.shop == expected.discounts);
                BOOST_TEST(planned->tax.shop == expected.tax);
                BOOST_TEST(planned->shipping.shop == expected.shipping);
                BOOST_TEST(order.financial_status.value() == expected.financial_status);
                BOOST_TEST(order.fulfillment_status.value() == expected.fulfillment_status);
                BOOST_TEST(kernel::format_iso8601(order.updated_at.value()) == expected.updated_at);
                BOOST_TEST(!order.cancelled_at.has_value());
                BOOST_TEST(order.email.value_or("") == expected.email);
                BOOST_TEST(order.ship_to.city.value_or("") == expected.city);
                std::int64_t units = 0;
                for (PlannedLine const& line : planned->lines) {
                    units += line.quantity;
                }
                BOOST_TEST(units == expected.units);
                BOOST_TEST(!total_mismatch(order, kernel::us_dollar()).has_value());
            }
        }
        IncomingOrder const bob = together.at("450789469").order("450789469");
        BOOST_TEST(bob.refunds.at("509562969").total.value().shop.text == "209");
        BOOST_TEST(bob.lines.size() == 3U);
    }
}

BOOST_AUTO_TEST_CASE(orders_of_captured_graphql_traffic)
{
    std::map<std::string, OrderRegisters> together;
    int read = 0;
    int refused = 0;
    for (NamedText const& response : graphql_responses()) {
        auto const objects = parse_shopify(response.text);
        BOOST_REQUIRE_MESSAGE(objects, response.name);
        for (ChannelObject const& object : *objects) {
            if (object.order() != nullptr) {
                ++read;
                together[object.order()->external_id].merge(OrderRegisters(*object.order()));
            } else {
                ++refused;
                BOOST_TEST(object.refusal()->code == "not_an_order");
                BOOST_TEST(!object.kind.empty());
            }
        }
    }
    // The answers' data.order objects: two of #1167, two of one that is only named by its id, #1721, #1822.
    BOOST_TEST(read == 6);
    BOOST_TEST(refused > 100);
    BOOST_REQUIRE_EQUAL(together.size(), 4U);
    IncomingOrder const sold = together.at("8938797826354").order("8938797826354");
    BOOST_TEST(sold.name.value() == "#1822");
    BOOST_TEST(sold.financial_status.value() == "pending");
    BOOST_TEST(sold.fulfillment_status.value() == "unfulfilled");
    BOOST_TEST(sold.lines.at("19925001044274").sku.value() == "har-2272-existing-20260711020225");
    auto const planned = plan_order(sold, kernel::us_dollar());
    BOOST_TEST(planned->total.shop == 1100);
    BOOST_TEST(planned->lines.front().quantity == 1);
    BOOST_TEST(!planned->lines.front().requires_shipping);
    IncomingOrder const sent = together.at("8731439890738").order("8731439890738");
    BOOST_TEST(sent.name.value() == "#1167");
    BOOST_TEST(sent.fulfillments.at("7879285309746").carrier.value() == "Hermes");
    BOOST_TEST(together.at("8891466154290").order("8891466154290").name.value() == "#1721");
    BOOST_TEST(!together.at("8939169218866").order("8939169218866").name.is_present());
}

BOOST_AUTO_TEST_SUITE_END()
