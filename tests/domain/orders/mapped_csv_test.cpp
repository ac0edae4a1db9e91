#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "domain/orders/channels/channel_file.h"
#include "domain/orders/channels/mapped_csv.h"
#include "domain/orders/order.h"

using namespace poddesk;
using namespace poddesk::orders;

namespace {

/// A German spreadsheet: semicolons, decimal commas, days first.
CsvMapping mapping()
{
    CsvMapping map;
    map.fields = {{"order_id", {"Bestellung", ""}},
                  {"placed_at", {"Datum", ""}},
                  {"name", {"Empfänger", ""}},
                  {"line1", {"Straße", ""}},
                  {"city", {"Ort", ""}},
                  {"postal_code", {"PLZ", ""}},
                  {"line_id", {"Pos", ""}},
                  {"sku", {"Artikel", ""}},
                  {"quantity", {"Menge", ""}},
                  {"price", {"Preis", ""}},
                  {"total", {"Summe", ""}},
                  {"shipping_service", {"", "DHL Paket"}}};
    map.date_format = "DD.MM.YYYY";
    map.decimal_mark = ',';
    map.currency = "EUR";
    map.country = "Germany";
    return map;
}

std::string const header = "Bestellung;Datum;Empfänger;Straße;Ort;PLZ;Pos;Artikel;Menge;Preis;Summe\n";
std::string const rows = "B/1;03.09.2026;Ada Moos;Ulmenweg 7;Köln;'01067;1/a;A-1;2;1.234,50;2.472,00\n"
                         "B/1;03.09.2026;Ada Moos;Ulmenweg 7;Köln;'01067;2;A-2;1;3,00;2.472,00\n";

std::vector<ChannelObject> read(std::string const& text, CsvMapping const& map, std::size_t most = 100)
{
    auto const usable = checked_mapping(map);
    BOOST_REQUIRE_MESSAGE(usable, (usable ? "" : usable.error().message));
    auto objects = preview_mapping(text, *usable, most);
    BOOST_REQUIRE_MESSAGE(objects, (objects ? "" : objects.error().message));
    return *objects;
}

std::string code_of(CsvMapping const& map)
{
    auto const usable = checked_mapping(map);
    return usable ? "fine" : usable.error().code;
}

} // namespace

BOOST_AUTO_TEST_SUITE(mapped_csv)

BOOST_AUTO_TEST_CASE(a_spreadsheet_of_ones_own)
{
    auto const objects = read(header + rows, mapping());
    BOOST_REQUIRE_EQUAL(objects.size(), 1U);
    BOOST_REQUIRE_MESSAGE(objects[0].order(), (objects[0].order() ? "" : objects[0].refusal()->message));
    IncomingOrder const& order = *objects[0].order();
    BOOST_TEST(order.external_id == "B/1");
    BOOST_TEST(kernel::format_iso8601(order.created_at.value()) == "2026-09-03T00:00:00Z");
    BOOST_TEST(order.ship_to.postal_code.value() == "01067");
    BOOST_TEST(order.ship_to.country.value() == "DE");
    auto const planned = plan_order(order, kernel::us_dollar());
    BOOST_REQUIRE(planned);
    BOOST_TEST(planned->currency.code() == "EUR");
    BOOST_TEST(planned->total.shop == 247200);
    BOOST_TEST(planned->lines[0].unit_price == 123450);
    BOOST_TEST(planned->lines[0].quantity == 2);
    BOOST_TEST(planned->lines[0].external_id == "1%2Fa");
    BOOST_TEST(planned->charges[0].title == "DHL Paket");
}

