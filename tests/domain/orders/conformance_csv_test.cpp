// Exports that nobody here wrote, some with broken rows on purpose, read without a database. Their import:
// import_files_test.cpp.
#include <map>

#include <boost/test/unit_test.hpp>

#include "domain/orders/channels/csv_orders.h"
#include "domain/orders/order.h"
#include "tests/domain/orders/shared_data.h"

using namespace poddesk;
using namespace poddesk::orders;

namespace {

/// Worked out by hand from the file's own columns. Amounts in minor units; −1: the file does not tell.
struct ExpectedCsvOrder
{
    std::string file;
    std::string id;
    std::string name;
    std::string currency;
    std::int64_t total, subtotal, discounts, tax, shipping;
    std::int64_t ordered, to_ship; ///< units
    std::string skus;              ///< of its lines, in their order
    std::string email, line1, city, region, postal_code, country;
    std::string financial_status, fulfillment_status;
    bool is_canceled;
};

std::string const dev_store = "shopify-orders_export_1-devstore.csv";
std::string const sixty = "shopify-orders-export-60col-invai.csv";
std::string const etsy = "etsy-sold-order-items.csv";
std::string const amazon = "amazon-unshipped-orders-report.txt";
std::string const plot =
    "TESTING GROUND, PLOT NO 2288, SUNDARPUR, PS-CHANDAKA,BBSR to Chandaka Rd Sikharchandi";

std::vector<ExpectedCsvOrder> const expected_csv_orders = {
    {dev_store,
     "6097582719028",
     "#1002",
     "INR",
     14170,
     13000,
     0,
     1170,
     0,
     1,
     0,
     "",
     "testcust1@gmail.com",
     plot,
     "Bhubaneswar",
     "OR",
     "751024",
     "IN",
     "paid",
     "fulfilled",
     false},
    {dev_store,
     "6097580687412",
     "#1001",
     "INR",
     10900,
     10000,
     0,
     900,
     0,
     1,
     0,
     "",
     "testcust2@gmail.com",
     plot,
     "Bhubaneswar",
     "OR",
     "751024",
     "IN",
     "paid",
     "fulfilled",
     false},
    {sixty,
     "6201000005001",
     "#5001",
     "USD",
     6950,
     6400,
     0,
     550,
     0,
     2,
     2,
     "DB024-BC3001-MST-M DB023-BC3001-HMV-L",
     "emily.chen@example.com",
     "200 W Monroe St",
     "Phoenix",
     "AZ",
     "85003",
     "US",
     "paid",
     "unfulfilled",
     false},
    {sixty,
     "6201000005002",
     "#5002",
     "USD",
     3640,
     2800,
     0,
     241,
     599,
     1,
     1,
     "DB040-G64000-NVY-XL",
     "mike.t@example.com",
     "5 Lake Dr",
     "Page",
     "AZ",
     "86040",
     "US",
     "paid",
     "unfulfilled",
     false},
    {sixty,
     "6201000005003",
     "#5003",
     "USD",
     3041,
     2800,
     0,
     241,
     0,
     1,
     0,
     "DB035-G64000-BLK-S",
     "cancel.me@example.com",
     "1 A St",
     "Mesa",
     "AZ",
     "85201",
     "US",
     "voided",
     "unfulfilled",
     true},
    // 24.99 + 2 × 24.99 − 5.00 + 4.99
    {etsy,
     "3310000001",
     "3310000001",
     "USD",
     7496,
     6997,
     500,
     -1,
     499,
     3,
     3,
     "DB001-G64000-BLK-M DB019-G64000-SND-L",
     "",
     "1520 E Camelback Rd",
     "Phoenix",
     "AZ",
     "85014",
     "US",
     "paid",
     "unfulfilled",
     false},
    {etsy,
     "3310000002",
     "3310000002",
     "USD",
     3198,
     2699,
     0,
     -1,
     499,
     1,
     1,
     "DB025-G64000-WHT-S",
     "",
     "77 W Main St",
     "Mesa",
     "AZ",
     "85201",
     "US",
     "paid",
     "unfulfilled",
     false},
    {etsy,
     "3310000003",
     "3310000003",
     "USD",
     3198,
     2699,
     0,
     -1,
     499,
     1,
     1,
     "DB025-G64000-WHT-M",
     "",
     "9 Oak Ave",
     "Tempe",
     "AZ",
     "85281",
     "US",
     "paid",
     "unfulfilled",
     false},
    {etsy,
     "3310000004",
     "3310000004",
     "USD",
     2699,
     2200,
     0,
     -1,
     499,
     1,
     1,
     "ETSY-OLD-CACTUS-XL",
     "",
     "300 N 3rd St",
     "Tucson",
     "AZ",
     "85705",
     "US",
     "paid",
     "unfulfilled",
     false},
    {amazon,
     "114-3310000-0000101",
     "114-3310000-0000101",
     "",
     -1,
     -1,
     -1,
     -1,
     -1,
     1,
     1,
     "DB004-G64000-NVY-L",
     "dana.whitfield@example.com",
     "100 Example Ave",
     "Phoenix",
     "AZ",
     "85003",
     "US",
     "paid",
     "unfulfilled",
     false},
    {amazon,
     "114-3310000-0000102",
     "114-3310000-0000102",
     "",
     -1,
     -1,
     -1,
     -1,
     -1,
     3,
     3,
     "DB008-G64000-SGR-XL DB004-G64000-NVY-M",
     "jose.nunez@example.com",
     "200 Sample Rd",
     "Tempe",
     "AZ",
     "85281",
     "US",
     "paid",
     "unfulfilled",
     false},
    {amazon,
     "114-3310000-0000103",
     "114-3310000-0000103",
     "",
     -1,
     -1,
     -1,
     -1,
     -1,
     1,
     1,
     "DB011-BC3001-BLK-S",
     "riley.park@example.com",
     "300 Test Blvd",
     "Mesa",
     "AZ",
     "85201",
     "US",
     "paid",
     "unfulfilled",
     false},
};

std::int64_t told(Field<MoneyBag> const& field, std::int64_t planned)
{
    return field.has_value() ? planned : -1;
}

void check(ExpectedCsvOrder const& expected, IncomingOrder const& order)
{
    auto const planned = plan_order(order, kernel::us_dollar());
    BOOST_REQUIRE(planned);
    BOOST_TEST(order.name.value() == expected.name);
    BOOST_TEST(order.currency.value_or("") == expected.currency);
    BOOST_TEST(told(order.total, planned->total.shop) == expected.total);
    BOOST_TEST(told(order.subtotal, planned->subtotal.shop) == expected.subtotal);
    BOOST_TEST(told(order.discounts, planned->discounts.shop) == expected.discounts);
    BOOST_TEST(told(order.tax, planned->tax.shop) == expected.tax);
    BOOST_TEST(told(order.shipping, planned->shipping.shop) == expected.shipping);
    std::int64_t ordered = 0;
    std::int64_t to_ship = 0;
    std::string skus;
    for (PlannedLine const& line : planned->lines) {
        ordered += line.ordered_quantity;
        to_ship += line.quantity;
        skus += (skus.empty() ? "" : " ") + line.sku;
    }
    BOOST_TEST(ordered == expected.ordered);
    BOOST_TEST(to_ship == expected.to_ship);
    BOOST_TEST(skus == expected.skus);
    BOOST_TEST(order.email.value_or("") == expected.email);
    BOOST_TEST(order.ship_to.line1.value() == expected.line1);
    BOOST_TEST(order.ship_to.city.value() == expected.city);
    BOOST_TEST(order.ship_to.region.value() == expected.region);
    BOOST_TEST(order.ship_to.postal_code.value() == expected.postal_code);
    BOOST_TEST(order.ship_to.country.value() == expected.country);
    BOOST_TEST(order.financial_status.value() == expected.financial_status);
    BOOST_TEST(order.fulfillment_status.value() == expected.fulfillment_status);
    BOOST_TEST(order.cancelled_at.has_value() == expected.is_canceled);
    BOOST_TEST(!total_mismatch(order, kernel::us_dollar()).has_value());
}

} // namespace

