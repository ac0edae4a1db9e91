// The clock of a promise: what stops it, when an order is expected to leave, and what is late.
#include "domain/fulfillment/lane.h"
#include "domain/fulfillment/ship.h"
#include "domain/orders/hold_order.h"
#include "domain/orders/order_view.h"
#include "domain/orders/queue_view.h"
#include "domain/orders/renew_promises.h"
#include "domain/shipping/buy_label.h"
#include "domain/shipping/quote_shipment.h"

#include "tests/domain/fulfillment/stage.h"

#include <fmt/format.h>

using namespace poddesk;
using namespace poddesk::fulfillment;

namespace {

struct Clocks : Stage
{
    /// Sets the stage past every guard.
    void root(std::string const& sql)
    {
        in_transaction(test.root(), [&](Transaction& tx) {
            tx.query("set local session_replication_role = replica").run();
            tx.query(sql).run();
        });
    }
    void stop_at(std::string const& event) { root("update clients.promise set stops_at = '" + event + "'"); }

    bool is_stopped(kernel::OrderId order)
    {
        return count(fmt::format(
                   "select (clock_stopped_at is not null)::integer::bigint from orders.order where "
                   "id = {}",
                   order.value)) == 1;
    }

    orders::QueueRow row(kernel::OrderId order, orders::Queue queue = orders::Queue::everything)
    {
        orders::QueueQuery query;
        query.queue = queue;
        return in_transaction(admin, [&](Transaction& tx) { return orders::queue_rows(tx, query, {order}); })
            .at(0);
    }

    std::vector<kernel::OrderId> page(orders::Queue queue)
    {
        orders::QueueQuery query;
        query.queue = queue;
        std::vector<kernel::OrderId> ids;
        for (orders::QueueRow const& it : in_transaction(
                 admin, [&](Transaction& tx) { return orders::queue_page(tx, query, {}, 0, 100); }))
            ids.push_back(it.id);
        return ids;
    }

    std::int64_t late()
    {
        return in_transaction(
                   admin,
                   [&](Transaction& tx) { return orders::queue_counts_by_client(tx, {}, clock.now()); })
            .at(0)
            .late;
    }

    /// Due so many minutes after it is expected to leave.
    void due(kernel::OrderId order, int minutes)
    {
        kernel::Timestamp const at = row(order).clock.leaves_at.value() + std::chrono::minutes{minutes};
        root(fmt::format("update orders.order set ship_by = '{}' where id = {}", kernel::format_iso8601(at),
                         order.value));
    }

    kernel::ShipmentId label(kernel::ShipmentId shipment)
    {
        in_transaction(admin, [&](Transaction& tx) {
            return shipping::quote_shipment(tx, house.rates, {Uuid::random(), shipment, clock.now()});
        }).value();
        in_transaction(admin, [&](Transaction& tx) {
            return shipping::buy_label(tx, {Uuid::random(), shipment, clock.now()},
                                       [](shipping::LabelFacts const&) -> Outcome<shipping::LabelDocuments> {
                                           return shipping::LabelDocuments{"%PDF-", "^XA^XZ"};
                                       });
        }).value();
        return shipment;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(promise_clock, Clocks)

BOOST_AUTO_TEST_CASE(it_stops_at_what_was_promised_and_goes_on_when_that_is_taken_back)
{
    stop_at("packed");
    auto const order = import({{1, 1}});
    auto const part = picked(order);
    BOOST_TEST(!is_stopped(order));
    auto shipment = pack_it(part, {"SKU-001"}).value().at(0).shipment;
    BOOST_TEST(is_stopped(order));
    auto const open_it = [&] {
        return in_transaction(admin, [&](Transaction& tx) {
            return unpack(tx, {Uuid::random(), part, "wrong box"});
        });
    };
    BOOST_REQUIRE(open_it());
    BOOST_TEST(!is_stopped(order));

    stop_at("label");
    shipment = pack_it(part, {"SKU-001"}).value().at(0).shipment;
    BOOST_TEST(!is_stopped(order));
    label(shipment);
    BOOST_TEST(is_stopped(order));
    BOOST_REQUIRE(open_it());
    BOOST_TEST(!is_stopped(order));

    // A changed promise stops the clocks of those that are far enough already once it is renewed.
    pack_it(part, {"SKU-001"}).value();
    stop_at("packed");
    BOOST_TEST(!is_stopped(order));
    in_transaction(admin, [&](Transaction& tx) {
        return orders::renew_promises(tx, Uuid::random(), house.client);
    }).value();
    BOOST_TEST(is_stopped(order));
    BOOST_REQUIRE(open_it());

    stop_at("shipped");
    shipment = label(pack_it(part, {"SKU-001"}).value().at(0).shipment);
    BOOST_TEST(!is_stopped(order));
    BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
        return ship(tx, {Uuid::random(), shipment});
    }));
    BOOST_TEST(is_stopped(order));
    BOOST_TEST(!row(order).clock.slack(clock.now()));
}

