#include "domain/fulfillment/cutoff_view.h"
#include "domain/fulfillment/lane.h"
#include "domain/fulfillment/progress_view.h"
#include "domain/orders/queue_view.h"

#include "tests/domain/fulfillment/stage.h"

#include <algorithm>

#include <fmt/format.h>

using namespace poddesk;
using namespace poddesk::fulfillment;

namespace {

struct Lanes : Stage
{
    template <class Work>
    auto as_admin(Work const& work)
    {
        return in_transaction(admin, [&](Transaction& tx) { return work(tx); });
    }

    LaneId add(LaneRules const& rules)
    {
        return as_admin([&](Transaction& tx) {
                   return set_lane(tx, {Uuid::random(), house.pod, {}, 0, rules});
               })
            .value();
    }

    LaneId add_singles()
    {
        LaneRules rules{"Singles"};
        rules.most_units = 1;
        return add(rules);
    }

    SetLaneState set(LaneId lane, LaneState state, std::optional<kernel::Timestamp> wakes_at = {})
    {
        return as_admin([&](Transaction& tx) {
                   return set_lane_state(tx, {Uuid::random(), lane, state, wakes_at});
               })
            .value();
    }

    Outcome<Released> release(std::optional<LaneId> lane, std::int64_t limit = 1000)
    {
        return as_admin([&](Transaction& tx) {
            return release_ready(tx, {Uuid::random(), house.pod, limit, lane});
        });
    }

    /// "Singles open 2 0, - open 1 0": name, state, ready, released.
    std::string lanes()
    {
        std::vector<std::string> all;
        for (LaneRow const& it : as_admin([](Transaction& tx) { return list_lanes(tx); }))
            all.push_back(fmt::format("{} {} {} {}", it.id == no_lane ? "-" : it.rules.name, word(it.state),
                                      it.ready, it.released));
        return fmt::format("{}", fmt::join(all, ", "));
    }

