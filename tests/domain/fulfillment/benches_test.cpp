#include "domain/fulfillment/allocate_orders.h"
#include "domain/fulfillment/pack.h"
#include "domain/fulfillment/pick.h"
#include "domain/fulfillment/release_fulfillments.h"
#include "domain/fulfillment/ship.h"
#include "domain/fulfillment/short_pick.h"
#include "domain/inventory/adjust_stock.h"
#include "domain/shipping/buy_label.h"
#include "domain/shipping/quote_shipment.h"
#include "installer/bench/pipeline.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <barrier>
#include <functional>
#include <thread>

using namespace poddesk;
using namespace poddesk::fulfillment;
using database::in_transaction;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;

namespace {

/// A stocked house; unless a control broke it on purpose, every test ends with every invariant checked.
struct Benches
{
    Benches() : admin(test.login_as("admin", 8)), house(bench::make_house(admin).value()) {}
    ~Benches()
    {
        if (expect_clean) {
            BOOST_CHECK_EQUAL(violations(), "");
        }
    }

    template <class T>
    T one(std::string const& sql)
    {
        return in_transaction(test.root(), [&](Transaction& tx) { return tx.query(sql).value<T>(); });
    }
    std::int64_t count(std::string const& sql) { return one<std::int64_t>(sql); }
    std::string violations()
    {
        return one<std::string>("select coalesce(string_agg(invariant || ' ' || subject || ': ' || detail, "
                                "'; '), '') from verify.all_checks()");
    }
    std::string status(kernel::OrderId order)
    {
        return one<std::string>("select status from orders.order where id = " + std::to_string(order.value));
    }
    /// The value; a refusal is said in its own words.
    template <class T>
    static T sure(Outcome<T>&& outcome)
    {
        BOOST_REQUIRE_MESSAGE(outcome, (outcome ? "" : outcome.error().message));
        return std::move(*outcome);
    }
    template <class F>
    auto as_admin(F&& body)
    {
        return in_transaction(admin, std::forward<F>(body));
    }

    kernel::OrderId import(bench::WorkloadOrder const& lines)
    {
        return bench::import_one(admin, house, bench::order_json(lines, ++number), clock).value();
    }
    void allocate(kernel::OrderId order)
    {
        as_admin([&](Transaction& tx) { return allocate_orders(tx, {Uuid::random(), {order}}); }).value();
    }
    kernel::FulfillmentId part_of(kernel::OrderId order)
    {
        return {count("select id from fulfillment.fulfillment where status <> 'canceled' and order_id = " +
                      std::to_string(order.value))};
    }
    PickList release(kernel::OrderId order)
    {
        auto const part = part_of(order);
        auto const list = as_admin([&](Transaction& tx) {
                              return release_fulfillments(tx, {Uuid::random(), house.pod, {part}});
                          }).value();
        return *as_admin([&](Transaction& tx) { return pick_list_of(tx, list.pick_list); });
    }
    PickList released(bench::WorkloadOrder const& lines)
    {
        auto const order = import(lines);
        allocate(order);
        return release(order);
    }
    Outcome<UnitsPicked> scan(kernel::AllocationId row, std::int64_t units = 1)
    {
        return as_admin([&](Transaction& tx) { return pick_units(tx, {Uuid::random(), row, units}); });
    }
    Outcome<ShortPicked> miss(kernel::AllocationId row, std::int64_t units)
    {
        return as_admin([&](Transaction& tx) {
            return short_pick(tx, {Uuid::random(), row, units, "empty"});
        });
    }
    /// What the ledger has in staging.
    std::int64_t staged() { return count("select coalesce(sum(staged), 0)::bigint from inventory.stock"); }
    std::int64_t reserved()
    {
        return count("select coalesce(sum(allocated), 0)::bigint from inventory.level");
    }
    /// Takes the free stock of a SKU out of every bin but the named one.
    void only_in(std::string const& sku, std::string const& bin)
    {
        auto const rows = in_transaction(test.root(), [&](Transaction& tx) {
            return tx
                .query("select l.location_id, l.product_id, l.on_hand - l.allocated from inventory.level l "
                       "join catalog.product p on p.id = l.product_id join inventory.location b on b.id = "
                       "l.location_id where p.sku = :sku and b.code <> :bin and b.is_pickable and l.on_hand "
                       "> l.allocated")
                .bind("sku", sku)
                .bind("bin", bin)
                .rows<std::int64_t, std::int64_t, std::int64_t>();
        });
        for (auto const& [place, product, units] : rows) {
            as_admin([&, p = place, w = product, n = units](Transaction& tx) {
                return inventory::adjust_stock(tx, {Uuid::random(), {p}, {w}, -n, "counted"});
            }).value();
        }
    }
    std::vector<PackedParcel> packed(kernel::FulfillmentId part, std::vector<std::string> const& scans)
    {
        return as_admin([&](Transaction& tx) { return pack(tx, {Uuid::random(), part, scans}); }).value();
    }
    void label(kernel::ShipmentId shipment)
    {
        as_admin([&](Transaction& tx) {
            return shipping::quote_shipment(tx, house.rates, {Uuid::random(), shipment, clock.now()});
        }).value();
        as_admin([&](Transaction& tx) {
            return shipping::buy_label(tx, {Uuid::random(), shipment, clock.now()},
                                       [](shipping::LabelFacts const&) -> Outcome<shipping::LabelDocuments> {
                                           return shipping::LabelDocuments{"%PDF-", "^XA^XZ"};
                                       });
        }).value();
    }

