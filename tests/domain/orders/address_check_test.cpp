#include <algorithm>
#include <map>
#include <set>

#include <boost/test/unit_test.hpp>

#include "domain/orders/address_check.h"
#include "domain/orders/phone.h"
#include "domain/orders/us_postal.h"
#include "domain/orders/us_zip.h"

using namespace poddesk;
using namespace poddesk::orders;

namespace {

struct Place
{
    char const* state;
    char const* city;
    char const* zip;
};

/// A post office of every state, territory and military region, as USPS writes them.
constexpr Place places[] = {{"AL", "Montgomery", "36104"},
                            {"AK", "Juneau", "99801"},
                            {"AZ", "Phoenix", "85003"},
                            {"AR", "Little Rock", "72201"},
                            {"CA", "Sacramento", "95814"},
                            {"CO", "Denver", "80202"},
                            {"CT", "Hartford", "06103"},
                            {"DE", "Dover", "19901"},
                            {"DC", "Washington", "20001"},
                            {"FL", "Tallahassee", "32301"},
                            {"GA", "Atlanta", "30303"},
                            {"HI", "Honolulu", "96813"},
                            {"ID", "Boise", "83702"},
                            {"IL", "Springfield", "62701"},
                            {"IN", "Indianapolis", "46204"},
                            {"IA", "Des Moines", "50309"},
                            {"KS", "Topeka", "66603"},
                            {"KY", "Frankfort", "40601"},
                            {"LA", "Baton Rouge", "70802"},
                            {"ME", "Augusta", "04330"},
                            {"MD", "Annapolis", "21401"},
                            {"MA", "Boston", "02108"},
                            {"MI", "Lansing", "48933"},
                            {"MN", "Saint Paul", "55102"},
                            {"MS", "Jackson", "39201"},
                            {"MO", "Jefferson City", "65101"},
                            {"MT", "Helena", "59601"},
                            {"NE", "Lincoln", "68502"},
                            {"NV", "Carson City", "89701"},
                            {"NH", "Concord", "03301"},
                            {"NJ", "Trenton", "08608"},
                            {"NM", "Santa Fe", "87501"},
                            {"NY", "Albany", "12207"},
                            {"NC", "Raleigh", "27601"},
                            {"ND", "Bismarck", "58501"},
                            {"OH", "Columbus", "43215"},
                            {"OK", "Oklahoma City", "73102"},
                            {"OR", "Salem", "97301"},
                            {"PA", "Harrisburg", "17101"},
                            {"RI", "Providence", "02903"},
                            {"SC", "Columbia", "29201"},
                            {"SD", "Pierre", "57501"},
                            {"TN", "Nashville", "37219"},
                            {"TX", "Austin", "78701"},
                            {"UT", "Salt Lake City", "84111"},
                            {"VT", "Montpelier", "05602"},
                            {"VA", "Richmond", "23219"},
                            {"WA", "Olympia", "98501"},
                            {"WV", "Charleston", "25301"},
                            {"WI", "Madison", "53703"},
                            {"WY", "Cheyenne", "82001"},
                            {"PR", "San Juan", "00901"},
                            {"VI", "Charlotte Amalie", "00802"},
                            {"GU", "Hagatna", "96910"},
                            {"AS", "Pago Pago", "96799"},
                            {"MP", "Saipan", "96950"},
                            {"PW", "Koror", "96940"},
                            {"FM", "Pohnpei", "96941"},
                            {"MH", "Majuro", "96960"},
                            {"AE", "APO", "09354"},
                            {"AP", "FPO", "96349"},
                            {"AA", "DPO", "34002"},
                            // Those whose mail goes another way, and those on a state's line.
                            {"NY", "Fishers Island", "06390"},
                            {"WY", "Alta", "83414"},
                            {"NY", "Holtsville", "00501"},
                            {"TX", "Austin", "73301"},
                            {"TX", "El Paso", "88510"},
                            {"OK", "Texhoma", "73949"},
                            {"TX", "Texhoma", "73949"},
                            {"KY", "Fort Campbell", "42223"},
                            {"TN", "Fort Campbell", "42223"}};

kernel::Address address(std::string city, std::string region, std::string zip,
                        std::string line1 = "1 Main St")
{
    kernel::Address out;
    out.name = "Jo";
    out.line1 = std::move(line1);
    out.city = std::move(city);
    out.region = std::move(region);
    out.postal_code = std::move(zip);
    out.country = "US";
    return out;
}

std::string told(std::vector<AddressFinding> const& found)
{
    std::string all;
    for (AddressFinding const& finding : found) {
        all += (all.empty() ? "" : " ") + finding.code;
    }
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(address_check)

BOOST_AUTO_TEST_CASE(every_state_and_territory_is_right_with_its_zip_and_wrong_with_anothers)
{
    std::set<std::string_view> states;
    for (Place const& place : places) {
        states.insert(place.state);
        BOOST_TEST(told(check_address(address(place.city, place.state, place.zip))) == "",
                   place.city << " " << place.state << " " << place.zip);
        for (Place const& other : places) {
            if (may_be_in(other.zip, place.state)) {
                continue;
            }
            // Military post says it in its own words; both keep the order from going on.
            BOOST_TEST(address_problem(address(place.city, place.state, other.zip)).has_value(),
                       place.state << " with " << other.zip);
        }
    }
    BOOST_TEST(states.size() == 62U); // 50 states, DC, 8 territories and free states, 3 military regions
}

BOOST_AUTO_TEST_CASE(a_prefix_belongs_to_one_state_or_to_nobody)
{
    std::map<std::string_view, int> prefixes;
    for (int zip3 = 0; zip3 < 1000; ++zip3) {
        ++prefixes[state_of_zip3(zip3)];
    }
    // Sums of L002: states with the most and with a single prefix, and what is served nowhere.
    BOOST_TEST(prefixes["NY"] == 51);
    BOOST_TEST(prefixes["TX"] == 51);
    BOOST_TEST(prefixes["CA"] == 60);
    BOOST_TEST(prefixes["RI"] == 2);
    BOOST_TEST(prefixes["GU"] == 1);
    for (int const nobody : {0,   1,   4,   99,  213, 269, 343, 345, 348, 353, 419, 517, 529, 533, 536, 552,
                             568, 578, 589, 621, 632, 642, 659, 663, 682, 694, 702, 709, 715, 732, 742, 771,
                             817, 839, 848, 854, 858, 861, 866, 872, 886, 892, 896, 899, 909, 929, 987}) {
        BOOST_TEST(state_of_zip3(nobody) == "", nobody);
    }
}

BOOST_AUTO_TEST_CASE(a_city_is_right_with_each_of_its_zips_and_by_the_names_that_people_use)
{
    std::size_t zips = 0;
    for (std::string_view left = us_zips(); !left.empty(); ++zips) {
        std::string_view const line = left.substr(0, left.find('\n'));
        left.remove_prefix(line.size() + 1);
        std::string const zip(line.substr(0, 5));
        std::string const city(line.substr(9, line.find('\t', 9) - 9));
        std::string const found = told(check_address(address(city, std::string(line.substr(6, 2)), zip)));
        BOOST_TEST_REQUIRE(found.find("city") == std::string::npos, line << ": " << found);
    }
    BOOST_TEST(zips == 40979U);
    for (Place const& place : {Place{"MO", "St. Louis", "63101"},
                               {"TX", "Ft. Worth", "76102"},
                               {"MN", "st paul", "55102"},
                               {"WI", "Fond-du-Lac", "54935"},
                               {"CA", "Hollywood", "90028"},     // a part of Los Angeles
                               {"OR", "Beaverton", "97201"},     // the next town
                               {"NY", "New York City", "10001"}, // as people say
                               {"NY", "Queens", "11101"},        // a borough: no city of the post
                               {"IL", "Springfield", "62701"}}) {
        BOOST_TEST(told(check_address(address(place.city, place.state, place.zip))) == "", place.zip);
    }
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_with_what_would_be_right)
{
    struct Row
    {
        kernel::Address address;
        char const* codes;
        char const* field;
        char const* proposal;
        AddressSeverity severity;
    };
    constexpr auto error = AddressSeverity::error;
    constexpr auto warning = AddressSeverity::warning;
    constexpr auto note = AddressSeverity::note;
    Row const rows[] = {
        {address("", "NV", "89501"), "missing_city", "city", "Reno", error},
        {address("Reno", "NV", "89501", " , "), "missing_line1", "line1", "", error},
        {address("Reno", "", "89501"), "missing_region", "region", "NV", error},
        {address("Reno", "", ""), "missing_region missing_postal_code", "region", "", error},
        {address("Reno", "NV", ""), "missing_postal_code", "postal_code", "", error},
        {address("Reno", "Nevvada", "89501"), "unknown_state", "region", "NV", error},
        {address("Reno", "ON", "89501"), "unknown_state", "region", "NV", error},
        {address("Reno", "nv", "89501"), "state_spelled_out", "region", "NV", note},
        {address("Reno", "Nevada", "89501"), "state_spelled_out", "region", "NV", note},
        {address("Washington", "D.C.", "20001"), "state_spelled_out", "region", "DC", note},
        {address("Boston", "MA", "2108"), "short_zip", "postal_code", "02108", error},
        {address("Reno", "NV", "2108"), "bad_zip", "postal_code", "", error},
        {address("Reno", "NV", "8950"), "bad_zip", "postal_code", "", error},
        {address("Reno", "NV", "8950l"), "bad_zip", "postal_code", "", error},
        {address("Reno", "NV", "K1A 0B1"), "bad_zip", "postal_code", "", error},
        {address("Reno", "NV", "00000"), "unknown_zip", "postal_code", "", error},
        {address("Reno", "NV", "895011234"), "zip_form", "postal_code", "89501-1234", note},
        {address("Reno", "NV", "'89501 "), "zip_form", "postal_code", "89501", note},
        {address("Reno", "CA", "89501"), "wrong_state", "region", "NV", error},
        {address("Salem", "OR", "97201"), "wrong_city", "city", "", warning},
        {address("St. Louis", "MO", "64105"), "wrong_city", "city", "", warning},
        {address("Portlnad", "OR", "97201"), "city_spelled", "city", "Portland", note},
        {address("Sacremento", "CA", "95814"), "city_spelled", "city", "Sacramento", note},
        {address("APO", "NY", "09354", "PSC 1 Box 2"), "military_state", "region", "AE", error},
        {address("APO", "NY", "10001", "PSC 1 Box 2"), "military_state", "region", "", error},
        {address("Ramstein", "AE", "09094", "PSC 1 Box 2"), "military_city", "city", "", error},
        {address("Reno", "NV", "89501", "1 Main St Apt"), "unit_without_number", "line1", "", warning},
        {address("Reno", "NV", "89501", "1 Main St, 2nd Floor"), "", "", "", note},
        {address("Reno", "NV", "89501", "Main Street"), "no_house_number", "line1", "", warning},
        {address("Reno", "NV", "89501", "Reno"), "no_house_number street_is_city", "line1", "", warning},
        {address("Reno", "NV", "89501", "P.O. Box 12"), "po_box", "line1", "", note}};
    for (Row const& row : rows) {
        std::vector<AddressFinding> const found = check_address(row.address);
        std::string const which = row.address.line1 + ", " + row.address.city + " " + row.address.region +
                                  " " + row.address.postal_code;
        BOOST_TEST(told(found) == row.codes, which << ": " << told(found));
        if (!found.empty()) {
            BOOST_TEST(found.front().field == row.field, which);
            BOOST_TEST(found.front().proposal == row.proposal, which);
            BOOST_TEST((found.front().severity == row.severity), which);
            BOOST_TEST(found.front().sentence.ends_with('.'), which);
            BOOST_TEST(address_problem(row.address).has_value() == (row.severity == error), which);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_missing_unit_in_the_second_line_is_named_there)
{
    kernel::Address to = address("Reno", "NV", "89501");
    to.line2 = "Suite #";
    BOOST_TEST(told(check_address(to)) == "unit_without_number");
    BOOST_TEST(check_address(to).front().field == "line2");
    to.line2 = "Suite 4";
    BOOST_TEST(told(check_address(to)) == "");
}

BOOST_AUTO_TEST_CASE(territories_may_be_told_as_countries_and_other_countries_are_not_judged)
{
    kernel::Address island = address("San Juan", "San Juan", "00901");
    island.country = "PR";
    BOOST_TEST(told(check_address(island)) == "");
    island.postal_code = "10001";
    BOOST_TEST(told(check_address(island)) == "wrong_state");
    kernel::Address abroad = address("", "", "");
    abroad.country = "CA";
    BOOST_TEST(told(check_address(abroad)) == "");
    BOOST_TEST((standardized(abroad) == abroad));
}

BOOST_AUTO_TEST_CASE(phones_are_normalized_for_carriers_and_what_cannot_be_dialed_is_told)
{
    struct Row
    {
        char const* phone;
        char const* country;
        char const* right;
    };
    Row const rows[] = {{"(202) 555-0123", "US", "+12025550123"},
                        {"202.555.0123 ext 5", "US", "+12025550123"},
                        {"787 555 0123", "PR", "+17875550123"},
                        {"+44 20 7946 0958", "US", "+442079460958"},
                        {"0171 1234567", "DE", "+491711234567"},
                        {"+12025550123", "", "+12025550123"},
                        {"2025550123", "", ""},
                        {"555-0100", "US", ""},
                        {"+1 555 0100", "US", ""},
                        {"call me", "US", ""},
                        {"", "US", ""}};
    for (Row const& row : rows) {
        BOOST_TEST(e164(row.phone, row.country).value_or("") == row.right, row.phone);
    }
    kernel::Address to = address("Reno", "NV", "89501");
    to.phone = "555-0100";
    BOOST_TEST(told(check_address(to)) == "bad_phone");
    BOOST_TEST(!address_problem(to).has_value()); // it holds nothing
    to.postal_code = "10001";
    BOOST_TEST(told(check_address(to)) == "wrong_state bad_phone");
    to.country = "CA";
    BOOST_TEST(told(check_address(to)) == "bad_phone");
    to.phone = "(202) 555-0123";
    BOOST_TEST(told(check_address(to)) == "");
}

BOOST_AUTO_TEST_CASE(the_correction_takes_every_proposal_and_is_clean_then)
{
    kernel::Address const told_so = address("Boston", "Massachusetts", "2108");
    kernel::Address const better = corrected(told_so);
    BOOST_TEST(better.region == "MA");
    BOOST_TEST(better.postal_code == "02108");
    BOOST_TEST(better.line1 == told_so.line1);
    BOOST_TEST(told(check_address(better)) == "");
    BOOST_TEST((corrected(better) == better));
    // What only a person knows stays as it is.
    kernel::Address const unknown = address("Reno", "NV", "8950l");
    BOOST_TEST((corrected(unknown) == unknown));
}

BOOST_AUTO_TEST_CASE(the_standard_form_is_that_of_publication_28)
{
    std::pair<char const*, char const*> const lines[] = {
        {"1530 North Lakeside Drive, Apartment 5", "1530 N LAKESIDE DR APT 5"},
        {"1530 lakeside dr. apt. 5", "1530 LAKESIDE DR APT 5"},
        {"100 North Street", "100 NORTH ST"},
        {"12 Court Street Suite 4", "12 COURT ST STE 4"},
        {"12 Oak Street #5", "12 OAK ST #5"},
        {"7 Bay Avenue Northwest", "7 BAY AVE NW"},
        {"55 E South Temple", "55 E SOUTH TEMPLE"},
        {"Broadway", "BROADWAY"},
        {"PO Box 12", "PO BOX 12"},
        {"", ""}};
    for (auto const& [given, right] : lines) {
        BOOST_TEST(standardized(address("Reno", "NV", "89501", given)).line1 == right);
    }
    kernel::Address const whole = standardized(address("carson city", "nevada", "897011234"));
    BOOST_TEST(whole.city == "CARSON CITY");
    BOOST_TEST(whole.region == "NV");
    BOOST_TEST(whole.postal_code == "89701-1234");
}

BOOST_AUTO_TEST_SUITE_END()
