// A dry run of 60 rules over the newest 1,000 of a million inspected items, read from the database and
// judged, below a second, and each rule's hits so far below 100 ms, by an account manager with row level
// security.

#include "domain/returns/policy_dry_run.h"
#include "domain/returns/policy_versions.h"
#include "domain/returns/returns_report.h"

#include "tests/domain/orders/desk.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

using namespace poddesk;
using namespace poddesk::returns;
using database::Transaction;
using nlohmann::json;

namespace {

constexpr std::int64_t items_there = 1'000'000;
constexpr std::int64_t looked_back = 1'000;
constexpr int rules_there = 60;
constexpr int rounds = 11;

/// Parcels of ten items each, as if they had been inspected over the years, written past the functions that
/// would take days.
void make_past(Desk& desk)
{
    database::in_transaction(desk.root(), [](Transaction& tx) {
        tx.query("insert into access.pod (id) values (1)").run();
        tx.query(
              "insert into inventory.pod (id, code, name, postal_code, latitude_microdegrees, "
              "longitude_microdegrees, time_zone) overriding system value values (1, 'RNO', 'Reno', '89502', "
              "39500000, -119800000, 'America/Los_Angeles')")
            .run();
        tx.query("set local session_replication_role = replica").run();
        tx.query(
              "insert into catalog.product (client_id, sku, title, weight_ng, length_um, width_um, "
              "height_um, "
              "category, is_hazmat) select c.id, 'PAST-' || n, 'Thing', 1, 1, 1, 1, (array['shoes', 'coats', "
              "'books', ''])[1 + n % 4], n % 50 = 0 from (select min(id) as id from clients.client) c, "
              "generate_series(1, 500) n")
            .run();
        tx.query(
              "insert into returns.rma (client_id, pod_id, number, status, arrived_at) select c.id, p.id, "
              "'RMA-PAST-' || n, 'closed', now() - make_interval(mins => n) from (select min(id) as id from "
              "clients.client) c, (select min(id) as id from inventory.pod) p, generate_series(1, :parcels) "
              "n")
            .bind("parcels", items_there / 10)
            .run();
        tx.query("insert into returns.rma_line (client_id, rma_id, product_id, quantity, reason, inspected) "
                 "select r.client_id, r.id, p.id, 1, (array['too_small', 'defective', 'unwanted'])[1 + k % "
                 "3], 1 "
                 "from returns.rma r, generate_series(1, 10) k join (select id, row_number() over (order by "
                 "id) as "
                 "n from catalog.product where sku like 'PAST-%') p on true where p.n = 1 + (r.id * 7 + k * "
                 "31) % 500")
            .run();
        tx.query(
              "insert into returns.inspection (client_id, pod_id, rma_id, line_id, found, product_id, "
              "answers, "
              "policy_id, graded_by, decided_by, grade, disposition, acceptance, acceptance_why, "
              "location_id, began_at, steps, inspected_at) select l.client_id, r.pod_id, r.id, l.id, "
              "'expected', l.product_id, "
              "jsonb_build_object('packaging', (array['sealed', 'opened', 'gone'])[1 + l.id % 3], 'wear', "
              "(array['none', 'light', 'worn'])[1 + l.id % 7 % 3]), 1, x.k, x.k, x.g, x.d, 'accepted', '-', "
              "1, "
              "r.arrived_at, jsonb_build_array(jsonb_build_object('step', 'identify', 'ms', 1500 + l.id % "
              "900), "
              "jsonb_build_object('step', 'answer:packaging', 'ms', 400 + l.id % 700), "
              "jsonb_build_object('step', 'answer:wear', 'ms', 300 + l.id % 500), "
              "jsonb_build_object('step', 'bin', 'ms', 1200 + l.id % 800)), "
              "r.arrived_at + interval '8 s' from returns.rma_line l join returns.rma r on "
              "r.id = "
              "l.rma_id, lateral (select (array['sealed', 'worn', 'clean'])[1 + l.id % 3] as k, (array['A', "
              "'C', "
              "'A'])[1 + l.id % 3] as g, (array['restock', 'resale_hold', 'restock'])[1 + l.id % 3] as d) x")
            .run();
        tx.query("insert into returns.rule_hit (client_id, pod_id, policy_id, rule, hits, last_at) select "
                 "client_id, pod_id, policy_id, decided_by, count(*), max(inspected_at) from "
                 "returns.inspection group by 1, 2, 3, 4")
            .run();
    });
    database::in_transaction(desk.root(), [](Transaction& tx) { tx.query("analyze").run(); });
}

/// What the analytics window reads, behind its progress: said, for nobody was promised a figure.
void say_analytics(Desk& desk)
{
    auto const now = kernel::SystemClock().now();
    for (int const days : {7, 30}) {
        Period const period{now - std::chrono::days(days), now};
        std::vector<std::chrono::milliseconds> times;
        std::int64_t units = 0;
        auto const timed = [&](auto&& what) {
            auto const start = std::chrono::steady_clock::now();
            database::in_transaction(desk.mia(), what);
            times.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(
                std::chrono::steady_clock::now() - start));
        };
        timed([&](Transaction& tx) { units = read_report(tx, {period}).units; });
        timed([&](Transaction& tx) { paces(tx, period); });
        BOOST_TEST_MESSAGE("analytics of " << days << " days, " << units << " items: report "
                                           << times[0].count() << " ms, paces " << times[1].count() << " ms");
        BOOST_CHECK_GT(units, 0);
    }
}

