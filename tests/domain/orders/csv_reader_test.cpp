#include <boost/test/unit_test.hpp>

#include "domain/orders/channels/country_names.h"
#include "domain/orders/channels/csv_fields.h"
#include "domain/orders/channels/csv_reader.h"

using namespace poddesk;
using namespace poddesk::orders;

namespace {

CsvFile read(std::string_view bytes)
{
    auto file = read_csv(bytes, {});
    BOOST_REQUIRE_MESSAGE(file, (file ? "" : file.error().message));
    return *file;
}

kernel::Refusal refusal(std::string_view bytes, Limits const& limits = {})
{
    auto const file = read_csv(bytes, limits);
    BOOST_REQUIRE(!file);
    return file.error();
}

std::string utf16(std::u16string_view text, bool little)
{
    std::string bytes;
    for (char16_t const c : text) {
        auto const low = static_cast<char>(c & 0xFF);
        auto const high = static_cast<char>(c >> 8);
        bytes += little ? low : high;
        bytes += little ? high : low;
    }
    return bytes;
}

} // namespace

BOOST_AUTO_TEST_SUITE(csv_reader)

BOOST_AUTO_TEST_CASE(cells_lines_and_quotes)
{
    CsvFile const file =
        read("id,note,qty\r\n1,\"two\r\nlines, and \"\"quotes\"\"\",3\r\n\r\n2,5\" pipe,4\n3,,\r4,last,5");
    BOOST_TEST(file.header == (std::vector<std::string>{"id", "note", "qty"}),
               boost::test_tools::per_element());
    BOOST_REQUIRE_EQUAL(file.rows.size(), 4U);
    BOOST_TEST(file.rows[0].cells[1] == "two\r\nlines, and \"quotes\"");
    BOOST_TEST(file.rows[0].line == 2U);
    BOOST_TEST(file.rows[1].line == 5U); // the quoted line end and the blank line count
    BOOST_TEST(file.rows[1].cells[1] == "5\" pipe");
    BOOST_TEST(file.rows[2].line == 6U);
    BOOST_TEST(file.rows[3].line == 7U); // a bare CR ended the one before
    BOOST_TEST(file.rows[3].cells[2] == "5");
}

BOOST_AUTO_TEST_CASE(the_separator_is_what_the_header_has_most_of)
{
    BOOST_TEST(read("a,b;c,d\n1,2,3").separator == ',');
    BOOST_TEST(read("a;b;\"c,d,e,f\"\n1;2;3").separator == ';');
    BOOST_TEST(read("a\tb\n1,5\t2,5").rows[0].cells[0] == "1,5");
    BOOST_TEST(read("only\nvalue").rows[0].cells[0] == "value");
    CsvFile const told = read("sep=;\na,b,c;d\n1;2\n");
    BOOST_TEST(told.separator == ';');
    BOOST_TEST(told.header.size() == 2U);
    BOOST_TEST(told.rows[0].line == 3U);
}

BOOST_AUTO_TEST_CASE(a_quote_in_a_tab_file_need_not_enclose_anything)
{
    CsvFile const file = read("sku\tname\tqty\nA\t\"Best\" Tee\t1\nB\t\"kept, whole\"\t2\nC\t\"open\t3\n");
    BOOST_TEST(file.rows[0].cells[1] == "\"Best\" Tee");
    BOOST_TEST(file.rows[1].cells[1] == "kept, whole");
    BOOST_TEST(file.rows[2].cells[1] == "\"open");
    BOOST_TEST(file.rows[2].cells[2] == "3");
    // The control: between commas a quote must close.
    BOOST_TEST(refusal("sku,name,qty\nA,\"Best\" Tee,1\n").code == "broken_csv");
}

