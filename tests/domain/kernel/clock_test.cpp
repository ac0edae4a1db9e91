#include <boost/test/unit_test.hpp>

#include "domain/kernel/clock.h"

using namespace poddesk::kernel;

namespace {

std::string shown(std::string_view text)
{
    auto const time = parse_iso8601(text);
    return time ? format_iso8601(*time) : time.error().code;
}

} // namespace

BOOST_AUTO_TEST_SUITE(clock_and_time)

BOOST_AUTO_TEST_CASE(reads_every_form_the_shops_send)
{
    BOOST_TEST(shown("2026-04-10T11:11:26-04:00") == "2026-04-10T15:11:26Z");
    BOOST_TEST(shown("2026-04-10T11:11:26Z") == "2026-04-10T11:11:26Z");
    BOOST_TEST(shown("2026-04-10T11:11:26.5Z") == "2026-04-10T11:11:26.500000Z");
    BOOST_TEST(shown("2026-04-10T11:11:26.123456789+05:30") == "2026-04-10T05:41:26.123456Z");
    BOOST_TEST(shown("2026-04-10 11:11:26+00") == "2026-04-10T11:11:26Z");
    BOOST_TEST(shown("2026-12-31T23:30:00-0100") == "2027-01-01T00:30:00Z");
    BOOST_TEST(shown("1969-12-31T23:59:59.250000Z") == "1969-12-31T23:59:59.250000Z");
    BOOST_TEST(format_iso8601(parse_iso8601_utc("2026-04-10T11:11:26").value()) == "2026-04-10T11:11:26Z");
    BOOST_TEST(format_iso8601(parse_iso8601_utc("2026-04-10T11:11:26+01:00").value()) ==
               "2026-04-10T10:11:26Z");
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_moment)
{
    for (char const* wrong :
         {"", "2026-04-10", "2026-04-10T11:11:26", "2026-02-30T00:00:00Z", "2026-04-10T24:00:00Z",
          "2026-04-10T11:60:00Z", "2026-04-10T11:11:26Zx", "2026-04-10T11:11:26.Z", "0000-01-01T00:00:00Z",
          "2026-04-10T11:11:26+99:00", "2026-4-1T11:11:26Z", "2026-04-10T11:11:26+05:3"})
        BOOST_TEST(shown(wrong) == "bad_time", wrong);
}

BOOST_AUTO_TEST_CASE(dates)
{
    BOOST_TEST(format_date(parse_date("2024-02-29").value()) == "2024-02-29");
    BOOST_TEST(parse_date("2023-02-29").error().code == "bad_date");
    BOOST_TEST(parse_date("2023-02-28x").error().code == "bad_date");
}

BOOST_AUTO_TEST_CASE(a_fixed_clock_stands)
{
    FixedClock clock(parse_iso8601("2026-04-10T11:11:26Z").value());
    clock.advance(std::chrono::seconds{4});
    BOOST_TEST(format_iso8601(clock.now()) == "2026-04-10T11:11:30Z");
    BOOST_CHECK(SystemClock().now() > clock.now());
}

BOOST_AUTO_TEST_SUITE_END()
