// Routing in the database: what prices, rules and people make of an order between two pods.
#include "domain/fulfillment/allocate_orders.h"
#include "domain/fulfillment/fulfillment_sql.h"
#include "domain/fulfillment/pick.h"
#include "domain/fulfillment/release_fulfillments.h"
#include "domain/fulfillment/routing_rules.h"
#include "domain/fulfillment/routing_view.h"
#include "domain/fulfillment/short_pick.h"
#include "domain/inventory/adjust_stock.h"
#include "domain/inventory/create_pod.h"
#include "domain/orders/hold_order.h"
#include "domain/orders/rule_sets.h"
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
        // Whatever the hour, neither pod has missed its cutoff while the other has not.
        in_transaction(test.root(), [](Transaction& tx) {
            tx.query("update inventory.pod set time_zone = 'UTC', cutoff = '23:59'").run();
        });
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

    /// To New York, which Newark sends to for the least.
    kernel::OrderId to_new_york(bench::WorkloadOrder const& lines)
    {
        number += 4 - number % 5;
        return import(lines);
    }

    template <class T>
    T one(std::string const& sql, kernel::OrderId order)
    {
        return in_transaction(test.root(),
                              [&](Transaction& tx) { return tx.query(sql).bind("order", order).value<T>(); });
    }

    /// What a rule wants of an order, as orders.apply_rules leaves it.
    void instruct(kernel::OrderId order, std::string const& service, std::string const& box)
    {
        in_transaction(test.root(), [&](Transaction& tx) {
            tx.query("insert into orders.instruction (id, client_id, services, carton) select id, client_id, "
                     "array_remove(array[:service::text], ''), :box from orders.order where id = :order")
                .bind("service", service)
                .bind("box", box)
                .bind("order", order)
                .run();
        });
    }

    /// A second carrier, dear where it is near.
    void add_odd_courier()
    {
        shipping::RateParts parts;
        BOOST_REQUIRE(shipping::read_services(
            "services",
            "carrier,carrier_name,house,service,name,most_lb,longest_in,length_plus_girth_in,po_boxes,"
            "saturday,"
            "days_by_zone,tracking_url\nfleet,Fleet,no,express,Express,50,60,108,no,no,1 1 1 1 1 1 1 1 1,\n",
            parts));
        BOOST_REQUIRE(shipping::read_rate_sheet(
            "prices",
            "# carrier: fleet\n# service: express\n# currency: USD\n# effective_from: 2025-01-01\n"
            "# source: made up\nup_to,1,2,3,4,5,6,7,8\n50 lb,90,90,90,90,60,60,60,60\n",
            parts));
        BOOST_REQUIRE(
            shipping::read_centroids("centroids",
                                     "# source: US Census\nzip3,latitude,longitude\n"
                                     "100,40.769,-73.972\n894,39.684,-119.055\n071,40.724,-74.173\n",
                                     parts));
        done([&](Transaction& tx) {
            return shipping::import_rate_sheet(tx, {Uuid::random(), "fleet", parts, ""});
        });
    }

    /// A rule of the client that sends every order from this pod.
    void publish_pod_rule(std::string const& code)
    {
        auto const set = orders::parse_rules({{"rules",
                                               {{{"name", "East coast"},
                                                 {"if", {{{"field", "country"}, {"is", {"US"}}}}},
                                                 {"then", {{{"do", "pod"}, {"with", {code}}}}}}}}});
        BOOST_REQUIRE_MESSAGE(set, (set ? "" : set.error().message));
        done([&](Transaction& tx) {
            return orders::publish_rules(tx, {Uuid::random(), house.client, 0, *set, "as agreed"});
        });
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
        return set_client_routing(
            tx, {Uuid::random(), house.client, SplitPolicy::never_split, std::vector{newark}});
    });
    kernel::OrderId const second = import({{1, 1}, {9, 1}}); // SKU-009 is in the other pod only
    BOOST_CHECK_EQUAL(allocate(second), "backordered");
    bool barred = false;
    for (kernel::Alternative const& it : why(second).alternatives)
        barred = barred || it.sentence.ends_with("does not ship for this client.");
    BOOST_CHECK(barred);
    done([&](Transaction& tx) {
        return set_client_routing(tx, {Uuid::random(), house.client, {}, std::vector<kernel::PodId>()});
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

BOOST_AUTO_TEST_CASE(what_is_not_given_stays)
{
    auto const rules = [&] {
        return as_admin([&](Transaction& tx) { return list_client_routing(tx); }).at(0);
    };
    done([&](Transaction& tx) {
        return set_client_routing(tx, {Uuid::random(), house.client, SplitPolicy::never_split,
                                       std::vector{newark}, ReserveWhen::before_ship_by, 2});
    });
    SetClientRouting const undo =
        as_admin([&](Transaction& tx) {
            return set_client_routing(tx, {Uuid::random(), house.client, {}, {}, ReserveWhen::by_hand});
        }).value();
    BOOST_CHECK(rules().policy == SplitPolicy::never_split);
    BOOST_CHECK(rules().pods == std::vector<std::string>{"EWR"});
    BOOST_CHECK(rules().reserve == ReserveWhen::by_hand && !rules().reserve_days);
    // The undo puts back what was changed and nothing else.
    BOOST_CHECK(!undo.policy && !undo.pods);
    done([&](Transaction& tx) {
        return set_client_routing(tx, {Uuid::random(), house.client, SplitPolicy::fewest_parcels});
    });
    done([&](Transaction& tx) { return set_client_routing(tx, undo); });
    BOOST_CHECK(rules().policy == SplitPolicy::fewest_parcels);
    BOOST_CHECK(rules().reserve == ReserveWhen::before_ship_by && rules().reserve_days == 2);
    // Days alone, and the control: what is given is set, pods for all too.
    done([&](Transaction& tx) {
        return set_client_routing(tx,
                                  {Uuid::random(), house.client, {}, std::vector<kernel::PodId>(), {}, 5});
    });
    BOOST_CHECK(rules().pods.empty() && rules().reserve_days == 5);
    done([&](Transaction& tx) {
        return set_client_routing(tx, {Uuid::random(), house.client, {}, {}, ReserveWhen::at_once});
    });
    for (SetClientRouting const& it :
         {SetClientRouting{Uuid::random(), house.client, {}, {}, ReserveWhen::before_ship_by},
          SetClientRouting{Uuid::random(), house.client, {}, {}, {}, 3}}) {
        auto const refused = as_admin([&](Transaction& tx) { return set_client_routing(tx, it); });
        BOOST_CHECK_EQUAL(refused.error().code, "missing_input");
    }

    auto const costs = [&] {
        for (PodCosts const& it : as_admin([&](Transaction& tx) { return list_pod_costs(tx); }))
            if (it.pod == newark) return it;
        return PodCosts{};
    };
    done([&](Transaction& tx) { return set_pod_costs(tx, {Uuid::random(), newark, 125, 400}); });
    SetPodCosts const back = as_admin([&](Transaction& tx) {
                                 return set_pod_costs(tx, {Uuid::random(), newark, {}, 0});
                             }).value();
    BOOST_CHECK(costs().handling_cents == 125 && !costs().daily_parcels);
    done([&](Transaction& tx) { return set_pod_costs(tx, {Uuid::random(), newark, 150}); });
    done([&](Transaction& tx) { return set_pod_costs(tx, back); });
    BOOST_CHECK(costs().handling_cents == 150 && costs().daily_parcels == 400);
}

BOOST_AUTO_TEST_CASE(pods_are_named_by_their_codes)
{
    auto const named = [&](char const* codes) {
        return as_admin([&](Transaction& tx) { return pods_by_codes(tx, codes); });
    };
    BOOST_CHECK(named(" ewr ,, EWR") == std::vector{newark});
    BOOST_CHECK(named("")->empty());
    BOOST_CHECK_EQUAL(named(" , ").error().code, "missing_input");
    auto const unknown = named("EWR, XX");
    BOOST_REQUIRE(!unknown);
    BOOST_CHECK_EQUAL(unknown.error().code, "not_found");
    BOOST_CHECK(unknown.error().message.find("XX") != std::string::npos &&
                unknown.error().message.find("EWR") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_worker_ends_a_choice_and_its_order_is_looked_at_again)
{
    database::Pool worker = test.login_as("worker", 2);
    auto const ended = [&] {
        return in_transaction(worker, [](Transaction& tx) { return end_expired_choices(tx); });
    };
    auto const due = [&] {
        return in_transaction(worker, [](Transaction& tx) { return orders_due_for_stock(tx, 100); });
    };
    auto const expire = [&] {
        in_transaction(test.root(), [](Transaction& tx) {
            tx.query(
                  "update fulfillment.pod_choice set until = clock_timestamp() - interval '1 second' where "
                  "ended_at is null")
                .run();
        });
    };
    auto const shown = [&](kernel::OrderId order) {
        return as_admin([&](Transaction& tx) { return routing_of(tx, order); })->chosen_by.has_value();
    };
    kernel::OrderId const order = import({{1, 1}, {9, 1}}); // SKU-009 is in the other pod only
    as_admin([&](Transaction& tx) {
        return choose_pod(tx,
                          {Uuid::random(), order, newark, "for a day", clock.now() + std::chrono::hours(1)});
    }).value();
    due();
    BOOST_CHECK_EQUAL(ended(), 0);
    BOOST_CHECK(due().empty());
    BOOST_CHECK(shown(order));

    expire();
    // The monitor does not wait for the worker.
    BOOST_CHECK(!shown(order));
    BOOST_CHECK_EQUAL(as_admin([&](Transaction& tx) { return routing_counts(tx, {}); }).chosen, 0);
    BOOST_CHECK(due().empty());
    BOOST_CHECK_EQUAL(ended(), 1);
    BOOST_CHECK_EQUAL(ended(), 0);
    BOOST_CHECK(due() == std::vector{order});
    BOOST_CHECK_EQUAL(allocate(order), "ready");

    // A rule's pod: a person's choice goes before it while it is valid, and not after.
    auto const by_rule = [&] {
        return in_transaction(test.root(), [&](Transaction& tx) {
            tx.query("select fulfillment.choose_pod_by_rule(:order::bigint, 'EWR', 'east')")
                .bind("order", order)
                .run();
            return tx
                .query("select reason from fulfillment.pod_choice where ended_at is null and order_id = "
                       ":order::bigint")
                .bind("order", order)
                .value<std::string>();
        });
    };
    as_admin([&](Transaction& tx) {
        return choose_pod(tx,
                          {Uuid::random(), order, house.pod, "again", clock.now() + std::chrono::hours(1)});
    }).value();
    BOOST_CHECK_EQUAL(by_rule(), "again");
    expire();
    BOOST_CHECK_EQUAL(by_rule(), "rule east");
}

BOOST_AUTO_TEST_CASE(rules_that_allow_more_wake_what_waits)
{
    database::Pool worker = test.login_as("worker", 2);
    auto const due = [&] {
        return in_transaction(worker, [](Transaction& tx) { return orders_due_for_stock(tx, 100); });
    };
    auto const set = [&](SetClientRouting command) {
        command.command_id = Uuid::random();
        command.client = house.client;
        done([&](Transaction& tx) { return set_client_routing(tx, command); });
    };
    set({{}, {}, SplitPolicy::never_split, std::vector{newark}});
    kernel::OrderId const order = import({{1, 1}, {9, 1}});
    BOOST_CHECK_EQUAL(allocate(order), "backordered");
    due();
    BOOST_CHECK(due().empty());
    // The control: what allows nothing more wakes nothing.
    set({{}, {}, {}, std::vector{newark}, ReserveWhen::by_hand});
    BOOST_CHECK(due().empty());
    set({{}, {}, SplitPolicy::least_cost});
    BOOST_CHECK(due() == std::vector{order});
    due();
    set({{}, {}, {}, std::vector{newark, house.pod}});
    BOOST_CHECK(due() == std::vector{order});

    auto const channel = in_transaction(test.root(), [](Transaction& tx) {
        return tx.query("select min(id) from orders.channel").value<kernel::ChannelId>();
    });
    SetChannelPods const back = as_admin([&](Transaction& tx) {
                                    return set_channel_pods(tx, {Uuid::random(), channel, {newark}});
                                }).value();
    BOOST_CHECK(due().empty());
    ChannelPods const now = as_admin([&](Transaction& tx) { return channel_pods(tx, channel); });
    BOOST_CHECK(!now.every && now.pods == std::vector<std::string>{"EWR"});
    done([&](Transaction& tx) { return set_channel_pods(tx, back); });
    BOOST_CHECK(as_admin([&](Transaction& tx) { return channel_pods(tx, channel); }).every);
    BOOST_CHECK(due() == std::vector{order});
}

BOOST_AUTO_TEST_CASE(a_rules_pod_is_no_persons_choice_and_says_what_it_costs)
{
    // By the policy Newark ships to New York.
    kernel::OrderId const control = to_new_york({{1, 1}});
    allocate(control);
    BOOST_CHECK_EQUAL(pods_of(control), "EWR");
    BOOST_CHECK_EQUAL(code_of(why(control)), "least_cost");

    publish_pod_rule("RNO");
    kernel::OrderId const order = to_new_york({{1, 1}});
    allocate(order);
    BOOST_CHECK_EQUAL(pods_of(order), "RNO");
    kernel::Decision const decision = why(order);
    BOOST_CHECK_EQUAL(code_of(decision), "chosen_by_a_rule");
    BOOST_CHECK(decision.alternatives[0].sentence.starts_with("The rule \"East coast\" chose Reno;"));
    BOOST_REQUIRE_EQUAL(decision.alternatives.size(), 2);
    BOOST_CHECK_EQUAL(decision.alternatives[1].code, "by_the_policy");
    BOOST_CHECK_EQUAL(decision.alternatives[1].option, "Newark");
    // Whether either arrives as promised hangs on the hour.
    BOOST_CHECK(decision.alternatives[1].sentence.find(" less") != std::string::npos);
    BOOST_TEST_MESSAGE(decision.alternatives[0].sentence << ' ' << decision.alternatives[1].sentence);

    auto const counts = [&] { return as_admin([&](Transaction& tx) { return routing_counts(tx, {}); }); };
    auto const queue = [&](RoutingQueue which) {
        return as_admin([&](Transaction& tx) { return list_routing(tx, {which, {}, ""}, {}, 0, 10); });
    };
    BOOST_CHECK_EQUAL(counts().chosen, 0);
    BOOST_CHECK_EQUAL(counts().by_rule, 1);
    BOOST_CHECK(queue(RoutingQueue::chosen).empty());
    BOOST_REQUIRE_EQUAL(queue(RoutingQueue::by_rule).size(), 1);
    BOOST_CHECK_EQUAL(queue(RoutingQueue::by_rule)[0].rule, "East coast");

    // A person has the last word, also with words that begin like a rule's; taken back, it is the rule's
    // again.
    ChosenPod const chosen =
        as_admin([&](Transaction& tx) {
            return choose_pod(tx, {Uuid::random(), order, newark, "rule of thumb: never from Reno", {}});
        }).value();
    BOOST_CHECK_EQUAL(code_of(why(order)), "chosen_by_a_person");
    BOOST_CHECK_EQUAL(counts().chosen, 1);
    BOOST_CHECK_EQUAL(counts().by_rule, 0);
    as_admin([&](Transaction& tx) { return choose_pod(tx, chosen.undo); }).value();
    BOOST_CHECK_EQUAL(code_of(why(order)), "chosen_by_a_rule");
    BOOST_CHECK_EQUAL(counts().by_rule, 1);
}

BOOST_AUTO_TEST_CASE(what_the_policy_would_do_is_priced_where_the_chosen_pod_has_nothing)
{
    kernel::OrderId const order = import({{9, 1}}); // SKU-009 is in Reno only
    as_admin([&](Transaction& tx) {
        return choose_pod(tx, {Uuid::random(), order, newark, "with the pallet", {}});
    }).value();
    kernel::Decision const decision = why(order);
    BOOST_CHECK_EQUAL(decision.chosen, "Backordered");
    BOOST_REQUIRE_GE(decision.alternatives.size(), 2);
    BOOST_CHECK_EQUAL(decision.alternatives[1].code, "by_the_policy");
    BOOST_CHECK(decision.alternatives[1].facts.contains("cost"));
}

BOOST_AUTO_TEST_CASE(parcels_of_one_pass_take_a_pods_room)
{
    auto const full = [&](kernel::OrderId order) {
        auto const facts = why(order).alternatives.at(0).facts;
        return facts.contains("full") ? facts.at("full") : std::string();
    };
    auto const together = [&] {
        std::vector<kernel::OrderId> orders;
        for (int i = 0; i < 3; ++i)
            orders.push_back(to_new_york({{1, 1}}));
        auto const answers = as_admin([&](Transaction& tx) {
                                 return allocate_orders(tx, {Uuid::random(), orders});
                             }).value();
        for (AllocatedOrder const& it : answers)
            BOOST_CHECK_EQUAL(it.outcome, "ready");
        return orders;
    };
    for (kernel::OrderId const order : together()) // no limit: the control
        BOOST_CHECK_EQUAL(full(order), "");
    // Three are on Newark's hands already; four it can send in a day.
    done([&](Transaction& tx) { return set_pod_costs(tx, {Uuid::random(), newark, 0, 4}); });
    std::vector<kernel::OrderId> const orders = together();
    BOOST_CHECK_EQUAL(pods_of(orders[0]) + full(orders[0]), "EWR");
    BOOST_CHECK_EQUAL(pods_of(orders[1]) + full(orders[1]), "EWRNewark (4 of 4 parcels)");
    BOOST_CHECK_EQUAL(pods_of(orders[2]) + full(orders[2]), "EWRNewark (5 of 4 parcels)");

    // What that does to a price: the parcel is ready later, and late in the end.
    kernel::OrderId const next = to_new_york({{1, 1}});
    as_admin([&](Transaction& tx) {
        LockedStock locked = lock_stock_for(tx, {next});
        locked.facts.cartons[house.client.value] = cartons_of(tx, house.client);
        std::vector<ParcelUnits> const units{{locked.input.orders[0].lines[0].product, 1}};
        RoutingPod pod = *std::ranges::find(locked.input.pods, newark, &RoutingPod::pod);
        BOOST_CHECK_EQUAL(pod.parcels, 6);
        PartPrices const prices(locked.facts, shipping::load_rates(tx, locked.facts.today, {71}));
        pod.parcels = 0;
        BOOST_CHECK(!prices(locked.input.orders[0], pod, units)->late);
        pod.parcels = 4 * 30;
        BOOST_CHECK(prices(locked.input.orders[0], pod, units)->late);
    });
}

BOOST_AUTO_TEST_CASE(a_rules_service_and_box_are_what_is_priced)
{
    add_odd_courier();
    kernel::OrderId const control = to_new_york({{1, 1}});
    allocate(control);
    BOOST_CHECK_EQUAL(pods_of(control), "EWR");
    BOOST_CHECK_EQUAL(why(control).alternatives.at(0).facts.at("service"), "Podline Standard");

    // That courier takes less from afar.
    kernel::OrderId const express = to_new_york({{1, 1}});
    instruct(express, "Fleet Express", "");
    allocate(express);
    BOOST_CHECK_EQUAL(pods_of(express), "RNO");
    BOOST_CHECK_EQUAL(why(express).alternatives.at(0).facts.at("service"), "Fleet Express");
    BOOST_CHECK_EQUAL(why(express).alternatives.at(0).facts.at("postage"), "$60.00");
    BOOST_CHECK_EQUAL(why(express).alternatives.at(1).facts.at("postage"), "$90.00");

    in_transaction(test.root(), [](Transaction& tx) {
        tx.query(
              "insert into catalog.carton (code, name, inner_length_um, inner_width_um, inner_height_um, "
              "outer_length_um, outer_width_um, outer_height_um, tare_ng, max_weight_ng, cost_minor) select "
              "'XMAS', 'Gift box', inner_length_um, inner_width_um, inner_height_um, outer_length_um, "
              "outer_width_um, outer_height_um, tare_ng, max_weight_ng, 777 from catalog.carton where code = "
              "'M'")
            .run();
    });
    kernel::OrderId const plain = to_new_york({{1, 1}});
    kernel::OrderId const gift = to_new_york({{1, 1}});
    instruct(gift, "", "XMAS");
    allocate(plain);
    allocate(gift);
    BOOST_CHECK_NE(why(plain).alternatives.at(0).facts["box"], "$7.77");
    BOOST_CHECK_EQUAL(why(gift).alternatives.at(0).facts["box"], "$7.77");
}

BOOST_AUTO_TEST_CASE(a_short_pick_goes_to_the_other_pod)
{
    database::Pool worker = test.login_as("worker", 2);
    auto const round = [&] {
        return in_transaction(
                   worker,
                   [&](Transaction& tx) -> kernel::Outcome<std::int64_t> {
                       auto const due = orders_due_for_stock(tx, 200);
                       if (due.empty()) return 0;
                       return allocate_orders(tx, {Uuid::random(), due}).map([](auto const& answers) {
                           return static_cast<std::int64_t>(answers.size());
                       });
                   })
            .value();
    };
    kernel::OrderId const order = to_new_york({{1, 2}});
    BOOST_CHECK_EQUAL(round(), 1);
    BOOST_REQUIRE_EQUAL(pods_of(order), "EWR");
    kernel::FulfillmentId const part{
        one<std::int64_t>("select id from fulfillment.fulfillment where order_id = :order", order)};
    auto const list = as_admin([&](Transaction& tx) {
                          return release_fulfillments(tx, {Uuid::random(), newark, {part}});
                      }).value();
    kernel::AllocationId const row =
        as_admin([&](Transaction& tx) { return pick_list_of(tx, list.pick_list); })->rows.at(0).allocation;
    auto const missed = as_admin([&](Transaction& tx) {
                            return short_pick(tx, {Uuid::random(), row, 1, "one is broken"});
                        }).value();
    BOOST_CHECK_EQUAL(missed.outcome, "backordered");
    BOOST_CHECK_EQUAL(one<std::string>("select status from orders.order where id = :order", order),
                      "backordered");
    BOOST_CHECK_EQUAL(pods_of(order), "");

    BOOST_CHECK_EQUAL(round(), 1); // nobody asks for it
    BOOST_CHECK_EQUAL(pods_of(order), "RNO");
    BOOST_CHECK_EQUAL(one<std::string>("select status from orders.order where id = :order", order), "ready");
    BOOST_CHECK_EQUAL(round(), 0);
}

BOOST_AUTO_TEST_CASE(the_light_counts_the_pods_that_may_send)
{
    auto const free = [&](kernel::OrderId order) {
        return one<std::int64_t>("select free from orders.wanted where order_id = :order", order);
    };
    kernel::OrderId const order = import({{1, 1'000'000}});
    std::int64_t const everywhere = free(order);
    BOOST_CHECK_GT(everywhere, 40); // of which 40 are in Newark

    auto const channel =
        one<kernel::ChannelId>("select channel_id from orders.order where id = :order", order);
    done([&](Transaction& tx) { return set_channel_pods(tx, {Uuid::random(), channel, {newark}}); });
    BOOST_CHECK_EQUAL(free(order), 40);
    done([&](Transaction& tx) {
        return set_client_routing(
            tx, {Uuid::random(), house.client, SplitPolicy::least_cost, std::vector{house.pod}});
    });
    BOOST_CHECK_EQUAL(free(order), 0); // no pod may
    done([&](Transaction& tx) { return set_channel_pods(tx, {Uuid::random(), channel, {}}); });
    BOOST_CHECK_EQUAL(free(order), everywhere - 40);
    // A choice counts more, as in the routing.
    as_admin([&](Transaction& tx) {
        return choose_pod(tx, {Uuid::random(), order, newark, "with the pallet", {}});
    }).value();
    BOOST_CHECK_EQUAL(free(order), 40);
}

BOOST_AUTO_TEST_SUITE_END()
