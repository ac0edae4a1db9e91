#include "reports/barcode.h"
#include "reports/page.h"
#include "tests/reports/paper.h"

#include <boost/test/unit_test.hpp>

using namespace poddesk::reports;

namespace {

std::string read_back(Desk const& desk, Symbol const& symbol)
{
    Canvas canvas(Paper::letter, {});
    double const module = symbol.rows == 1 ? 1.2 : 4;
    canvas.symbol(symbol, {72, 72, symbol.columns * module, symbol.rows == 1 ? 40 : symbol.rows * module});
    return Desk::decoded(desk.pictures(desk.put("code.pdf", canvas.finish()), 150).at(0));
}

} // namespace

BOOST_AUTO_TEST_SUITE(barcode)

BOOST_AUTO_TEST_CASE(code_128_is_read_back)
{
    Desk desk;
    for (char const* content : {"PLC4000123456789", "Order 1042/a~", "12345678901234567890", "a"}) {
        BOOST_TEST(read_back(desk, code_128(content).value()) == std::string("CODE-128:") + content + "\n");
    }
}

BOOST_AUTO_TEST_CASE(gs1_128_is_read_back_with_its_separator)
{
    Desk desk;
    auto const elements = parse_gs1("(01)09506000134352(10)AB-12(17)271231").value();
    BOOST_TEST(elements.size() == 3U);
    BOOST_TEST(gs1_text(elements) == "(01)09506000134352(10)AB-12(17)271231");
    std::string const decoded = read_back(desk, gs1_128(elements).value());
    std::string const data = decoded.substr(decoded.find(':') + 1, decoded.size() - decoded.find(':') - 2);
    BOOST_TEST(data == "010950600013435210AB-12\x1d"
                       "17271231");
    BOOST_TEST((parse_gs1_scan("]C1" + data).value() == elements));
}

BOOST_AUTO_TEST_CASE(qr_is_read_back)
{
    Desk desk;
    BOOST_TEST(read_back(desk, qr_code("https://example.com/r/1042?x=日本").value()) ==
               "QR-Code:https://example.com/r/1042?x=日本\n");
    Symbol const matrix = data_matrix("PodDesk 1042").value();
    BOOST_TEST(matrix.columns == matrix.rows);
    BOOST_TEST(matrix.dark(0, matrix.rows - 1)); // the finder's corner
}

BOOST_AUTO_TEST_CASE(bad_content_is_refused)
{
    BOOST_TEST(code_128("").error().code == "bad_barcode");
    BOOST_TEST(code_128("Bestellung ü").error().code == "bad_barcode");
    BOOST_TEST(code_128(std::string("a\0b", 3)).error().code == "bad_barcode");
    BOOST_TEST(code_128(std::string(81, '1')).error().code == "bad_barcode");
    BOOST_TEST(qr_code(std::string(4000, 'x')).error().code == "bad_barcode");
    BOOST_TEST(data_matrix("").error().code == "bad_barcode");
    for (char const* text : {"", "00", "(00)", "(00)006141411234567891", "(00)00614141123456789", "(99)x",
                             "(10)", "(17)27123A", "(10)a b", "(10)ü", "(00"}) {
        BOOST_TEST(parse_gs1(text).error().code == "bad_gs1", text);
    }
    BOOST_TEST(parse_gs1_scan("]C1ZZ").error().code == "bad_gs1");
    BOOST_TEST(parse_gs1_scan("0000614141").error().code == "bad_gs1");
    BOOST_TEST(gs1_128({{"10", "12345678901234567890"}, {"21", "12345678901234567890"}, {"240", "1234567"}})
                   .error()
                   .code == "bad_gs1");
}

BOOST_AUTO_TEST_CASE(brackets_may_be_part_of_a_value)
{
    auto const elements = parse_gs1("(10)A(1)B(00)006141411234567890").value();
    BOOST_TEST(elements.size() == 2U);
    BOOST_TEST(elements[0].value == "A(1)B");
}

BOOST_AUTO_TEST_SUITE_END()
