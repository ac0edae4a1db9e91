// The order queue of an account manager over a million orders, most of them closed: what a person waits for,
// each below 100 ms with row level security; what somebody else changes is read again, with its counts, below
// 250 ms. PODDESK_BENCH_ORDERS makes it smaller.

#include "domain/database/change_feed.h"
#include "domain/fulfillment/cutoff_view.h"
#include "domain/orders/order_wishes.h"
#include "domain/orders/queue_view.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <future>
#include <mutex>
#include <utility>

using namespace poddesk;
using database::Transaction;
using testing::TestDatabase;

namespace {

constexpr std::int64_t open_orders = 20'000;
constexpr int clients = 8;
constexpr int reached = 5;
constexpr int rounds = 21;
constexpr auto limit = std::chrono::milliseconds(100);
constexpr auto live_limit = std::chrono::milliseconds(250);

std::int64_t all_orders()
{
    char const* const set = std::getenv("PODDESK_BENCH_ORDERS");
    return set == nullptr ? 1'000'000 : std::max<std::int64_t>(open_orders, std::stoll(set));
}

/// Straight into the tables: what is measured is reading.
constexpr char const* fill[] = {
    "set local session_replication_role = replica",
    "insert into access.client (id) select generate_series(1, 8)",
    "insert into access.pod (id) select generate_series(1, 2)",
    "insert into clients.client (id, code, name, color, status) overriding system value select i, 'C' || i, "
    "'Client ' || i, "
    "'#336699', 'live' from generate_series(1, 8) i",
    "insert into inventory.pod (id, code, name, postal_code, latitude_microdegrees, longitude_microdegrees, "
    "time_zone) "
    "overriding system value select i, 'P' || i || 'D', 'Pod ' || i, '89431', 39684000, -119055000, "
    "'America/Los_Angeles' "
    "from generate_series(1, 2) i",
    "insert into orders.channel (id, client_id, kind, shop, name, order_prefix) overriding system value "
    "select i, i, "
    "'shopify', 'shop' || i || '.example', 'Shop ' || i, '' from generate_series(1, 8) i",
};
constexpr char const* fill_orders =
    "insert into orders.order (id, client_id, channel_id, external_id, number, status, currency, "
    "presentment_currency, total, "
    "placed_at, ship_city, ship_region, ship_postal_code, ship_country, units, line_count, ship_by, pod_id, "
    "shipped_at) "
    "overriding system value select i, 1 + i % 8, 1 + i % 8, i::text, 'AO-' || i, case when i > "
    ":closed::bigint then "
    "(array['received', 'ready', 'on_hold', 'backordered', 'released', 'picking', 'packing'])[1 + i / 8 % 7] "
    "when i % 50 = 0 "
    "then 'canceled' else 'shipped' end, 'USD', 'USD', 1000 + i % 9000, now() - (:all::bigint - i) * "
    "interval '20 seconds', "
    "'Portland', 'OR', '97201', 'US', 1 + i % 5, 1 + i % 3, now() + ((i % 2000) - 400) * interval '1 "
    "minute', 1 + i / 8 % 2, "
    "case when i <= :closed::bigint then now() - (:all::bigint - i) * interval '10 seconds' end "
    "from generate_series(1, :all::bigint) i";
constexpr char const* fill_recipients =
    "insert into orders.recipient (client_id, order_id, kind, name, city, search) select o.client_id, o.id, "
    "k.kind, "
    "n.name, 'Portland', case when k.kind = 'customer' then lower(o.number || ' ' || n.name || ' portland "
    "sku-' || o.id % 997) "
    "else '' end from orders.order o cross join (values ('customer'), ('ship')) k (kind), lateral (select "
    "(array['Maria', 'Emily', 'José', 'Wei', 'Anna', 'Tom', 'Riley', 'Dana'])[1 + o.id / 7 % 8] || ' ' || "
    "(array['Gonzalez', 'Chen', 'Núñez', 'Zhang', 'Brooks', 'Nguyen', 'Park', 'Whitfield'])[1 + o.id / 11 % "
    "8] || "
    "o.id % 1013 as name) n";
/// Two products an order, stock of half of them: what of the page could ship is looked up.
constexpr char const* fill_stock[] = {
    "set local session_replication_role = replica",
    "insert into clients.promise (id, client_id, handling_hours, delivery_days) select i, i, 24, 5 from "
    "generate_series(1, 8) i",
    "insert into catalog.product (id, client_id, sku, title, weight_ng, length_um, width_um, height_um) "
    "overriding "
    "system value select i, 1 + i % 8, 'SKU-' || i, 'Thing', 1, 1, 1, 1 from generate_series(1, 8000) i",
    "insert into inventory.location (id, pod_id, code, kind) overriding system value select i, i, 'A-01', "
    "'pick' "
    "from generate_series(1, 2) i",
    "insert into inventory.level (client_id, pod_id, location_id, product_id, on_hand, allocated) select 1 + "
    "i % 8, p, "
    "p, i, 50, 10 * (i % 6) from generate_series(1, 8000, 2) i, generate_series(1, 2) p",
    "insert into orders.line (client_id, order_id, external_id, position, product_id, sku, quantity, "
    "ordered_quantity) select o.client_id, o.id, k::text, k, (o.id % 900 + k * 13) * 8 + o.client_id - 1, "
    "'SKU', 1 + "
    "k, 1 + k from orders.order o, generate_series(1, 2) k"};
/// Parts of the orders that have stock, four lanes a pod, and a thousand orders that look like the one
/// before.
constexpr char const* fill_lanes[] = {
    "set local session_replication_role = replica",
    "update orders.order set requested_service = (array['Standard', 'Express', '2-day'])[1 + id / 16 % 3] "
    "where id > "
    ":closed::bigint",
    "insert into fulfillment.lane (id, pod_id, name, position, services, most_units, clients) overriding "
    "system "
    "value select p * 10 + k, p, (array['Express', 'Singles', 'Brand', 'Rest'])[k], k, case k when 1 then "
    "array['express'] end, case k when 2 then 2 end, case k when 3 then array[2, 3]::bigint[] end from "
    "generate_series(1, 2) p, generate_series(1, 4) k",
    "insert into fulfillment.fulfillment (client_id, pod_id, order_id, status, lane_id) select client_id, "
    "pod_id, id, "
    "case status when 'ready' then 'allocated' when 'packing' then 'packed' else status end, case when "
    "status not in "
    "('ready', 'canceled') then pod_id * 10 + 1 + id / 3 % 4 end from orders.order where status in ('ready', "
    "'released', 'picking', 'packing', 'shipped')",
    "insert into fulfillment.line (client_id, fulfillment_id, order_line_id, product_id, quantity, picked) "
    "select f.client_id, f.id, l.id, l.product_id, l.quantity, case when l.id % 2 = 0 then l.quantity else 0 "
    "end from fulfillment.fulfillment f join orders.line l on "
    "l.order_id = f.order_id where f.order_id > :closed::bigint",
    "insert into orders.duplicate (client_id, order_id, of_id) select client_id, id, id - 8 from "
    "orders.order where "
    "id > :closed::bigint and id / 8 % 20 = 3"};

struct MillionOrders
{
    MillionOrders()
    {
        database::in_transaction(database.root(), [&](Transaction& tx) {
            for (char const* const statement : fill)
                tx.query(statement).run();
            tx.query(fill_orders).bind("all", all_orders()).bind("closed", all_orders() - open_orders).run();
            tx.query(fill_recipients).run();
            for (char const* const statement : fill_stock)
                tx.query(statement).run();
            for (std::string_view const statement : fill_lanes) {
                database::Statement filling = tx.query(std::string(statement));
                if (statement.find(":closed") != std::string_view::npos)
                    filling.bind("closed", all_orders() - open_orders);
                filling.run();
            }
        });
        for (int client = 1; client <= reached; ++client)
            database.give_client("ana", client);
        for (int pod = 1; pod <= 2; ++pod)
            database.give_pod("ana", pod);
        database::in_transaction(database.root(), [](Transaction& tx) { tx.query("analyze").run(); });
    }

