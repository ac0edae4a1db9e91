#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "domain/shipping/compare.h"
#include "domain/shipping/rate_files.h"

using namespace poddesk;
using namespace poddesk::shipping;

namespace {

kernel::Date day(char const* text)
{
    return kernel::parse_date(text).value();
}

RateBook const& demo()
{
    static RateBook const book = bind_rates(
        read_rate_folder(std::filesystem::path(PODDESK_SOURCE_DIR) / "installer/demo/rates").value());
    return book;
}

Tariff const& tariff(std::string_view carrier, std::string_view service)
{
    for (Tariff const& one : demo().tariffs) {
        if (one.service.carrier == carrier && one.service.code == service) return one;
    }
    throw std::out_of_range("no such tariff");
}

kernel::Dimensions box(int length, int width, int height)
{
    return {kernel::Length::from_inches(length), kernel::Length::from_inches(width),
            kernel::Length::from_inches(height)};
}

/// From Reno (894) to Los Angeles (900, zone 4), packed on a Monday morning.
QuoteRequest to_los_angeles(std::int64_t ounces)
{
    QuoteRequest out;
    out.parcel = {box(10, 8, 4), kernel::Weight::from_ounces(ounces)};
    out.origin = 894;
    out.destination = {900, "90012", false, false, true};
    out.ready = day("2026-11-23");
    return out;
}

std::int64_t base_of(Tariff const& of, QuoteRequest const& request)
{
    return price_parcel(of, demo().zones, request).value().base.minor;
}

std::string_view hidden_of(Tariff const& of, QuoteRequest const& request)
{
    auto const price = price_parcel(of, demo().zones, request);
    return price ? "offered" : code_of(price.error());
}

} // namespace

BOOST_AUTO_TEST_SUITE(rates)

BOOST_AUTO_TEST_CASE(weight_breaks_end_where_they_say)
{
    Tariff const& ground = tariff("usps", "ground_advantage");
    QuoteRequest request = to_los_angeles(4);
    BOOST_TEST(base_of(ground, request) == 750);
    request.parcel.weight.nanograms += 1;
    BOOST_TEST(base_of(ground, request) == 800); // up to 8 oz
    request = to_los_angeles(16);
    request.parcel.weight.nanograms -= 1;
    std::int64_t const below_a_pound = base_of(ground, request);
    request.parcel.weight.nanograms += 1;
    BOOST_TEST(base_of(ground, request) == 1010); // exactly 1 lb
    BOOST_TEST(below_a_pound <= 1010);
    request.parcel.weight.nanograms += 1;
    BOOST_TEST(base_of(ground, request) > 1010);
    request.parcel.weight = kernel::Weight::from_pounds(70);
    BOOST_TEST(base_of(ground, request) == 8920);
    request.parcel.weight.nanograms += 1;
    BOOST_TEST(hidden_of(ground, request) == "too_heavy");
}

BOOST_AUTO_TEST_CASE(dim_weight_begins_above_a_cubic_foot_and_changes_with_the_day)
{
    Tariff const& ground = tariff("usps", "ground_advantage");
    QuoteRequest request = to_los_angeles(16);
    request.parcel.outside = box(12, 12, 12); // exactly 1,728
    BOOST_CHECK(price_parcel(ground, demo().zones, request).value().billed == kernel::Weight::from_pounds(1));
    request.parcel.outside.height.micrometres += 1; // rounds up to 13
    auto const since_july = price_parcel(ground, demo().zones, request).value();
    BOOST_CHECK(since_july.dim == kernel::Weight::from_pounds(14)); // 1,872 / 139 = 13.47
    request.ready = day("2026-07-11");
    BOOST_CHECK(price_parcel(ground, demo().zones, request).value().billed ==
                kernel::Weight::from_pounds(12));
    request.ready = day("2026-07-12"); // Sunday: ships on Monday the 13th
    BOOST_CHECK(price_parcel(ground, demo().zones, request).value().billed ==
                kernel::Weight::from_pounds(14));
    DimRule rule{"x", {day("2026-01-01"), {}}, 139, SideRounding::nearest, 0};
    BOOST_TEST(rounded_cubic_inches(rule, request.parcel.outside) == 1728);
    BOOST_CHECK(dim_weight(rule, box(1, 1, 139)) == kernel::Weight::from_pounds(1));
    BOOST_CHECK(dim_weight(rule, box(2, 7, 10)) == kernel::Weight::from_pounds(2)); // 140 / 139
}

