// Soft claims that die with their program: killed, stopped as by a cut line, or ended; each beside the naive
// row.

#include "domain/access/presence.h"
#include "domain/database/change_feed.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <csignal>
#include <mutex>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace poddesk;
using access::PresenceLink;
using access::PresenceTimes;
using access::Present;
using access::Subject;
using database::in_transaction;
using database::Transaction;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

/// Short enough for a test, in the same proportion as the real ones.
constexpr PresenceTimes quick{milliseconds(200), milliseconds(1'000)};

struct Stage
{
    testing::TestDatabase test{"presence"};

    Stage()
    {
        sql("insert into access.person (login, full_name, role, all_clients, all_pods) values "
            "(session_user, 'Stage', 'administrator', true, true)");
        for (int const n : {1, 2}) {
            sql(fmt::format("insert into access.client values ({})", n));
            sql(fmt::format("insert into access.pod values ({})", n));
            sql(fmt::format("insert into clients.client (id, code, name, color) overriding system value "
                            "values ({0}, 'C{0}', 'Brand {0}', '#2f6f5e')",
                            n));
            sql(fmt::format("insert into inventory.pod (id, code, name, postal_code, latitude_microdegrees, "
                            "longitude_microdegrees, time_zone) overriding system value values ({0}, 'P{0}', "
                            "'Pod', '89431', 0, 0, 'UTC')",
                            n));
            sql(fmt::format("insert into orders.channel (id, client_id, kind, shop, name) overriding system "
                            "value values ({0}, {0}, 'shopify', 'c{0}.myshopify.com', 'C{0}')",
                            n));
            sql(fmt::format("insert into orders.order (id, client_id, pod_id, channel_id, external_id, "
                            "number, currency, presentment_currency, placed_at) overriding system value "
                            "values ({0}, {0}, {0}, {0}, 'x', '#1', 'USD', 'USD', now())",
                            n));
        }
        test.add_person("ana", "account_manager", true);
        test.add_person("wes", "warehouse", true);
    }

    void sql(std::string const& statement)
    {
        in_transaction(test.root(), [&](Transaction& tx) { tx.query(statement).run(); });
    }
    std::int64_t count(std::string const& table)
    {
        return in_transaction(test.root(), [&](Transaction& tx) {
            return tx.query("select count(*) from " + table).value<std::int64_t>();
        });
    }
    std::vector<Present> on(database::Pool& who, std::int64_t order)
    {
        return in_transaction(who, [&](Transaction& tx) { return access::who_is_on(tx, "order", {order}); });
    }
    bool comes(auto&& is_so, milliseconds within)
    {
        auto const give_up = steady_clock::now() + within;
        while (!is_so()) {
            if (steady_clock::now() > give_up) return false;
            std::this_thread::sleep_for(milliseconds(5));
        }
        return true;
    }
    bool comes_on(database::Pool& who, std::int64_t order, milliseconds within)
    {
        return comes([&] { return !on(who, order).empty(); }, within);
    }
    milliseconds goes_off(database::Pool& who, std::int64_t order)
    {
        auto const began = steady_clock::now();
        BOOST_TEST(comes([&] { return on(who, order).empty(); }, milliseconds(10'000)));
        return std::chrono::duration_cast<milliseconds>(steady_clock::now() - began);
    }

    /// Another program of wes, on order 1, in a process of its own.
    pid_t program_on_order_1(PresenceTimes times)
    {
        auto const profile = test.profile_of("wes");
        pid_t const child = fork();
        if (child == 0) {
            PresenceLink link(profile, "poddesk", "bench-2", times);
            link.hold({{"order", 1}});
            for (;;) {
                pause();
            }
        }
        return child;
    }
    static void end(pid_t child)
    {
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(presence, Stage)

BOOST_AUTO_TEST_CASE(others_see_who_is_on_it_and_since_when_and_it_blocks_nobody)
{
    database::Pool ana = test.login_as("ana");
    PresenceLink wes(test.profile_of("wes"), "poddesk", "bench-1", quick);
    PresenceLink anas(test.profile_of("ana"), "poddesk", "desk-1", quick);
    wes.hold({{"order", 1}});
    anas.hold({{"order", 1}, {"client", 2}});
    BOOST_REQUIRE(comes([&] { return on(ana, 1).size() == 2; }, milliseconds(5'000)));
    auto const there = on(ana, 1);
    auto const of_wes = there[there[0].is_me ? 1 : 0];
    BOOST_TEST(of_wes.full_name == "wes");
    BOOST_TEST(of_wes.workstation == "bench-1");
    BOOST_TEST(!of_wes.is_me);
    BOOST_TEST(on(ana, 2).empty()); // somebody is on client 2, not on order 2
    anas.hold({{"order", 2}});
    BOOST_TEST(comes_on(ana, 2, milliseconds(2'000)));
    BOOST_TEST(on(ana, 1).size() == 1u);
    BOOST_TEST(in_transaction(ana, access::who_is_here).size() == 2u);
}

BOOST_AUTO_TEST_CASE(who_asks_hears_what_was_refused)
{
    Stage stage;
    PresenceLink link(stage.test.profile_of("wes"), "test", "bench 1", quick);
    link.hold({{"order", 1}});
    BOOST_TEST(link.await(milliseconds(20'000)) == "");
    link.hold({{"order", 1}, {"order", 99'999}});
    BOOST_TEST(link.await(milliseconds(20'000)) != "");
    link.hold({{"order", 2}});
    BOOST_TEST(link.await(milliseconds(20'000)) == "");
}

BOOST_AUTO_TEST_CASE(it_goes_with_a_program_that_ends)
{
    database::Pool ana = test.login_as("ana");
    {
        PresenceLink wes(test.profile_of("wes"), "poddesk", "bench-1");
        wes.hold({{"order", 1}});
        BOOST_REQUIRE(comes_on(ana, 1, milliseconds(5'000)));
    }
    BOOST_TEST(on(ana, 1).empty());
    BOOST_TEST(count("access.presence") == 0);
}

BOOST_AUTO_TEST_CASE(it_dies_with_a_program_that_is_killed)
{
    database::Pool ana = test.login_as("ana");
    PresenceTimes const patient{milliseconds(2'000), milliseconds(60'000)}; // not the silence is to end it
    pid_t const child = program_on_order_1(patient);
    BOOST_REQUIRE(comes_on(ana, 1, milliseconds(10'000)));
    end(child);
    milliseconds const took = goes_off(ana, 1);
    BOOST_TEST_MESSAGE("gone " << took.count() << " ms after kill -9");
    BOOST_TEST(took < milliseconds(1'000));
    // The control: a row alone would still say that wes is there.
    BOOST_TEST(count("access.presence") == 1);
    // Whoever lives takes it away at the next beat.
    PresenceLink anas(test.profile_of("ana"), "poddesk", "desk-1", quick);
    BOOST_TEST(comes([&] { return count("access.presence") == 0; }, milliseconds(3'000)));
}

BOOST_AUTO_TEST_CASE(it_ends_when_a_program_falls_silent)
{
    database::Pool ana = test.login_as("ana");
    pid_t const child = program_on_order_1(quick);
    BOOST_REQUIRE(comes_on(ana, 1, milliseconds(10'000)));
    std::this_thread::sleep_for(milliseconds(1'500));
    BOOST_TEST(!on(ana, 1).empty()); // while it beats, it stays beyond its patience
    kill(child, SIGSTOP);            // its session lives on, as at the other end of a cut line
    milliseconds const took = goes_off(ana, 1);
    BOOST_TEST(took <= quick.patience + milliseconds(500));
    BOOST_TEST(count("pg_locks where locktype = 'advisory' and classid = 1347568979") == 1); // the control
    PresenceLink anas(test.profile_of("ana"), "poddesk", "desk-1", quick);
    BOOST_TEST(comes([&] { return count("access.presence_program") == 1; }, milliseconds(3'000)));
    kill(child, SIGCONT); // the line is back: it was given up, notices, and claims anew
    BOOST_TEST(comes_on(ana, 1, milliseconds(5'000)));
    end(child);
}

BOOST_AUTO_TEST_CASE(a_lost_connection_is_made_anew_with_its_claims)
{
    database::Pool ana = test.login_as("ana");
    PresenceLink wes(test.profile_of("wes"), "poddesk", "bench-1", quick);
    wes.hold({{"order", 1}});
    BOOST_REQUIRE(comes_on(ana, 1, milliseconds(5'000)));
    sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'poddesk presence'");
    BOOST_TEST(comes([&] { return on(ana, 1).empty(); }, milliseconds(1'000)));
    BOOST_TEST(comes_on(ana, 1, milliseconds(5'000)));
    BOOST_TEST(wes.trouble() == "");
}

BOOST_AUTO_TEST_CASE(windows_hear_of_it_at_once_and_of_a_death_within_a_beat)
{
    std::mutex mutex;
    std::vector<steady_clock::time_point> heard;
    std::atomic<bool> listening = false;
    database::ChangeFeed feed(test.profile_of("ana"), "listener", [&](database::ChangeBatch const& batch) {
        listening = true;
        std::scoped_lock const lock(mutex);
        for (database::Change const& change : batch.changes) {
            if (change.topic == "presence" && change.key == 1) heard.push_back(steady_clock::now());
        }
    });
    auto const heard_so_far = [&] {
        std::scoped_lock const lock(mutex);
        return heard.size();
    };
    PresenceLink anas(test.profile_of("ana"), "poddesk", "desk-1", quick);
    database::Pool ana = test.login_as("ana");
    BOOST_REQUIRE(comes([&] { return listening && anas.trouble().empty(); }, milliseconds(5'000)));
    PresenceLink wes(test.profile_of("wes"), "poddesk", "bench-1", quick);
    BOOST_REQUIRE(comes([&] { return wes.trouble().empty(); }, milliseconds(5'000)));

    auto const began = steady_clock::now();
    wes.hold({{"order", 1}});
    BOOST_REQUIRE(comes([&] { return heard_so_far() == 1; }, milliseconds(5'000)));
    auto const took = std::chrono::duration_cast<milliseconds>(heard.front() - began);
    BOOST_TEST_MESSAGE("heard " << took.count() << " ms after it was claimed");
    BOOST_TEST(took < milliseconds(250));
    wes.hold({});
    BOOST_REQUIRE(comes([&] { return heard_so_far() == 2; }, milliseconds(5'000)));

    pid_t const child = program_on_order_1(quick);
    BOOST_REQUIRE(comes([&] { return heard_so_far() == 3; }, milliseconds(10'000)));
    end(child);
    auto const died = steady_clock::now();
    BOOST_REQUIRE(comes([&] { return heard_so_far() == 4; }, milliseconds(5'000)));
    BOOST_TEST(std::chrono::duration_cast<milliseconds>(steady_clock::now() - died) <
               quick.beat + milliseconds(500));
}

BOOST_AUTO_TEST_CASE(only_who_sees_the_thing_sees_who_is_on_it)
{
    test.add_person("local", "warehouse");
    test.give_client("local", 2);
    test.give_pod("local", 2);
    PresenceLink wes(test.profile_of("wes"), "poddesk", "bench-1", quick);
    wes.hold({{"order", 1}, {"order", 2}});
    database::Pool ana = test.login_as("ana");
    database::Pool local = test.login_as("local");
    BOOST_REQUIRE(comes_on(ana, 1, milliseconds(5'000)));
    BOOST_REQUIRE(comes_on(ana, 2, milliseconds(5'000)));
    BOOST_TEST(on(local, 1).empty());
    BOOST_TEST(on(local, 2).size() == 1u);
    // Nor may one be on what is out of reach: it is left out, the rest is claimed.
    PresenceLink of_local(test.profile_of("local"), "poddesk", "bench-3", quick);
    of_local.hold({{"order", 1}, {"order", 2}, {"order", 99}});
    BOOST_TEST(comes([&] { return on(ana, 2).size() == 2; }, milliseconds(5'000)));
    BOOST_TEST(on(ana, 1).size() == 1u);
    // Nobody speaks for another's program, nor writes claims by hand.
    auto const refused = [&](std::string const& statement) {
        BOOST_CHECK_THROW(in_transaction(local, [&](Transaction& tx) { tx.query(statement).run(); }),
                          database::DatabaseError);
    };
    auto const program = in_transaction(ana, [](Transaction& tx) {
        return tx.query("select program_id from access.present where login like 'wes%' limit 1")
            .value<std::int64_t>();
    });
    refused(fmt::format("select access.enter_presence({}, 'order', 2)", program));
    refused("insert into access.presence (program_id, kind, subject_id) values (1, 'order', 2)");
    refused("delete from access.presence");
    refused("select access.forget_programs(array[1]::bigint[])");
    in_transaction(local, [&](Transaction& tx) {
        tx.query("select access.close_presence(:program)").bind("program", program).run();
        BOOST_TEST(!tx.query("select access.beat_presence(:program)").bind("program", program).value<bool>());
    });
    BOOST_TEST(on(ana, 1).size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