    testing::TestDatabase test{"benches"};
    database::Pool admin;
    bench::House house;
    kernel::SystemClock clock;
    std::int64_t number = 0;
    bool expect_clean = true;
};

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

BOOST_FIXTURE_TEST_SUITE(benches, Benches)

BOOST_AUTO_TEST_CASE(units_are_picked_one_by_one_and_put_back)
{
    PickList const list = released({{1, 3}});
    BOOST_CHECK_EQUAL(count("select count(*) from fulfillment.pick_list k join inventory.pod p on p.id = "
                            "k.pod_id where k.number !~ ('^PL-' || p.code || '-[0-9]{6}$')"),
                      0);
    auto const order = list.rows.at(0).order;
    kernel::AllocationId const row = list.rows[0].allocation;
    Uuid const command = Uuid::random();
    auto const first = as_admin([&](Transaction& tx) { return pick_units(tx, {command, row, 1}); });
    auto const again = as_admin([&](Transaction& tx) { return pick_units(tx, {command, row, 1}); });
    BOOST_REQUIRE(first && again);
    BOOST_CHECK_EQUAL(first->left, 2);
    BOOST_CHECK(first->row == again->row);
    BOOST_CHECK_EQUAL(staged(), 1);
    BOOST_CHECK_EQUAL(reserved(), 2);
    BOOST_CHECK_EQUAL(status(order), "picking");
    BOOST_CHECK_EQUAL(violations(), "");
    BOOST_CHECK_EQUAL(scan(row, 3).error().message,
                      "Only 2 of these units are left here, not 3; nothing was changed.");
    BOOST_CHECK_EQUAL(scan(row, 0).error().code, "missing_input");
    auto const rest = scan(row, 2);
    BOOST_REQUIRE(rest);
    BOOST_CHECK(rest->part_is_picked);
    BOOST_CHECK_EQUAL(status(order), "packing");
    BOOST_CHECK_EQUAL(scan(row).error().message, "These units are picked already; nothing was changed.");

    auto const back = [&](kernel::AllocationId from, std::int64_t units, char const* reason) {
        return as_admin([&](Transaction& tx) { return unpick(tx, {Uuid::random(), from, units, reason}); });
    };
    BOOST_CHECK_EQUAL(back(row, 1, " ").error().code, "missing_input");
    BOOST_REQUIRE(back(row, 1, "wrong color"));
    BOOST_CHECK_EQUAL(status(order), "picking");
    BOOST_CHECK_EQUAL(reserved(), 1);
    BOOST_CHECK_EQUAL(violations(), "");
    BOOST_REQUIRE(back(first->row, 1, "wrong color"));
    BOOST_REQUIRE(back(row, 1, "wrong color"));
    BOOST_CHECK_EQUAL(status(order), "released");
    BOOST_CHECK_EQUAL(staged(), 0);
    BOOST_CHECK_EQUAL(reserved(), 3);
    BOOST_CHECK_EQUAL(count("select count(*) from inventory.movement where reason = 'unpick'"), 3);
}

BOOST_AUTO_TEST_CASE(two_pickers_never_take_more_than_the_row_holds)
{
    for (int round = 0; round < 4; ++round) {
        PickList const list = released({{20 + round, 3}});
        std::atomic<int> taken{0};
        together(6, [&](int) { taken += scan(list.rows.at(0).allocation).has_value() ? 1 : 0; });
        BOOST_CHECK_EQUAL(taken, 3);
    }
    BOOST_CHECK_EQUAL(staged(), 12);
    BOOST_CHECK_EQUAL(reserved(), 0);
}

/// The control: the same without the locks takes one unit twice, and verify sees it. The constraints alone do
/// not help where the line and the bin have room for it: the line wants two units, out of two bins, and
/// another order has one of this bin.
BOOST_AUTO_TEST_CASE(without_the_locks_a_unit_is_taken_twice)
{
    expect_clean = false;
    in_transaction(test.root(), [](Transaction& tx) {
        std::string naive = tx.query("select pg_get_functiondef(cast('fulfillment.lock_row' as regproc))")
                                .value<std::string>();
        for (std::string const lock = " for update"; naive.find(lock) != std::string::npos;)
            naive.erase(naive.find(lock), lock.size());
        // Two scanners within the same half second: between looking and taking.
        naive.insert(naive.rfind("    return a;"), "    perform pg_sleep(0.5);\n");
        tx.query(naive).run();
    });
    PickList const list = released({{30, 2}});
    auto const row = list.rows.at(0).allocation;
    auto const short_one = miss(row, 1);
    BOOST_REQUIRE_MESSAGE(short_one, (short_one ? "" : short_one.error().message));
    as_admin([&](Transaction& tx) {
        return count_flagged(tx, {Uuid::random(), short_one->id, 250});
    }).value();
    released({{30, 1}});
    BOOST_REQUIRE_EQUAL(violations(), "");
    std::atomic<int> taken{0};
    together(2, [&](int) { taken += scan(row).has_value() ? 1 : 0; });
    BOOST_CHECK_EQUAL(taken, 2);
    BOOST_CHECK(!violations().empty());
}

BOOST_AUTO_TEST_CASE(a_short_pick_goes_to_the_next_bin_at_once)
{
    PickList const list = released({{1, 2}});
    auto const row = list.rows.at(0);
    BOOST_CHECK_EQUAL(miss(row.allocation, 3).error().code, "wrong_status");
    BOOST_REQUIRE(scan(row.allocation));
    auto const done = miss(row.allocation, 1);
    BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
    BOOST_CHECK_EQUAL(done->outcome, "replaced");
    BOOST_REQUIRE_EQUAL(done->instead.size(), 1);
    BOOST_CHECK_EQUAL(done->instead[0].bin, "B-101");
    BOOST_CHECK_EQUAL(done->said, "1 × SKU-001 come from B-101 instead.");
    BOOST_CHECK_EQUAL(violations(), "");
    auto const walk = as_admin([&](Transaction& tx) { return pick_list_of(tx, list.id); });
    BOOST_REQUIRE_EQUAL(walk->rows.size(), 2);
    BOOST_CHECK_EQUAL(walk->rows[1].bin, "B-101");
    BOOST_CHECK(scan(walk->rows[1].allocation)->part_is_picked);
    BOOST_CHECK_EQUAL(count("select count(*) from events.decision where subject_type = 'fulfillment'"), 1);

    // The bin gives nothing more until it is counted.
    auto const next = import({{1, 1}});
    allocate(next);
    BOOST_CHECK_EQUAL(release(next).rows.at(0).bin, "B-101");
    auto const open = as_admin([](Transaction& tx) { return short_picks(tx); });
    BOOST_REQUIRE_EQUAL(open.size(), 1);
    BOOST_CHECK_EQUAL(open[0].bin, row.bin);
    auto const counted = [&](std::int64_t units) {
        return as_admin([&](Transaction& tx) {
            return count_flagged(tx, {Uuid::random(), open[0].id, units});
        });
    };
    BOOST_CHECK_EQUAL(counted(-1).error().code, "missing_input");
    BOOST_CHECK_EQUAL(counted(7).value(), 249);
    BOOST_CHECK_EQUAL(counted(7).error().code, "wrong_status");
    BOOST_CHECK_EQUAL(as_admin([](Transaction& tx) { return short_picks(tx); }).size(), 0);
    BOOST_CHECK_EQUAL(count("select l.on_hand from inventory.level l join catalog.product p on p.id = "
                            "l.product_id and p.sku = 'SKU-001' where l.location_id = " +
                            std::to_string(house.bins.at("B-001"))),
                      7);
}

BOOST_AUTO_TEST_CASE(without_another_bin_the_order_is_backordered_and_comes_back)
{
    only_in("SKU-002", "B-002");
    PickList const list = released({{1, 1}, {2, 2}});
    auto const order = list.rows.at(0).order;
    BOOST_REQUIRE(scan(list.rows[0].allocation));
    BOOST_REQUIRE(scan(list.rows[1].allocation));
    auto const done = miss(list.rows[1].allocation, 1);
    BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
    BOOST_CHECK_EQUAL(done->outcome, "backordered");
    BOOST_CHECK_EQUAL(done->put_back.size(), 2);
    BOOST_CHECK_EQUAL(status(order), "backordered");
    BOOST_CHECK_EQUAL(staged() + reserved(), 0);
    BOOST_CHECK_EQUAL(count("select count(*) from events.event where kind = 'order.backordered'"), 1);
    BOOST_CHECK_EQUAL(violations(), "");
    allocate(order);
    BOOST_CHECK_EQUAL(status(order), "backordered"); // the bin is not counted yet
    auto const open = as_admin([](Transaction& tx) { return short_picks(tx); });
    as_admin([&](Transaction& tx) { return count_flagged(tx, {Uuid::random(), open.at(0).id, 5}); }).value();
    allocate(order);
    BOOST_CHECK_EQUAL(status(order), "ready");
}

BOOST_AUTO_TEST_CASE(a_release_is_taken_back_while_nothing_is_picked)
{
    PickList const touched = released({{1, 2}});
    PickList const whole = released({{3, 1}});
    BOOST_REQUIRE(scan(touched.rows.at(0).allocation));
    std::vector const parts{touched.rows[0].fulfillment, whole.rows.at(0).fulfillment};
    auto const back = [&](std::vector<kernel::FulfillmentId> const& which) {
        return as_admin([&](Transaction& tx) {
            return unrelease(tx, {Uuid::random(), which, "carrier strike"});
        });
    };
    auto const done = back(parts);
    BOOST_REQUIRE(done);
    BOOST_CHECK_EQUAL(done->unreleased, 1);
    BOOST_CHECK(done->refused == std::vector{parts[0]});
    BOOST_CHECK_EQUAL(status(whole.rows[0].order), "ready");
    BOOST_CHECK_EQUAL(status(touched.rows[0].order), "picking");
    BOOST_CHECK_EQUAL(back(parts).error().code, "wrong_status");
    BOOST_CHECK_EQUAL(scan(whole.rows[0].allocation).error().message,
                      "This part of the order is allocated, not being picked; nothing was changed.");
    BOOST_CHECK_EQUAL(release(whole.rows[0].order).rows.size(), 1);
}

BOOST_AUTO_TEST_CASE(a_packed_box_is_opened_again_and_ships_once)
{
    PickList const list = released({{1, 2}});
    auto const order = list.rows.at(0).order;
    auto const part = list.rows[0].fulfillment;
    BOOST_REQUIRE(scan(list.rows[0].allocation, 2));
    label(packed(part, {"SKU-001", "SKU-001"}).at(0).shipment);
    auto const open_it = [&] {
        return as_admin([&](Transaction& tx) { return unpack(tx, {Uuid::random(), part, "wrong box"}); });
    };
    auto const voided = open_it();
    BOOST_REQUIRE_MESSAGE(voided, (voided ? "" : voided.error().message));
    BOOST_CHECK_EQUAL(voided->size(), 1);
    BOOST_CHECK_EQUAL(status(order), "packing");
    BOOST_CHECK_EQUAL(violations(), "");
    BOOST_CHECK_EQUAL(open_it().error().code, "wrong_status");
    auto const shipment = packed(part, {"SKU-001", "SKU-001"}).at(0).shipment;
    label(shipment);
    auto const shipped = as_admin([&](Transaction& tx) { return ship(tx, {Uuid::random(), shipment}); });
    BOOST_REQUIRE_MESSAGE(shipped, (shipped ? "" : shipped.error().message));
    BOOST_CHECK_EQUAL(shipped->order_status, "shipped");
    BOOST_CHECK_EQUAL(open_it().error().code, "wrong_status");
    BOOST_CHECK_EQUAL(count("select sum(on_hand)::bigint from inventory.level"), 100'000 - 2);
}

BOOST_AUTO_TEST_CASE(the_scale_has_the_last_word_within_reason)
{
    kernel::Weight const expected = kernel::Weight::from_grams(1000);
    BOOST_CHECK(check_weight(expected, kernel::Weight::from_grams(1050)));
    BOOST_CHECK_EQUAL(check_weight(expected, kernel::Weight::from_grams(1051)).error().code, "odd_weight");
    BOOST_CHECK(check_weight(kernel::Weight::from_grams(100), kernel::Weight::from_grams(70)));
    BOOST_CHECK(!check_weight(kernel::Weight::from_grams(100), kernel::Weight::from_grams(69)));

    PickList const list = released({{1, 1}});
    BOOST_REQUIRE(scan(list.rows.at(0).allocation));
    Pack command{Uuid::random(), list.rows[0].fulfillment, {"SKU-001"}};
    command.weighed = {kernel::Weight::from_grams(361), kernel::Weight::from_grams(1)};
    BOOST_CHECK_EQUAL(as_admin([&](Transaction& tx) { return pack(tx, command); }).error().code,
                      "wrong_units");
    command.weighed.pop_back();
    command.confirmed = {"Thank-you note on top"};
    BOOST_REQUIRE(as_admin([&](Transaction& tx) { return pack(tx, command); }));
    BOOST_CHECK_EQUAL(count("select weight_ng from shipping.shipment"), 361'000'000'000);
    BOOST_CHECK_EQUAL(count("select count(*) from events.decision where kind = 'box' and "
                            "alternatives::text like '%Thank-you note%'"),
                      1);
}

BOOST_AUTO_TEST_SUITE_END()