BOOST_AUTO_TEST_CASE(surcharges_come_in_order_and_by_date)
{
    Tariff const& podline = tariff("podline", "standard");
    QuoteRequest request = to_los_angeles(16);
    auto price = price_parcel(podline, demo().zones, request).value();
    BOOST_TEST(price.base.minor == 790);
    BOOST_TEST(price.surcharge_count == 1U);
    BOOST_TEST(price.total.minor == 790 + 65); // 8.25 % of 790 = 65.18
    request.destination.residential = true;
    price = price_parcel(podline, demo().zones, request).value();
    BOOST_TEST(price.surcharge_count == 2U);
    BOOST_TEST(price.surcharges[0].surcharge->code == "residential");
    BOOST_TEST(price.total.minor ==
               790 + 60 + 70); // fuel bears on the residential fee: 8.25 % of 850 = 70.13
    request.ready = day("2026-06-30");
    BOOST_TEST(price_parcel(podline, demo().zones, request).value().total.minor == 790 + 60 + 64);
    request.ready = day("2026-07-01");
    BOOST_TEST(price_parcel(podline, demo().zones, request).value().total.minor == 790 + 60 + 70);
    request.destination = {893, "89301", false, false, true};
    price = price_parcel(podline, demo().zones, request).value();
    BOOST_TEST(price.surcharges[0].surcharge->code == "delivery_area");
    request.parcel.weight = kernel::Weight::from_pounds(40);
    BOOST_TEST(price_parcel(podline, demo().zones, request).value().surcharge_count == 2U);
    request.parcel.weight.nanograms += 1;
    BOOST_TEST(price_parcel(podline, demo().zones, request).value().surcharge_count == 3U);
    request.parcel.outside = box(36, 2, 2);
    BOOST_TEST(price_parcel(podline, demo().zones, request).value().surcharge_count == 3U);
    request.parcel.outside = box(37, 2, 2);
    BOOST_TEST(price_parcel(podline, demo().zones, request).value().surcharge_count == 4U);
}

BOOST_AUTO_TEST_CASE(services_hide_with_a_reason)
{
    Tariff const& podline = tariff("podline", "standard");
    Tariff const& ground = tariff("usps", "ground_advantage");
    QuoteRequest request = to_los_angeles(16);
    request.destination.po_box = true;
    BOOST_TEST(hidden_of(podline, request) == "po_box");
    BOOST_TEST(hidden_of(ground, request) == "offered");
    request = to_los_angeles(16);
    request.destination.domestic = false;
    BOOST_TEST(hidden_of(ground, request) == "international");
    request = to_los_angeles(0);
    BOOST_TEST(hidden_of(ground, request) == "no_weight");
    request = to_los_angeles(16);
    request.parcel.outside = box(109, 1, 1);
    BOOST_TEST(hidden_of(ground, request) == "too_long");
    request.parcel.outside = box(60, 12, 12); // 60 + 48 = 108
    BOOST_TEST(hidden_of(ground, request) == "offered");
    request.parcel.outside.width.micrometres += 1;
    BOOST_TEST(hidden_of(ground, request) == "too_long");
    request = to_los_angeles(16);
    request.destination = {100, "10001", true, false, true};
    BOOST_TEST(hidden_of(podline, request) == "no_price"); // a regional courier
    BOOST_TEST(quote_parcel(podline, demo().zones, request).reason ==
               "The rate sheet has no price for this zone and weight.");
    request.destination.zip3.reset();
    BOOST_TEST(hidden_of(ground, request) == "no_zone");
    request = to_los_angeles(16);
    request.ready = day("2020-01-01");
    BOOST_TEST(hidden_of(ground, request) == "no_sheet");
}

BOOST_AUTO_TEST_CASE(days_skip_weekends_and_holidays)
{
    Service standard = tariff("podline", "standard").service;
    kernel::Date const friday = day("2026-11-27");
    BOOST_CHECK(pickup_day(standard, friday, {}) == friday);
    BOOST_CHECK(pickup_day(standard, friday + std::chrono::days{1}, {}) == day("2026-11-30"));
    std::vector<kernel::Date> const holidays{day("2026-11-30")};
    BOOST_CHECK(pickup_day(standard, day("2026-11-28"), holidays) == day("2026-12-01"));
    BOOST_CHECK(arrival_day(standard, 3, friday, {}) == day("2026-12-01")); // two working days
    BOOST_CHECK(arrival_day(standard, 3, friday, holidays) == day("2026-12-02"));
    Service const postal = tariff("usps", "ground_advantage").service;
    BOOST_CHECK(arrival_day(postal, 1, friday, {}) == day("2026-11-30")); // Saturday counts
}