BOOST_AUTO_TEST_CASE(its_faults_are_told_by_line_and_column)
{
    std::string broken = rows;
    broken.replace(broken.find("3,00"), 4, "3.00");
    auto const amount = read(header + broken, mapping());
    BOOST_TEST(amount[0].refusal()->code == "bad_amount");
    BOOST_TEST(amount[0].refusal()->message.find("line 3, column Preis: \"3.00\"") != std::string::npos);
    std::string twice = rows;
    twice.replace(twice.find(";2;A-2"), 6, ";1/a;A");
    BOOST_TEST(read(header + twice, mapping())[0].refusal()->code == "bad_id");
    std::string moved = rows;
    moved.replace(moved.rfind("Köln"), 5, "Bonn");
    BOOST_TEST(read(header + moved, mapping())[0].refusal()->code == "rows_differ");
    std::string day = rows;
    day.replace(day.find("03.09.2026"), 10, "2026-09-03");
    BOOST_TEST(read(header + day, mapping())[0].refusal()->code != "");
}

BOOST_AUTO_TEST_CASE(one_row_an_order_and_constants)
{
    CsvMapping flat;
    flat.fields = {{"order_id", {"PO", ""}}, {"sku", {"Item", ""}}, {"quantity", {"", "1"}}};
    flat.is_one_row_an_order = true;
    auto const objects = read("PO,Item\n1,A\n2,B\n2,C\n", flat);
    BOOST_REQUIRE_EQUAL(objects.size(), 2U);
    BOOST_TEST(objects[0].order()->lines.at("~1").quantity.value() == 1);
    BOOST_TEST(objects[1].refusal()->code == "duplicate_order");
    flat.is_one_row_an_order = false;
    BOOST_TEST(read("PO,Item\n1,A\n2,B\n2,C\n", flat)[1].order()->lines.size() == 2U);
    BOOST_TEST(read("PO,Item\n1,A\n2,B\n2,C\n", flat, 1).size() == 1U);
    BOOST_TEST(read("PO,Item\n1,\n", flat)[0].refusal()->code == "bad_text");
}

BOOST_AUTO_TEST_CASE(a_mapping_is_checked_before_it_is_kept)
{
    BOOST_TEST(code_of(mapping()) == "fine");
    for (char const* const field : {"order_id", "quantity", "sku"}) {
        CsvMapping map = mapping();
        map.fields.erase(field);
        BOOST_TEST(code_of(map) == "bad_mapping", field);
    }
    CsvMapping unknown = mapping();
    unknown.fields["colour"] = {"Farbe", ""};
    BOOST_TEST(code_of(unknown) == "bad_mapping");
    CsvMapping empty = mapping();
    empty.fields["sku"] = {"", ""};
    BOOST_TEST(code_of(empty) == "bad_mapping");
    CsvMapping mark = mapping();
    mark.decimal_mark = ';';
    BOOST_TEST(code_of(mark) == "bad_mapping");
    CsvMapping money = mapping();
    money.currency = "EURO";
    BOOST_TEST(code_of(money) == "bad_mapping");
    CsvMapping dates = mapping();
    dates.date_format = "hh:mm";
    BOOST_TEST(code_of(dates) == "bad_mapping");
    CsvMapping count = mapping();
    count.fields["quantity"] = {"", "many"};
    BOOST_TEST(code_of(count) == "bad_mapping");
    CsvMapping const kept = checked_mapping(mapping()).value();
    BOOST_TEST((parse_mapping(to_json(kept)).value() == kept));
    BOOST_TEST(parse_mapping(nlohmann::json::object()).error().code == "bad_mapping");
}

BOOST_AUTO_TEST_CASE(a_channel_with_a_mapping_reads_by_it)
{
    ChannelReading reading{"csv"};
    BOOST_TEST(read_channel_objects(header + rows, reading).error().code == "unknown_format");
    reading.mapping = checked_mapping(mapping()).value();
    BOOST_TEST(read_channel_objects(header + rows, reading)->front().order()->external_id == "B/1");
    auto const lacks = preview_mapping("Bestellung;Menge\n1;2\n", *reading.mapping, 10);
    BOOST_TEST(lacks.error().code == "unknown_format");
    // What is another export stays one.
    std::string const etsy = "Sale Date,Item Name,Quantity,Transaction ID,Order ID,Price,Ship Country\n";
    BOOST_TEST(read_channel_objects(etsy, reading).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
