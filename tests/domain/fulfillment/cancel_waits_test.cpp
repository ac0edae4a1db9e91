// A cancel that waits for the pods: what it stops, what ends it, and who takes it back, at each stage of the
// order's way.
#include "domain/fulfillment/bench_view.h"
#include "domain/fulfillment/cancel_effect.h"
#include "domain/fulfillment/ship.h"
#include "domain/fulfillment/short_pick.h"
#include "domain/orders/order_view.h"
#include "domain/orders/queue_view.h"
#include "domain/shipping/buy_label.h"
#include "domain/shipping/manifest.h"
#include "domain/shipping/manifest_view.h"
#include "domain/shipping/quote_shipment.h"

#include "tests/domain/fulfillment/stage.h"

#include <barrier>
#include <thread>

#include <fmt/format.h>

using namespace poddesk;
using namespace poddesk::fulfillment;

namespace {

struct Floor : Stage
{
    template <class F>
    auto as_admin(F work)
    {
        return in_transaction(admin, work);
    }
    std::string text(std::string const& sql)
    {
        return in_transaction(test.root(),
                              [&](Transaction& tx) { return tx.query(sql).value<std::string>(); });
    }
    std::string status(kernel::OrderId order)
    {
        return text(fmt::format("select status from orders.order where id = {}", order.value));
    }
    std::int64_t reserved()
    {
        return count("select coalesce(sum(allocated), 0)::bigint from inventory.level");
    }
    std::int64_t staged()
    {
        return count("select coalesce(sum(l.on_hand), 0)::bigint from inventory.level l join "
                     "inventory.location b on b.id = l.location_id and b.kind = 'staging'");
    }

    kernel::FulfillmentId part_of(kernel::OrderId order)
    {
        return {count(
            fmt::format("select max(id) from fulfillment.fulfillment where order_id = {}", order.value))};
    }
    /// Reserved and on a pick list.
    PickList released(kernel::OrderId order)
    {
        allocate({order});
        auto const list = as_admin([&](Transaction& tx) {
                              return release_fulfillments(tx, {Uuid::random(), house.pod, {part_of(order)}});
                          }).value();
        return as_admin([&](Transaction& tx) { return *pick_list_of(tx, list.pick_list); });
    }
    Outcome<UnitsPicked> scan(kernel::AllocationId row, std::int64_t units = 1)
    {
        return as_admin([&](Transaction& tx) { return pick_units(tx, {Uuid::random(), row, units}); });
    }
    Outcome<kernel::AllocationId> back(kernel::AllocationId row, std::int64_t units = 1)
    {
        return as_admin([&](Transaction& tx) {
            return unpick(tx, {Uuid::random(), row, units, "canceled"});
        });
    }
    kernel::AllocationId picked_row(kernel::OrderId order)
    {
        return {
            count(fmt::format("select min(a.id) from fulfillment.allocation a join fulfillment.fulfillment f "
                              "on f.id = a.fulfillment_id where f.order_id = {} and a.state = 'picked'",
                              order.value))};
    }
    Outcome<orders::CanceledOrder> ask(kernel::OrderId order, Uuid const& command = Uuid::random())
    {
        return as_admin([&](Transaction& tx) {
            return cancel_and_free(tx, {command, order, std::nullopt, "wrong size", true});
        });
    }
    Outcome<orders::Status> withdraw(kernel::OrderId order)
    {
        return as_admin([&](Transaction& tx) {
            return orders::uncancel_order(tx, {Uuid::random(), order, "wanted after all"});
        });
    }
    Outcome<std::string> label(kernel::ShipmentId shipment)
    {
        return as_admin([&](Transaction& tx) {
            return shipping::buy_label(tx, {Uuid::random(), shipment, clock.now()},
                                       [](shipping::LabelFacts const&) -> Outcome<shipping::LabelDocuments> {
                                           return shipping::LabelDocuments{"%PDF-", "^XA^XZ"};
                                       });
        });
    }
    kernel::ShipmentId packed(kernel::OrderId order)
    {
        kernel::FulfillmentId const part = picked(order);
        kernel::ShipmentId const shipment = pack_it(part, {"SKU-001", "SKU-001"}).value().at(0).shipment;
        as_admin([&](Transaction& tx) {
            return shipping::quote_shipment(tx, house.rates, {Uuid::random(), shipment, clock.now()});
        }).value();
        return shipment;
    }
    Outcome<shipping::ClosedManifest> close_manifest()
    {
        kernel::CarrierId const carrier{count("select id from shipping.carrier limit 1")};
        return as_admin([&](Transaction& tx) {
            return shipping::close_manifest(
                tx, {Uuid::random(), carrier, house.pod, shipping::ship_date_now(tx, house.pod)});
        });
    }

