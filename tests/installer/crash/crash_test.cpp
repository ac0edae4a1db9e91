// Processes that do real use cases are killed with -9 at random moments. Afterwards nothing may be half done,
// no acknowledged command lost, none done twice. PODDESK_CRASH_KILLS sets how many (150); PODDESK_CRASH_SEED
// the moments.

#include "domain/fulfillment/pack.h"
#include "domain/fulfillment/pick.h"
#include "domain/fulfillment/release_fulfillments.h"
#include "domain/fulfillment/ship.h"
#include "domain/inventory/adjust_stock.h"
#include "domain/shipping/buy_label.h"
#include "domain/shipping/quote_shipment.h"
#include "installer/bench/bench_sql.h"
#include "installer/bench/pipeline.h"

#include "tests/installer/crash/faults.h"
#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <set>
#include <thread>

using namespace poddesk;
using bench::House;
using bench::OrderCommands;
using database::in_transaction;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;
using testing::count;
using testing::setting;
using testing::violations;
using testing::wait_for_silence;

namespace {

/// What a process was told by the server, written outside of the database after the answer: one line in one
/// write.
class AckLog
{
public:
    explicit AckLog(std::filesystem::path const& path)
        : file_(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600))
    {
    }
    ~AckLog() { ::close(file_); }
    AckLog(AckLog const&) = delete;
    AckLog& operator=(AckLog const&) = delete;

    void add(std::string const& kind, std::string const& key) const
    {
        std::string const line = kind + " " + key + "\n";
        if (::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::abort();
    }

private:
    int file_;
};

/// One command in a transaction of its own, then its acknowledgement.
template <class F>
auto acknowledged(database::Pool& pool, AckLog const& log, Uuid const& id, F&& work)
{
    auto done = in_transaction(pool, work);
    if (!done) throw std::runtime_error(done.error().message);
    log.add("command", id.text());
    return std::move(*done);
}

/// The life of one process: adjustments, orders from import to dispatch, until it is killed.
void live(database::ConnectionProfile const& profile, House const& house, AckLog const& log, int process,
          unsigned seed)
{
    database::Pool pool(profile, 1, "poddesk crash");
    std::mt19937 random(seed);
    kernel::SystemClock const clock;
    auto const below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (int n = 0; n < 50; ++n) {
        Uuid const adjustment = Uuid::random();
        int const sku = 1 + below(200);
        acknowledged(pool, log, adjustment, [&](Transaction& tx) {
            auto const product = bench::products_by_sku(tx, house.client)
                                     .at("SKU-" +
                                         std::string(sku < 10    ? "00"
                                                     : sku < 100 ? "0"
                                                                 : "") +
                                         std::to_string(sku));
            std::string const bin = "B-" +
                                    std::string(sku < 10    ? "00"
                                                : sku < 100 ? "0"
                                                            : "") +
                                    std::to_string(sku);
            return inventory::adjust_stock(
                tx, {adjustment, {house.bins.at(bin)}, {product}, 1 + below(3), "found"});
        });
        std::int64_t const number = 1000L * process + n;
        auto const order = bench::import_one(
            pool, house, bench::order_json({{1 + below(100), 1 + below(3)}, {101 + below(100), 1}}, number),
            clock);
        if (!order) throw std::runtime_error(order.error().message);
        log.add("order", std::to_string(number));

        OrderCommands const c;
        acknowledged(pool, log, c.allocate, [&](Transaction& tx) -> Outcome<bool> {
            if (auto const done = bench::reserve(tx, c.allocate, {*order}); !done)
                return tl::unexpected(done.error());
            return true;
        });
        auto const part =
            in_transaction(pool, [&](Transaction& tx) { return bench::part_of_order(tx, *order).value(); });
        auto const list = acknowledged(pool, log, c.release, [&](Transaction& tx) {
            return fulfillment::release_fulfillments(tx, {c.release, house.pod, {part}});
        });
        acknowledged(pool, log, c.pick, [&](Transaction& tx) {
            std::vector<kernel::AllocationId> rows;
            auto const walk = fulfillment::pick_list_of(tx, list.pick_list).value();
            for (auto const& row : walk.rows)
                rows.push_back(row.allocation);
            return fulfillment::pick(tx, {c.pick, rows});
        });
        auto const parcels = acknowledged(pool, log, c.pack, [&](Transaction& tx) {
            std::vector<std::string> scans;
            auto const packing = fulfillment::packing_of(tx, part).value();
            for (auto const& line : packing.lines)
                scans.insert(scans.end(), static_cast<std::size_t>(line.quantity), line.sku);
            return fulfillment::pack(tx, {c.pack, part, scans});
        });
        kernel::ShipmentId const shipment = parcels.front().shipment;
        acknowledged(pool, log, c.quote, [&](Transaction& tx) {
            return shipping::quote_shipment(tx, house.rates, {c.quote, shipment, clock.now()});
        });
        acknowledged(pool, log, c.label, [&](Transaction& tx) {
            return shipping::buy_label(tx, {c.label, shipment, clock.now()},
                                       [](shipping::LabelFacts const&) -> Outcome<shipping::LabelDocuments> {
                                           return shipping::LabelDocuments{"%PDF-", "^XA^XZ"};
                                       });
        });
        acknowledged(pool, log, c.ship, [&](Transaction& tx) {
            return fulfillment::ship(tx, {c.ship, shipment});
        });
    }
}

/// Starts processes that run `life` and kills each with -9 up to `longest` after it began; so many at a time.
/// They are numbered from the one after `last`. Returns how many died by the kill; a process that failed by
/// itself fails the test.
int kill_processes(int processes, unsigned seed, std::chrono::microseconds longest,
                   std::function<void(int, unsigned)> const& life, int last = 0)
{
    std::mt19937 random(seed);
    int killed = 0;
    for (int first = last; first < last + processes; first += 4) {
        std::vector<pid_t> pids;
        for (int i = first; i < std::min(first + 4, last + processes); ++i) {
            unsigned const own_seed = static_cast<unsigned>(random());
            pid_t const pid = ::fork();
            if (pid == 0) {
                try {
                    life(i + 1, own_seed);
                    ::_exit(0);
                } catch (std::exception const& error) {
                    std::string const line = std::string("process failed: ") + error.what() + "\n";
                    [[maybe_unused]] auto const written = ::write(2, line.data(), line.size());
                    ::_exit(1);
                }
            }
            BOOST_REQUIRE(pid > 0);
            pids.push_back(pid);
        }
        for (pid_t const pid : pids) {
            std::this_thread::sleep_for(
                std::chrono::microseconds(random() % static_cast<unsigned>(longest.count())));
            ::kill(pid, SIGKILL);
            int status = 0;
            BOOST_REQUIRE_EQUAL(::waitpid(pid, &status, 0), pid);
            BOOST_CHECK_MESSAGE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0,
                                "a process failed by itself");
            if (WIFSIGNALED(status)) ++killed;
        }
    }
    return killed;
}

