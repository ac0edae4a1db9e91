#include "installer/bench/pipeline_bench.h"
#include "installer/bench/reference_workload.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

using namespace poddesk;
using namespace poddesk::bench;

BOOST_AUTO_TEST_SUITE(bench_room)

BOOST_AUTO_TEST_CASE(the_workload_is_the_published_one)
{
    std::vector<WorkloadOrder> const orders = reference_orders(500, 42);
    BOOST_REQUIRE_EQUAL(orders.size(), 500);
    BOOST_REQUIRE_EQUAL(orders[0].size(), 2);
    BOOST_CHECK_EQUAL(orders[0][0].sku, 135);
    BOOST_CHECK_EQUAL(orders[0][0].quantity, 3);
    BOOST_CHECK_EQUAL(orders[0][1].sku, 77);
    BOOST_CHECK_EQUAL(orders[0][1].quantity, 2);
    BOOST_CHECK_EQUAL(orders[1][0].sku, 150);
    BOOST_CHECK_EQUAL(orders[1][0].quantity, 2);
}

BOOST_AUTO_TEST_CASE(a_short_run_ends_with_the_stock_right)
{
    testing::TestDatabase const anchor("bench");
    PipelineOptions options;
    options.orders = 12;
    auto const report = run_pipeline_bench(options, {anchor.root_profile(), anchor.profile_of("admin")});
    BOOST_REQUIRE_MESSAGE(report, (report ? "" : report.error().message));
    for (Check const& check : report->checks)
        BOOST_CHECK_MESSAGE(check.holds, check.name << ": " << check.detail);
    BOOST_CHECK_EQUAL(report->checks.size(), 12);
    BOOST_CHECK_EQUAL(report->steps.size(), 12);
    BOOST_CHECK_EQUAL(to_json(*report).at("steps").size(), 12);
}

BOOST_AUTO_TEST_CASE(more_orders_than_stock_are_refused)
{
    PipelineOptions options;
    options.orders = 10'001;
    auto const report = run_pipeline_bench(options, {});
    BOOST_REQUIRE(!report);
    BOOST_CHECK_EQUAL(report.error().code, "bad_value");
}

BOOST_AUTO_TEST_SUITE_END()
