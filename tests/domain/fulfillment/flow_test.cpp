#include "domain/fulfillment/allocate_orders.h"
#include "domain/fulfillment/change_order_line.h"
#include "domain/fulfillment/fulfillment.h"
#include "domain/fulfillment/pack.h"
#include "domain/fulfillment/pick.h"
#include "domain/fulfillment/release_fulfillments.h"
#include "domain/fulfillment/ship.h"
#include "domain/inbound/purchase_order.h"
#include "domain/inbound/put_away.h"
#include "domain/inventory/adjust_stock.h"
#include "domain/orders/order_sql.h"
#include "domain/orders/order_wishes.h"
#include "domain/shipping/buy_label.h"
#include "domain/shipping/quote_shipment.h"
#include "installer/bench/pipeline.h"

#include "tests/domain/fulfillment/stage.h"

#include <boost/test/unit_test.hpp>

#include <fmt/format.h>

#include <atomic>
#include <barrier>
#include <functional>
#include <thread>

using namespace poddesk;
using namespace poddesk::fulfillment;
using bench::OrderCommands;

namespace {

/// Runs work(i) on so many threads that start at the same moment.
void together(int threads, std::function<void(int)> const& work)
{
    std::barrier gate(threads);
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i) {
        all.emplace_back([&, i] {
            gate.arrive_and_wait();
            work(i);
        });
    }
    for (std::thread& one : all)
        one.join();
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(flow, Stage)

BOOST_AUTO_TEST_CASE(the_databases_table_of_steps_is_the_programs)
{
    for (auto const& [from, from_word] : status_words) {
        for (auto const& [to, to_word] : status_words) {
            bool const there = count(fmt::format("select fulfillment.may_become('{}', '{}')::integer",
                                                 from_word, to_word)) == 1;
            BOOST_CHECK_MESSAGE(may_become(from, to) == there, fmt::format("{} -> {}", from_word, to_word));
        }
    }
}

BOOST_AUTO_TEST_CASE(an_order_goes_all_the_way_and_a_repeat_changes_nothing)
{
    kernel::OrderId const order = import({{1, 2}, {7, 1}});
    Uuid const command = Uuid::random();
    auto const first = allocate({order}, command);
    auto const again = allocate({order}, command);
    BOOST_REQUIRE_EQUAL(first.size(), 1);
    BOOST_CHECK_EQUAL(first[0].outcome, "ready");
    BOOST_CHECK_EQUAL(again.at(0).outcome, "ready");
    BOOST_CHECK_EQUAL(count("select sum(allocated)::bigint from inventory.level"), 3);
    BOOST_CHECK_EQUAL(allocate({order}).at(0).code, "wrong_status");
    BOOST_CHECK_EQUAL(count("select count(*) from events.decision where kind = 'routing'"), 1);

    OrderCommands const commands;
    auto const ship_it = [&](Transaction& tx) {
        return bench::dispatch(tx, house, commands, order, clock.now());
    };
    BOOST_REQUIRE(in_transaction(admin, ship_it));
    BOOST_CHECK_EQUAL(count("select sum(on_hand)::bigint from inventory.level"), 100'000 - 3);
    BOOST_CHECK_EQUAL(count("select sum(allocated)::bigint from inventory.level"), 0);
    BOOST_CHECK_EQUAL(count("select count(*) from orders.order where status = 'shipped'"), 1);
    BOOST_CHECK_EQUAL(count("select count(*) from messaging.message where kind = 'shipped'"), 1);
    auto const shipment = kernel::ShipmentId{count("select id from shipping.shipment")};
    auto const repeated = in_transaction(admin, [&](Transaction& tx) {
        return ship(tx, {commands.ship, shipment});
    });
    BOOST_CHECK(repeated && repeated->order_status == "shipped");
    auto const another = in_transaction(admin, [&](Transaction& tx) {
        return ship(tx, {Uuid::random(), shipment});
    });
    BOOST_REQUIRE(!another);
    BOOST_CHECK_EQUAL(another.error().code, "wrong_status");
    BOOST_CHECK_EQUAL(count("select sum(on_hand)::bigint from inventory.level"), 100'000 - 3);
}

BOOST_AUTO_TEST_CASE(a_unit_is_never_reserved_twice)
{
    leave(5, 7);
    std::vector<kernel::OrderId> orders;
    for (int i = 0; i < 12; ++i)
        orders.push_back(import({{5, 1}, {i % 2 == 0 ? 6 : 4, 1}}));
    together(6, [&](int thread) {
        for (std::size_t i = static_cast<std::size_t>(thread); i < orders.size(); i += 6)
            allocate({orders[i]});
    });
    BOOST_CHECK_EQUAL(count("select count(*) from orders.order where status = 'ready'"), 7);
    BOOST_CHECK_EQUAL(count("select count(*) from orders.order where status = 'backordered'"), 5);
    BOOST_CHECK_EQUAL(count("select sum(l.allocated)::bigint from inventory.level l join catalog.product p "
                            "on p.id = l.product_id where p.sku = 'SKU-005'"),
                      7);
}

BOOST_AUTO_TEST_CASE(sixteen_sessions_sell_exactly_what_a_hot_sku_has)
{
    leave(7, 40);
    std::vector<kernel::OrderId> orders;
    for (int i = 0; i < 56; ++i)
        orders.push_back(import({{7, 1}}));
    {
        database::Pool sixteen = test.login_as("admin", 16);
        together(16, [&](int thread) {
            for (std::size_t i = static_cast<std::size_t>(thread); i < orders.size(); i += 16)
                in_transaction(sixteen, [&](Transaction& tx) {
                    return allocate_orders(tx, {Uuid::random(), {orders[i]}});
                }).value();
        });
    } // a session that ends has told its figures
    BOOST_CHECK_EQUAL(count("select count(*) from orders.order where status = 'ready'"), 40);
    BOOST_CHECK_EQUAL(count("select count(*) from orders.order where status = 'backordered'"), 16);
    BOOST_CHECK_EQUAL(count("select deadlocks from pg_stat_database where datname = current_database()"), 0);
}

BOOST_AUTO_TEST_CASE(batches_that_overlap_do_not_lock_each_other_out)
{
    std::vector<kernel::OrderId> orders;
    for (int i = 0; i < 8; ++i)
        orders.push_back(import({{1 + i, 1}, {8 - i == 1 + i ? 20 : 8 - i, 1}}));
    std::vector<kernel::OrderId> const backwards(orders.rbegin(), orders.rend());
    together(4, [&](int thread) { allocate(thread % 2 == 0 ? orders : backwards); });
    BOOST_CHECK_EQUAL(count("select count(*) from orders.order where status = 'ready'"), 8);
    BOOST_CHECK_EQUAL(count("select sum(allocated)::bigint from inventory.level"), 16);
}

BOOST_AUTO_TEST_CASE(two_stations_ship_the_same_parcel)
{
    for (int round = 0; round < 4; ++round) {
        kernel::OrderId const order = import({{10 + round, 1}});
        std::atomic<int> shipped{0};
        std::atomic<int> refused{0};
        auto const part = picked(order);
        auto const parcels = pack_it(part, {"SKU-0" + std::to_string(10 + round)});
        BOOST_REQUIRE_MESSAGE(parcels, (parcels ? "" : parcels.error().message));
        kernel::ShipmentId const shipment = parcels->front().shipment;
        in_transaction(admin, [&](Transaction& tx) {
            return shipping::quote_shipment(tx, house.rates, {Uuid::random(), shipment, clock.now()});
        }).value();
        in_transaction(admin, [&](Transaction& tx) {
            return shipping::buy_label(tx, {Uuid::random(), shipment, clock.now()},
                                       [](shipping::LabelFacts const&) -> Outcome<shipping::LabelDocuments> {
                                           return shipping::LabelDocuments{"%PDF-", "^XA^XZ"};
                                       });
        }).value();
        together(2, [&](int) {
            auto const done = in_transaction(admin, [&](Transaction& tx) {
                return ship(tx, {Uuid::random(), shipment});
            });
            ++(done ? shipped : refused);
        });
        BOOST_CHECK_EQUAL(shipped, 1);
        BOOST_CHECK_EQUAL(refused, 1);
    }
    BOOST_CHECK_EQUAL(count("select sum(on_hand)::bigint from inventory.level"), 100'000 - 4);
}

BOOST_AUTO_TEST_CASE(every_unit_is_scanned_before_the_box_closes)
{
    auto const part = picked(import({{1, 2}, {2, 1}}));
    auto const refusal = [&](std::vector<std::string> const& scans) { return pack_it(part, scans).error(); };
    BOOST_CHECK_EQUAL(refusal({"SKU-001", "SKU-002"}).message,
                      "1 of SKU-001 is missing of order #1; scan them.");
    BOOST_CHECK_EQUAL(refusal({"SKU-001", "SKU-001", "SKU-001", "SKU-002"}).message,
                      "3 of SKU-001 scanned, order #1 wants 2; take 1 out.");
    BOOST_CHECK_EQUAL(refusal({"SKU-001", "SKU-001", "SKU-003"}).code, "unknown_code");
    BOOST_CHECK_EQUAL(count("select count(*) from shipping.shipment"), 0);
    Uuid const command = Uuid::random();
    auto const parcels = pack_it(part, {"SKU-002", "SKU-001", "SKU-001"}, command);
    BOOST_REQUIRE_MESSAGE(parcels, (parcels ? "" : parcels.error().message));
    BOOST_CHECK_EQUAL(parcels->size(), 1);
    BOOST_CHECK(pack_it(part, {"SKU-002", "SKU-001", "SKU-001"}, command)->front().shipment ==
                parcels->front().shipment);
    // 3 × 150 g and the box's 200 g.
    BOOST_CHECK_EQUAL(count("select weight_ng from shipping.shipment"), 650'000'000'000);
    BOOST_CHECK_EQUAL(pack_it(part, {"SKU-002", "SKU-001", "SKU-001"}).error().code, "wrong_status");
}

BOOST_AUTO_TEST_CASE(a_changed_line_takes_its_reservation_along_until_the_pod_picks)
{
    kernel::OrderId const order = import({{1, 2}, {2, 1}});
    auto const change = [&](std::int64_t quantity) {
        return in_transaction(admin, [&](Transaction& tx) {
            orders::ChangeLine command{Uuid::random(), order, std::nullopt, {}, {}, {}, quantity};
            command.line = orders::order_details(tx, order).value().lines.front().id;
            return change_line_and_reserve(tx, command, Uuid::random());
        });
    };
    auto const reserved = [&] { return count("select sum(allocated)::bigint from inventory.level"); };
    BOOST_CHECK_EQUAL(change(3)->outcome, ""); // nothing was reserved yet: the worker comes
    BOOST_CHECK_EQUAL(reserved(), 0);
    allocate({order});
    BOOST_CHECK_EQUAL(reserved(), 4);
    BOOST_CHECK_EQUAL(change(1)->outcome, "ready");
    BOOST_CHECK_EQUAL(reserved(), 2);
    auto const too_many = change(900'000);
    BOOST_REQUIRE(too_many);
    BOOST_CHECK_EQUAL(too_many->outcome, "backordered");
    BOOST_CHECK_EQUAL(reserved(), 0);
    BOOST_CHECK(change(2));
    allocate({order});
    in_transaction(admin, [&](Transaction& tx) {
        auto const list = release_ready(tx, {Uuid::random(), house.pod}).value();
        auto const rows = pick_list_of(tx, list.pick_list)->rows;
        BOOST_CHECK(pick(tx, {Uuid::random(), {rows.front().allocation}}));
    });
    auto const late = change(1);
    BOOST_REQUIRE(!late);
    BOOST_CHECK_EQUAL(late.error().code, "wrong_status");
    BOOST_CHECK(late.error().message.find("begun to pick") != std::string::npos);
    BOOST_CHECK_EQUAL(count("select sum(quantity)::bigint from orders.line"), 3);
}

BOOST_AUTO_TEST_CASE(the_higher_priority_goes_first_whatever_its_ship_by)
{
    kernel::OrderId const first = import({{1, 1}});
    kernel::OrderId const second = import({{1, 1}});
    in_transaction(admin, [&](Transaction& tx) {
        BOOST_CHECK(orders_to_allocate(tx, 1) == std::vector{first});
        BOOST_CHECK(orders::set_priority(tx, {Uuid::random(), second, std::nullopt, 9}));
        BOOST_CHECK(orders_to_allocate(tx, 1) == std::vector{second});
    });
    allocate({first, second});
    auto const list = in_transaction(admin, [&](Transaction& tx) {
        return release_ready(tx, {Uuid::random(), house.pod, 1});
    });
    BOOST_REQUIRE(list);
    BOOST_CHECK_EQUAL(count("select order_id from fulfillment.fulfillment where pick_list_id is not null"),
                      second.value);
}

BOOST_AUTO_TEST_CASE(release_makes_one_walk_and_says_what_it_leaves)
{
    auto const nothing = in_transaction(admin, [&](Transaction& tx) {
        return release_ready(tx, {Uuid::random(), house.pod});
    });
    BOOST_REQUIRE(!nothing);
    BOOST_CHECK_EQUAL(nothing.error().code, "nothing_ready");
    allocate({import({{9, 1}}), import({{3, 1}})});
    Uuid const command = Uuid::random();
    auto const list = in_transaction(admin, [&](Transaction& tx) {
        return release_ready(tx, {command, house.pod});
    });
    BOOST_REQUIRE(list);
    BOOST_CHECK_EQUAL(list->released, 2);
    auto const again = in_transaction(admin, [&](Transaction& tx) {
        return release_ready(tx, {command, house.pod});
    });
    BOOST_CHECK(again && again->pick_list == list->pick_list);
    auto const walk =
        in_transaction(admin, [&](Transaction& tx) { return pick_list_of(tx, list->pick_list); });
    BOOST_REQUIRE_EQUAL(walk->rows.size(), 2);
    BOOST_CHECK_EQUAL(walk->rows[0].bin, "B-003");
    BOOST_CHECK_EQUAL(walk->rows[1].bin, "B-009");
    auto const open = in_transaction(admin, [&](Transaction& tx) { return open_pick_lists(tx, house.pod); });
    BOOST_CHECK(open == std::vector{list->pick_list});
    auto const pick_first = [&](Transaction& tx) {
        return pick(tx, {Uuid::random(), {walk->rows[0].allocation}});
    };
    BOOST_CHECK(in_transaction(admin, pick_first));
    BOOST_CHECK_EQUAL(in_transaction(admin, pick_first).error().code, "wrong_status");
    auto const half = in_transaction(admin, [&](Transaction& tx) { return ready_to_pack(tx, house.pod); });
    BOOST_CHECK_EQUAL(half.size(), 1);
}

BOOST_AUTO_TEST_CASE(over_short_and_damaged_are_accounted_for)
{
    inbound::CreatePurchaseOrder order{Uuid::random(), house.client, house.pod, "Mill", "", std::nullopt, {}};
    for (char const* sku : {"SKU-001", "SKU-002", "SKU-003"})
        order.lines.push_back({sku, kernel::Quantity::of(10).value()});
    auto const po = in_transaction(admin, [&](Transaction& tx) {
                        return inbound::create_purchase_order(tx, order);
                    }).value();
    auto const repeated = in_transaction(admin, [&](Transaction& tx) {
                              return inbound::create_purchase_order(tx, order);
                          }).value();
    BOOST_CHECK(po.id == repeated.id);
    order.command_id = Uuid::random();
    order.lines.push_back({"NOPE", kernel::Quantity::of(1).value()});
    BOOST_CHECK_EQUAL(
        in_transaction(admin, [&](Transaction& tx) { return inbound::create_purchase_order(tx, order); })
            .error()
            .code,
        "unknown_sku");

    // 12 of 10: over. 7 good and 2 damaged of 10: short by 1. SKU-003 does not come at all. SKU-004 nobody
    // ordered.
    inbound::Receive const count_it{
        Uuid::random(), po.id, {{"SKU-001", 12, 0}, {"SKU-002", 7, 2}, {"SKU-004", 1, 0}}};
    auto const received =
        in_transaction(admin, [&](Transaction& tx) { return inbound::receive(tx, count_it); });
    BOOST_REQUIRE_MESSAGE(received, (received ? "" : received.error().message));
    BOOST_CHECK_EQUAL(received->counted, 20);
    BOOST_CHECK_EQUAL(received->damaged, 2);
    BOOST_CHECK_EQUAL(received->over, 3);
    BOOST_CHECK_EQUAL(received->short_, 11);
    BOOST_CHECK_EQUAL(
        in_transaction(admin,
                       [&](Transaction& tx) {
                           return inbound::receive(tx, {Uuid::random(), po.id, {{"SKU-001", 1, 0}}});
                       })
            .error()
            .code,
        "wrong_status");
    BOOST_CHECK_EQUAL(count("select sum(on_hold)::bigint from inventory.stock"), 2);
    BOOST_CHECK_EQUAL(count("select sum(receiving)::bigint from inventory.stock"), 20);

    auto lines = in_transaction(
        admin, [&](Transaction& tx) { return inbound::suggest_putaway(tx, received->receipt); });
    BOOST_REQUIRE_EQUAL(lines.size(), 3);
    auto too_much = lines;
    too_much[0].quantity += 1;
    auto const refused = in_transaction(admin, [&](Transaction& tx) {
        return inbound::put_away(tx, {Uuid::random(), received->receipt, too_much});
    });
    BOOST_REQUIRE(!refused);
    BOOST_CHECK_EQUAL(refused.error().code, "bad_value");
    auto const left = in_transaction(admin, [&](Transaction& tx) {
        return inbound::put_away(tx, {Uuid::random(), received->receipt, lines});
    });
    BOOST_REQUIRE(left);
    BOOST_CHECK_EQUAL(left->left, 0);
    BOOST_CHECK_EQUAL(count("select sum(receiving)::bigint from inventory.stock"), 0);
    BOOST_CHECK_EQUAL(count("select sum(available)::bigint from inventory.stock"), 100'020);
}

BOOST_AUTO_TEST_CASE(stock_below_zero_is_refused)
{
    auto const bin = kernel::LocationId{house.bins.at("B-001")};
    auto const product = kernel::ProductId{count("select id from catalog.product where sku = 'SKU-001'")};
    auto const refused = in_transaction(admin, [&](Transaction& tx) {
        return inventory::adjust_stock(tx, {Uuid::random(), bin, product, -251, "lost"});
    });
    BOOST_REQUIRE(!refused);
    BOOST_CHECK_EQUAL(refused.error().code, "not_enough_stock");
}

BOOST_AUTO_TEST_CASE(another_pods_worker_reaches_nothing)
{
    auto const part = picked(import({{1, 1}}));
    test.add_person("otto", "warehouse");
    database::Pool otto = test.login_as("otto");
    auto const packed = in_transaction(otto, [&](Transaction& tx) {
        return pack(tx, {Uuid::random(), part, {"SKU-001"}});
    });
    BOOST_REQUIRE(!packed);
    BOOST_CHECK_EQUAL(packed.error().code, "not_found");
    auto const released = in_transaction(otto, [&](Transaction& tx) {
        return release_fulfillments(tx, {Uuid::random(), house.pod, {part}});
    });
    BOOST_REQUIRE(!released);
    BOOST_CHECK_EQUAL(released.error().code, "not_allowed");
}

BOOST_AUTO_TEST_SUITE_END()
