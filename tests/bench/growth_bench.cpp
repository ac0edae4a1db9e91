// An order costs the same in a house that has shipped a hundred thousand: what reads a whole table is not
// seen beside a hundred. Each step's median beside the past may be half more than without it, in one run.
// PODDESK_BENCH_PAST says how many hundreds of past orders.

#include "installer/bench/pipeline.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

using namespace poddesk;
using database::Transaction;
using std::chrono::microseconds;
using testing::TestDatabase;

namespace {

constexpr int first_orders = 100; ///< that the past is copies of
constexpr int timed_orders = 60;

std::int64_t hundreds()
{
    char const* const set = std::getenv("PODDESK_BENCH_PAST");
    return set == nullptr ? 1'000 : std::max<std::int64_t>(1, std::stoll(set));
}

/// Every row that is of an order, so many times over: with other ids, other numbers, another customer, longer
/// ago. Straight into the tables: what is measured comes after it.
constexpr char const* copy_the_past = R"(
do $past$
declare
    t record;
    v_columns text;
    v_values text;
begin
    for t in select c.oid, c.oid::regclass::text as name from pg_class c
             where c.relkind = 'r' and c.relnamespace in ('orders'::regnamespace, 'fulfillment'::regnamespace, 'shipping'::regnamespace, 'events'::regnamespace,
                                                          'inventory'::regnamespace, 'messaging'::regnamespace, 'billing'::regnamespace)
               and (c.oid in ('orders.order'::regclass) or exists (
                   select from pg_attribute a where a.attrelid = c.oid and not a.attisdropped
                     and a.attname in ('order_id', 'fulfillment_id', 'shipment_id', 'order_line_id', 'subject_id', 'ref_id'))) loop
        select string_agg(quote_ident(attname), ', ' order by attnum),
               string_agg(case when atttypid = 'bigint'::regtype and attname in ('id', 'order_id', 'fulfillment_id', 'line_id', 'order_line_id', 'shipment_id',
                                                                                 'subject_id', 'ref_id', 'event_id')
                               then format('t.%I + k * 10000000', attname)
                               when atttypid = 'uuid'::regtype then 'gen_random_uuid()'
                               when attname = 'sscc' then 'null'
                               when attname in ('external_id', 'number', 'tracking_number', 'event_key', 'message_id') then format('t.%I || ''-'' || k', attname)
                               when attname = 'email' then '''c'' || k || t.email'
                               when atttypid = 'timestamptz'::regtype then format('t.%I - k * interval ''40 minutes''', attname)
                               else format('t.%I', attname) end, ', ' order by attnum)
            into v_columns, v_values from pg_attribute where attrelid = t.oid and attnum > 0 and not attisdropped and attgenerated = '';
        execute format('insert into %s (%s) overriding system value select %s from %s t, generate_series(1::bigint, %s) k', t.name, v_columns, v_values, t.name,
                       current_setting('bench.hundreds'));
    end loop;
end
$past$
)";

struct GrownHouse
{
    GrownHouse() : house(bench::make_house(admin).value()) {}

    using Times = std::array<std::vector<microseconds>, 3>;

    Times run(std::vector<bench::WorkloadOrder> const& orders, std::int64_t first_number)
    {
        Times times;
        for (std::size_t i = 0; i < orders.size(); ++i) {
            auto const text = bench::order_json(orders[i], first_number + static_cast<std::int64_t>(i));
            kernel::OrderId order;
            timed(times[0], [&] { order = bench::import_one(admin, house, text, clock).value(); });
            timed(times[1], [&] {
                BOOST_REQUIRE(database::in_transaction(admin, [&](Transaction& tx) {
                    return bench::reserve(tx, kernel::Uuid::random(), {order});
                }));
            });
            timed(times[2], [&] {
                BOOST_REQUIRE(database::in_transaction(admin, [&](Transaction& tx) {
                    return bench::dispatch(tx, house, bench::OrderCommands{}, order, clock.now());
                }));
            });
        }
        for (auto& step : times)
            std::ranges::sort(step);
        return times;
    }

    void grow()
    {
        database::in_transaction(database.root(), [](Transaction& tx) {
            tx.query("set local session_replication_role = replica").run();
            tx.query("set local bench.hundreds = " + std::to_string(hundreds())).run();
            tx.query(copy_the_past).run();
        });
        analyze();
    }

    void analyze()
    {
        database::in_transaction(database.root(), [](Transaction& tx) { tx.query("analyze").run(); });
    }

    template <typename Step>
    static void timed(std::vector<microseconds>& into, Step const& step)
    {
        auto const start = std::chrono::steady_clock::now();
        step();
        into.push_back(std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - start));
    }

    TestDatabase database;
    database::Pool admin{database.profile_of("admin"), 2, "growth bench"};
    kernel::SystemClock clock;
    bench::House house;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(growth, GrownHouse)

BOOST_AUTO_TEST_CASE(an_order_costs_the_same_beside_many)
{
    run(bench::reference_orders(first_orders, 7), 1'000'000);
    analyze();
    Times const small = run(bench::reference_orders(timed_orders, 42), 1);
    grow();
    Times const grown = run(bench::reference_orders(timed_orders, 43), 100'001);
    std::array<char const*, 3> const names{"import", "reserve", "dispatch"};
    for (std::size_t step = 0; step < names.size(); ++step) {
        auto const before = small[step][timed_orders / 2].count();
        auto const beside = grown[step][timed_orders / 2].count();
        BOOST_TEST_MESSAGE(names[step]
                           << ": median " << before << " µs beside " << first_orders << " orders, " << beside
                           << " µs beside " << hundreds() * 100 << " more, "
                           << fmt::format("{:.2f}", static_cast<double>(beside) / static_cast<double>(before))
                           << " times");
        BOOST_CHECK_MESSAGE(beside * 2 <= before * 3, names[step]);
    }
}

BOOST_AUTO_TEST_SUITE_END()
