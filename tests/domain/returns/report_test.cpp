#include "domain/returns/returns_report.h"

#include "tests/domain/returns/returned_goods.h"

using namespace poddesk;
using namespace poddesk::returns;
using database::in_transaction;
using database::Transaction;

namespace {

struct Stage : testing::ReturnedGoods
{
    ~Stage() { BOOST_CHECK_EQUAL(violations(), ""); }

    ReturnsReport report(database::Pool& who, std::string const& client = "", int from_days = 30)
    {
        ReportFilter const filter{
            {clock.now() - std::chrono::hours(24 * from_days), clock.now() + std::chrono::hours(1)}, client};
        return in_transaction(who, [&](Transaction& tx) { return read_report(tx, filter); });
    }
    Answers const sealed{{"packaging", "sealed"}};
    Answers const worn{{"packaging", "opened"}, {"works", "yes"}, {"wear", "worn"}, {"clean", "clean"}};
};

std::int64_t minor(std::optional<kernel::Money> const& price)
{
    return price.value().minor;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(report_of_returns, Stage)

BOOST_AUTO_TEST_CASE(reasons_grades_and_what_became_of_them)
{
    RmaView const small = on_bench(shipped({{9, 2}}), 2);
    inspected(admin, small, sealed);
    inspected(admin, small, worn);
    close(small.id);
    RmaView const unwanted = on_bench(shipped({{9, 1}}), 1, "unwanted");
    inspected(admin, unwanted, sealed);
    auto const taken_back = on_bench(shipped({{7, 1}}), 1, "unwanted");
    Inspected const wrong_key = inspected(admin, taken_back, sealed);
    BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
        return undo_inspection(tx, kernel::Uuid::random(), wrong_key.id, "wrong key");
    }));

    auto const all = report(admin);
    BOOST_CHECK_EQUAL(all.units, 3);
    BOOST_CHECK_EQUAL(all.parcels, 1);
    BOOST_REQUIRE_EQUAL(all.reasons.size(), 2);
    ReasonRow const& first = all.reasons[0];
    BOOST_CHECK_EQUAL(first.reason, "too_small");
    BOOST_CHECK_EQUAL(first.sku, small.lines.at(0).sku);
    BOOST_CHECK_EQUAL(first.units, 2);
    BOOST_CHECK_EQUAL(first.grades[0], 1); // A
    BOOST_CHECK_EQUAL(first.grades[2], 1); // C
    BOOST_CHECK_EQUAL(first.restocked, 1);
    BOOST_CHECK_EQUAL(grade_mix(all)[0], 2);
    auto const mix = disposition_mix(all);
    BOOST_REQUIRE_EQUAL(mix.size(), 2);
    BOOST_CHECK_EQUAL(mix[0].first, "restock");
    BOOST_CHECK_EQUAL(mix[0].second, 2);
    BOOST_CHECK_EQUAL(mix[1].first, "resale_hold");

    auto const recovered = recovered_value(all);
    BOOST_REQUIRE_EQUAL(recovered.size(), 1);
    std::int64_t const price = minor(small.lines.at(0).unit_price);
    BOOST_CHECK_EQUAL(minor(unwanted.lines.at(0).unit_price), price);
    BOOST_CHECK(price > 0);
    BOOST_CHECK_EQUAL(recovered[0].returned.minor, 3 * price);
    BOOST_CHECK_EQUAL(recovered[0].restocked.minor, 2 * price);

    // Only the client that was asked for, the time that was asked for, and what is within reach.
    std::string const code = in_transaction(test.root(), [](Transaction& tx) {
        return tx.query("select min(code) from clients.client").value<std::string>();
    });
    BOOST_CHECK_EQUAL(report(admin, code).units, 3);
    BOOST_CHECK_EQUAL(report(admin, "NONE").units, 0);
    run("update returns.inspection set inspected_at = inspected_at - interval '40 days' where rma_id = " +
        std::to_string(unwanted.id.value));
    BOOST_CHECK_EQUAL(report(admin).units, 2);
    BOOST_CHECK_EQUAL(report(admin, "", 60).units, 3);
    test.add_person("far", "account_manager");
    database::Pool far = test.login_as("far");
    BOOST_CHECK_EQUAL(report(far).units, 0);
    BOOST_CHECK_EQUAL(report(far).reasons.size(), 0);
}

BOOST_AUTO_TEST_CASE(the_same_defect_again_is_told)
{
    for (int n = 0; n < 2; ++n)
        inspected(admin, on_bench(shipped({{9, 1}}), 1, "defective"), worn);
    inspected(admin, on_bench(shipped({{9, 1}}), 1, "too_small"), worn); // is no defect
    inspected(admin, on_bench(shipped({{8, 1}}), 1, "defective"), worn); // another SKU
    BOOST_CHECK(report(admin).defects.empty());
    RmaView const third = on_bench(shipped({{9, 1}}), 1, "defective");
    inspected(admin, third, worn);
    auto const defects = report(admin).defects;
    BOOST_REQUIRE_EQUAL(defects.size(), 1);
    BOOST_CHECK_EQUAL(defects[0].sku, third.lines.at(0).sku);
    BOOST_CHECK_EQUAL(defects[0].units, 3);
    BOOST_CHECK_EQUAL(defects[0].parcels, 3);

    // From there to the parcels.
    RmaFilter filter{"all"};
    filter.product = defects[0].product;
    filter.reason = "defective";
    auto const count = [&] {
        return in_transaction(admin, [&](Transaction& tx) { return count_rmas(tx, filter); });
    };
    BOOST_CHECK_EQUAL(count(), 3);
    filter.reason.clear();
    BOOST_CHECK_EQUAL(count(), 4);

    run("update returns.inspection set inspected_at = inspected_at - interval '31 days' where rma_id = " +
        std::to_string(third.id.value));
    BOOST_CHECK(report(admin).defects.empty());
}

BOOST_AUTO_TEST_SUITE_END()
