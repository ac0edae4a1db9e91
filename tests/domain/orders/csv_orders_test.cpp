#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "domain/orders/channels/csv_orders.h"
#include "domain/orders/order.h"
#include "domain/orders/order_registers.h"

using namespace poddesk;
using namespace poddesk::orders;

namespace {

std::vector<ChannelObject> objects(std::string const& text)
{
    auto read = parse_csv_orders(text);
    BOOST_REQUIRE_MESSAGE(read, (read ? "" : read.error().message));
    return *read;
}

IncomingOrder order(std::string const& text)
{
    std::vector<ChannelObject> const all = objects(text);
    BOOST_REQUIRE_EQUAL(all.size(), 1U);
    BOOST_REQUIRE_MESSAGE(all[0].order(), (all[0].order() ? "" : all[0].refusal()->message));
    return *all[0].order();
}

kernel::Refusal refusal(ChannelObject const& object)
{
    BOOST_REQUIRE(object.refusal() != nullptr);
    return *object.refusal();
}

bool says(kernel::Refusal const& refused, std::string const& words)
{
    return refused.message.find(words) != std::string::npos;
}

std::string const items_header =
    "Sale Date,Item Name,Quantity,Price,Discount Amount,Delivery,Item Total,Currency,Transaction ID,Date "
    "Paid,Date "
    "Posted,Ship Name,Ship Address1,Ship City,Ship State,Ship Zipcode,Ship Country,Order ID,Variations,SKU\n";

/// One row of Sold Order Items.
std::string item(std::string const& order, std::string const& transaction, std::string const& quantity,
                 std::string const& total, std::string const& city = "Bend", std::string const& posted = "")
{
    return fmt::format(
        "05/02/26,Candle,{},10.00,0,4.00,{},USD,{},05/02/26,{},Ada Moss,7 Elm St,{},OR,'97701,United "
        "States,{},\"Scent:Fir,Lid:Cork\",CAN-1\n",
        quantity, total, transaction, posted, city, order);
}

std::string const shopify_header =
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled "
    "at,Currency,Subtotal,Shipping,Taxes,Total,"
    "Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem "
    "price,Lineitem "
    "sku,Lineitem requires shipping,Lineitem fulfillment status,Shipping Name,Shipping Address1,Shipping "
    "City,"
    "Shipping Zip,Shipping Province,Shipping Country,Notes,Cancelled at,Refunded Amount,Id,Tags\n";

std::string shopify_row(std::string const& line_status = "pending", std::string const& refunded = "0.00",
                        std::string const& paid = "paid")
{
    return fmt::format(
        "#7,ada@example.com,{},2026-05-02 09:00:00 -0700,unfulfilled,,USD,25.00,5.00,2.00,32.00,,0.00,"
        "Ground,2026-05-02 08:59:00 -0700,2,Candle,10.00,CAN-1,true,{},Ada Moss,7 Elm St,Bend,'97701,"
        "OR,US,\"ring\ntwice\",,{},900,\"rush, gift\"\n",
        paid, line_status, refunded);
}

std::string const shopify_more = "#7,ada@example.com,,,,,,,,,,,,,,1,Bowl,5.00,BOWL,true,pending\n";

} // namespace

BOOST_AUTO_TEST_SUITE(csv_orders)

