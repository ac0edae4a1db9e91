// Routing in the database: what prices, rules and people make of an order between two pods.
#include "domain/fulfillment/allocate_orders.h"
#include "domain/fulfillment/routing_rules.h"
#include "domain/fulfillment/routing_view.h"
#include "domain/inventory/adjust_stock.h"
#include "domain/inventory/create_pod.h"
#include "domain/orders/hold_order.h"
#include "domain/shipping/rate_files.h"
#include "domain/shipping/rate_store_sql.h"
#include "installer/bench/pipeline.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace poddesk;
using namespace poddesk::fulfillment;
using database::in_transaction;
using database::Transaction;
using kernel::Uuid;

namespace {

/// A house with a second pod in New Jersey, which has 40 units of SKU-001 and SKU-002 too.
struct TwoPods
{
    TwoPods() : admin(test.login_as("admin", 4)), house(bench::make_house(admin).value())
    {
        inventory::CreatePod east;
        east.command_id = Uuid::random();
        east.code = "EWR";
        east.name = "Newark";
        east.address = {"", "", "1 Dock Road", "", "Newark", "NJ", "07114", "US", "", ""};
        east.latitude_microdegrees = 40'708'000;
        east.longitude_microdegrees = -74'189'000;
        east.time_zone = "America/New_York";
        east.zones = {{"R", "Receiving", "receiving", {"R-1"}}, {"A", "Pick", "pick", {"A-1", "A-2"}}};
        newark =
            in_transaction(admin, [&](Transaction& tx) { return inventory::create_pod(tx, east); }).value();
        for (int const sku : {1, 2})
            stock(sku, 40);
        shipping::RateParts parts =
            shipping::read_rate_folder(PODDESK_SOURCE_DIR "/installer/demo/rates").value();
        in_transaction(admin, [&](Transaction& tx) { shipping::import_centroids(tx, parts); });
    }
    ~TwoPods()
    {
        BOOST_CHECK_EQUAL(
            in_transaction(test.root(),
                           [](Transaction& tx) {
                               return tx
                                   .query("select coalesce(string_agg(invariant || ' ' || subject || ': ' "
                                          "|| detail, '; '), '') from verify.all_checks()")
                                   .value<std::string>();
                           }),
            "");
    }

    void stock(int sku, std::int64_t units)
    {
        auto const [bin, product] = *in_transaction(test.root(), [&](Transaction& tx) {
            return tx
                .query("select (select id from inventory.location where pod_id = :pod and code = :bin), "
                       "(select id from "
                       "catalog.product where sku = :sku)")
                .bind("pod", newark)
                .bind("bin", "A-" + std::to_string(sku))
                .bind("sku", "SKU-00" + std::to_string(sku))
                .row<kernel::LocationId, kernel::ProductId>();
        });
        in_transaction(admin, [&, bin = bin, product = product](Transaction& tx) {
            return inventory::adjust_stock(tx, {Uuid::random(), bin, product, units, "found"});
        }).value();
    }

    kernel::OrderId import(bench::WorkloadOrder const& lines)
    {
        return bench::import_one(admin, house, bench::order_json(lines, ++number), clock).value();
    }

    /// The word of the outcome.
    std::string allocate(kernel::OrderId order)
    {
        return in_transaction(admin,
                              [&](Transaction& tx) {
                                  return allocate_orders(tx, {Uuid::random(), {order}});
                              })
            .value()
            .front()
            .outcome;
    }

    std::string pods_of(kernel::OrderId order)
    {
        return in_transaction(test.root(), [&](Transaction& tx) {
            return tx
                .query(
                    "select coalesce(string_agg(p.code, '+' order by p.code), '') from "
                    "fulfillment.fulfillment f join "
                    "inventory.pod p on p.id = f.pod_id where f.order_id = :order and f.status <> 'canceled'")
                .bind("order", order)
                .value<std::string>();
        });
    }

    kernel::Decision why(kernel::OrderId order)
    {
        return in_transaction(admin, [&](Transaction& tx) { return routing_of(tx, order); }).value().decision;
    }

    template <class Work>
    auto as_admin(Work const& work)
    {
        return in_transaction(admin, work);
    }

