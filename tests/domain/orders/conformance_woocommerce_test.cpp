// WooCommerce answers and signed webhooks that nobody here wrote, read without a database. Their import:
// import_files_test.cpp.
#include <map>

#include <boost/test/unit_test.hpp>

#include "domain/orders/channels/channel_file.h"
#include "domain/orders/channels/woocommerce.h"
#include "domain/orders/order.h"
#include "tests/domain/orders/shared_data.h"

using namespace poddesk;
using namespace poddesk::orders;

namespace {

/// Worked out by hand from the payload. Amounts in cents; the total is the payload's own, and the parts add
/// up to it unless `adds_up` says that they do not in the payload either.
struct ExpectedWooOrder
{
    std::string file;
    std::string id;
    std::int64_t total, subtotal, discounts, tax, shipping;
    std::int64_t ordered, to_ship;
    std::string email, line1, city, region, postal_code, country;
    std::string financial_status, fulfillment_status;
    bool is_canceled = false;
    bool adds_up = true;
};

std::vector<ExpectedWooOrder> const expected_woo_orders = {
    {"recorded-7.9.0/20-order-single", "20", 5593, 4998, 0, 0, 595, 2, 2, "ann@example.test", "1 Main St",
     "Springfield", "IL", "62701", "US", "paid", "unfulfilled"},
    // 43.50 + 22.00 + 49.00 and a gift wrap of 4.00, less 11.45; the fee is a unit that nobody ships
    {"recorded-7.9.0/21-order-multi-coupon-tax-note", "21", 12393, 10705, 1145, 748, 940, 5, 5,
     "jose@example.test", "200 Sample Rd", "San Diego", "CA", "92101", "US", "paid", "unfulfilled"},
    {"recorded-7.9.0/22-order-on-hold-unpaid", "22", 300, 300, 0, 0, 0, 1, 1, "riley@example.test",
     "300 Test Blvd", "Mesa", "AZ", "85201", "US", "pending", "unfulfilled"},
    {"recorded-7.9.0/30-orders-list-processing", "21", 12393, 10705, 1145, 748, 940, 5, 5,
     "jose@example.test", "200 Sample Rd", "San Diego", "CA", "92101", "US", "paid", "unfulfilled"},
    {"recorded-7.9.0/31-orders-modified-after", "25", 23854, 19979, 2220, 0, 3875, 15, 15, "zoe@example.test",
     "1234 Boulevard René-Lévesque Ouest", "Montréal", "QC", "H3B 4W8", "CA", "paid", "unfulfilled"},
    {"recorded-7.9.0/33-order-complete", "20", 5593, 4998, 0, 0, 595, 2, 0, "ann@example.test", "1 Main St",
     "Springfield", "IL", "62701", "US", "paid", "fulfilled"},
    // one of the three mugs is refunded and back in stock
    {"recorded-7.9.0/35-order-after-refund", "21", 12393, 10705, 1145, 748, 940, 5, 4, "jose@example.test",
     "200 Sample Rd", "San Diego", "CA", "92101", "US", "partially_refunded", "unfulfilled"},
    {"doc-responses/orders-01", "727", 2935, 1800, 0, 135, 1000, 3, 3, "john.doe@example.com", "969 Market",
     "San Francisco", "CA", "94103", "US", "paid", "unfulfilled"},
    {"doc-responses/orders-03", "723", 3900, 2900, 0, 0, 1000, 2, 0, "joao.silva@example.com",
     "Av. Brasil, 432", "Rio de Janeiro", "RJ", "12345-000", "BR", "partially_refunded", "fulfilled"},
    {"doc-responses/orders-05", "727", 2935, 1800, 0, 135, 1000, 3, 0, "john.doe@example.com", "969 Market",
     "San Francisco", "CA", "94103", "US", "paid", "fulfilled"},
    {"ios-responses/order-details-partially-refunded", "324", 30445, 25020, 0, 0, 5425, 36, 0,
     "thuy.copeland+pamela-nguyen-orders@automattic.com", "10th St. & Constitution Ave. NW", "Washington",
     "DC", "20560", "US", "partially_refunded", "fulfilled"},
    {"ios-responses/order-fully-refunded", "609", 22371, 18000, 0, 0, 4371, 2, 2, "julia.amosova@gmail.com",
     "500 Ground St", "Los Angeles", "CA", "90210", "US", "refunded", "unfulfilled", true},
    // its line is reduced by 20.00 and the order says 30.00
    {"ios-responses/order-without-data", "963", 3120, 2000, 3000, 120, 0, 2, 2, "scrambled@scrambled.com",
     "234 70th Street", "Niagara Falls", "NY", "14304", "US", "paid", "unfulfilled", false, false},
    {"ios-responses/orders-load-all-without-data", "963", 3120, 2000, 3000, 120, 0, 2, 2,
     "scrambled@scrambled.com", "234 70th Street", "Niagara Falls", "NY", "14304", "US", "paid",
     "unfulfilled", false, false},
    {"recorded-7.9.0/webhooks/08-order-created", "23", 14295, 14295, 0, 0, 0, 6, 6, "chris@example.test",
     "PO Box 1234", "Portland", "ME", "04104-1234", "US", "paid", "unfulfilled"},
    // paid on delivery
    {"recorded-7.9.0/webhooks/10-order-created", "24", 15410, 14200, 0, 0, 1210, 4, 4, "sam@example.test",
     "PSC 1234 Box 5678", "APO", "AE", "09204", "US", "", "unfulfilled"},
    {"recorded-7.9.0/webhooks/14-order-updated", "20", 5593, 4998, 0, 0, 595, 2, 0, "ann@example.test",
     "1 Main St", "Springfield", "IL", "62701", "US", "paid", "fulfilled"},
    {"recorded-7.9.0/webhooks/16-order-updated", "25", 23854, 19979, 2220, 0, 3875, 15, 15,
     "zoe@example.test", "1234 Boulevard René-Lévesque Ouest", "Montréal", "QC", "H3B 4W8", "CA", "paid",
     "unfulfilled", true},
    {"recorded-7.9.0/webhooks/18-order-updated", "21", 12393, 10705, 1145, 748, 940, 5, 0,
     "jose@example.test", "200 Sample Rd", "San Diego", "CA", "92101", "US", "partially_refunded",
     "fulfilled"},
};

void check(ExpectedWooOrder const& expected, IncomingOrder const& order)
{
    auto const planned = plan_order(order, kernel::us_dollar());
    BOOST_REQUIRE(planned);
    BOOST_TEST(planned->total.shop == expected.total);
    BOOST_TEST(planned->subtotal.shop == expected.subtotal);
    BOOST_TEST(planned->discounts.shop == expected.discounts);
    BOOST_TEST(planned->tax.shop == expected.tax);
    BOOST_TEST(planned->shipping.shop == expected.shipping);
    std::int64_t ordered = 0;
    std::int64_t to_ship = 0;
    for (PlannedLine const& line : planned->lines) {
        ordered += line.requires_shipping ? line.ordered_quantity : 0;
        to_ship += line.requires_shipping ? line.quantity : 0;
    }
    BOOST_TEST(ordered == expected.ordered);
    BOOST_TEST(to_ship == expected.to_ship);
    BOOST_TEST(order.email.value_or("") == expected.email);
    BOOST_TEST(order.ship_to.line1.value_or("") == expected.line1);
    BOOST_TEST(order.ship_to.city.value_or("") == expected.city);
    BOOST_TEST(order.ship_to.region.value_or("") == expected.region);
    BOOST_TEST(order.ship_to.postal_code.value_or("") == expected.postal_code);
    BOOST_TEST(order.ship_to.country.value_or("") == expected.country);
    BOOST_TEST(order.financial_status.value_or("") == expected.financial_status);
    BOOST_TEST(order.fulfillment_status.value() == expected.fulfillment_status);
    BOOST_TEST(order.cancelled_at.has_value() == expected.is_canceled);
    BOOST_TEST(total_mismatch(order, kernel::us_dollar()).has_value() == !expected.adds_up);
}

} // namespace