BOOST_AUTO_TEST_CASE(a_shopify_order_of_several_rows)
{
    IncomingOrder const read = order(shopify_header + shopify_row() + shopify_more);
    BOOST_TEST(read.external_id == "900");
    BOOST_TEST(read.name.value() == "#7");
    BOOST_TEST(read.note.value() == "ring\ntwice");
    BOOST_TEST(read.tags.value() == (std::vector<std::string>{"gift", "rush"}),
               boost::test_tools::per_element());
    BOOST_TEST(read.ship_to.postal_code.value() == "97701");
    BOOST_TEST(read.ship_to.country.value() == "US");
    BOOST_TEST(kernel::format_iso8601(read.updated_at.value()) == "2026-05-02T16:00:00Z");
    BOOST_TEST(!total_mismatch(read, kernel::us_dollar()).has_value());
    auto const planned = plan_order(read, kernel::us_dollar());
    BOOST_REQUIRE(planned);
    BOOST_TEST(planned->total.shop == 3200);
    BOOST_TEST(planned->tax.shop == 200);
    BOOST_TEST(planned->shipping.shop == 500);
    BOOST_REQUIRE_EQUAL(planned->lines.size(), 2U);
    BOOST_TEST(planned->lines[0].quantity == 2);
    BOOST_TEST(planned->lines[1].sku == "BOWL");
}

BOOST_AUTO_TEST_CASE(what_the_shopify_export_cannot_say_is_not_guessed)
{
    auto const part = objects(shopify_header + shopify_row("partial"));
    BOOST_TEST(refusal(part[0]).code == "unknown_quantity");
    BOOST_TEST(says(refusal(part[0]), "line 2, column Lineitem fulfillment status"));
    // The control: the same row, wholly sent, or refunded altogether.
    BOOST_TEST(order(shopify_header + shopify_row("fulfilled")).lines.at("~1").fulfillable_quantity.value() ==
               0);
    IncomingOrder const refunded = order(shopify_header + shopify_row("pending", "32.00", "refunded"));
    BOOST_TEST(refunded.lines.at("~1").fulfillable_quantity.value() == 0);
    BOOST_TEST(refunded.current_total.value().shop.text == "0");
    BOOST_TEST(
        order(shopify_header + shopify_row("pending", "1.00")).lines.at("~1").fulfillable_quantity.value() ==
        2);
}

BOOST_AUTO_TEST_CASE(a_newer_export_wins_whichever_is_read_first)
{
    IncomingOrder const older = order(shopify_header + shopify_row());
    std::string row = shopify_row("fulfilled");
    row.replace(row.find("unfulfilled,,"), 13, "fulfilled,2026-05-04 10:00:00 -0700,");
    IncomingOrder const newer = order(shopify_header + row);
    for (IncomingOrder const& both : {merged(older, newer), merged(newer, older)}) {
        BOOST_TEST(both.fulfillment_status.value() == "fulfilled");
        BOOST_TEST(both.lines.at("~1").fulfillable_quantity.value() == 0);
    }
}

BOOST_AUTO_TEST_CASE(the_shops_own_lines_take_the_place_of_an_exports)
{
    IncomingOrder const exported = order(shopify_header + shopify_row() + shopify_more);
    IncomingOrder told;
    told.external_id = "900";
    told.updated_at = exported.updated_at.value() - std::chrono::hours(1);
    told.lines["31"].quantity = 2;
    told.lines["32"].quantity = 1;
    for (IncomingOrder const& both : {merged(exported, told), merged(told, exported)}) {
        BOOST_TEST(both.lines.size() == 2U);
        BOOST_TEST(both.lines.contains("31"));
        BOOST_TEST(both.shipping_lines.size() == 1U); // only the export told one
    }
}

BOOST_AUTO_TEST_CASE(an_order_that_begins_twice_is_refused)
{
    auto const twice = objects(shopify_header + shopify_row() + shopify_more + shopify_row());
    BOOST_REQUIRE_EQUAL(twice.size(), 1U);
    BOOST_TEST(refusal(twice[0]).code == "duplicate_order");
    BOOST_TEST(says(refusal(twice[0]), "line 5, column Id"));
    auto const never = objects(shopify_header + shopify_more);
    BOOST_TEST(refusal(never[0]).code == "bad_id");
}