    /// It is over, in the name of who asked, and nothing of it is left anywhere.
    void is_canceled(kernel::OrderId order)
    {
        BOOST_TEST(status(order) == "canceled");
        BOOST_TEST(text(fmt::format("select cancel_reason from orders.order where id = {}", order.value)) ==
                   "wrong size");
        BOOST_TEST(text(fmt::format("select payload ->> 'reason' || ' by ' || (payload ->> 'asked_by') from "
                                    "events.event where order_id = {} and kind = 'order.canceled'",
                                    order.value)) == "wrong size by admin");
        BOOST_TEST(reserved() == 0);
        BOOST_TEST(staged() == 0);
        BOOST_TEST(count(fmt::format("select count(*) from fulfillment.fulfillment where order_id = {} and "
                                     "status <> 'canceled'",
                                     order.value)) == 0);
        auto const view = as_admin([&](Transaction& tx) { return orders::order_view(tx, order); });
        BOOST_TEST(!view->cancel_asked.has_value());
    }
    /// Refused, and it says who asked.
    template <class T>
    void names_the_request(Outcome<T> const& done)
    {
        BOOST_REQUIRE(!done);
        BOOST_TEST(done.error().code == "wrong_status");
        BOOST_TEST_CONTEXT(done.error().message)
        BOOST_TEST(done.error().message.starts_with("Admin asked to cancel "));
    }
};

void together(std::function<void()> const& one, std::function<void()> const& two)
{
    std::barrier gate(2);
    std::thread other([&] {
        gate.arrive_and_wait();
        two();
    });
    gate.arrive_and_wait();
    one();
    other.join();
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(cancel_waits, Floor)

BOOST_AUTO_TEST_CASE(what_nobody_picked_is_canceled_at_once)
{
    kernel::OrderId const order = import({{1, 2}});
    released(order);
    auto const done = ask(order);
    BOOST_REQUIRE(done);
    BOOST_TEST(!done->waits);
    BOOST_TEST(status(order) == "canceled");
    BOOST_TEST(reserved() == 0);
    BOOST_TEST(count("select count(*) from events.event where kind = 'order.cancel_asked'") == 0);
}

BOOST_AUTO_TEST_CASE(partly_picked_it_ends_with_the_last_unit_put_back)
{
    kernel::OrderId const order = import({{1, 3}});
    PickList const list = released(order);
    kernel::AllocationId const row = scan(list.rows.at(0).allocation, 2).value().row;
    auto const stopped_by = [&] {
        return as_admin([&](Transaction& tx) { return *pick_walk(tx, list.id); });
    };
    BOOST_TEST(stopped_by().stops.size() == 2U); // the control: a row is left to pick

    Uuid const command = Uuid::random();
    auto const done = ask(order, command);
    BOOST_REQUIRE(done);
    BOOST_TEST(done->waits);
    BOOST_TEST(ask(order, command)->waits); // the same once more is the same
    BOOST_TEST(ask(order).error().message.starts_with("admin asked already to cancel "));
    BOOST_TEST(count("select count(*) from events.event where kind = 'order.cancel_asked'") == 1);
    BOOST_TEST(status(order) == "picking");
    BOOST_TEST(reserved() == 1);

    auto const view = as_admin([&](Transaction& tx) { return orders::order_view(tx, order); });
    BOOST_REQUIRE(view->cancel_asked);
    BOOST_TEST(view->cancel_asked->by == "admin");
    BOOST_TEST(view->cancel_asked->reason == "wrong size");
    as_admin([&](Transaction& tx) {
        orders::QueueQuery const query{.queue = orders::Queue::cancel_asked,
                                       .sort = orders::QueueSort::newest};
        auto const rows = orders::queue_page(tx, query, {}, 0, 10);
        BOOST_REQUIRE_EQUAL(rows.size(), 1U);
        BOOST_TEST(rows[0].cancel_asked_by == "admin");
        BOOST_TEST(orders::queue_counts_by_client(tx, {}, {}).front().cancel_asked == 1);
    });

    // The bench: nothing to pick, two units to put back.
    auto const walk = stopped_by();
    BOOST_REQUIRE_EQUAL(walk.stops.size(), 1U);
    BOOST_TEST(walk.stops[0].goes_back);
    BOOST_TEST(walk.stops[0].quantity == 2);
    auto const open = as_admin([](Transaction& tx) { return open_walks(tx); });
    BOOST_REQUIRE_EQUAL(open.size(), 1U);
    BOOST_TEST(open[0].units == 0);
    BOOST_TEST(open[0].put_back == 2);
    auto const called = as_admin([](Transaction& tx) { return called_back(tx); });
    BOOST_REQUIRE_EQUAL(called.size(), 1U);
    BOOST_TEST(!called[0].is_packed);
    BOOST_REQUIRE_EQUAL(called[0].put_back.size(), 1U);
    BOOST_TEST(called[0].put_back[0].quantity == 2);
    BOOST_TEST(called[0].put_back[0].bin == walk.stops[0].bin);

    kernel::AllocationId const rest = list.rows[0].allocation;
    names_the_request(scan(rest));
    names_the_request(as_admin([&](Transaction& tx) { return pick(tx, {Uuid::random(), {rest}}); }));
    names_the_request(as_admin([&](Transaction& tx) {
        return short_pick(tx, {Uuid::random(), rest, 1, "bin is empty"});
    }));

    BOOST_REQUIRE(back(row));
    BOOST_TEST(status(order) == "picking");
    BOOST_REQUIRE(back(row));
    is_canceled(order);
    BOOST_TEST(as_admin([](Transaction& tx) { return called_back(tx); }).empty());
    BOOST_CHECK(withdraw(order) == orders::Status::received); // now it is the undo of a cancel
}

BOOST_AUTO_TEST_CASE(without_the_request_the_same_steps_are_taken)
{
    kernel::OrderId const order = import({{1, 2}});
    PickList const list = released(order);
    kernel::AllocationId const row = scan(list.rows.at(0).allocation).value().row;
    BOOST_REQUIRE(ask(order));
    names_the_request(scan(list.rows[0].allocation));
    BOOST_CHECK(withdraw(order) == orders::Status::picking);
    BOOST_TEST(
        text("select payload ->> 'asked_by' from events.event where kind = 'order.cancel_withdrawn'") ==
        "admin");
    BOOST_REQUIRE(back(row)); // a unit put back cancels nothing any more
    BOOST_TEST(status(order) == "released");
    BOOST_REQUIRE(scan(list.rows[0].allocation));
    BOOST_TEST(withdraw(order).error().code == "wrong_status");
}

BOOST_AUTO_TEST_CASE(picked_it_is_not_packed)
{
    kernel::OrderId const order = import({{1, 2}});
    kernel::FulfillmentId const part = picked(order);
    auto const ready = [&] {
        return as_admin([&](Transaction& tx) { return ready_to_pack(tx, house.pod); });
    };
    BOOST_TEST(ready().size() == 1U);
    BOOST_REQUIRE(ask(order));
    BOOST_TEST(ready().empty());
    BOOST_TEST(as_admin([](Transaction& tx) { return waiting_to_pack(tx); }) == 0);
    names_the_request(pack_it(part, {"SKU-001", "SKU-001"}));
    BOOST_REQUIRE(back(picked_row(order), 2));
    is_canceled(order);
}

BOOST_AUTO_TEST_CASE(packed_it_gets_no_label_and_is_opened)
{
    kernel::OrderId const order = import({{1, 2}});
    kernel::ShipmentId const shipment = packed(order);
    BOOST_REQUIRE(ask(order)->waits);
    names_the_request(label(shipment));
    auto const called = as_admin([](Transaction& tx) { return called_back(tx); });
    BOOST_REQUIRE_EQUAL(called.size(), 1U);
    BOOST_TEST(called[0].is_packed);
    BOOST_TEST(called[0].parcels.size() == 1U);
    as_admin([&](Transaction& tx) {
        return unpack(tx, {Uuid::random(), part_of(order), "canceled"});
    }).value();
    BOOST_TEST(status(order) == "packing");
    BOOST_REQUIRE(back(picked_row(order), 2));
    is_canceled(order);
}

BOOST_AUTO_TEST_CASE(labeled_it_is_on_no_manifest_and_does_not_leave)
{
    kernel::OrderId const order = import({{1, 2}});
    kernel::ShipmentId const shipment = packed(order);
    BOOST_REQUIRE(label(shipment));
    BOOST_REQUIRE(ask(order)->waits);
    names_the_request(as_admin([&](Transaction& tx) { return ship(tx, {Uuid::random(), shipment}); }));
    BOOST_TEST(close_manifest().error().code == "wrong_status"); // no label waits
    BOOST_REQUIRE(withdraw(order));
    BOOST_REQUIRE(close_manifest()); // the control

    // What is on the driver's paper stays.
    auto const refused = ask(order);
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().message.find("on a manifest") != std::string::npos);
    auto const bare = as_admin([&](Transaction& tx) {
        return orders::cancel_order(tx, {Uuid::random(), order, std::nullopt, "wrong size", true});
    });
    BOOST_REQUIRE(!bare);
    BOOST_TEST(bare.error().code == "wrong_status");
    BOOST_REQUIRE(as_admin([&](Transaction& tx) { return ship(tx, {Uuid::random(), shipment}); }));
    BOOST_TEST(ask(order).error().message.find("authorize a return") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_the_carrier_has_scanned_is_not_called_back)
{
    kernel::OrderId const order = import({{1, 2}});
    kernel::ShipmentId const shipment = packed(order);
    BOOST_REQUIRE(label(shipment));
    auto const scanned_as = [&](char const* state) {
        in_transaction(test.root(), [&](Transaction& tx) {
            tx.query("update shipping.shipment set tracking_state = :state").bind("state", state).run();
        });
    };
    auto const bare = [&] {
        return as_admin([&](Transaction& tx) {
            return orders::cancel_order(tx, {Uuid::random(), order, std::nullopt, "wrong size", true});
        });
    };
    scanned_as("in_transit");
    BOOST_TEST(ask(order).error().message.find("has left") != std::string::npos);
    BOOST_REQUIRE(!bare());
    scanned_as("pre_transit"); // the control
    BOOST_REQUIRE(ask(order));

    // The scan may come after the asking.
    scanned_as("in_transit");
    auto const shipped = as_admin([&](Transaction& tx) { return ship(tx, {Uuid::random(), shipment}); });
    names_the_request(shipped);
    BOOST_TEST(shipped.error().message.find("withdraw the cancel") != std::string::npos);
    BOOST_TEST(shipped.error().message.find("wrong size") == std::string::npos);
    BOOST_REQUIRE(withdraw(order));
    BOOST_REQUIRE(as_admin([&](Transaction& tx) { return ship(tx, {Uuid::random(), shipment}); }));
}

BOOST_AUTO_TEST_CASE(the_shop_hears_of_it_when_it_is_done)
{
    in_transaction(test.root(), [](Transaction& tx) {
        tx.query("insert into orders.connection (channel_id, client_id, address, connected_by) select id, "
                 "client_id, 'https://shop.example', 'x' from orders.channel")
            .run();
        tx.query("insert into orders.sync (channel_id, client_id, cursor) select id, client_id, '{}' from "
                 "orders.channel")
            .run();
    });
    kernel::OrderId const order = import({{1, 2}});
    picked(order);
    auto const told = [&] {
        return count("select count(*) from database.job where payload ->> 'say' = 'cancel'");
    };
    BOOST_REQUIRE(ask(order));
    BOOST_TEST(told() == 0);
    BOOST_REQUIRE(back(picked_row(order), 2));
    BOOST_TEST(told() == 1);
}

BOOST_AUTO_TEST_CASE(the_last_unit_against_a_withdrawal)
{
    for (int round = 0; round < 8; ++round) {
        kernel::OrderId const order = import({{1, 1}});
        picked(order);
        BOOST_REQUIRE(ask(order));
        kernel::AllocationId const row = picked_row(order);
        Outcome<kernel::AllocationId> put = kernel::refused("", "");
        Outcome<orders::Status> withdrawn = kernel::refused("", "");
        together([&] { put = back(row); }, [&] { withdrawn = withdraw(order); });
        // Either is first: then the unit is reserved again, or the cancel that was done is taken back.
        BOOST_REQUIRE(put);
        BOOST_REQUIRE(withdrawn);
        std::string const now = status(order);
        bool const was_done = *withdrawn == orders::Status::received;
        BOOST_TEST(now == (was_done ? "received" : "released"));
        BOOST_TEST(reserved() == (was_done ? 0 : 1));
        BOOST_TEST(staged() == 0);
        BOOST_TEST(violations() == "");
        as_admin([&](Transaction& tx) {
            return orders::cancel_order(tx, {Uuid::random(), order, std::nullopt, "next round"});
        }).value();
    }
}

BOOST_AUTO_TEST_CASE(a_pick_against_the_request)
{
    for (int round = 0; round < 8; ++round) {
        kernel::OrderId const order = import({{1, 2}});
        PickList const list = released(order);
        kernel::AllocationId const row = list.rows.at(0).allocation;
        BOOST_REQUIRE(scan(row));
        Outcome<UnitsPicked> scanned = kernel::refused("", "");
        Outcome<orders::CanceledOrder> asked = kernel::refused("", "");
        together([&] { scanned = scan(row); }, [&] { asked = ask(order); });
        BOOST_REQUIRE(asked);
        BOOST_TEST(asked->waits);
        if (!scanned) names_the_request(scanned);
        BOOST_REQUIRE(back(picked_row(order)));
        if (scanned) BOOST_REQUIRE(back(picked_row(order))); // two scans, two rows
        BOOST_TEST(status(order) == "canceled");
        BOOST_TEST(reserved() == 0);
        BOOST_TEST(violations() == "");
    }
}

BOOST_AUTO_TEST_SUITE_END()