Policy sixty_rules()
{
    json rules = json::array();
    for (int i = 0; i < rules_there; ++i) {
        json when = {{"category", json::array({"shoes", "coats"})},
                     {"month", json::array({std::to_string(1 + i % 12)})},
                     {"reason", json::array({"defective", "unwanted"})},
                     {"product", fmt::format("PAST-{}", i)}};
        if (i % 2 == 0) when["wear"] = json::array({"light", "worn"});
        rules.push_back({{"when", when},
                         {"grade", "C"},
                         {"disposition", "donate"},
                         {"sentence", fmt::format("Rule {}", i)}});
    }
    rules.push_back(
        {{"when", {{"wear", "worn"}}}, {"grade", "C"}, {"disposition", "donate"}, {"sentence", "Worn"}});
    rules.push_back(
        {{"when", json::object()}, {"grade", "A"}, {"disposition", "restock"}, {"sentence", "Rest"}});
    json const wear = {{"key", "wear"},
                       {"short", "Wear"},
                       {"ask", "Worn?"},
                       {"answers", json::array({{{"key", "none"}, {"text", "No"}},
                                                {{"key", "light"}, {"text", "Light"}},
                                                {{"key", "worn"}, {"text", "Worn"}}})}};
    return parse_policy({{"questions", json::array({wear})}, {"rules", rules}}).value();
}

} // namespace

BOOST_AUTO_TEST_SUITE(returns_studio)

BOOST_AUTO_TEST_CASE(a_thousand_of_a_million_items_by_sixty_rules)
{
    Desk desk;
    make_past(desk);
    desk.base().give_pod("mia", 1);
    Policy const draft = sixty_rules();
    kernel::ClientId const client = desk.channel().client;
    std::vector<std::chrono::microseconds> run_times;
    std::vector<std::chrono::microseconds> hit_times;
    PolicyDryRun run;
    std::map<std::string, RuleHits> hits;
    auto const timed = [](auto& into, auto&& what) {
        auto const start = std::chrono::steady_clock::now();
        what();
        into.push_back(
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start));
    };
    for (int i = 0; i < rounds; ++i) {
        timed(run_times, [&] {
            run = database::in_transaction(desk.mia(), [&](Transaction& tx) {
                return dry_run(draft, past_items(tx, client, looked_back));
            });
        });
        timed(hit_times, [&] {
            hits = database::in_transaction(desk.mia(),
                                            [&](Transaction& tx) { return rule_hits(tx, std::nullopt); });
        });
    }
    std::ranges::sort(run_times);
    std::ranges::sort(hit_times);
    auto const ms = [](std::chrono::microseconds it) { return static_cast<double>(it.count()) / 1000; };
    std::int64_t counted = 0;
    for (auto const& [key, found] : hits)
        counted += found.count;
    BOOST_TEST_MESSAGE(
        run.items << " of " << items_there << " items x " << draft.rules.size() << " rules: median "
                  << ms(run_times[rounds / 2]) << " ms, slowest " << ms(run_times.back()) << " ms; "
                  << run.diffs.size() << " items would change; hits of " << counted << " items: median "
                  << ms(hit_times[rounds / 2]) << " ms, slowest " << ms(hit_times.back()) << " ms");
    BOOST_CHECK_EQUAL(run.items, looked_back);
    BOOST_CHECK_EQUAL(counted, items_there);
    BOOST_CHECK_GT(run.diffs.size(), 0U);
    BOOST_CHECK_MESSAGE(run_times.back() < std::chrono::seconds(1), "takes longer than a second");
    BOOST_CHECK_MESSAGE(hit_times.back() < std::chrono::milliseconds(100),
                        "the hits take longer than 100 ms");
    say_analytics(desk);
}

BOOST_AUTO_TEST_SUITE_END()
