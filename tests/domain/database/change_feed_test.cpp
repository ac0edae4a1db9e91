#include "domain/database/change_feed.h"
#include "domain/database/transaction.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <set>
#include <thread>

using namespace poddesk;
using namespace poddesk::database;
using namespace std::chrono_literals;
using testing::TestDatabase;

namespace {

/// Collects what a feed tells.
struct Listener
{
    std::mutex mutex;
    std::condition_variable told;
    std::multiset<std::int64_t> keys;
    int resyncs = 0;
    int states = 0; ///< told since it was first fresh: a stale moment may be too short to be polled
    ChangeFeed feed;

    explicit Listener(ConnectionProfile profile, FeedTimes times = {})
        : feed(
              std::move(profile), "test feed", [this](ChangeBatch const& batch) { take(batch); },
              [this] { take_state(); }, times)
    {
        BOOST_TEST_REQUIRE(until([this] { return resyncs == 1 && !feed.stale_since(); }));
        std::scoped_lock const lock(mutex);
        states = 0;
    }

    void take(ChangeBatch const& batch)
    {
        std::scoped_lock const lock(mutex);
        resyncs += batch.resync ? 1 : 0;
        for (Change const& change : batch.changes) {
            keys.insert(change.key);
        }
        told.notify_all();
    }

    void take_state()
    {
        std::scoped_lock const lock(mutex);
        ++states;
        told.notify_all();
    }

    template <class Condition>
    bool until(Condition condition, std::chrono::milliseconds patience = 10s)
    {
        std::unique_lock lock(mutex);
        return told.wait_for(lock, patience, condition);
    }
    bool hears(std::int64_t key, std::chrono::milliseconds patience = 10s)
    {
        return until([&] { return keys.count(key) > 0; }, patience);
    }
};

void note(Transaction& tx, std::int64_t key, std::optional<std::int64_t> client = {})
{
    // What database.note_change does; that one asks who is calling, and the superuser is nobody.
    tx.query("insert into database.change (topic, key, client_id) values ('order', :key, :client)")
        .bind("key", key)
        .bind("client", client)
        .run();
    tx.query("select pg_notify('poddesk_change', '')").run();
}

void change(Pool& pool, std::int64_t key, std::optional<std::int64_t> client = {})
{
    in_transaction(pool, [&](Transaction& tx) { note(tx, key, client); });
}

} // namespace

BOOST_AUTO_TEST_SUITE(change_feed)

BOOST_AUTO_TEST_CASE(a_change_is_told_once_and_soon)
{
    TestDatabase database("feed");
    Listener listener(database.profile_of("worker"));
    for (std::int64_t key = 1; key <= 20; ++key) {
        auto const start = std::chrono::steady_clock::now();
        change(database.root(), key);
        BOOST_TEST(listener.hears(key));
        BOOST_TEST((std::chrono::steady_clock::now() - start < 1s));
    }
    std::this_thread::sleep_for(100ms);
    BOOST_TEST(listener.keys.size() == 20U);
    BOOST_TEST(!listener.feed.stale_since());
}

// The control is the reader that everybody writes first: it keeps the highest number and asks for higher
// ones.
BOOST_AUTO_TEST_CASE(a_transaction_that_commits_late_is_not_lost)
{
    TestDatabase database("feed");
    Listener listener(database.profile_of("worker"));
    Pool other(database.root_profile(), 2, "test other");
    std::int64_t last = 0;
    std::set<std::int64_t> naive;
    auto const read_naively = [&] {
        auto const rows = in_transaction(other, [&](Transaction& tx) {
            return tx
                .query(
                    "select change_no, key from database.change where change_no > :last order by change_no")
                .bind("last", last)
                .rows<std::int64_t, std::int64_t>();
        });
        for (auto const& [number, key] : rows) {
            last = number;
            naive.insert(key);
        }
    };
    in_transaction(database.root(), [&](Transaction& slow) {
        note(slow, 1);                     // takes the lower number …
        change(other, 2);                  // … and this one is committed first
        BOOST_TEST(listener.hears(2, 2s)); // nobody waits for the slow one
        read_naively();
        BOOST_TEST(!listener.hears(1, 50ms));
    });
    BOOST_TEST(listener.hears(1));
    read_naively();
    BOOST_TEST(naive.count(2) == 1U);
    BOOST_TEST(naive.count(1) == 0U, "the control should have lost it");
    std::this_thread::sleep_for(100ms);
    BOOST_TEST(listener.keys.size() == 2U);
}