struct Acknowledged
{
    std::vector<std::string> commands;
    std::vector<std::string> orders;
};

Acknowledged read_log(std::filesystem::path const& path)
{
    Acknowledged all;
    std::ifstream file(path);
    for (std::string kind, key; file >> kind >> key;)
        (kind == "command" ? all.commands : all.orders).push_back(key);
    return all;
}

void check_acknowledged(database::Pool& root, Acknowledged const& log)
{
    std::set<std::string> const distinct(log.commands.begin(), log.commands.end());
    BOOST_CHECK_EQUAL(distinct.size(), log.commands.size());
    auto const stored = in_transaction(root, [&](Transaction& tx) {
        return tx
            .query(
                "select count(*) from database.command where id = any (:ids::uuid[]) and result is not null")
            .bind("ids", log.commands)
            .value<std::int64_t>();
    });
    BOOST_CHECK_EQUAL(stored, static_cast<std::int64_t>(log.commands.size()));
    auto const orders = in_transaction(root, [&](Transaction& tx) {
        return tx.query("select count(*) from orders.order where external_id = any (:ids::text[])")
            .bind("ids", log.orders)
            .value<std::int64_t>();
    });
    BOOST_CHECK_EQUAL(orders, static_cast<std::int64_t>(log.orders.size()));
}

/// Of each kind of command as many effects as commands: neither lost nor done twice.
void check_effects(database::Pool& root)
{
    auto const commands = [&](std::string const& kind) {
        return count(root, "select count(*) from database.command where kind = '" + kind + "'");
    };
    BOOST_CHECK_EQUAL(commands("inventory.adjust"),
                      count(root, "select count(*) from inventory.movement where reason = 'adjustment'"));
    BOOST_CHECK_EQUAL(commands("inventory.adjust"),
                      count(root, "select count(*) from events.event where kind = 'stock.adjusted'"));
    BOOST_CHECK_EQUAL(commands("fulfillment.allocate"),
                      count(root, "select count(*) from events.event where kind = 'order.allocated'"));
    BOOST_CHECK_EQUAL(commands("fulfillment.allocate"),
                      count(root, "select count(*) from fulfillment.fulfillment"));
    BOOST_CHECK_EQUAL(commands("fulfillment.release"),
                      count(root, "select count(*) from fulfillment.pick_list"));
    BOOST_CHECK_EQUAL(commands("fulfillment.pick"),
                      count(root, "select count(*) from events.event where kind = 'fulfillment.picked'"));
    BOOST_CHECK_EQUAL(commands("fulfillment.pack"), count(root, "select count(*) from shipping.shipment"));
    BOOST_CHECK_EQUAL(
        commands("shipping.store_label"),
        count(root, "select count(*) from shipping.shipment where tracking_number is not null"));
    BOOST_CHECK_EQUAL(commands("fulfillment.ship"),
                      count(root, "select count(*) from shipping.shipment where shipped_at is not null"));
    BOOST_CHECK_EQUAL(commands("fulfillment.ship"),
                      count(root, "select count(*) from messaging.message where kind = 'shipped'"));
    BOOST_CHECK_EQUAL(count(root, "select count(*) from orders.order"),
                      count(root, "select count(*) from events.event where kind = 'order.received'"));
}