BOOST_AUTO_TEST_SUITE(conformance_csv, *boost::unit_test::precondition(SharedDataIsThere()))

BOOST_AUTO_TEST_CASE(every_order_of_every_export)
{
    std::map<std::string, IncomingOrder> found;
    std::vector<kernel::Refusal> refused;
    std::size_t files = 0;
    for (auto const& entry : std::filesystem::directory_iterator(shared_data() / "csv")) {
        ++files;
        auto const objects = parse_csv_orders(file_text(entry.path()));
        BOOST_REQUIRE_MESSAGE(objects, entry.path());
        for (ChannelObject const& object : *objects) {
            if (object.order() != nullptr) {
                found.emplace(entry.path().filename().string() + " " + object.order()->external_id,
                              *object.order());
            } else {
                refused.push_back(*object.refusal());
            }
        }
    }
    BOOST_TEST(files == 4U);
    BOOST_TEST(found.size() == expected_csv_orders.size());
    for (ExpectedCsvOrder const& expected : expected_csv_orders) {
        BOOST_TEST_CONTEXT(expected.file << ' ' << expected.id)
        {
            auto const order = found.find(expected.file + " " + expected.id);
            BOOST_REQUIRE(order != found.end());
            check(expected, order->second);
        }
    }
    BOOST_REQUIRE_EQUAL(refused.size(), 1U);
    BOOST_TEST(refused[0].code == "bad_quantity");
    BOOST_TEST(refused[0].message.find("Order 3310000005 was refused: line 7, column Quantity: \"\"") == 0U);
}

