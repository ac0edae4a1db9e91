#include "domain/fulfillment/routing_rules.h"
#include "domain/inbound/purchase_order.h"
#include "domain/inbound/put_away.h"
#include "domain/orders/cancel_order.h"

#include "tests/domain/fulfillment/stage.h"

#include <fmt/format.h>

using namespace poddesk;
using namespace poddesk::fulfillment;

namespace {

struct Waiting : Stage
{
    std::vector<kernel::OrderId> due(int limit = 200)
    {
        return in_transaction(worker, [&](Transaction& tx) { return orders_due_for_stock(tx, limit); });
    }

    /// One round of the worker; what it answered.
    std::vector<std::string> round(int limit = 200)
    {
        auto const done =
            in_transaction(worker, [&](Transaction& tx) -> Outcome<std::vector<AllocatedOrder>> {
                auto const orders = orders_due_for_stock(tx, limit);
                if (orders.empty()) return std::vector<AllocatedOrder>();
                return allocate_orders(tx, {Uuid::random(), orders});
            }).value();
        std::vector<std::string> answers;
        for (AllocatedOrder const& it : done)
            answers.push_back(fmt::format("{} {}", it.order.value, it.outcome));
        return answers;
    }

    std::string said(kernel::OrderId order, std::string_view outcome) const
    {
        return fmt::format("{} {}", order.value, outcome);
    }

    void rule(ReserveWhen when, std::optional<int> days = {})
    {
        BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
            return set_client_routing(
                tx, {Uuid::random(), house.client, SplitPolicy::least_cost, {}, when, days});
        }));
    }

    void cancel(kernel::OrderId order)
    {
        in_transaction(admin, [&](Transaction& tx) {
            return orders::cancel_order(tx, {Uuid::random(), order, {}, "not wanted"});
        }).value();
    }

    /// So many units of SKU-003 of a lot come in and are put away.
    void receive_lot(std::string const& lot, kernel::Date expires_on, std::int64_t units)
    {
        in_transaction(admin, [&](Transaction& tx) {
            inbound::CreatePurchaseOrder order{
                Uuid::random(), house.client, house.pod, "Mill", "", std::nullopt, {}};
            order.lines.push_back({"SKU-003", kernel::Quantity::of(units).value()});
            auto const po = inbound::create_purchase_order(tx, order).value();
            auto const received =
                inbound::receive(tx, {Uuid::random(), po.id, {{"SKU-003", units, 0, lot, expires_on}}})
                    .value();
            auto const lines = inbound::suggest_putaway(tx, received.receipt);
            return inbound::put_away(tx, {Uuid::random(), received.receipt, lines});
        }).value();
    }

    std::string lots_of(kernel::OrderId order)
    {
        return in_transaction(test.root(), [&](Transaction& tx) {
            return tx
                .query(
                    "select coalesce(string_agg(v.lot || ' ' || a.quantity, ', ' order by v.lot), '') from "
                    "fulfillment.allocation a join inventory.level v on v.id = a.level_id join "
                    "fulfillment.fulfillment f on f.id = a.fulfillment_id where f.order_id = "
                    ":order::bigint and a.state = 'open'")
                .bind("order", order)
                .value<std::string>();
        });
    }

    static kernel::Date today() { return std::chrono::floor<std::chrono::days>(kernel::SystemClock().now()); }

    database::Pool worker = test.login_as("worker", 2);
};

using Orders = std::vector<kernel::OrderId>;
using Answers = std::vector<std::string>;

} // namespace

BOOST_FIXTURE_TEST_SUITE(waiting_orders, Waiting)

BOOST_AUTO_TEST_CASE(plans_of_one_call_share_the_stock_in_their_order)
{
    leave(7, 3);
    auto const first = import({{7, 2}});
    auto const second = import({{7, 2}});
    // Every plan by itself is good; the first is there twice.
    auto const codes = in_transaction(admin, [&](Transaction& tx) {
        return tx
            .query(
                "select string_agg(coalesce(x ->> 'code', x ->> 'outcome'), ' ' order by n) from "
                "jsonb_array_elements(fulfillment.allocate(gen_random_uuid(), (select "
                "jsonb_agg(jsonb_build_object('order', o.id, 'version', o.version, 'decision', "
                "'{\"kind\":\"routing\",\"chosen\":\"RNO\"}'::jsonb, 'parts', "
                "jsonb_build_array(jsonb_build_object('pod', v.pod_id, 'lines', "
                "jsonb_build_array(jsonb_build_object('line', l.id, 'product', l.product_id, 'levels', "
                "jsonb_build_array(jsonb_build_object('level', v.id, 'quantity', 2))))))) order by n) from "
                "unnest(:orders::bigint[]) with ordinality w (id, n) join orders.order o on o.id = w.id "
                "join orders.line l on l.order_id = o.id join inventory.level v on v.product_id = "
                "l.product_id and v.on_hand > 0))) with ordinality y (x, n)")
            .bind("orders", Orders{first, second, first})
            .value<std::string>();
    });
    BOOST_CHECK_EQUAL(codes, "ready short allocated_already");
    BOOST_CHECK_EQUAL(count("select sum(allocated)::bigint from inventory.level"), 2);
}

