// What a file is taken for before anything is stored: columns guessed, orders foreseen, refusals by row.
#include <boost/test/unit_test.hpp>

#include <fmt/ranges.h>

#include "domain/orders/channels/channel_file.h"
#include "domain/orders/channels/guess_mapping.h"
#include "domain/orders/preview_file.h"

using namespace poddesk;
using namespace poddesk::orders;

namespace {

CsvFile file_of(std::string const& text)
{
    auto file = read_csv(text, {});
    BOOST_REQUIRE_MESSAGE(file, (file ? "" : file.error().message));
    return *file;
}

std::string column(CsvMapping const& mapping, char const* field)
{
    auto const found = mapping.fields.find(field);
    return found == mapping.fields.end() ? std::string() : found->second.column;
}

std::string const sheet = "PO Number\tOrder Date\tShip To Name\tShip To Address 1\tShip-To City\tState\t"
                          "ZIP/Postal Code\tItem #\tQty\tUnit Price\tOrder Total\n"
                          "P-1\t3/14/2026\tAda Moss\t7 Elm St\tBend\tOR\t97701\tA-1\t2\t4.50\t12.00\n"
                          "P-1\t3/14/2026\tAda Moss\t7 Elm St\tBend\tOR\t97701\tA-2\t1\t3.00\t12.00\n"
                          "P-2\t3/15/2026\tBo Lin\t9 Oak St\tReno\tNV\t89501\tA-1\ttwo\t4.50\t9.00\n"
                          "\t3/15/2026\tNobody\t\t\t\t\tA-1\t1\t4.50\t4.50\n";

} // namespace

BOOST_AUTO_TEST_SUITE(preview_file_suite)

BOOST_AUTO_TEST_CASE(columns_are_guessed_from_their_names)
{
    CsvMapping const guessed = guess_mapping(file_of(sheet));
    BOOST_TEST(column(guessed, "order_id") == "PO Number");
    BOOST_TEST(column(guessed, "placed_at") == "Order Date");
    BOOST_TEST(column(guessed, "name") == "Ship To Name");
    BOOST_TEST(column(guessed, "line1") == "Ship To Address 1");
    BOOST_TEST(column(guessed, "city") == "Ship-To City");
    BOOST_TEST(column(guessed, "region") == "State");
    BOOST_TEST(column(guessed, "postal_code") == "ZIP/Postal Code");
    BOOST_TEST(column(guessed, "sku") == "Item #");
    BOOST_TEST(column(guessed, "quantity") == "Qty");
    BOOST_TEST(column(guessed, "price") == "Unit Price");
    BOOST_TEST(column(guessed, "total") == "Order Total");
    BOOST_TEST(column(guessed, "po_number") == ""); // the order's id took that column
    BOOST_TEST(guessed.date_format == "MM/DD/YYYY");
    BOOST_TEST(guessed.country == "US"); // a ZIP code is American
    BOOST_TEST(checked_mapping(guessed).has_value());
}

BOOST_AUTO_TEST_CASE(dates_and_decimal_marks_are_guessed_from_what_stands_there)
{
    auto const guess = [](std::string const& date, std::string const& price) {
        CsvMapping const mapping =
            guess_mapping(file_of("Order;Date;SKU;Qty;Price\n1;" + date + ";A;1;" + price + "\n"));
        return mapping.date_format + " " + mapping.decimal_mark;
    };
    BOOST_TEST(guess("13/04/2026", "4,50") == "DD/MM/YYYY ,");
    BOOST_TEST(guess("04/13/2026", "1,234.50") == "MM/DD/YYYY .");
    BOOST_TEST(guess("13.04.2026", "1.234,50") == "DD.MM.YYYY ,");
    BOOST_TEST(guess("20260413", "1,234") == "YYYYMMDD .");
    BOOST_TEST(guess("2026-04-13T10:00:00Z", "4") == "ISO .");
    BOOST_TEST(guess("yesterday", "4") == "YYYY-MM-DD ."); // none fits: a person says it
    // A header that says nothing leaves the person everything to say.
    BOOST_TEST(guess_mapping(file_of("a,b,c\n1,2,3\n")).fields.empty());
}

