#include <cstdint>
#include <limits>
#include <stdexcept>

#include <boost/test/unit_test.hpp>

#include "domain/kernel/money.h"

using namespace poddesk::kernel;

namespace {

Currency cur(std::string_view code)
{
    return Currency::parse(code).value();
}

} // namespace

BOOST_AUTO_TEST_SUITE(money)

BOOST_AUTO_TEST_CASE(currencies_are_the_iso_list_only)
{
    BOOST_TEST(cur("USD").exponent() == 2);
    BOOST_TEST(cur("JPY").exponent() == 0);
    BOOST_TEST(cur("KWD").exponent() == 3);
    BOOST_TEST(cur("ZWG").code() == "ZWG");
    for (char const* wrong : {"", "usd", "US", "USDX", "XXX", "XAU", "D A", "ABC", "SD ", " US", "EU\0"})
        BOOST_TEST(!Currency::parse(wrong), wrong);
    BOOST_CHECK(Currency{} != cur("USD"));
}

BOOST_AUTO_TEST_CASE(parses_exactly_by_exponent)
{
    BOOST_TEST(parse_money("12.30", cur("USD")).value().minor == 1230);
    BOOST_TEST(parse_money("12.3000", cur("USD")).value().minor == 1230);
    BOOST_TEST(parse_money("-0.01", cur("USD")).value().minor == -1);
    BOOST_TEST(parse_money("7", cur("USD")).value().minor == 700);
    BOOST_TEST(parse_money("500.00", cur("JPY")).value().minor == 500);
    BOOST_TEST(parse_money("1.234", cur("KWD")).value().minor == 1234);
    BOOST_TEST(parse_money("92233720368547758.07", cur("USD")).value().minor ==
               std::numeric_limits<std::int64_t>::max());
}

BOOST_AUTO_TEST_CASE(refuses_garbage_with_a_sentence)
{
    for (char const* wrong :
         {"", " ", "abc", "1,000.00", "+1", "1e5", ".5", "5.", "1.2.3", "--1", "$5", " 5", "NaN", "12.345",
          "92233720368547758.08", "99999999999999999999999", "0x10", "１２"}) {
        auto const money = parse_money(wrong, cur("USD"));
        BOOST_TEST_REQUIRE(!money, wrong);
        BOOST_TEST(money.error().code == "bad_amount");
        BOOST_TEST(money.error().message.size() > 20U);
        BOOST_TEST(money.error().message.back() == '.');
    }
    BOOST_TEST(parse_money("0.5", cur("JPY")).error().message ==
               "\"0.5\" has more decimals than an amount of money in JPY may have (0).");
    BOOST_TEST(parse_money("a\nb", cur("USD")).error().message.find('\n') == std::string::npos);
    BOOST_TEST(parse_money(std::string(100'000'000, '9'), cur("USD")).error().message.size() < 200U);
}

BOOST_AUTO_TEST_CASE(sums_are_checked)
{
    Money const one{100, cur("USD")};
    Money const most{std::numeric_limits<std::int64_t>::max(), cur("USD")};
    BOOST_TEST((one + one).minor == 200);
    BOOST_TEST((one - one * 3).minor == -200);
    BOOST_TEST((one * Quantity::of(5).value()).minor == 500);
    BOOST_CHECK_THROW((void)(most + one), std::overflow_error);
    BOOST_CHECK_THROW((void)(most * 2), std::overflow_error);
    BOOST_CHECK_THROW((void)(one + Money{1, cur("EUR")}), std::domain_error);
    BOOST_CHECK_THROW((void)(one < (Money{1, cur("EUR")})), std::domain_error);
    BOOST_CHECK(one < one * 2);
}

BOOST_AUTO_TEST_CASE(formats_for_people_and_files)
{
    BOOST_TEST(format_money({1230, cur("USD")}) == "$12.30");
    BOOST_TEST(format_money({-5, cur("USD")}) == "-$0.05");
    BOOST_TEST(format_money({1230, cur("EUR")}) == "12.30 EUR");
    BOOST_TEST(format_money({500, cur("JPY")}) == "500 JPY");
    BOOST_TEST(format_money_code({1230, cur("USD")}) == "12.30 USD");
    BOOST_TEST(plain_amount({1, cur("KWD")}) == "0.001");
    BOOST_TEST(plain_amount({std::numeric_limits<std::int64_t>::min(), cur("USD")}) ==
               "-92233720368547758.08");
}

BOOST_AUTO_TEST_CASE(prices_are_finer_and_round_once)
{
    Price const fee = parse_price("0.0125", cur("USD")).value();
    BOOST_TEST(fee.micros() == 12500);
    BOOST_TEST(fee.times(1).minor == 1);
    BOOST_TEST(fee.times(2).minor == 3); // 2.5 cents, away from zero
    BOOST_TEST(fee.times(-2).minor == -3);
    BOOST_TEST(fee.times(30).minor == 38);
    BOOST_TEST(fee.times(1'000'000).minor == 1'250'000);
    BOOST_TEST(Price::from_money({1230, cur("USD")}).micros() == 12'300'000);
    BOOST_TEST(Price::from_money({5, cur("JPY")}).times(3).minor == 15);
    BOOST_TEST(plain_price(fee) == "0.0125");
    BOOST_TEST(plain_price(parse_price("3", cur("USD")).value()) == "3.00");
    BOOST_TEST(plain_price(parse_price("3", cur("JPY")).value()) == "3");
    BOOST_TEST(parse_price("0.0000001", cur("USD")).error().code == "bad_price");
}

BOOST_AUTO_TEST_CASE(quantities_have_ends)
{
    BOOST_TEST(parse_quantity("1").value().value() == 1);
    BOOST_TEST(parse_quantity("1000000").value().value() == 1'000'000);
    for (char const* wrong :
         {"0", "-1", "1000001", "1000000000000", "1.0", "2.5", "", "x", "99999999999999999999"})
        BOOST_TEST(parse_quantity(wrong).error().code == "bad_quantity", wrong);
}

BOOST_AUTO_TEST_SUITE_END()