BOOST_AUTO_TEST_CASE(zones_come_from_the_chart_else_from_distance)
{
    ZoneMap const& zones = demo().zones;
    BOOST_CHECK((zones.find("usps", 894, 900) == ZoneFound{4, ZoneSource::chart}));
    BOOST_CHECK((zones.find("usps", 894, 28) == ZoneFound{8, ZoneSource::chart})); // from the way back
    BOOST_CHECK((zones.find("usps", 894, 894) == ZoneFound{1, ZoneSource::distance}));
    BOOST_CHECK((zones.find("podline", 894, 900) == ZoneFound{4, ZoneSource::distance}));
    BOOST_CHECK(!zones.find("usps", 894, 1)); // no such ZIP3
    BOOST_TEST(zone_by_distance(500) == 1);
    BOOST_TEST(zone_by_distance(501) == 2);
    BOOST_TEST(zone_by_distance(18'000) == 7);
    BOOST_TEST(zone_by_distance(18'001) == 8);
    // Reno to Columbus OH: about 1,940 miles.
    auto const miles = distance_in_tenth_miles({39'529'600, -119'813'800}, {39'961'200, -82'998'800});
    BOOST_TEST(miles > 19'300);
    BOOST_TEST(miles < 19'500);
    BOOST_TEST(distance_in_tenth_miles({1, 2}, {1, 2}) == 0);
}

BOOST_AUTO_TEST_CASE(every_zone_of_the_public_chart_is_ours)
{
    char const* const given = std::getenv("PODDESK_SHARED_DATA");
    std::filesystem::path const folder =
        given != nullptr ? given : std::filesystem::path(PODDESK_SOURCE_DIR) / "../shared/data";
    std::ifstream in(folder / "rates/usps_zone_pairs_2019.csv");
    if (!in) {
        BOOST_TEST_MESSAGE("skipped: there is no " << folder);
        return;
    }
    std::string line;
    int seen = 0;
    while (std::getline(in, line)) { // 894,005,8,0
        bool const ours = line.starts_with("894,") || line.starts_with("432,");
        if (!ours) continue;
        ++seen;
        auto const found = demo().zones.find("usps", zip3_number(line.substr(0, 3)).value(),
                                             zip3_number(line.substr(4, 3)).value());
        BOOST_TEST_REQUIRE(found.has_value(), line);
        BOOST_CHECK(found->source == ZoneSource::chart);
        BOOST_TEST(found->zone == line[8] - '0', line);
    }
    BOOST_TEST(seen == 469);
}

BOOST_AUTO_TEST_CASE(the_cheapest_in_time_wins_and_every_line_says_why)
{
    QuoteRequest request = to_los_angeles(16);
    Comparison const open = compare_services(demo().tariffs, demo().zones, request);
    BOOST_TEST_REQUIRE(open.best.has_value());
    BOOST_TEST(open.quotes.size() == 4U);
    BOOST_TEST(open.quotes[0].title == "Podline Standard");
    BOOST_TEST(open.decision.kind == "rate");
    BOOST_TEST(open.decision.chosen == "Podline Standard");
    BOOST_TEST(open.decision.alternatives[0].code == "cheapest");
    BOOST_TEST(open.decision.alternatives[0].facts.at("surcharge_fuel") == "0.65");
    BOOST_TEST(open.decision.alternatives[1].option == "USPS Ground Advantage");
    BOOST_TEST(open.decision.alternatives[1].code == "dearer");
    BOOST_TEST(open.decision.alternatives[1].sentence ==
               "$1.55 more, arriving the same day, compared with Podline Standard.");

    request.promised = day("2026-11-25"); // Wednesday
    Comparison const hurried = compare_services(demo().tariffs, demo().zones, request);
    BOOST_TEST(hurried.decision.chosen == "USPS Priority Mail");
    BOOST_TEST(hurried.decision.alternatives[0].code == "cheapest_in_time");
    auto const& late = hurried.decision.alternatives.back();
    BOOST_TEST(late.code == "late");
    BOOST_TEST(late.sentence == "It would arrive on 2026-11-26, after the promised 2026-11-25.");
    BOOST_TEST(late.facts.contains("total"));

    request.promised = day("2026-11-20");
    Comparison const hopeless = compare_services(demo().tariffs, demo().zones, request);
    BOOST_TEST(hopeless.decision.chosen == "USPS Priority Mail"); // Wednesday, cheaper than Podline Express
    BOOST_TEST(hopeless.decision.alternatives[0].code == "fastest_late");

    request.destination.domestic = false;
    Comparison const abroad = compare_services(demo().tariffs, demo().zones, request);
    BOOST_TEST(!abroad.best);
    BOOST_TEST(abroad.decision.chosen.empty());
    BOOST_TEST(abroad.decision.alternatives[0].code == "international");
}

BOOST_AUTO_TEST_CASE(a_rule_s_services_go_first_and_others_keep_their_price_for_a_person)
{
    QuoteRequest request = to_los_angeles(16);
    request.only = {"USPS Ground Advantage"};
    Comparison const ruled = compare_services(demo().tariffs, demo().zones, request);
    BOOST_TEST(ruled.decision.chosen == "USPS Ground Advantage");
    kernel::Alternative const& other = ruled.decision.alternatives.back();
    BOOST_TEST(other.code == "by_rule");
    BOOST_TEST(other.sentence == "A rule lets this order go with USPS Ground Advantage only.");
    BOOST_TEST(other.facts.contains("total")); // a person may still take it
    request.promised = day("2026-11-20");      // late, but what the rule says
    BOOST_TEST(compare_services(demo().tariffs, demo().zones, request).decision.chosen ==
               "USPS Ground Advantage");
    request.only = {"Pigeon Express"};
    Comparison const none = compare_services(demo().tariffs, demo().zones, request);
    BOOST_TEST(!none.best);
    BOOST_TEST(none.decision.alternatives.front().code == "by_rule");
}

BOOST_AUTO_TEST_CASE(equal_prices_go_by_day_then_by_name)
{
    Tariff a = tariff("podline", "standard");
    Tariff b = a;
    a.service.name = "Zebra";
    b.service.name = "Aardvark";
    QuoteRequest const request = to_los_angeles(16);
    BOOST_TEST(compare_services({a, b}, demo().zones, request).decision.chosen == "Podline Aardvark");
    a.service.transit_days[4] = 1;
    BOOST_TEST(compare_services({a, b}, demo().zones, request).decision.chosen == "Podline Zebra");
}

BOOST_AUTO_TEST_CASE(a_later_sheet_replaces_an_open_ended_one)
{
    Tariff t = tariff("podline", "standard");
    RateSheet next = t.sheets.front();
    next.title = "next";
    next.effective.from = day("2026-11-24");
    t.sheets.push_back(next);
    QuoteRequest request = to_los_angeles(16);
    BOOST_TEST(price_parcel(t, demo().zones, request).value().sheet->title != "next");
    request.ready = day("2026-11-24");
    BOOST_TEST(price_parcel(t, demo().zones, request).value().sheet->title == "next");
    t.sheets.back().effective.until = day("2026-11-25");
    request.ready = day("2026-11-25");
    BOOST_TEST(price_parcel(t, demo().zones, request).value().sheet->title != "next");
}

BOOST_AUTO_TEST_CASE(files_are_refused_with_their_line)
{
    RateParts parts;
    std::string const top =
        "# carrier: x\n# service: y\n# currency: USD\n# effective_from: 2026-01-01\n# source: z\n";
    BOOST_TEST(read_rate_sheet("a.csv", top + "up_to,1,2\n1 lb,1.00,2.00\n", parts).has_value());
    BOOST_TEST(parts.sheets.size() == 1U);
    for (char const* wrong :
         {"", "up_to,1\n", "up_to,1\n1 lb,1.00,2.00\n", "up_to,1\n1 kg,1.00\n", "up_to,1\n1 lb,1.005\n",
          "up_to,1\n1 lb,-1\n", "up_to,10\n1 lb,1\n", "up_to,1,1\n1 lb,1,1\n", "up_to,1\n2 lb,1\n1 lb,1\n",
          "up_to,1\n1 lb,\"1\"\n", "up_to,1\n<0 lb,1\n"}) {
        auto const done = read_rate_sheet("a.csv", top + wrong, parts);
        BOOST_TEST_REQUIRE(!done.has_value(), wrong);
        BOOST_TEST(done.error().code == "bad_rate_file");
        BOOST_TEST(done.error().message.starts_with("a.csv cannot be read: "));
    }
    BOOST_TEST(parts.sheets.size() == 1U);
    BOOST_TEST(read_zone_chart("z.csv", "# carrier: x\n# origin: 894\nzone,zip3s\n1,894 894\n", parts)
                   .error()
                   .message == "z.csv cannot be read: line 4: ZIP3 894 stands twice.");
    BOOST_TEST(!read_rate_folder("/nonexistent").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
