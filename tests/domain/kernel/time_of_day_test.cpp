#include <boost/test/unit_test.hpp>

#include "domain/kernel/time_of_day.h"

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

BOOST_AUTO_TEST_SUITE_END()
