#include "tests/support/test_cluster.h"

#include <boost/test/unit_test.hpp>

using namespace poddesk::testing;

BOOST_AUTO_TEST_SUITE(test_cluster)

BOOST_AUTO_TEST_CASE(databases_come_and_go)
{
    auto& cluster = TestCluster::instance();
    std::string name;
    {
        ScratchDatabase const one("Émile's suite");
        ScratchDatabase const two("Émile's suite");
        name = one.name();
        BOOST_TEST(one.name() != two.name());
        BOOST_TEST(cluster.run("select current_database()", one.name()) == one.name());
    }
    BOOST_TEST(cluster.run("select count(*) from pg_database where datname = '" + name + "'") == "0");
}

BOOST_AUTO_TEST_CASE(a_template_is_made_once)
{
    auto& cluster = TestCluster::instance();
    cluster.drop_database("once");
    int made = 0;
    auto const make = [&](std::string const& database) {
        ++made;
        cluster.run("create table t as select 7 as n", database);
    };
    BOOST_TEST(cluster.ensure_template("once", make) == "once");
    BOOST_TEST(cluster.ensure_template("once", make) == "once");
    BOOST_TEST(made == 1);
    ScratchDatabase const copy("copy", "once");
    BOOST_TEST(cluster.run("select n from t", copy.name()) == "7");
    cluster.drop_database("once");
}

BOOST_AUTO_TEST_CASE(a_failed_template_leaves_nothing_behind)
{
    auto& cluster = TestCluster::instance();
    BOOST_CHECK_THROW(cluster.ensure_template(
                          "broken", [&](std::string const& database) { cluster.run("selec", database); }),
                      std::runtime_error);
    BOOST_TEST(cluster.run("select count(*) from pg_database where datname = 'broken'") == "0");
    cluster.drop_database("broken_half");
}

BOOST_AUTO_TEST_CASE(leftovers_of_dead_tests_are_dropped_by_the_next)
{
    // Number 4194304 is one above the highest process number that Linux gives.
    auto& cluster = TestCluster::instance();
    cluster.run("create database test_4194304_1_dead");
    BOOST_TEST(cluster.run("select count(*) from pg_database where datname = 'test_4194304_1_dead'") == "1");
    cluster.drop_leftovers();
    BOOST_TEST(cluster.run("select count(*) from pg_database where datname = 'test_4194304_1_dead'") == "0");
}

BOOST_AUTO_TEST_SUITE_END()