BOOST_AUTO_TEST_CASE(an_order_is_late_when_it_is_expected_to_leave_too_late)
{
    auto const early = import({{1, 1}});
    auto const late_one = import({{2, 1}});
    auto const later = import({{3, 1}});
    allocate({early});
    due(early, 10);
    due(late_one, -10);
    due(later, -20);
    using Orders = std::vector<kernel::OrderId>;
    BOOST_TEST((page(orders::Queue::late) == Orders{later, late_one}));
    BOOST_TEST((page(orders::Queue::to_do) == Orders{later, late_one, early})); // the least slack first
    BOOST_CHECK_EQUAL(late(), 2);
    BOOST_TEST((row(early).clock.slack(clock.now()) == std::chrono::minutes{10}));
    BOOST_TEST((row(late_one).clock.slack(clock.now()) == std::chrono::minutes{-10}));
    BOOST_TEST(row(late_one).clock.is_late(clock.now()));
    BOOST_TEST(row(late_one, orders::Queue::late).matches);
    BOOST_TEST(!row(early, orders::Queue::late).matches);
    orders::OrderClock const seen =
        in_transaction(admin, [&](Transaction& tx) { return orders::order_view(tx, early); }).value().clock;
    BOOST_TEST((seen == row(early).clock));
    BOOST_TEST((*seen.leaves_at - *seen.begin_by == std::chrono::hours{1}));

    // A stopped clock is late no more, whatever was promised.
    root("update orders.order set clock_stopped_at = now() where id = " + std::to_string(later.value));
    BOOST_TEST((page(orders::Queue::late) == Orders{late_one}));
    BOOST_CHECK_EQUAL(late(), 1);
    // The pod is closed for long: whoever cannot be expected to leave has until now.
    root("insert into inventory.closed_day (pod_id, day, name) select 1, d::date, 'moving' from "
         "generate_series(now() - interval '1 day', now() + interval '70 days', interval '1 day') d");
    BOOST_TEST(!row(early).clock.leaves_at);
    root("update orders.order set ship_by = now() + interval '1 hour' where clock_stopped_at is null");
    BOOST_TEST(!row(early).clock.is_late(clock.now()));
    BOOST_CHECK_EQUAL(late(), 0);
}

BOOST_AUTO_TEST_CASE(the_cutoff_that_can_be_made_is_the_pods_own)
{
    root("update inventory.pod set cutoff = '15:00', time_zone = 'America/Los_Angeles'");
    root("insert into inventory.closed_day (pod_id, day, name) values (1, '2026-11-30', 'Inventory day')");
    auto const next = [&](char const* from) {
        return kernel::format_iso8601(in_transaction(admin, [&](Transaction& tx) {
            return tx.query("select inventory.next_cutoff(1, null, :from::timestamptz)")
                .bind("from", std::string(from))
                .value<kernel::Timestamp>();
        }));
    };
    BOOST_TEST(next("2026-11-27T14:59:59-08:00") == "2026-11-27T23:00:00Z"); // Friday
    BOOST_TEST(next("2026-11-27T15:00:00-08:00") == "2026-12-01T23:00:00Z"); // neither weekend nor closed day
    // The nearer an order is to the door, the later it may begin.
    auto const minutes = [&](char const* status) {
        return count(fmt::format("select (extract(epoch from orders.work_left('{}')) / 60)::bigint", status));
    };
    BOOST_CHECK_EQUAL(minutes("backordered"), 60);
    BOOST_CHECK_EQUAL(minutes("released"), 45);
    BOOST_CHECK_EQUAL(minutes("picking"), 30);
    BOOST_CHECK_EQUAL(minutes("packing"), 15);
}

