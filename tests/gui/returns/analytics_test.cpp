// The words and decisions of the returns analytics, without a database and without a display.
#include "gui/returns/analytics_presenter.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

kernel::Money usd(std::int64_t minor)
{
    return {minor, *kernel::Currency::parse("USD")};
}

AnalyticsFacts facts()
{
    AnalyticsFacts facts;
    facts.report.units = 10;
    facts.report.parcels = 4;
    facts.report.outcomes = {{"A", "restock", 6, usd(12'000), true},
                             {"C", "resale_hold", 3, usd(6'000), true},
                             {"", "missing", 1, usd(2'000), true}};
    facts.steps = {{"identify", "identify", 10, 1'200, 4'000}, {"bin", "bin", 10, 2'000, 8'000}};
    facts.questions = {{"color", "color", 30, 1'400, 2'000}};
    facts.uses = {{"Alder", "wear", "Signs of wear?", 30, 12, 2},
                  {"Alder", "color", "Which color?", 30, 0, 3}};
    facts.months = {{kernel::PodId{1}, "RNO", 96, 312, 312 * 40'600}};
    facts.charged = {usd(1'240)};
    return facts;
}

DetailSection const& section(Detail const& detail, std::string const& begins)
{
    return *std::find_if(detail.sections.begin(), detail.sections.end(),
                         [&](DetailSection const& it) { return it.heading.starts_with(begins); });
}

} // namespace

BOOST_AUTO_TEST_SUITE(returns_analytics)

BOOST_AUTO_TEST_CASE(charts_are_to_the_scale_of_their_longest_bar)
{
    AnalyticsScreen const screen = analytics_screen(facts(), kernel::SystemClock().now());
    BOOST_REQUIRE(screen.charts.size() == 4U);
    auto const& dispositions = screen.charts[0].bars;
    BOOST_REQUIRE(dispositions.size() == 3U);
    BOOST_TEST(dispositions[0].label == "Restock");
    BOOST_TEST(dispositions[0].value == "60 %");
    BOOST_TEST(dispositions[0].share == 1.0);
    BOOST_TEST(dispositions[1].share == 0.5);
    BOOST_TEST(screen.charts[1].bars.size() == 6U); // every grade, and none
    BOOST_TEST(screen.charts[1].bars[0].value == "6");
    auto const& steps = screen.charts[2].bars;
    BOOST_TEST(steps[0].value == "1.2 s");
    BOOST_TEST(steps[0].share == 0.15); // of the longest 90th percentile
    BOOST_TEST(steps[1].mark == 1.0);
    BOOST_TEST(screen.charts[3].bars.empty());
    BOOST_TEST(!screen.charts[3].empty.empty());
}

BOOST_AUTO_TEST_CASE(money_comes_with_its_formula)
{
    AnalyticsScreen const screen = analytics_screen(facts(), kernel::SystemClock().now());
    DetailSection const& money = section(screen.facts, "Money");
    BOOST_TEST(money.facts.at(0).value == "$120.00");
    BOOST_TEST(money.lines.at(0).text ==
               "Ordered price of the restocked units: 67 % of $180.00 that came back.");
    BOOST_TEST(money.facts.at(1).value == "$3.10"); // $12.40 by 4 parcels
    BOOST_TEST(money.lines.back().text ==
               "RNO: 4.8 h saved this month: 312 items × (96 s baseline − 40.6 s measured) ÷ 3600.");
}

BOOST_AUTO_TEST_CASE(questions_that_may_go_stand_first)
{
    AnalyticsScreen const screen = analytics_screen(facts(), kernel::SystemClock().now());
    DetailSection const& questions = section(screen.facts, "Questions");
    BOOST_REQUIRE(questions.items.size() == 2U);
    BOOST_TEST(questions.items[0].title == "Which color?");
    BOOST_TEST(questions.items[0].subtitle.starts_with("Remove it"));
    BOOST_TEST(questions.items[0].right == "1.4 s");
    BOOST_TEST(questions.items[1].subtitle.find("12 of 30") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