BOOST_AUTO_TEST_CASE(eight_writers_and_a_feed_agree)
{
    TestDatabase database("feed");
    Listener listener(database.profile_of("worker"));
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < 8; ++writer) {
        writers.emplace_back([&, writer] {
            Pool pool(database.root_profile(), 1, "test writer");
            for (int i = 0; i < 40; ++i) {
                in_transaction(pool, [&](Transaction& tx) {
                    note(tx, writer * 1000 + i);
                    if (i % 7 == 0) {
                        std::this_thread::sleep_for(3ms);
                    }
                });
            }
        });
    }
    writers.clear();
    BOOST_TEST(listener.until([&] { return listener.keys.size() == 320; }));
    BOOST_TEST(std::set(listener.keys.begin(), listener.keys.end()).size() == 320U);
}

BOOST_AUTO_TEST_CASE(a_lost_connection_is_shown_as_stale_and_ends_in_a_resync)
{
    TestDatabase database("feed");
    std::string const login = database.add_person("olga", "warehouse", true);
    Listener listener(database.profile_of("olga"));
    auto const may_log_in = [&](bool may) {
        testing::TestCluster::instance().run("alter role \"" + login + "\"" + (may ? " login" : " nologin"));
    };
    may_log_in(false);
    in_transaction(database.root(), [](Transaction& tx) {
        tx.query(
              "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test feed' "
              "and datname = current_database()")
            .run();
    });
    BOOST_TEST(listener.until([&] { return listener.states >= 1; }, 5s));
    BOOST_TEST(listener.feed.stale_since().has_value());
    BOOST_TEST(!listener.feed.trouble().empty());
    change(database.root(), 5); // nobody hears the bell: NOTIFY keeps nothing for the absent
    may_log_in(true);
    BOOST_TEST(listener.until([&] { return listener.resyncs == 2; }));
    change(database.root(), 6);
    BOOST_TEST(listener.hears(6));
    BOOST_TEST(!listener.feed.stale_since());
}

BOOST_AUTO_TEST_CASE(without_a_bell_the_heartbeat_finds_it_and_the_resync_comes_regardless)
{
    TestDatabase database("feed");
    Listener listener(database.profile_of("worker"), {.heartbeat = 50ms, .resync = 300ms});
    in_transaction(database.root(), [](Transaction& tx) {
        tx.query("insert into database.change (topic, key) values ('order', 77)").run();
    });
    BOOST_TEST(listener.hears(77));
    BOOST_TEST(listener.until([&] { return listener.resyncs >= 3; }));
}

BOOST_AUTO_TEST_CASE(nobody_hears_of_clients_out_of_reach)
{
    TestDatabase database("feed");
    in_transaction(database.root(),
                   [](Transaction& tx) { tx.query("insert into access.client values (1), (2)").run(); });
    database.add_person("olga", "account_manager");
    database.give_client("olga", 1);
    Listener listener(database.profile_of("olga"));
    change(database.root(), 21, 2);
    change(database.root(), 11, 1);
    BOOST_TEST(listener.hears(11));
    BOOST_TEST(!listener.hears(21, 100ms));
}

// A silent cut: the line stands, nobody answers, no packet says so.
BOOST_AUTO_TEST_CASE(a_server_that_says_nothing_is_noticed_within_five_seconds)
{
    TestDatabase database("feed");
    Listener listener(database.profile_of("worker"));
    auto const backend = in_transaction(database.root(), [](Transaction& tx) {
        return tx
            .query("select pid from pg_stat_activity where application_name = 'test feed' and datname = "
                   "current_database()")
            .value<pid_t>();
    });
    auto const cut = std::chrono::steady_clock::now();
    BOOST_TEST_REQUIRE(::kill(backend, SIGSTOP) == 0);
    BOOST_TEST(listener.until([&] { return listener.states >= 1; }));
    auto const noticed = std::chrono::steady_clock::now() - cut;
    change(database.root(), 8);
    BOOST_TEST(listener.until([&] { return listener.resyncs == 2; }, 2s)); // on a new connection
    BOOST_TEST((noticed <= 5'500ms));
    ::kill(backend, SIGCONT);
}

BOOST_AUTO_TEST_CASE(twenty_listeners_hear_soon)
{
    TestDatabase database("feed");
    std::vector<std::unique_ptr<Listener>> listeners;
    for (int i = 0; i < 20; ++i) {
        listeners.push_back(std::make_unique<Listener>(database.profile_of("worker")));
    }
    std::vector<std::chrono::microseconds> took;
    for (std::int64_t key = 1; key <= 50; ++key) {
        auto const start = std::chrono::steady_clock::now();
        change(database.root(), key);
        for (auto const& listener : listeners) {
            BOOST_TEST_REQUIRE(listener->hears(key));
        }
        took.push_back(
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start));
        std::this_thread::sleep_for(std::chrono::milliseconds(key % 7 * 5));
    }
    std::sort(took.begin(), took.end());
    BOOST_TEST_MESSAGE("from before the commit until the last of 20 heard: median "
                       << took[25].count() << " us, slowest " << took.back().count() << " us");
    BOOST_TEST((took[45] < 250ms));
}

BOOST_AUTO_TEST_SUITE_END()