    /// Several tries, told; all but the slowest one are held against the limit.
    void measure(char const* what, std::function<std::size_t(Transaction&)> const& read)
    {
        std::vector<std::chrono::microseconds> times;
        std::size_t rows = 0;
        for (int i = 0; i < rounds; ++i) {
            auto const start = std::chrono::steady_clock::now();
            rows = database::in_transaction(ana, database::Mode::snapshot, read);
            times.push_back(since(start));
        }
        tell(what, std::move(times), limit, rows);
        BOOST_CHECK_GT(rows, 0);
    }

    static std::chrono::microseconds since(std::chrono::steady_clock::time_point start)
    {
        return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                                     start);
    }
    static void tell(char const* what, std::vector<std::chrono::microseconds> times,
                     std::chrono::milliseconds most, std::size_t rows)
    {
        std::ranges::sort(times);
        BOOST_TEST_MESSAGE(what << ": median " << static_cast<double>(times[rounds / 2].count()) / 1000
                                << " ms, slowest " << static_cast<double>(times.back().count()) / 1000
                                << " ms (" << rows << ")");
        BOOST_CHECK_MESSAGE(times[rounds - 2] < most, what << " takes longer than " << most.count() << " ms");
    }

    /// Another session puts an order first that ana has on the screen; until ana's program has the row and
    /// the counts.
    void measure_live(orders::QueueQuery const& query)
    {
        std::mutex guard;
        std::promise<std::int64_t> heard;
        std::promise<void> listening;
        bool is_listening = false;
        database::ChangeFeed const feed(database.profile_of("ana"), "bench feed",
                                        [&](database::ChangeBatch const& batch) {
                                            std::lock_guard const lock(guard);
                                            if (batch.resync && !std::exchange(is_listening, true))
                                                listening.set_value();
                                            if (batch.resync || batch.changes.empty()) return;
                                            std::exchange(heard, {}).set_value(batch.changes.back().key);
                                        });
        BOOST_REQUIRE(listening.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);
        std::vector<std::chrono::microseconds> times;
        std::size_t rows = 0;
        for (int i = 0; i < rounds; ++i) {
            std::future<std::int64_t> key;
            {
                std::lock_guard const lock(guard);
                heard = {};
                key = heard.get_future();
            }
            std::int64_t const order = all_orders() - 8 * i - 8;
            BOOST_REQUIRE(database::in_transaction(admin, [&](Transaction& tx) {
                return orders::set_priority(
                    tx, {kernel::Uuid::random(), kernel::OrderId{order}, std::nullopt, 1 + i % 9});
            }));
            auto const start = std::chrono::steady_clock::now();
            BOOST_REQUIRE(key.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
            BOOST_REQUIRE_EQUAL(key.get(), order);
            rows = database::in_transaction(ana, database::Mode::snapshot, [&](Transaction& tx) {
                auto const read = orders::queue_rows(tx, query, {kernel::OrderId{order}});
                return read.size() * orders::queue_counts_by_client(tx, {}, day_start).size();
            });
            times.push_back(since(start));
        }
        BOOST_CHECK_GT(rows, 0);
        tell("committed elsewhere: row and counts", std::move(times), live_limit, rows);
    }

    TestDatabase database{"million"};
    std::string login = database.add_person("ana", "account_manager");
    database::Pool ana = database.login_as("ana", 1);
    database::Pool admin = database.login_as("admin", 1);
    kernel::Timestamp day_start = kernel::SystemClock().now() - std::chrono::hours(8);
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(queue, MillionOrders)

BOOST_AUTO_TEST_CASE(what_a_person_waits_for)
{
    auto const page = [&](orders::QueueQuery query) {
        query.day_start = day_start;
        return [query](Transaction& tx) { return orders::queue_page(tx, query, {}, 0, 100).size(); };
    };
    orders::QueueQuery query;
    measure("first page, to do", page(query));
    query.queue = orders::Queue::late;
    measure("first page, late", page(query));
    query = {};
    query.text = "maria gonzalez";
    query.queue = orders::Queue::everything;
    measure("typed: a name of thousands", page(query));
    query.text = "ao-99";
    measure("typed: the begin of a number", page(query));
    query.queue = orders::Queue::to_do;
    query.text = "portland sku-1";
    measure("typed: in the queue to do", page(query));
    query = {};
    query.queue = orders::Queue::everything;
    query.sort = orders::QueueSort::newest;
    query.ascending = false;
    measure("first page, everything", page(query));
    query = {};
    query.lane = "Rest";
    measure("first page, to do, of a lane", page(query));
    measure("totals, to do, of a lane", [&](Transaction& tx) {
        return static_cast<std::size_t>(orders::queue_totals(tx, query).orders);
    });
    query.queue = orders::Queue::picking;
    measure("first page, picking, of a lane", page(query));
    query = {};
    query.queue = orders::Queue::duplicates;
    query.sort = orders::QueueSort::newest;
    query.ascending = false;
    measure("first page, possible duplicates", page(query));
    measure("counts of all queues",
            [&](Transaction& tx) { return orders::queue_counts_by_client(tx, {}, day_start).size(); });
    query = {};
    measure("totals of a queue", [&](Transaction& tx) {
        return static_cast<std::size_t>(orders::queue_totals(tx, query).orders);
    });
    measure("cutoffs on the desk", [&](Transaction& tx) { return fulfillment::next_cutoffs(tx).size(); });
    measure_live(query);
}

BOOST_AUTO_TEST_SUITE_END()
