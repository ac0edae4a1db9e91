#include "reports/charge_list.h"
#include "tests/reports/paper.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace poddesk;
using namespace poddesk::reports;

namespace {

ChargedWork work(std::string const& section, std::string const& name, std::string const& detail,
                 std::string const& unit, std::int64_t quantity, std::string_view price)
{
    kernel::Price const of_one = kernel::parse_price(price, kernel::us_dollar()).value();
    return {section, name, detail, unit, quantity, of_one, of_one.times(quantity)};
}

ChargeListPaper november(int carriers)
{
    ChargeListPaper list;
    list.client = "Aster & Oak";
    list.client_code = "AO";
    list.from = std::chrono::year(2026) / 11 / 1;
    list.to = std::chrono::year(2026) / 11 / 30;
    list.made_on = std::chrono::year(2026) / 12 / 1;
    list.lines = {work("Receiving", "Delivery received", "", "receipt", 2, "18"),
                  work("Receiving", "Units received", "", "unit", 1'284, "0.0825"),
                  work("Storage", "Bins in use", "", "bin and day", 1'077, "0.0125"),
                  work("Pick and pack", "Order packed, first item", "", "order part", 212, "2.45"),
                  work("Pick and pack", "Additional items", "", "unit", 371, "0.35"),
                  work("Shipping", "Carton", "S2", "carton", 180, "0.85")};
    for (int i = 0; i < carriers; ++i) {
        list.lines.push_back(work("Shipping", "Postage", "Podline Ground", "parcel", 1 + i % 7,
                                  fmt::format("{}.{:02}", 5 + i / 10, 10 + i * 7 % 90)));
    }
    list.lines.push_back(work("Other", "Other", "Photographs", "piece", -2, "12.50"));
    return list;
}

} // namespace

BOOST_AUTO_TEST_SUITE(charge_list)

BOOST_AUTO_TEST_CASE(each_line_is_its_units_times_its_price_and_the_total_their_sum)
{
    Desk desk;
    ChargeListPaper list = november(4);
    list.unpriced = 3;
    std::string const pdf = desk.put("charges.pdf", charge_list_pdf(list).value());
    std::string const text = Desk::text(pdf);
    kernel::Money total{0, kernel::us_dollar()};
    for (ChargedWork const& line : list.lines) {
        total += line.amount;
    }
    for (std::string const& part :
         {std::string("$105.93"), std::string("0.0825"), std::string("1,284"), std::string("$13.46"),
          std::string("-$25.00"), kernel::format_money(total), std::string("no invoice"),
          std::string("3 things have no price yet")}) {
        BOOST_TEST(text.find(part) != std::string::npos, part);
    }
    BOOST_TEST(Desk::decoded(desk.pictures(pdf, 150).at(0)) == "CODE-128:CL-AO-2026-11-01\n");
}

BOOST_AUTO_TEST_CASE(a_long_list_runs_over_pages)
{
    Desk desk;
    std::string const pdf = desk.put("long_charges.pdf", charge_list_pdf(november(60)).value());
    BOOST_TEST(desk.pictures(pdf, 60).size() >= 3U);
    BOOST_TEST(Desk::text(pdf).find("Page 3 of") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_does_not_add_up_is_refused)
{
    BOOST_TEST(charge_list_pdf({}).error().code == "empty_document");
    ChargeListPaper list = november(1);
    list.lines[1].amount.minor += 1;
    BOOST_TEST(charge_list_pdf(list).error().code == "bad_amount");
    list = november(1);
    list.lines[0].price = kernel::parse_price("1", kernel::Currency::parse("EUR").value()).value();
    list.lines[0].amount = list.lines[0].price.times(list.lines[0].quantity);
    BOOST_TEST(charge_list_pdf(list).error().code == "mixed_currencies");
}

BOOST_AUTO_TEST_SUITE_END()
