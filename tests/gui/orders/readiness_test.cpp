#include "gui/orders/order_marks.h"
#include "gui/orders/words.h"

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

kernel::Timestamp noon()
{
    return kernel::parse_iso8601("2026-11-27T12:00:00Z").value();
}

/// An order of three products, nothing reserved.
orders::QueueRow row(std::int64_t whole, std::int64_t begun)
{
    orders::QueueRow row;
    row.status = "received";
    row.wanted = 3;
    row.whole = whole;
    row.begun = begun;
    row.missing = whole == 3 ? "" : "SKU-2 \xc3\x97 1";
    return row;
}

} // namespace

BOOST_AUTO_TEST_SUITE(readiness)

BOOST_AUTO_TEST_CASE(it_says_whether_all_a_part_or_nothing_could_ship)
{
    BOOST_TEST(readiness_of(row(3, 3)).word == "All here");
    BOOST_TEST((readiness_of(row(3, 3)).tone == Tone::ok));
    BOOST_TEST(readiness_of(row(0, 1)).word == "Part here");
    BOOST_TEST((readiness_of(row(0, 1)).tone == Tone::warn));
    BOOST_TEST(readiness_of(row(0, 0)).word == "No stock");
    BOOST_TEST((readiness_of(row(0, 0)).tone == Tone::bad));
    BOOST_TEST(readiness_tip(row(2, 3)) == "2 of 3 products are here in full. Missing: SKU-2 \xc3\x97 1.");
    orders::QueueRow held = row(0, 0);
    held.hold = "fraud";
    BOOST_TEST(readiness_of(held).icon == "hold");
    BOOST_TEST(readiness_tip(held).starts_with("On hold"));
    BOOST_TEST(readiness_tip(held).ends_with("Missing: SKU-2 \xc3\x97 1."));
    orders::QueueRow ready;
    ready.status = "ready";
    BOOST_TEST(readiness_of(ready).word == "Ready");
    BOOST_TEST(readiness_tip(ready) == "All of it is reserved.");
}

BOOST_AUTO_TEST_CASE(marks_tell_what_is_not_everyday)
{
    orders::QueueRow marked = row(3, 3);
    BOOST_TEST(marks_of(marked).empty());
    BOOST_TEST(marks_tip(marked).empty());
    marked.priority = 9;
    marked.twin = "#7";
    marked.is_gift = true;
    marked.po_number = "PO-7";
    marked.tags = {"fragile", "vip"};
    BOOST_TEST(marks_text(marked) ==
               "Priority 9, Possible duplicate of #7, Gift, For a company, PO-7, fragile, vip");
    std::vector<OrderMark> const marks = marks_of(marked);
    BOOST_REQUIRE_EQUAL(marks.size(), 5U);
    BOOST_TEST(marks[0].label == "9");
    BOOST_TEST(marks[4].label == "2"); // how many tags
    BOOST_TEST(together_words(marked) == "like #7");
    marked.company = "Elm School";
    BOOST_TEST(marks_of(marked)[3].words == "Elm School, PO-7");
}

BOOST_AUTO_TEST_CASE(slack_is_what_is_left_when_it_leaves_as_expected)
{
    orders::OrderClock clock{noon() + hours{6}, noon() + hours{4}, noon() + hours{3}, true};
    auto const slack = slack_of(clock, noon() - hours{4}, noon());
    BOOST_REQUIRE(slack.has_value());
    BOOST_TEST(slack->text == "2:00");
    BOOST_TEST((slack->tone == Tone::ok));
    BOOST_TEST(!clock.is_late(noon()));
    // Past the cutoff that was expected, time runs until somebody looks again.
    BOOST_TEST(slack_of(clock, noon() - hours{4}, noon() + hours{5} + minutes{30})->text == "0:30");
    clock.ship_by = noon() + hours{3} + minutes{18};
    BOOST_TEST(slack_of(clock, noon(), noon())->text == "\xe2\x88\x92"
                                                        "0:42");
    BOOST_TEST((slack_of(clock, noon(), noon())->tone == Tone::bad));
    BOOST_TEST(clock.is_late(noon()));
    BOOST_TEST(slack_tip(clock, noon()).find("It is expected to leave") != std::string::npos);
    clock.leaves_at.reset();
    BOOST_TEST(slack_tip(clock, noon()).find("No pod") != std::string::npos);
    clock.runs = false;
    BOOST_TEST(!slack_of(clock, noon(), noon()));
    BOOST_TEST(slack_tip(clock, noon()).empty());
}

BOOST_AUTO_TEST_SUITE_END()
