#pragma once

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

namespace poddesk::tests {

/// Says how long a bench took to answer, from the key to the painted prompt. A shared machine may be slow for
/// reasons of its own: what is promised is asserted where somebody measures (PODDESK_MEASURE).
inline void check_answers(std::string const& bench, std::vector<std::chrono::microseconds> answers)
{
    constexpr std::chrono::milliseconds promised(150);
    BOOST_REQUIRE(!answers.empty());
    std::sort(answers.begin(), answers.end());
    auto const share = [&](std::size_t percent) { return answers[answers.size() * percent / 100].count(); };
    BOOST_TEST_MESSAGE(bench << ": key to answer, " << answers.size() << " keys and scans: p50 "
                             << share(50) / 1000 << " ms, p99 " << share(99) / 1000 << " ms");
    if (std::getenv("PODDESK_MEASURE") != nullptr) {
        BOOST_TEST(share(99) <= std::chrono::microseconds(promised).count());
    }
}

} // namespace poddesk::tests
