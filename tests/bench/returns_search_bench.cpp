// Parcel search over a million returns of the past, each of an order of its own: any code, and parts of
// names, what a scan at the inspection bench reads, and how many wait in each queue, each below 100 ms by an
// account manager with row level security. PODDESK_BENCH_RETURNS makes it smaller.

#include "domain/returns/arrive_parcel.h"
#include "domain/returns/rma_view.h"
#include "domain/returns/signals.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>

using namespace poddesk;
using database::Transaction;
using testing::TestDatabase;

namespace {

constexpr int rounds = 11;
constexpr auto limit = std::chrono::milliseconds(100);

std::int64_t all_returns()
{
    char const* const set = std::getenv("PODDESK_BENCH_RETURNS");
    return set == nullptr ? 1'000'000 : std::max<std::int64_t>(10'000, std::stoll(set));
}

/// Straight into the tables: what is measured is reading. Five of eight clients are within reach.
constexpr char const* fill[] = {
    "set local session_replication_role = replica",
    "insert into access.client (id) select generate_series(1, 8)",
    "insert into access.pod (id) select generate_series(1, 2)",
    "insert into clients.client (id, code, name, color, status) overriding system value select i, 'C' || i, "
    "'Client ' || i, '#336699', 'live' from generate_series(1, 8) i",
    "insert into inventory.pod (id, code, name, postal_code, latitude_microdegrees, longitude_microdegrees, "
    "time_zone) overriding system value select i, 'P' || i || 'D', 'Pod ' || i, '89431', 39684000, "
    "-119055000, 'America/Los_Angeles' from generate_series(1, 2) i",
    "insert into orders.channel (id, client_id, kind, shop, name, order_prefix) overriding system value "
    "select i, i, 'shopify', 'shop' || i || '.example', 'Shop ' || i, '' from generate_series(1, 8) i",
    "insert into catalog.product (id, client_id, sku, title, weight_ng, length_um, width_um, height_um) "
    "overriding system value select i, 1 + i % 8, 'SKU-' || i, 'Thing', 1, 1, 1, 1 from generate_series(1, "
    "8000) i"};
constexpr char const* fill_past[] = {
    "insert into orders.order (id, client_id, channel_id, external_id, number, status, currency, "
    "presentment_currency, placed_at, ship_city, ship_region, ship_postal_code, ship_country, units, "
    "line_count, shipped_at) overriding system value select i, 1 + i % 8, 1 + i % 8, i::text, 'AO-' || i, "
    "'shipped', 'USD', 'USD', now() - i * interval '20 seconds', 'Portland', 'OR', '97201', 'US', 1, 1, "
    "now() "
    "from generate_series(1, :all::bigint) i",
    "insert into orders.recipient (client_id, order_id, kind, name, email, search) select 1 + i % 8, i, "
    "'customer', n.name, 'c' || i || '@example.net', lower('AO-' || i || ' ' || n.name || ' c' || i || "
    "'@example.net portland ' || (10000 + i % 80000) || ' sku-' || 1 + i % 8000) from generate_series(1, "
    ":all::bigint) i, lateral (select (array['Maria', 'Emily', 'José', 'Wei', 'Anna', 'Tom', 'Riley', "
    "'Dana'])[1 + i / 7 % 8] || ' ' || (array['Gonzalez', 'Chen', 'Núñez', 'Zhang', 'Brooks', 'Nguyen', "
    "'Park', 'Whitfield'])[1 + i / 11 % 8] || i % 10007 as name) n",
    "insert into shipping.shipment (id, client_id, pod_id, order_id, fulfillment_id, number, status, "
    "weight_ng, length_um, width_um, height_um, tracking_number, shipped_at) overriding system value select "
    "i, "
    "1 + i % 8, 1 + i % 2, i, i, 'S-' || i, 'voided', 1, 1, 1, 1, '9400' || lpad(i::text, 18, '0'), now() "
    "from "
    "generate_series(1, :all::bigint) i",
    "insert into returns.rma (id, client_id, pod_id, order_id, number, status, tracking_number, arrived_at, "
    "closed_at) overriding system value select i, 1 + i % 8, 1 + i % 2, i, 'RMA-C' || 1 + i % 8 || '-' || "
    "lpad(i::text, 7, '0'), 'closed', '1Z' || lpad(i::text, 16, '0'), now() - i * interval '20 seconds', "
    "now() - i * interval '20 seconds' + interval '1 hour' from generate_series(1, :all::bigint) i",
    "insert into returns.rma_line (client_id, rma_id, product_id, quantity, reason, inspected) select 1 + i "
    "% "
    "8, i, 1 + i % 8000, 1, 'too_small', 1 from generate_series(1, :all::bigint) i"};
/// One in 300 is still open, one in 5,000 came back to its sender and nobody has chosen what is owed.
constexpr char const* fill_open[] = {
    "set local session_replication_role = replica",
    "update returns.rma set status = (array['approved', 'received', 'inspecting'])[1 + id / 300 % 3], "
    "closed_at = null where id % 300 = 0",
    "update returns.rma set kind = 'rts', shipment_id = id, carrier_reason = 'refused' where id % 5000 = 1",
    "insert into returns.inspection (client_id, pod_id, rma_id, line_id, found, product_id, policy_id, "
    "graded_by, decided_by, grade, disposition, acceptance, acceptance_why, location_id, began_at, "
    "inspected_at) select r.client_id, r.pod_id, r.id, l.id, 'expected', l.product_id, 1, 'x', 'x', 'E', "
    "'quarantine', 'manual_intervention_required', '-', 1, now(), now() from returns.rma r join "
    "returns.rma_line l on l.rma_id = r.id where r.status = 'inspecting'",
    "insert into events.event (client_id, pod_id, actor, kind, subject_type, subject_id, order_id, "
    "occurred_at) "
    "select r.client_id, r.pod_id, 'ana', k, 'return', r.id, r.order_id, now() from returns.rma r, "
    "unnest(array['return.received', 'return.inspected', 'return.put_down']) k where r.status = "
    "'inspecting'"};

struct PastReturns
{
    PastReturns()
    {
        database::in_transaction(database.root(), [&](Transaction& tx) {
            for (char const* const statement : fill)
                tx.query(statement).run();
            for (char const* const statement : fill_past)
                tx.query(statement).bind("all", all_returns()).run();
            for (char const* const statement : fill_open)
                tx.query(statement).run();
        });
        for (int client = 1; client <= 5; ++client)
            database.give_client("ana", client);
        for (int pod = 1; pod <= 2; ++pod)
            database.give_pod("ana", pod);
        database::in_transaction(database.root(), [](Transaction& tx) { tx.query("analyze").run(); });
    }

    /// @param what is read, the number of its rows. @return the rows of the last round.
    template <typename Read>
    std::size_t measure(std::string const& name, Read const& what)
    {
        std::vector<std::chrono::microseconds> times;
        std::size_t rows = 0;
        for (int i = 0; i < rounds; ++i) {
            auto const start = std::chrono::steady_clock::now();
            rows = database::in_transaction(ana, database::Mode::snapshot, what);
            times.push_back(std::chrono::duration_cast<std::chrono::microseconds>(
                std::chrono::steady_clock::now() - start));
        }
        std::ranges::sort(times);
        BOOST_TEST_MESSAGE(name << ": median " << times[rounds / 2].count() << " µs, slowest "
                                << times.back().count() << " µs, " << rows << " rows");
        BOOST_CHECK_MESSAGE(times[rounds / 2] < limit, name);
        return rows;
    }

    TestDatabase database;
    std::string login = database.add_person("ana", "account_manager");
    database::Pool ana = database.login_as("ana", 1);
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(returns_search, PastReturns)

BOOST_AUTO_TEST_CASE(any_code_in_a_million_returns)
{
    std::int64_t const one = all_returns() / 2 / 8 * 8 + 1; // of a client within reach
    std::string const digits = std::to_string(one);
    auto const padded = [&](std::size_t width) { return std::string(width - digits.size(), '0') + digits; };
    for (std::string const& typed :
         {"RMA-C2-" + padded(7), "1Z" + padded(16), "9400" + padded(18), "AO-" + digits, "S-" + digits,
          "SKU-" + std::to_string(1 + one % 8000), "c" + digits + "@example.net",
          std::to_string(10000 + one % 80000), std::string("gonzalez"), std::string("maria"),
          std::string("RMA-"), std::string("AO-"), std::string("portland")}) {
        returns::RmaFilter filter;
        filter.queue = "all";
        filter.text = typed;
        filter.limit = 100;
        BOOST_CHECK_GT(measure("\"" + typed + "\"",
                               [&](Transaction& tx) { return returns::list_rmas(tx, filter).size(); }),
                       0);
    }
}

BOOST_AUTO_TEST_CASE(what_a_scan_at_the_bench_reads)
{
    std::int64_t const one = all_returns() / 2 / 8 * 8 + 1;
    std::string const digits = std::to_string(one);
    auto const padded = [&](std::size_t width) { return std::string(width - digits.size(), '0') + digits; };
    auto const scan = [&](std::string const& code) {
        return measure("scan of " + code,
                       [&](Transaction& tx) { return returns::find_parcel(tx, code).size(); });
    };
    for (std::string const& code : {"RMA-C2-" + padded(7), "rma-c2-" + padded(7), "1Z" + padded(16),
                                    "AO-" + digits, "SKU-" + std::to_string(1 + one % 8000)})
        BOOST_CHECK_GT(scan(code), 0);
    BOOST_CHECK_EQUAL(scan("9400" + padded(18)), 0); // its parcel is voided
    BOOST_CHECK_EQUAL(scan("unknown"), 0);
    measure("the record", [&](Transaction& tx) {
        return static_cast<std::size_t>(returns::read_rma(tx, returns::RmaId{one}).has_value());
    });
    measure("its signals", [&](Transaction& tx) {
        return static_cast<std::size_t>(returns::signal_facts(tx, returns::RmaId{one}).has_value());
    });
    measure("the inspector's pace",
            [&](Transaction& tx) { return static_cast<std::size_t>(returns::read_pace(tx).waiting); });
}

BOOST_AUTO_TEST_CASE(how_many_wait_beside_a_million_that_are_done)
{
    returns::RmaCounts counts;
    measure("the counts of the queues", [&](Transaction& tx) {
        counts = returns::count_rmas(tx);
        return static_cast<std::size_t>(counts.expected);
    });
    auto const listed = [&](char const* queue) {
        returns::RmaFilter filter;
        filter.queue = queue;
        return database::in_transaction(ana,
                                        [&](Transaction& tx) { return returns::count_rmas(tx, filter); });
    };
    BOOST_TEST_MESSAGE(counts.expected << " expected, " << counts.arrived << " arrived, " << counts.on_bench
                                       << " on the bench, " << counts.rts << " to their sender");
    BOOST_CHECK_EQUAL(counts.expected, listed("expected"));
    BOOST_CHECK_EQUAL(counts.arrived, listed("arrived"));
    BOOST_CHECK_EQUAL(counts.on_bench, listed("on_bench"));
    BOOST_CHECK_EQUAL(counts.parked, listed("parked"));
    BOOST_CHECK_EQUAL(counts.manual, listed("manual"));
    BOOST_CHECK_EQUAL(counts.rts, listed("rts"));
    BOOST_CHECK_EQUAL(counts.overdue, listed("overdue"));
    BOOST_CHECK_GT(counts.parked, 0);
    BOOST_CHECK_GT(counts.rts, 0);
}

BOOST_AUTO_TEST_SUITE_END()