/// The control: a writer that keeps ledger and level in two transactions.
void live_unsafely(database::ConnectionProfile const& profile)
{
    database::Pool pool(profile, 1, "poddesk crash");
    for (int n = 0; n < 1000; ++n) {
        in_transaction(pool, [](Transaction& tx) {
            tx.query("update inventory.level set on_hand = on_hand + 1 where id = 300").run();
        });
        in_transaction(pool, [](Transaction& tx) {
            tx.query("insert into inventory.movement (client_id, pod_id, product_id, lot, condition, "
                     "license_plate, from_location, to_location, quantity, reason, ref_type, ref_id, "
                     "occurred_at) "
                     "select l.client_id, l.pod_id, l.product_id, '', 'good', '', l.location_id, b.id, 1, "
                     "'adjustment', 'event', 0, now() "
                     "from inventory.level l join inventory.location b on b.pod_id = l.pod_id and b.kind = "
                     "'adjustment' where l.id = 300")
                .run();
        });
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(crash)

BOOST_AUTO_TEST_CASE(killed_processes_leave_nothing_half_done)
{
    int const kills = setting("PODDESK_CRASH_KILLS", 150);
    auto const seed = static_cast<unsigned>(setting("PODDESK_CRASH_SEED", 1));
    BOOST_TEST_MESSAGE("seed " << seed << ", " << kills << " processes");
    testing::TestDatabase test("crash");
    database::Pool admin = test.login_as("admin");
    House const house = bench::make_house(admin).value();
    admin.close_idle();
    test.root().close_idle();
    std::filesystem::path const path =
        std::filesystem::temp_directory_path() / ("poddesk_acks_" + std::to_string(::getpid()));
    AckLog const log(path);
    database::ConnectionProfile const profile = test.profile_of("admin");

    int processes = 0;
    int killed = 0;
    // A slow machine gets less done in a life: more of them there, until enough was acknowledged to tell
    // something.
    while (processes == 0 ||
           (processes < 10 * kills && read_log(path).commands.size() <= static_cast<std::size_t>(kills))) {
        killed += kill_processes(
            kills, seed + static_cast<unsigned>(processes), std::chrono::milliseconds(250),
            [&](int process, unsigned own_seed) { live(profile, house, log, process, own_seed); }, processes);
        processes += kills;
    }

    wait_for_silence(test.root());
    Acknowledged const acknowledged_by_server = read_log(path);
    std::filesystem::remove(path);
    BOOST_TEST_MESSAGE(killed << " killed, " << acknowledged_by_server.commands.size() << " commands and "
                              << acknowledged_by_server.orders.size() << " imports acknowledged, "
                              << count(test.root(), "select count(*) from database.command")
                              << " commands stored");
    BOOST_CHECK_GT(killed, processes * 9 / 10);
    BOOST_CHECK_GT(acknowledged_by_server.commands.size(), static_cast<std::size_t>(kills));
    BOOST_CHECK_EQUAL(violations(test.root()), "");
    check_acknowledged(test.root(), acknowledged_by_server);
    check_effects(test.root());
}

BOOST_AUTO_TEST_CASE(control_an_unsafe_writer_is_caught)
{
    testing::TestDatabase test("crash_control");
    database::Pool admin = test.login_as("admin");
    bench::make_house(admin).value();
    admin.close_idle();
    BOOST_REQUIRE_EQUAL(violations(test.root()), "");
    test.root().close_idle();
    database::ConnectionProfile const profile = test.root_profile();
    std::string found;
    for (unsigned seed = 1; seed <= 25 && found.empty(); ++seed) {
        kill_processes(4, seed, std::chrono::milliseconds(100),
                       [&](int, unsigned) { live_unsafely(profile); });
        wait_for_silence(test.root());
        found = violations(test.root());
        test.root().close_idle();
    }
    BOOST_CHECK_NE(found.find("i2_ledger_equals_level"), std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
