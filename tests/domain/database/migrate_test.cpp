#include "domain/database/migrate.h"
#include "domain/database/transaction.h"
#include "installer/migrations/migrations.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <thread>

using namespace poddesk;
using namespace poddesk::database;
using testing::TestDatabase;

namespace {

ConnectionProfile profile_of(testing::ScratchDatabase const& scratch)
{
    auto const server = testing::TestCluster::instance().connection();
    ConnectionProfile profile;
    profile.host = server.host;
    profile.port = server.port;
    profile.user = server.user;
    profile.database = scratch.name();
    return profile;
}

constexpr Migration first{1, "0001_first",
                          "create schema database; -- a : colon, and a slice: a[1:2]\n"
                          "create table database.migration (version int primary key, name text, "
                          "checksum text, applied_at timestamptz default now());",
                          "aa"};
constexpr Migration second{2, "0002_second",
                           "create table t (a int[]); insert into t values ('{1,2,3}'); "
                           "select a[1:2] from t;",
                           "bb"};
constexpr Migration broken{3, "0003_broken", "create table half (a int); insert into nowhere values (1);",
                           "cc"};

std::string one(ConnectionProfile const& profile, std::string const& sql)
{
    Pool pool(profile, 1, "test");
    return in_transaction(pool, [&](Transaction& tx) { return tx.query(sql).value<std::string>(); });
}

} // namespace

BOOST_AUTO_TEST_SUITE(migrate_)

BOOST_AUTO_TEST_CASE(brings_an_empty_database_up_to_date_and_then_finds_nothing_to_do)
{
    testing::ScratchDatabase const scratch("migrate");
    auto const profile = profile_of(scratch);
    std::array const two{first, second};
    BOOST_TEST((schema_state(profile, two).state == SchemaState::older));
    BOOST_TEST(migrate(profile, std::span(two).first(1)).value() == 1);
    BOOST_TEST(schema_state(profile, two).found == 1);
    BOOST_TEST(migrate(profile, two).value() == 1);
    BOOST_TEST(migrate(profile, two).value() == 0);
    BOOST_TEST((schema_state(profile, two).state == SchemaState::ok));
}

BOOST_AUTO_TEST_CASE(a_step_that_fails_leaves_nothing_behind)
{
    testing::ScratchDatabase const scratch("migrate");
    auto const profile = profile_of(scratch);
    std::array const three{first, second, broken};
    BOOST_CHECK_EXCEPTION(migrate(profile, three), DatabaseError, [](DatabaseError const& error) {
        return std::string(error.what()).find("0003_broken") != std::string::npos;
    });
    BOOST_TEST(schema_state(profile, three).found == 2);
    BOOST_TEST(one(profile, "select coalesce(to_regclass('half')::text, 'none')") == "none");
}

BOOST_AUTO_TEST_CASE(refuses_what_it_does_not_know)
{
    testing::ScratchDatabase const scratch("migrate");
    auto const profile = profile_of(scratch);
    std::array const two{first, second};
    BOOST_TEST(migrate(profile, two).value() == 2);
    auto const newer = migrate(profile, std::span(two).first(1));
    BOOST_TEST(newer.error().code == "schema_newer");

    std::array changed{first, second};
    changed[0].checksum = "dd";
    BOOST_TEST(migrate(profile, changed).error().code == "schema_foreign");
    BOOST_TEST((schema_state(profile, changed).state == SchemaState::foreign));

    testing::ScratchDatabase const other("foreign");
    testing::TestCluster::instance().run("create table somebody_elses (a int)", other.name());
    BOOST_TEST(migrate(profile_of(other), two).error().code == "schema_foreign");
}

BOOST_AUTO_TEST_CASE(eight_at_once_apply_each_step_once)
{
    testing::ScratchDatabase const scratch("migrate");
    auto const profile = profile_of(scratch);
    std::array const two{first, second};
    std::atomic<int> applied = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] { applied += migrate(profile, two).value(); });
    }
    threads.clear();
    BOOST_TEST(applied == 2);
}

BOOST_AUTO_TEST_CASE(a_person_can_ask_for_the_state)
{
    TestDatabase database("migrate");
    auto const& steps = installer::migrations();
    database.add_person("olga", "warehouse", true);
    BOOST_TEST(schema_state(database.profile_of("olga"), steps).sentence == "");
    BOOST_TEST((schema_state(database.profile_of("worker"), steps).state == SchemaState::ok));
}

BOOST_AUTO_TEST_SUITE_END()