BOOST_AUTO_TEST_CASE(a_backorder_gets_its_stock_the_moment_it_is_there)
{
    leave(7, 0);
    leave(8, 1);
    auto const early = import({{7, 2}});
    auto const two = import({{7, 1}, {8, 2}});
    BOOST_TEST(round() == (Answers{said(early, "backordered"), said(two, "backordered")}),
               boost::test_tools::per_element());
    BOOST_TEST(round().empty()); // nothing became free meanwhile

    leave(7, 1); // not enough for the one, and the other lacks something else
    BOOST_TEST(due().empty());
    leave(7, 3);
    BOOST_TEST(round() == Answers{said(early, "ready")}, boost::test_tools::per_element());
    leave(8, 2);
    BOOST_TEST(round() == Answers{said(two, "ready")}, boost::test_tools::per_element());
    BOOST_TEST(due().empty());
}

BOOST_AUTO_TEST_CASE(what_a_canceled_order_gives_back_goes_to_the_next)
{
    leave(7, 2);
    auto const first = import({{7, 2}});
    auto const next = import({{7, 1}});
    auto const last = import({{7, 1}});
    BOOST_TEST(round() ==
                   (Answers{said(first, "ready"), said(next, "backordered"), said(last, "backordered")}),
               boost::test_tools::per_element());
    cancel(first);
    // With room for one a round, the second comes in the next: what was freed is not forgotten before.
    BOOST_TEST(round(1) == Answers{said(next, "ready")}, boost::test_tools::per_element());
    BOOST_TEST(round(1) == Answers{said(last, "ready")}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(stock_that_is_committed_after_a_look_is_seen_by_the_next)
{
    leave(7, 0);
    auto const order = import({{7, 1}});
    BOOST_TEST(round() == Answers{said(order, "backordered")}, boost::test_tools::per_element());
    database::Pool other = test.login_as("admin", 1);
    in_transaction(other, [&](Transaction& tx) {
        auto const [bin, product] =
            tx.query(
                  "select v.location_id, v.product_id from inventory.level v join catalog.product p on p.id "
                  "= "
                  "v.product_id and p.sku = 'SKU-007' join inventory.location b on b.id = v.location_id and "
                  "b.is_pickable limit 1")
                .row<kernel::LocationId, kernel::ProductId>()
                .value();
        inventory::adjust_stock(tx, {Uuid::random(), bin, product, 1, "found"}).value();
        BOOST_TEST(due().empty());
    });
    BOOST_TEST(round() == Answers{said(order, "ready")}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(new_orders_get_their_stock_when_their_client_wants)
{
    rule(ReserveWhen::by_hand);
    auto const order = import({{7, 1}});
    BOOST_TEST(due().empty());
    rule(ReserveWhen::before_ship_by, 0); // ship-by is a day away
    BOOST_TEST(due().empty());
    rule(ReserveWhen::before_ship_by, 3);
    BOOST_TEST(due() == Orders{order}, boost::test_tools::per_element());
    rule(ReserveWhen::at_once);
    BOOST_TEST(round() == Answers{said(order, "ready")}, boost::test_tools::per_element());

    auto const without_days = in_transaction(admin, [&](Transaction& tx) {
        return set_client_routing(
            tx, {Uuid::random(), house.client, SplitPolicy::least_cost, {}, ReserveWhen::before_ship_by, {}});
    });
    BOOST_REQUIRE(!without_days);
    BOOST_CHECK_EQUAL(without_days.error().code, "missing_input");
}

BOOST_AUTO_TEST_CASE(what_expires_first_leaves_first_and_nothing_expired_leaves)
{
    using std::chrono::days;
    leave(3, 0);
    receive_lot("late", today() + days(90), 5);
    receive_lot("soon", today() + days(10), 3);
    receive_lot("gone", today() - days(2), 50);
    auto const first = import({{3, 4}}); // the later lot would cover it alone
    auto const second = import({{3, 3}});
    auto const third = import({{3, 2}});
    // The light says what could be reserved; a count of the shelves would say all of it.
    auto const big = import({{3, 20}});
    auto const free = in_transaction(admin, [&](Transaction& tx) {
        return tx.query("select free from orders.wanted where order_id = :id")
            .bind("id", big)
            .value<std::int64_t>();
    });
    BOOST_CHECK_EQUAL(free, 8);
    BOOST_CHECK_EQUAL(
        count("select sum(available)::bigint from inventory.stock s join catalog.product p on p.id = "
              "s.product_id and p.sku = 'SKU-003'"),
        58);
    allocate({first, second, third});
    BOOST_CHECK_EQUAL(lots_of(first), "late 1, soon 3");
    BOOST_CHECK_EQUAL(lots_of(second), "late 3");
    BOOST_CHECK_EQUAL(lots_of(third), "");
    // The same lot comes again with an earlier day: that day counts.
    receive_lot("late", today() - days(1), 1);
    cancel(first);
    allocate({third});
    BOOST_CHECK_EQUAL(lots_of(third), "soon 2");
}

BOOST_AUTO_TEST_SUITE_END()
