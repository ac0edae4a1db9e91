#include <set>
#include <unordered_set>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "domain/kernel/address.h"
#include "domain/kernel/barcode.h"
#include "domain/kernel/decision.h"
#include "domain/kernel/id.h"
#include "domain/kernel/uuid.h"

using namespace poddesk::kernel;

BOOST_AUTO_TEST_SUITE(identity)

BOOST_AUTO_TEST_CASE(ids_are_kinds_of_their_own)
{
    static_assert(!std::is_convertible_v<OrderId, ClientId>);
    static_assert(!std::is_convertible_v<std::int64_t, OrderId>);
    BOOST_TEST(!OrderId{});
    BOOST_CHECK(OrderId{3} < OrderId{4});
    BOOST_TEST(std::unordered_set<OrderId>({OrderId{1}, OrderId{1}, OrderId{2}}).size() == 2U);
}

BOOST_AUTO_TEST_CASE(uuids_come_and_go_as_text)
{
    auto const known = Uuid::parse("F81D4FAE-7dec-41d0-a765-00a0c91e6bf6");
    BOOST_TEST_REQUIRE(known.has_value());
    BOOST_TEST(known->text() == "f81d4fae-7dec-41d0-a765-00a0c91e6bf6");
    for (char const* wrong : {"", "f81d4fae7dec41d0a76500a0c91e6bf6", "g81d4fae-7dec-41d0-a765-00a0c91e6bf6",
                              "f81d4fae-7dec-41d0-a765-00a0c91e6bf", "f81d4fae-7dec-41d0-a765000a0c91e6bf6"})
        BOOST_TEST(!Uuid::parse(wrong), wrong);
    std::set<Uuid> many;
    for (int i = 0; i < 1000; ++i)
        many.insert(Uuid::random());
    BOOST_TEST(many.size() == 1000U);
    BOOST_TEST(many.begin()->text()[14] == '4');
    BOOST_TEST(Uuid::parse(many.begin()->text()).value() == *many.begin());
}

BOOST_AUTO_TEST_CASE(gtins)
{
    // GS1's own examples: GTIN-13 6291041500213, GTIN-12 614141999996, SSCC 106141411234567897.
    BOOST_TEST(gtin_check_digit("629104150021").value() == '3');
    BOOST_TEST(is_valid_gtin("6291041500213"));
    BOOST_TEST(is_valid_gtin("614141999996"));
    BOOST_TEST(is_valid_gtin("00000000"));
    for (char const* wrong : {"", "6291041500214", "629104150021", "62910415002131", "629104150021x", "1"})
        BOOST_TEST(!is_valid_gtin(wrong), wrong);
    BOOST_TEST(!gtin_check_digit("12a"));
    BOOST_TEST(sscc18(1, "0614141", 123456789).value() == "106141411234567897");
    BOOST_TEST(sscc18(1, "0614141", 1'000'000'000).error().code == "bad_sscc");
    BOOST_TEST(sscc18(1, "0614141", -1).error().code == "bad_sscc");
    BOOST_TEST(sscc18(10, "0614141", 1).error().code == "bad_sscc");
    BOOST_TEST(sscc18(1, "06141", 1).error().code == "bad_sscc");
}

BOOST_AUTO_TEST_CASE(addresses)
{
    Address at{.name = "Ann Lee",
               .company = "",
               .line1 = "P.O. Box 12",
               .line2 = "",
               .city = "Reno",
               .region = "NV",
               .postal_code = "89431-1234",
               .country = "US",
               .phone = "555",
               .email = "a@example.com"};
    BOOST_TEST(is_po_box(at));
    BOOST_TEST(zip3(at) == "894");
    BOOST_TEST(label_lines(at) == (std::vector<std::string>{"Ann Lee", "P.O. Box 12", "Reno, NV 89431-1234"}),
               boost::test_tools::per_element());
    for (char const* box : {"PO BOX 9", "Post Office Box 3", "p o box 1", "Unit 2, PO Box 5"}) {
        at.line1 = box;
        BOOST_TEST(is_po_box(at), box);
    }
    for (char const* street : {"12 Boxwood Lane", "1 Poe Boxing Rd", "Depot Box Street"}) {
        at.line1 = street;
        BOOST_TEST(!is_po_box(at), street);
    }
    at.country = "DE";
    BOOST_TEST(zip3(at).empty());
    BOOST_TEST(label_lines(at).back() == "DE");
}

BOOST_AUTO_TEST_CASE(decisions_survive_storage)
{
    Decision const why{
        "rate",
        "Podline Standard",
        {{"Podline Standard", true, "cheapest_in_time", {{"total", "7.45"}}, "Cheapest in time."},
         {"USPS Priority Mail", false, "dearer", {{"more", "2.10"}}, "$2.10 more."}}};
    nlohmann::json const stored = why;
    BOOST_CHECK(nlohmann::json::parse(stored.dump()).get<Decision>() == why);
}

BOOST_AUTO_TEST_CASE(quoted_text_is_harmless)
{
    BOOST_TEST(in_quotes("a\tb\x1b[31m") == "\"a?b?[31m\"");
    BOOST_TEST(in_quotes("bad\xff.csv") == "\"bad?.csv\"");
    std::string const long_text = std::string(39, 'x') + "é and more";
    BOOST_TEST(in_quotes(long_text) == "\"" + std::string(39, 'x') + "…\"");
}

BOOST_AUTO_TEST_SUITE_END()