    /// Two orders of one unit, one of three.
    void three_orders() { allocate({import({{1, 1}}), import({{2, 1}}), import({{3, 3}})}); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(lanes_of_a_pod, Lanes)

BOOST_AUTO_TEST_CASE(the_first_lane_that_takes_an_order_has_it)
{
    three_orders();
    BOOST_CHECK_EQUAL(lanes(), "- open 3 0");
    LaneId const singles = add_singles();
    LaneRules mine{"Bench's"};
    mine.clients = {house.client};
    LaneId const all = add(mine);
    BOOST_CHECK_EQUAL(lanes(), "Singles open 2 0, Bench's open 1 0, - open 0 0");
    BOOST_CHECK(as_admin([&](Transaction& tx) { return move_lane(tx, Uuid::random(), all, true); }).value());
    BOOST_CHECK(!as_admin([&](Transaction& tx) { return move_lane(tx, Uuid::random(), all, true); }).value());
    BOOST_CHECK_EQUAL(lanes(), "Bench's open 3 0, Singles open 0 0, - open 0 0");
    BOOST_REQUIRE(as_admin([&](Transaction& tx) { return archive_lane(tx, Uuid::random(), all, true); }));
    BOOST_CHECK_EQUAL(lanes(), "Singles open 2 0, - open 1 0");

    LaneRules abroad{"Abroad"};
    abroad.is_abroad = true;
    LaneRules standard{"Standard"};
    standard.services = {" STANDARD "};
    add(abroad);
    add(standard);
    BOOST_CHECK_EQUAL(lanes(), "Singles open 2 0, Abroad open 0 0, Standard open 1 0, - open 0 0");
    BOOST_CHECK(release(singles, 1));
    BOOST_CHECK_EQUAL(lanes(), "Singles open 1 1, Abroad open 0 0, Standard open 1 0, - open 0 0");
}

BOOST_AUTO_TEST_CASE(the_order_queue_tells_lanes_and_filters_by_them)
{
    three_orders();
    LaneId const singles = add_singles();
    orders::QueueQuery query;
    // "#1 Singles, #3 -": what the list holds, the lanes beside it.
    auto const listed = [&] {
        return as_admin([&](Transaction& tx) {
            query.sort = orders::QueueSort::number;
            std::vector<std::string> all;
            for (orders::QueueRow const& row : orders::queue_page(tx, query, {}, 0, 10))
                all.push_back(
                    fmt::format("{}{}", row.lane.empty() ? "-" : row.lane, row.is_locked ? "!" : ""));
            BOOST_CHECK_EQUAL(orders::queue_totals(tx, query).orders, std::ssize(all));
            return fmt::format("{}", fmt::join(all, " "));
        });
    };
    BOOST_CHECK_EQUAL(listed(), "Singles Singles -");
    query.lane = "SINGLES";
    BOOST_CHECK_EQUAL(listed(), "Singles Singles");
    query.lane = "Abroad";
    BOOST_CHECK_EQUAL(listed(), "");
    query.lane = "Singles";
    set(singles, LaneState::locked);
    BOOST_CHECK_EQUAL(listed(), "Singles! Singles!");
    set(singles, LaneState::asleep);
    BOOST_CHECK_EQUAL(listed(), "");
    set(singles, LaneState::open);

    // By which lane it went is remembered, whatever becomes of the lane.
    BOOST_REQUIRE(release(singles, 1));
    BOOST_REQUIRE(as_admin([&](Transaction& tx) { return archive_lane(tx, Uuid::random(), singles, true); }));
    BOOST_CHECK_EQUAL(listed(), "");
    query.queue = orders::Queue::released;
    BOOST_CHECK_EQUAL(listed(), "Singles");
    BOOST_CHECK(as_admin([](Transaction& tx) { return lane_names(tx); }).empty());
    BOOST_CHECK(as_admin([](Transaction& tx) { return has_lane(tx, "singles"); }));
    BOOST_CHECK(!as_admin([](Transaction& tx) { return has_lane(tx, "single"); }));
    // A row that was changed elsewhere is judged by its key.
    auto const matches = [&](std::string const& lane) {
        query.lane = lane;
        return as_admin([&](Transaction& tx) {
            std::vector<kernel::OrderId> ids;
            for (auto const& [id] : tx.query("select id from orders.order").rows<kernel::OrderId>())
                ids.push_back(id);
            return std::ranges::count(orders::queue_rows(tx, query, ids), true, &orders::QueueRow::matches);
        });
    };
    BOOST_CHECK_EQUAL(matches("singles"), 1);
    BOOST_CHECK_EQUAL(matches("Abroad"), 0);
}

BOOST_AUTO_TEST_CASE(what_a_list_of_one_lane_releases_waits_in_it)
{
    three_orders();
    add_singles();
    auto const waiting = [&](std::optional<std::string> const& lane) {
        return as_admin([&](Transaction& tx) {
            std::vector<kernel::OrderId> ids;
            for (auto const& [id] : tx.query("select id from orders.order").rows<kernel::OrderId>())
                ids.push_back(id);
            return waiting_parts(tx, ids, lane).size();
        });
    };
    BOOST_CHECK_EQUAL(waiting({}), 3U);
    BOOST_CHECK_EQUAL(waiting("singles"), 2U);
    BOOST_CHECK_EQUAL(waiting("Abroad"), 0U);
}

BOOST_AUTO_TEST_CASE(a_locked_lane_collects_and_releases_nothing)
{
    three_orders();
    LaneId const singles = add_singles();
    SetLaneState const undo = set(singles, LaneState::locked);
    auto const refused = release(singles);
    BOOST_REQUIRE(!refused);
    BOOST_CHECK_EQUAL(refused.error().code, "wrong_status");
    BOOST_TEST(refused.error().message.find("Singles") != std::string::npos);

    // Named one by one they stay as well: the database looks at the lane.
    auto const parts = as_admin([&](Transaction& tx) {
        std::vector<kernel::FulfillmentId> all;
        for (auto const& [id] :
             tx.query("select id from fulfillment.fulfillment order by id").rows<kernel::FulfillmentId>())
            all.push_back(id);
        return all;
    });
    auto const named = as_admin([&](Transaction& tx) {
        return release_fulfillments(tx, {Uuid::random(), house.pod, {parts[0], parts[1]}});
    });
    BOOST_REQUIRE(!named);
    BOOST_TEST(named.error().message.find("lane Singles is locked") != std::string::npos);
    auto const others = as_admin([&](Transaction& tx) {
        return release_fulfillments(tx, {Uuid::random(), house.pod, parts});
    });
    BOOST_REQUIRE(others);
    BOOST_CHECK_EQUAL(others->released, 1);
    BOOST_CHECK_EQUAL(others->refused.size(), 2);

    BOOST_REQUIRE(as_admin([&](Transaction& tx) { return set_lane_state(tx, undo); }));
    BOOST_CHECK_EQUAL(release({}).value().released, 2);
}

BOOST_AUTO_TEST_CASE(a_sleeping_lane_lets_its_orders_fall_through_and_wakes_by_itself)
{
    three_orders();
    LaneId const singles = add_singles();
    set(singles, LaneState::asleep, kernel::SystemClock().now() + std::chrono::hours{24});
    BOOST_CHECK_EQUAL(lanes(), "Singles asleep 0 0, - open 3 0");
    in_transaction(test.root(), [](Transaction& tx) {
        tx.query("update fulfillment.lane set wakes_at = now() - interval '1 second'").run();
    });
    BOOST_CHECK_EQUAL(lanes(), "Singles open 2 0, - open 1 0");
    BOOST_CHECK_EQUAL(release(no_lane).value().released, 1);
    BOOST_CHECK_EQUAL(release(singles).value().released, 2);
    auto const past = as_admin([&](Transaction& tx) {
        return set_lane_state(tx, {Uuid::random(), singles, LaneState::asleep,
                                   kernel::SystemClock().now() - std::chrono::hours{1}});
    });
    BOOST_REQUIRE(!past);
    BOOST_CHECK_EQUAL(past.error().code, "missing_input");
}

BOOST_AUTO_TEST_CASE(work_that_is_taken_back_waits_in_its_lane_again)
{
    three_orders();
    LaneId const singles = add_singles();
    auto const released = release(singles).value();
    BOOST_CHECK_EQUAL(lanes(), "Singles open 0 2, - open 1 0");
    auto const parts = as_admin([&](Transaction& tx) {
        std::vector<kernel::FulfillmentId> all;
        for (auto const& [id] : tx.query("select id from fulfillment.fulfillment where pick_list_id = :list")
                                    .bind("list", released.pick_list)
                                    .rows<kernel::FulfillmentId>())
            all.push_back(id);
        return all;
    });
    BOOST_REQUIRE(as_admin([&](Transaction& tx) {
        return unrelease(tx, {Uuid::random(), parts, "too early"});
    }));
    BOOST_CHECK_EQUAL(lanes(), "Singles open 2 0, - open 1 0");
}

BOOST_AUTO_TEST_CASE(two_people_never_overwrite_each_others_rules)
{
    LaneId const lane = add_singles();
    auto const change = [&](std::int64_t seen, std::string const& name) {
        return as_admin([&](Transaction& tx) {
            return set_lane(tx, {Uuid::random(), house.pod, lane, seen, LaneRules{name}});
        });
    };
    auto const version = as_admin([](Transaction& tx) { return list_lanes(tx); }).front().version;
    BOOST_REQUIRE(change(version, "One"));
    BOOST_CHECK_EQUAL(change(version, "Two").error().code, "stale");
    BOOST_CHECK_EQUAL(change(version + 1, "  ").error().code, "missing_input");
    add(LaneRules{"Two"});
    BOOST_CHECK_EQUAL(change(version + 1, "two").error().code, "already_exists");
}

BOOST_AUTO_TEST_CASE(the_next_cutoff_skips_weekends_and_closed_days)
{
    using namespace std::chrono;
    auto const cutoff = [&] {
        return as_admin([](Transaction& tx) { return next_cutoffs(tx); }).front().cutoff;
    };
    kernel::Timestamp const first = cutoff();
    auto const day_of = [&](kernel::Timestamp moment) {
        return in_transaction(test.root(), [&](Transaction& tx) {
            return tx.query("select (:at::timestamptz at time zone 'America/Los_Angeles')::date")
                .bind("at", moment)
                .value<kernel::Date>();
        });
    };
    ClosedDay const closed{house.pod, "", day_of(first), "Inventory day"};
    auto const close = [&](bool is_closed) {
        return as_admin(
            [&](Transaction& tx) { return set_closed_day(tx, Uuid::random(), closed, is_closed); });
    };
    BOOST_REQUIRE(close(true));
    kernel::Timestamp const second = cutoff();
    BOOST_TEST((day_of(second) > day_of(first)));
    BOOST_TEST((weekday{day_of(second)}.iso_encoding() < 6U));
    BOOST_CHECK_EQUAL(as_admin([](Transaction& tx) { return closed_days(tx); }).size(), 1U);
    BOOST_REQUIRE(close(false));
    BOOST_TEST((cutoff() == first));
    BOOST_CHECK_EQUAL(close(false).error().code, "not_found");

    auto const before = as_admin([&](Transaction& tx) {
                            return set_cutoff(tx, Uuid::random(), house.pod, minutes{1});
                        }).value();
    BOOST_TEST((before == hours{16}));
    BOOST_TEST((cutoff() != first));
}

BOOST_AUTO_TEST_CASE(a_carrier_and_a_lane_have_cutoffs_of_their_own)
{
    using namespace std::chrono;
    auto const all = [&] { return as_admin([](Transaction& tx) { return next_cutoffs(tx); }); };
    auto const set = [&](std::string const& carrier, std::optional<minutes> at) {
        return as_admin(
            [&](Transaction& tx) { return set_carrier_cutoff(tx, Uuid::random(), house.pod, carrier, at); });
    };
    std::string const code = as_admin([](Transaction& tx) { return cutoff_carriers(tx); }).front().code;
    std::size_t const pods = all().size();
    BOOST_TEST(!set(code, minutes{23 * 60 + 58}).value().has_value());
    BOOST_TEST((set(code, minutes{23 * 60 + 59}).value() == minutes{23 * 60 + 58}));
    LaneRules late{"Late"};
    late.cutoff = minutes{23 * 60 + 57};
    add(late);
    std::vector<Cutoff> const own = all();
    BOOST_REQUIRE_EQUAL(own.size(), pods + 2);
    BOOST_TEST((own[0].of == Cutoff::Of::pod));
    BOOST_TEST((own[1].of == Cutoff::Of::lane));
    BOOST_TEST(own[1].whose == "Late");
    BOOST_TEST((own[2].of == Cutoff::Of::carrier));
    BOOST_TEST((own[2].cutoff - own[1].cutoff == minutes{2}));
    BOOST_TEST((set(code, std::nullopt).value() == minutes{23 * 60 + 59}));
    BOOST_TEST(all().size() == pods + 1);
    BOOST_CHECK_EQUAL(set("no_such", minutes{60}).error().code, "not_found");
}

BOOST_AUTO_TEST_SUITE_END()