BOOST_AUTO_TEST_CASE(a_lane_says_what_must_leave_with_its_next_cutoff_and_what_is_late_with_it)
{
    auto const order = import({{1, 1}});
    allocate({order});
    auto const lane = [&] {
        LaneRow const row = in_transaction(admin, [](Transaction& tx) { return list_lanes(tx); }).at(0);
        return fmt::format("{} late, {} due of {}", row.late, row.due, row.ready);
    };
    kernel::Timestamp const next =
        in_transaction(admin, [](Transaction& tx) { return list_lanes(tx); }).at(0).next_cutoff.value();
    auto const promise = [&](kernel::Timestamp at) {
        root(fmt::format("update orders.order set ship_by = '{}'", kernel::format_iso8601(at)));
    };
    promise(next - std::chrono::minutes{1});
    BOOST_CHECK_EQUAL(lane(), "1 late, 1 due of 1");
    promise(next + std::chrono::minutes{1});
    BOOST_CHECK_EQUAL(lane(), "0 late, 1 due of 1");
    promise(next + std::chrono::hours{24 * 10});
    BOOST_CHECK_EQUAL(lane(), "0 late, 0 due of 1");
}

BOOST_AUTO_TEST_CASE(a_changed_promise_counts_for_new_orders_until_it_is_renewed)
{
    auto const order = import({{1, 1}});
    auto const stopped = import({{2, 1}});
    root("update orders.order set clock_stopped_at = now() where id = " + std::to_string(stopped.value));
    auto const hours = [&](kernel::OrderId id) {
        return count(fmt::format(
            "select (extract(epoch from ship_by - placed_at) / 3600)::bigint from orders.order where id = {}",
            id.value));
    };
    auto const before = hours(order);
    root("update clients.promise set handling_hours = 100");
    BOOST_CHECK_EQUAL(hours(order), before);
    BOOST_CHECK_EQUAL(hours(import({{3, 1}})), 100);
    auto const renew = [&] {
        return in_transaction(
                   admin,
                   [&](Transaction& tx) { return orders::renew_promises(tx, Uuid::random(), house.client); })
            .value();
    };
    BOOST_CHECK_EQUAL(renew(), 1);
    BOOST_CHECK_EQUAL(hours(order), 100);
    BOOST_CHECK_EQUAL(hours(stopped), before);
    BOOST_CHECK_EQUAL(renew(), 0);
    database::Pool ana = test.login_as((test.add_person("ana", "account_manager", true), "ana"));
    BOOST_CHECK_EQUAL(
        in_transaction(
            ana, [&](Transaction& tx) { return orders::renew_promises(tx, Uuid::random(), house.client); })
            .error()
            .code,
        "not_allowed");
}

BOOST_AUTO_TEST_CASE(what_an_order_lacks_is_told_by_product)
{
    leave(1, 5);
    leave(2, 1);
    leave(3, 0);
    auto const order = import({{1, 2}, {2, 3}, {3, 1}});
    orders::QueueRow const it = row(order);
    BOOST_CHECK_EQUAL(it.wanted, 3);
    BOOST_CHECK_EQUAL(it.whole, 1);
    BOOST_CHECK_EQUAL(it.begun, 2);
    BOOST_CHECK_EQUAL(it.missing, "SKU-002 \xc3\x97 2, SKU-003 \xc3\x97 1");
    auto const wanted = [&](kernel::OrderId id) {
        return in_transaction(admin, [&](Transaction& tx) { return orders::wanted_products(tx, id); });
    };
    std::vector<orders::WantedProduct> const lacks{{"SKU-001", 2, 2}, {"SKU-002", 3, 1}, {"SKU-003", 1, 0}};
    BOOST_TEST((wanted(order) == lacks));
    // What others reserved is not free; what is reserved for this order is not missing.
    auto const other = import({{2, 1}});
    allocate({other});
    BOOST_CHECK_EQUAL(wanted(order).at(1).free, 0);
    BOOST_TEST(wanted(other).empty());
    BOOST_CHECK_EQUAL(row(other).wanted, 0);
}

BOOST_AUTO_TEST_SUITE_END()
