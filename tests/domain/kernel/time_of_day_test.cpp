#include <boost/test/unit_test.hpp>

#include "domain/kernel/time_of_day.h"

#include <cstdlib>
#include <ctime>

using namespace poddesk::kernel;

BOOST_AUTO_TEST_SUITE(time_of_day)

BOOST_AUTO_TEST_CASE(a_time_of_day_is_read_or_refused)
{
    BOOST_TEST((parse_clock("14:30").value() == std::chrono::minutes{870}));
    BOOST_TEST((parse_clock("9:05").value() == std::chrono::minutes{545}));
    BOOST_CHECK_EQUAL(format_clock(std::chrono::minutes{545}), "09:05");
    for (char const* const text :
         {"", ":", "24:00", "12:60", "1430", "12:3", "12:345", "a2:30", "-1:30", "12:3x"})
        BOOST_CHECK_EQUAL(parse_clock(text).error().code, "bad_value");
}

BOOST_AUTO_TEST_CASE(a_day_is_meant_in_this_computers_zone)
{
    auto const in_zone = [](char const* zone, char const* typed) {
        setenv("TZ", zone, 1);
        tzset();
        auto const read = local_moment(typed);
        unsetenv("TZ");
        tzset();
        return read ? format_iso8601(*read).substr(0, 16) : read.error().code;
    };
    BOOST_CHECK_EQUAL(in_zone("America/Los_Angeles", "2026-12-01"), "2026-12-01T08:00");
    BOOST_CHECK_EQUAL(in_zone("America/Los_Angeles", "2026-07-01 9:30"), "2026-07-01T16:30");
    BOOST_CHECK_EQUAL(in_zone("UTC", "2026-12-01"), "2026-12-01T00:00"); // the control
    for (char const* const typed :
         {"", "tomorrow", "2026-02-30", "2026-12-01 ", "2026-12-01 25:00", "2026-12-01T09:00:00Z"})
        BOOST_CHECK_NE(in_zone("UTC", typed).find("bad"), std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