    template <class Work>
    void done(Work const& work)
    {
        BOOST_REQUIRE(in_transaction(admin, work));
    }

    testing::TestDatabase test{"pods"};
    database::Pool admin;
    bench::House house;
    kernel::SystemClock clock;
    kernel::PodId newark;
    std::int64_t number = 0;
};

std::string code_of(kernel::Decision const& decision)
{
    return decision.alternatives.at(0).code;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(pods, TwoPods)

BOOST_AUTO_TEST_CASE(the_cheaper_pod_ships_and_the_other_is_told_with_its_cost)
{
    kernel::OrderId const order = import({{1, 2}, {2, 1}});
    BOOST_CHECK_EQUAL(allocate(order), "ready");
    kernel::Decision const decision = why(order);
    BOOST_REQUIRE_EQUAL(decision.alternatives.size(), 2);
    BOOST_CHECK_EQUAL(code_of(decision), "least_cost");
    BOOST_CHECK(decision.alternatives[0].facts.contains("cost") &&
                decision.alternatives[1].facts.contains("cost"));
    BOOST_TEST_MESSAGE(decision.alternatives[0].sentence << ' ' << decision.alternatives[1].sentence);

    // The other way round by making the winner's work dearer than any postage.
    std::string const winner = pods_of(order);
    auto const costly = as_admin([&](Transaction& tx) { return inventory::find_pod(tx, winner); });
    done([&](Transaction& tx) { return set_pod_costs(tx, {Uuid::random(), *costly, 90'000, {}}); });
    kernel::OrderId const next = import({{1, 2}, {2, 1}});
    allocate(next);
    BOOST_CHECK_NE(pods_of(next), winner);
    BOOST_CHECK_EQUAL(why(next).alternatives.at(1).facts.at("handling"), "$900.00");
}

BOOST_AUTO_TEST_CASE(client_and_channel_say_which_pods)
{
    auto const channel = in_transaction(test.root(), [](Transaction& tx) {
        return tx.query("select min(id) from orders.channel").value<kernel::ChannelId>();
    });
    done([&](Transaction& tx) { return set_channel_pods(tx, {Uuid::random(), channel, {newark}}); });
    kernel::OrderId const first = import({{1, 1}});
    allocate(first);
    BOOST_CHECK_EQUAL(pods_of(first), "EWR");
    done([&](Transaction& tx) { return set_channel_pods(tx, {Uuid::random(), channel, {}}); });

    done([&](Transaction& tx) {
        return set_client_routing(tx, {Uuid::random(), house.client, SplitPolicy::never_split, {newark}});
    });
    kernel::OrderId const second = import({{1, 1}, {9, 1}}); // SKU-009 is in the other pod only
    BOOST_CHECK_EQUAL(allocate(second), "backordered");
    bool barred = false;
    for (kernel::Alternative const& it : why(second).alternatives)
        barred = barred || it.sentence.ends_with("does not ship for this client.");
    BOOST_CHECK(barred);
    done([&](Transaction& tx) {
        return set_client_routing(tx, {Uuid::random(), house.client, SplitPolicy::never_split, {}});
    });
    BOOST_CHECK_EQUAL(allocate(second), "ready");
    BOOST_CHECK(as_admin([&](Transaction& tx) { return list_client_routing(tx); }).at(0).policy ==
                SplitPolicy::never_split);
}

BOOST_AUTO_TEST_CASE(a_full_pod_counts_as_a_day_later)
{
    done([&](Transaction& tx) { return set_pod_costs(tx, {Uuid::random(), newark, 0, 1}); });
    for (PodCosts const& it : as_admin([&](Transaction& tx) { return list_pod_costs(tx); }))
        BOOST_CHECK_EQUAL(it.parcels_today, 0);
    kernel::OrderId const order = import({{1, 1}});
    as_admin([&](Transaction& tx) {
        return choose_pod(tx, {Uuid::random(), order, newark, "a test of the load", {}});
    }).value();
    for (PodCosts const& it : as_admin([&](Transaction& tx) { return list_pod_costs(tx); }))
        BOOST_CHECK_EQUAL(it.parcels_today, it.pod == newark ? 1 : 0);
}

BOOST_AUTO_TEST_CASE(a_persons_choice_stands_against_the_rules_and_is_undone)
{
    kernel::OrderId const order = import({{1, 1}});
    allocate(order);
    std::string const by_rules = pods_of(order);
    auto const other = by_rules == "EWR" ? house.pod : newark;
    ChoosePod const command{Uuid::random(), order, other, "goes with the pallet", {}};
    ChosenPod const chosen = as_admin([&](Transaction& tx) { return choose_pod(tx, command); }).value();
    BOOST_REQUIRE(chosen.allocated);
    BOOST_CHECK_EQUAL(chosen.allocated->outcome, "ready");
    BOOST_CHECK_NE(pods_of(order), by_rules);
    BOOST_CHECK_EQUAL(code_of(why(order)), "chosen_by_a_person");

    // Asked again after a lost answer: nothing more happens.
    BOOST_CHECK(!as_admin([&](Transaction& tx) { return choose_pod(tx, command); }).value().allocated);

    // It sticks when the order is allocated anew, and the list says who and why.
    auto const listed = as_admin([&](Transaction& tx) {
        return list_routing(tx, {RoutingQueue::chosen, {}, ""}, {}, 0, 10);
    });
    BOOST_REQUIRE_EQUAL(listed.size(), 1);
    BOOST_CHECK_EQUAL(listed[0].reason, "goes with the pallet");
    BOOST_CHECK(listed[0].chosen_by.has_value());
    BOOST_CHECK_EQUAL(as_admin([&](Transaction& tx) { return routing_counts(tx, {}); }).chosen, 1);

    as_admin([&](Transaction& tx) { return choose_pod(tx, chosen.undo); }).value();
    BOOST_CHECK_EQUAL(pods_of(order), by_rules);
    BOOST_CHECK_EQUAL(code_of(why(order)), "least_cost");

    auto const twice = as_admin([&](Transaction& tx) {
        return choose_pod(tx, {Uuid::random(), order, std::nullopt, "nobody did", {}});
    });
    BOOST_CHECK_EQUAL(twice.error().code, "wrong_status");
    auto const silent = as_admin([&](Transaction& tx) {
        return choose_pod(tx, {Uuid::random(), order, other, " \t", {}});
    });
    BOOST_CHECK_EQUAL(silent.error().code, "missing_reason");
    auto const past = as_admin([&](Transaction& tx) {
        return choose_pod(tx,
                          {Uuid::random(), order, other, "too late", clock.now() - std::chrono::hours(1)});
    });
    BOOST_CHECK_EQUAL(past.error().code, "missing_input");
}

BOOST_AUTO_TEST_CASE(a_choice_ends_by_itself)
{
    kernel::OrderId const order = import({{1, 1}});
    allocate(order);
    auto const other = pods_of(order) == "EWR" ? house.pod : newark;
    as_admin([&](Transaction& tx) {
        return choose_pod(
            tx, {Uuid::random(), order, other, "for a second", clock.now() + std::chrono::seconds(1)});
    }).value();
    BOOST_CHECK_EQUAL(code_of(why(order)), "chosen_by_a_person");
    auto const give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    auto const holds = [&] {
        return in_transaction(test.root(), [](Transaction& tx) {
            return tx.query("select count(*) from fulfillment.pod_choice where until > clock_timestamp()")
                .value<std::int64_t>();
        });
    };
    while (holds() > 0 && std::chrono::steady_clock::now() < give_up)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    BOOST_REQUIRE_EQUAL(holds(), 0);
    // Put down and taken up again: it waits for stock once more.
    as_admin([&](Transaction& tx) {
        return orders::hold_order(tx, {Uuid::random(), order, {}, orders::HoldKind::operator_, "a look", {}});
    }).value();
    as_admin([&](Transaction& tx) {
        return orders::release_hold(tx, {Uuid::random(), order, orders::HoldKind::operator_, "seen"});
    }).value();
    allocate(order);
    BOOST_CHECK_EQUAL(code_of(why(order)), "least_cost");
}

BOOST_AUTO_TEST_SUITE_END()