BOOST_AUTO_TEST_CASE(what_only_some_of_them_tell)
{
    auto const sixty_columns = parse_csv_orders(file_text(shared_data() / "csv" / sixty)).value();
    IncomingOrder const& emily = *sixty_columns[0].order();
    BOOST_TEST(emily.note.value() == "Please gift wrap");
    BOOST_TEST(emily.shipping_lines.begin()->second.title.value() == "Free shipping");
    BOOST_TEST(emily.lines.at("~2").name.value() == "Wildflower Meadow Tee - Heather Mauve / L"); // 66 cells
    BOOST_TEST(sixty_columns[1].order()->tags.value().front() == "rush");
    BOOST_TEST(sixty_columns[1].order()->ship_to.phone.value() == "9285550188");
    BOOST_TEST(kernel::format_iso8601(sixty_columns[2].order()->cancelled_at.value()) ==
               "2026-09-22T23:00:00Z");
    auto const store = parse_csv_orders(file_text(shared_data() / "csv" / dev_store)).value();
    BOOST_TEST(store[0].order()->test.value());
    BOOST_TEST(store[0].order()->tax_lines.value().front().title == "CGST 9%");
    BOOST_TEST(store[0].order()->ship_to.region_name.value() == "Odisha");
    auto const sold = parse_csv_orders(file_text(shared_data() / "csv" / etsy)).value();
    IncomingLine const& shirt = sold[2].order()->lines.at("4411200004");
    BOOST_TEST(shirt.properties.value().back().value == "Name: Jessica-Marie Montgomery");
    BOOST_TEST(sold[0].order()->discount_codes.value().front() == "SAVE10");
    auto const unshipped = parse_csv_orders(file_text(shared_data() / "csv" / amazon)).value();
    BOOST_TEST(unshipped[1].order()->ship_to.name.value() == "José Núñez");
    BOOST_TEST(unshipped[1].order()->ship_to.line2.value() == "Apt 4");
    BOOST_TEST(unshipped[2].order()->shipping_lines.begin()->second.title.value() == "FreeEconomy");
}

BOOST_AUTO_TEST_SUITE_END()