BOOST_AUTO_TEST_CASE(orders_are_foreseen_and_every_refused_row_is_named)
{
    CsvFile const file = file_of(sheet);
    CsvMapping const mapping = checked_mapping(guess_mapping(file)).value();
    FilePreview const preview = preview_file(file, mapped_format(mapping), kernel::us_dollar(), 10);
    BOOST_TEST(preview.orders == 1U);
    BOOST_TEST(preview.refused == 2U); // P-2, and the row that says no order

    CsvFile const good = file_of(sheet.substr(0, sheet.find("P-2")));
    FilePreview const fine = preview_file(good, mapped_format(mapping), kernel::us_dollar(), 10);
    BOOST_REQUIRE_EQUAL(fine.objects.size(), 1U);
    PreviewedObject const& order = fine.objects[0];
    BOOST_REQUIRE(order.planned);
    BOOST_TEST(order.line == 2U);
    BOOST_TEST(order.planned->lines.size() == 2U);
    BOOST_TEST(order.planned->total.shop == 1200);
    BOOST_TEST(fine.units == 3);
    BOOST_TEST(order.order->ship_to.city.value() == "Bend");
}

BOOST_AUTO_TEST_CASE(a_long_file_is_counted_whole_and_kept_in_part)
{
    std::string text = "Order,SKU,Qty\n";
    for (int i = 1; i <= 50; ++i)
        text += std::to_string(i) + ",A," + (i == 40 ? "none" : "2") + "\n";
    CsvFile const file = file_of(text);
    CsvMapping const mapping = checked_mapping(guess_mapping(file)).value();
    FilePreview const preview = preview_file(file, mapped_format(mapping), kernel::us_dollar(), 5);
    BOOST_TEST(preview.orders == 49U);
    BOOST_TEST(preview.units == 98);
    BOOST_REQUIRE_EQUAL(preview.objects.size(), 6U);
    BOOST_TEST(preview.objects.back().line == 41U);
    BOOST_TEST(preview.objects.back().refusal->message.find("line 41, column Qty") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_the_catalog_does_not_know_is_told_of_each_order)
{
    CsvFile const file =
        file_of("Order,SKU,Title,Qty\n1,A,a,1\n1,B,b,2\n1,B,b,1\n2,A,a,1\n2,,A,1\n3,C,c,none\n4,D,d,1\n");
    CsvMapping const mapping = checked_mapping(guess_mapping(file)).value();
    FilePreview preview = preview_file(file, mapped_format(mapping), kernel::us_dollar(), 2);
    BOOST_TEST(preview.skus == (std::set<std::string>{"A", "B", "D"}), boost::test_tools::per_element());
    keep_unknown(preview, {"A", "X"});
    // Of orders that are counted and not kept, too; a refused one is no order. A line without a SKU is none
    // of the catalog's, whatever its title.
    BOOST_TEST(preview.unknown == (std::set<std::string>{"A", "B", "D"}), boost::test_tools::per_element());
    std::vector<std::string> told;
    for (PreviewedObject const& it : preview.objects)
        told.push_back(fmt::format("{}", fmt::join(it.unknown_skus, " ")));
    BOOST_TEST(told == (std::vector<std::string>{"B", "A", ""}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_does_not_ship_is_not_asked_for)
{
    FilePreview preview;
    for (bool const ships : {true, false}) {
        for (std::int64_t const quantity : {1, 0}) {
            PlannedOrder planned;
            planned.lines.push_back({});
            planned.lines[0].sku = "GIFT-50";
            planned.lines[0].quantity = quantity;
            planned.lines[0].requires_shipping = ships;
            preview.objects.push_back({"", 0, IncomingOrder(), planned});
        }
    }
    keep_unknown(preview, {});
    std::vector<std::size_t> told;
    for (PreviewedObject const& it : preview.objects)
        told.push_back(it.unknown_skus.size());
    BOOST_TEST(told == (std::vector<std::size_t>{1, 0, 0, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_reads_a_file_is_the_channels_matter)
{
    CsvFile const file = file_of("Order,SKU,Qty\n1,A,1\n");
    BOOST_TEST(format_for(file, {"csv"}).error().code == "unknown_format");
    ChannelReading reading{"shopify"};
    reading.mapping = checked_mapping(guess_mapping(file)).value();
    BOOST_TEST(format_for(file, reading).value().name == "mapped columns");
}

BOOST_AUTO_TEST_SUITE_END()