BOOST_AUTO_TEST_SUITE(conformance_woocommerce, *boost::unit_test::precondition(SharedDataIsThere()))

BOOST_AUTO_TEST_CASE(every_object_of_every_answer_and_webhook)
{
    std::map<std::string, IncomingOrder> found;
    std::map<std::string, int> kinds;
    std::map<std::string, std::string> refused; // orders
    for (NamedText const& file : woocommerce_files()) {
        auto const objects = read_channel_objects(file.text, {"woocommerce", woocommerce_secret});
        BOOST_REQUIRE_MESSAGE(objects, file.name << ": " << (objects ? "" : objects.error().message));
        for (ChannelObject const& object : *objects) {
            ++kinds[object.kind];
            if (object.order() != nullptr) {
                found.emplace(file.name + " " + object.order()->external_id, *object.order());
            } else if (object.kind == "order") {
                refused.emplace(file.name, object.refusal()->code + " " + object.refusal()->message);
            } else {
                BOOST_TEST(object.refusal()->code == "not_an_order");
            }
        }
    }
    for (ExpectedWooOrder const& expected : expected_woo_orders) {
        BOOST_TEST_CONTEXT(expected.file << ' ' << expected.id)
        {
            auto const order = found.find(expected.file + " " + expected.id);
            BOOST_REQUIRE(order != found.end());
            check(expected, order->second);
        }
    }
    // Four more tell the same as one above: the list's and the webhook's 20, the webhooks' 21, 22 and 25, and
    // the documentation's list's 727.
    BOOST_TEST(found.size() == expected_woo_orders.size() + 6);
    // Half a basket can be sold there, and cannot be picked here.
    for (auto const& [name, why] : refused) {
        BOOST_TEST_MESSAGE(name << ": " << why);
    }
    BOOST_TEST(refused.size() == 2U);
    for (char const* const name : {"ios-responses/order", "ios-responses/order-alternative-types"}) {
        BOOST_TEST(refused[name].starts_with("bad_quantity Order 963 was refused: its quantity of \"1.5\""),
                   name);
    }
    BOOST_TEST(kinds["draft_order"] == 1);
    BOOST_TEST(kinds["ping"] == 1);
    BOOST_TEST(kinds["refund"] == 4);
    BOOST_TEST(kinds["error"] == 4);
    BOOST_TEST(kinds["unknown"] + kinds["empty"] + kinds["product"] + kinds["customer"] + kinds["note"] +
                   kinds["webhook"] + kinds["download"] >
               30);
}

BOOST_AUTO_TEST_CASE(two_files_are_no_json_and_say_where)
{
    for (auto const& [name, line] : std::map<std::string, std::string>{
             {"order-with-deleted-refunds", "line 152"}, {"order-with-line-item-attributes", "line 148"}}) {
        auto const read =
            parse_woocommerce(file_text(shared_data() / "woocommerce/malformed" / (name + ".json")));
        BOOST_REQUIRE(!read);
        BOOST_TEST(read.error().code == "broken_json");
        BOOST_TEST(read.error().message.find(line) != std::string::npos, read.error().message);
    }
}

BOOST_AUTO_TEST_CASE(no_webhook_counts_with_another_secret)
{
    int signed_ones = 0;
    for (NamedText const& file : woocommerce_files()) {
        if (file.name.find("webhooks/") == std::string::npos || file.name.ends_with("ping") ||
            !file.name.starts_with("recorded")) {
            continue;
        }
        ++signed_ones;
        BOOST_TEST(read_channel_objects(file.text, {"woocommerce", "s3cr3t-keY"}).error().code ==
                   "bad_signature");
    }
    BOOST_TEST(signed_ones == 9);
}

BOOST_AUTO_TEST_SUITE_END()