BOOST_AUTO_TEST_CASE(every_encoding_becomes_utf8)
{
    std::string const wanted = "José €";
    BOOST_TEST(read("\xEF\xBB\xBFname,q\nJosé €,1").rows[0].cells[0] == wanted);
    BOOST_TEST(read("\xEF\xBB\xBFname,q\nJosé €,1").header[0] == "name");
    CsvFile const windows = read("name,q\nJos\xE9 \x80,1");
    BOOST_TEST((windows.encoding == CsvEncoding::windows_1252));
    BOOST_TEST(windows.rows[0].cells[0] == wanted);
    for (bool const little : {true, false}) {
        CsvEncoding const kind = little ? CsvEncoding::utf16_little : CsvEncoding::utf16_big;
        for (std::u16string const& mark : {std::u16string(u"\xFEFF"), std::u16string()}) {
            CsvFile const wide = read(utf16(mark + u"name\tq\nJosé € \xD83D\xDE00\t1\n", little));
            BOOST_TEST((wide.encoding == kind));
            BOOST_TEST(wide.separator == '\t');
            BOOST_TEST(wide.rows[0].cells[0] == wanted + " \xF0\x9F\x98\x80");
        }
    }
    BOOST_TEST(refusal(utf16(u"\xFEFFname,q\nhalf \xD83D,1\n", true)).code == "bad_encoding");
    BOOST_TEST(refusal("name,q\nfine,1\nbad \x81,2").code == "bad_encoding");
    BOOST_TEST(refusal("name,q\nfine,1\nbad \x81,2").message.find("Line 3") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_no_reader_can_use_is_refused_with_its_line)
{
    BOOST_TEST(refusal("").code == "empty_file");
    BOOST_TEST(refusal(" \r\n\t").code == "empty_file");
    BOOST_TEST(refusal(std::string_view("a,b\n1,x\0y\n", 10)).code == "nul_byte");
    BOOST_TEST(refusal(std::string_view("a,b\n1,x\0y\n", 10)).message.find("Line 2") != std::string::npos);
    kernel::Refusal const open = refusal("a,b\n1,2\n3,\"never closed\n4,5\n");
    BOOST_TEST(open.code == "broken_csv");
    BOOST_TEST(open.message.find("line 3 opens a quote") != std::string::npos);
    BOOST_TEST(refusal("a,b\n1,\"x\" y\n").code == "broken_csv");
}

BOOST_AUTO_TEST_CASE(limits_hold_and_one_less_passes)
{
    Limits limits;
    limits.bytes = 40;
    limits.rows = 2;
    limits.columns = 3;
    limits.text = 8;
    BOOST_TEST(read_csv("a,b,c\n1,2,3\n4,5,12345678\n", limits).has_value());
    BOOST_TEST(refusal(std::string(41, 'x'), limits).code == "too_large");
    BOOST_TEST(refusal("a\n1\n2\n3\n", limits).code == "too_many_rows");
    BOOST_TEST(refusal("a,b,c\n1,2,3,4\n", limits).code == "too_many_columns");
    BOOST_TEST(refusal("a\n123456789\n", limits).code == "bad_text");
    BOOST_TEST(refusal("a,b\n\"123456789\",1\n", limits).code == "bad_text");
}

BOOST_AUTO_TEST_CASE(columns_are_known_by_position_and_found_whatever_the_case)
{
    CsvFile const file = read("Delivery Discount, Qty ,delivery discount\n1,2,3");
    BOOST_TEST(file.header.size() == 3U);
    BOOST_TEST(file.column("DELIVERY DISCOUNT").value() == 0U);
    BOOST_TEST(file.column("qty").value() == 1U);
    BOOST_TEST(!file.column("price").has_value());
    BOOST_TEST(file.rows[0].cells[2] == "3");
}

BOOST_AUTO_TEST_CASE(moments_by_a_pattern)
{
    auto const at = [](std::string_view text, std::string_view pattern) {
        auto const moment = parse_moment(text, pattern);
        return moment ? kernel::format_iso8601(*moment) : std::string("none");
    };
    BOOST_TEST(at("2026-04-10 11:11:26 +0530", "YYYY-MM-DD hh:mm:ss Z") == "2026-04-10T05:41:26Z");
    BOOST_TEST(at("2026-04-10 11:11:26 -07:00", "YYYY-MM-DD hh:mm:ss Z") == "2026-04-10T18:11:26Z");
    BOOST_TEST(at("09/03/26", "MM/DD/YY") == "2026-09-03T00:00:00Z");
    BOOST_TEST(at("9/3/26", "MM/DD/YY") == "2026-09-03T00:00:00Z");
    BOOST_TEST(at("20260903", "YYYYMMDD") == "2026-09-03T00:00:00Z");
    BOOST_TEST(at("09/03/2026", "MM/DD/YY") == "none");
    BOOST_TEST(at("02/30/26", "MM/DD/YY") == "none");
    BOOST_TEST(at("13/01/26", "MM/DD/YY") == "none");
    BOOST_TEST(at("2026-04-10", "YYYY-MM-DD hh:mm:ss Z") == "none");
    BOOST_TEST(at("", "MM/DD/YY") == "none");
}

BOOST_AUTO_TEST_CASE(countries_by_letters_and_names)
{
    BOOST_TEST(country_code("United States").value() == "US");
    BOOST_TEST(country_code("united states of america").value() == "US");
    BOOST_TEST(country_code("us").value() == "US");
    BOOST_TEST(country_code(" Canada ").value() == "CA");
    BOOST_TEST(country_code("The Netherlands").value() == "NL");
    BOOST_TEST(!country_code("Untied States").has_value());
    BOOST_TEST(!country_code("XX").has_value());
    BOOST_TEST(!country_code("").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