BOOST_AUTO_TEST_CASE(etsy_items_of_one_order)
{
    IncomingOrder const read =
        order(items_header + item("5", "51", "2", "20.00") + item("5", "52", "1", "10.00"));
    BOOST_TEST(read.lines.at("51").quantity.value() == 2);
    BOOST_TEST(read.lines.at("52").properties.value().size() == 2U);
    BOOST_TEST(read.ship_to.country.value() == "US");
    BOOST_TEST(read.ship_to.postal_code.value() == "97701");
    BOOST_TEST(read.total.value().shop.text == "38");
    BOOST_TEST(read.financial_status.value() == "paid");
    BOOST_TEST(!total_mismatch(read, kernel::us_dollar()).has_value());
}

BOOST_AUTO_TEST_CASE(an_order_with_one_broken_row_is_refused_whole)
{
    std::string const good = item("5", "51", "2", "20.00");
    auto const all =
        objects(items_header + good + item("5", "52", "", "10.00") + item("6", "61", "1", "10.00"));
    BOOST_REQUIRE_EQUAL(all.size(), 2U);
    BOOST_TEST(refusal(all[0]).code == "bad_quantity");
    BOOST_TEST(
        says(refusal(all[0]), "Order 5 was refused: line 3, column Quantity: \"\" is not a whole number"));
    BOOST_TEST(all[1].order()->external_id == "6");
    // The rows are kept for whoever looks into it.
    BOOST_TEST(all[0].raw.find("\"line\":2") != std::string::npos);
    BOOST_TEST(all[0].raw.find("\"line\":3") != std::string::npos);
    // The control: with the cell filled both rows are an order.
    BOOST_TEST(order(items_header + good + item("5", "52", "1", "10.00")).lines.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_row_that_nobody_can_place_stops_its_neighbors)
{
    std::string const shifted =
        "05/02/26,Candle, the big one,1,10.00,0,4.00,10.00,USD,59,05/02/26,,Ada Moss,7 Elm "
        "St,Bend,OR,97701,United States,5,,CAN-1\n";
    auto const all = objects(items_header + item("4", "41", "1", "10.00") + item("5", "51", "2", "20.00") +
                             shifted + item("6", "61", "1", "10.00") + item("7", "71", "1", "10.00"));
    BOOST_REQUIRE_EQUAL(all.size(), 5U);
    BOOST_TEST(all[0].order()->external_id == "4");
    BOOST_TEST(refusal(all[1]).code == "row_missing");
    BOOST_TEST(says(refusal(all[1]), "line 4"));
    BOOST_TEST(refusal(all[2]).code == "row_missing");
    BOOST_TEST(all[3].order()->external_id == "7");
    BOOST_TEST(all[4].kind == "row");
    BOOST_TEST(refusal(all[4]).code == "bad_id");
    BOOST_TEST(says(refusal(all[4]), "line 4, column Order ID: \"United States\""));
}

BOOST_AUTO_TEST_CASE(rows_of_another_length)
{
    std::string row = item("5", "51", "2", "20.00");
    row.pop_back();
    BOOST_TEST(order(items_header + row + ",,\n").lines.size() == 1U);
    auto const longer = objects(items_header + row + ",,oops\n");
    BOOST_TEST(refusal(longer[0]).code == "ragged_row");
    BOOST_TEST(says(refusal(longer[0]), "line 2 has 22 cells where the header has 20"));
    // Without its last column, which no row must have.
    BOOST_TEST(order(items_header + row.substr(0, row.rfind(',')) + "\n").lines.size() == 1U);
    auto const shopify = objects(shopify_header + shopify_row() + "#7,ada@example.com,,,,\n");
    BOOST_TEST(refusal(shopify[0]).code == "ragged_row");
    BOOST_TEST(says(refusal(shopify[0]), "ends before its column \"Lineitem quantity\""));
}

BOOST_AUTO_TEST_CASE(rows_of_one_order_must_agree)
{
    auto const all =
        objects(items_header + item("5", "51", "2", "20.00") + item("5", "52", "1", "10.00", "Reno"));
    BOOST_TEST(refusal(all[0]).code == "rows_differ");
    BOOST_TEST(says(refusal(all[0]),
                    "line 3, column Ship City: \"Reno\" where line 2 of the same order says \"Bend\""));
    auto const twice = objects(items_header + item("5", "51", "2", "20.00") + item("5", "51", "2", "20.00"));
    BOOST_TEST(refusal(twice[0]).code == "bad_id");
    auto const sums = objects(items_header + item("5", "51", "2", "21.00"));
    BOOST_TEST(refusal(sums[0]).code == "bad_amount");
}

BOOST_AUTO_TEST_CASE(the_first_few_problems_are_told_together)
{
    std::string row = item("5", "51", "two", "1.2.3", "Bend");
    row.replace(row.find("United States"), 13, "Untied States");
    auto const all = objects(items_header + row);
    kernel::Refusal const refused = refusal(all[0]);
    BOOST_TEST(refused.code == "unknown_country");
    BOOST_TEST(says(refused, "column Quantity: \"two\""));
    BOOST_TEST(says(refused, "column Item Total: \"1.2.3\""));
}

BOOST_AUTO_TEST_CASE(etsy_orders_complete_their_items)
{
    std::string const header =
        "Sale Date,Order ID,Buyer User ID,Full Name,Number of Items,Date Shipped,Street 1,Ship "
        "City,Ship State,Ship Zipcode,Ship Country,Currency,Order Value,Discount Amount,Shipping "
        "Discount,Shipping,Sales Tax,Order Total,Status,SKU\n";
    auto const row = [](std::string const& number, std::string const& skus) {
        return fmt::format(
            "05/02/26,5,ada,Ada Moss,{},,7 Elm St,Bend,OR,97701,United States,USD,30.00,0,0,8.00,2.10,"
            "40.10,,{}\n",
            number, skus);
    };
    auto const three = objects(header + row("3", "\"CAN-1,BOWL\""));
    BOOST_TEST(refusal(three[0]).code == "missing_lines");
    BOOST_TEST(says(refusal(three[0]), "Sold Order Items"));
    IncomingOrder const one_sku = order(header + row("3", "CAN-1"));
    BOOST_TEST(one_sku.lines.at("~1").quantity.value() == 3);
    BOOST_TEST(order(header + row("2", "\"CAN-1,BOWL\"")).lines.size() == 2U);
    IncomingOrder const items =
        order(items_header + item("5", "51", "2", "20.00") + item("5", "52", "1", "10.00"));
    for (IncomingOrder const& both : {merged(one_sku, items), merged(items, one_sku)}) {
        BOOST_TEST(both.total.value().shop.text == "40.1");
        BOOST_TEST(both.tax.value().shop.text == "2.1");
        BOOST_TEST(both.lines.size() == 2U);
        BOOST_TEST(both.lines.contains("51"));
    }
}

BOOST_AUTO_TEST_CASE(amazon_counts_what_is_left)
{
    std::string const header =
        "order-id\torder-item-id\tpurchase-date\tpayments-date\tbuyer-email\tsku\tproduct-name\t"
        "quantity-purchased\tquantity-shipped\tquantity-to-ship\tship-service-level\trecipient-"
        "name\tship-address-1\tship-address-2\tship-address-3\tship-city\tship-state\tship-"
        "postal-code\tship-country\tis-prime\n";
    auto const row = [](std::string const& bought, std::string const& left) {
        return fmt::format(
            "111-2\t9\t2026-05-02T10:00:00+00:00\t2026-05-02T10:05:00+00:00\ta@example.com\tCAN-1\t\"Fir\" "
            "Candle\t{}\t0\t{}\tExpedited\tAda Moss\t7 Elm St\tUnit 2\tRear\tBend\tOR\t'97701\tUS\ttrue\n",
            bought, left);
    };
    IncomingOrder const read = order(header + row("3", "2"));
    BOOST_TEST(read.lines.at("9").fulfillable_quantity.value() == 2);
    BOOST_TEST(read.lines.at("9").title.value() == "\"Fir\" Candle");
    BOOST_TEST(read.ship_to.line2.value() == "Unit 2, Rear");
    BOOST_TEST(read.ship_to.postal_code.value() == "97701");
    BOOST_TEST(read.fulfillment_status.value() == "partial");
    BOOST_TEST(read.tags.value().front() == "prime");
    BOOST_TEST(plan_order(read, kernel::us_dollar())->charges.front().title == "Expedited");
    BOOST_TEST(refusal(objects(header + row("1", "2"))[0]).code == "bad_quantity");
    BOOST_TEST(refusal(objects(header + row("1", "1.5"))[0]).code == "bad_quantity");
}

BOOST_AUTO_TEST_CASE(walmart_lines_have_a_state_each)
{
    std::string const header =
        "PO#,Order#,Order Date,Customer Name,Customer Phone Number,Ship to Address 1,Ship to "
        "Address 2,City,State,Zip,Line#,Status,Item Description,Shipping Method,Qty,SKU,Item Cost,"
        "Shipping Cost,Tax,Fulfillment Entity\n";
    auto const row = [](int line, std::string const& status, std::string const& by = "Seller Fulfilled") {
        return fmt::format(
            "108,2000,2026-05-02,Ada Moss,5035550100,7 Elm St,,Bend,OR,97701,{},{},Candle,Standard,1,"
            "CAN-{},10.00,1.00,0.50,{}\n",
            line, status, line, by);
    };
    IncomingOrder const read =
        order(header + row(1, "Acknowledged") + row(2, "Shipped") + row(3, "Cancelled"));
    BOOST_TEST(read.external_id == "108");
    BOOST_TEST(read.lines.at("1").fulfillable_quantity.value() == 1);
    BOOST_TEST(read.lines.at("2").fulfillable_quantity.value() == 0);
    BOOST_TEST(read.lines.at("3").fulfillable_quantity.value() == 0);
    BOOST_TEST(read.fulfillment_status.value() == "partial");
    BOOST_TEST(read.total.value().shop.text == "34.5");
    BOOST_TEST(!total_mismatch(read, kernel::us_dollar()).has_value());
    BOOST_TEST(order(header + row(1, "Cancelled")).cancelled_at.has_value());
    BOOST_TEST(!order(header + row(1, "Created", "WFS Eligible")).lines.at("1").requires_shipping.value());
    BOOST_TEST(refusal(objects(header + row(1, "Lost"))[0]).code == "unknown_status");
    // The export dates no state: the further one counts, whichever file came first.
    IncomingOrder const sent = order(header + row(1, "Delivered"));
    IncomingOrder const open = order(header + row(1, "Created"));
    BOOST_TEST(merged(sent, open).lines.at("1").fulfillable_quantity.value() == 0);
    BOOST_TEST(merged(open, sent).lines.at("1").fulfillable_quantity.value() == 0);
}

BOOST_AUTO_TEST_CASE(a_header_that_nobody_knows_is_named)
{
    auto const read = parse_csv_orders("Bestellung;Artikel;Menge\n1;A;2\n");
    BOOST_REQUIRE(!read);
    BOOST_TEST(read.error().code == "unknown_format");
    BOOST_TEST(says(read.error(), "\"Bestellung\", \"Artikel\", \"Menge\""));
    BOOST_TEST(says(read.error(), "channels mapping set"));
}

BOOST_AUTO_TEST_CASE(amounts_with_thousands)
{
    std::string row = item("5", "51", "1", "\"1,234.50\"");
    row.replace(row.find("10.00"), 5, "\"1,234.50\"");
    BOOST_TEST(order(items_header + row).lines_total.value().shop.text == "1234.5");
    std::string wrong = item("5", "51", "1", "\"12,34.50\"");
    BOOST_TEST(refusal(objects(items_header + wrong)[0]).code == "bad_amount");
}

BOOST_AUTO_TEST_SUITE_END()
