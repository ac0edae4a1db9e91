#include "domain/returns/cart.h"

#include "tests/domain/returns/returned_goods.h"

using namespace poddesk;
using namespace poddesk::returns;
using database::in_transaction;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;

namespace {

struct Stage : testing::ReturnedGoods
{
    ~Stage() { BOOST_CHECK_EQUAL(violations(), ""); }

    std::vector<RmaRow> queue(std::string const& name)
    {
        return in_transaction(admin, [&](Transaction& tx) { return list_rmas(tx, {name}); });
    }
    RmaCounts counts()
    {
        return in_transaction(admin, [](Transaction& tx) { return count_rmas(tx); });
    }
    Outcome<void> put(database::Pool& who, RmaId rma, std::string const& cart)
    {
        return in_transaction(who,
                              [&](Transaction& tx) { return put_on_cart(tx, Uuid::random(), rma, cart); });
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(queue_of_returns, Stage)

BOOST_AUTO_TEST_CASE(what_was_put_down_waits_apart_until_somebody_goes_on)
{
    RmaView const down = on_bench(shipped({{9, 2}}), 2);
    on_bench(shipped({{8, 1}}));
    BOOST_CHECK(queue("parked").empty());
    BOOST_REQUIRE(in_transaction(
        admin, [&](Transaction& tx) { return put_down_parcel(tx, Uuid::random(), down.id, "lunch"); }));
    auto const parked = queue("parked");
    BOOST_REQUIRE_EQUAL(parked.size(), 1);
    BOOST_CHECK_EQUAL(parked[0].number, down.number);
    BOOST_CHECK_EQUAL(counts().parked, 1);
    inspected(admin, down);
    BOOST_CHECK(queue("parked").empty());
    BOOST_CHECK_EQUAL(counts().parked, 0);
    BOOST_CHECK_EQUAL(queue("open").size(), 2);
}

BOOST_AUTO_TEST_CASE(what_a_person_decides_waits_for_one)
{
    RmaView const broken = on_bench(shipped({{9, 1}}), 1, "unwanted");
    BOOST_CHECK(queue("manual").empty());
    Inspected const done = inspected(admin, broken, {{"packaging", "opened"}, {"works", "broken"}});
    BOOST_CHECK_EQUAL(done.grade, "E"); // though the customer calls it unwanted
    auto const manual = queue("manual");
    BOOST_REQUIRE_EQUAL(manual.size(), 1);
    BOOST_CHECK_EQUAL(manual[0].number, broken.number);
    BOOST_CHECK_EQUAL(counts().manual, 1);
    BOOST_REQUIRE(in_transaction(
        admin, [&](Transaction& tx) { return undo_inspection(tx, Uuid::random(), done.id, "wrong key"); }));
    BOOST_CHECK(queue("manual").empty());
}

BOOST_AUTO_TEST_CASE(a_cart_takes_arrived_parcels_to_the_bench)
{
    RmaView const rma = on_bench(shipped({{9, 1}}));
    auto const expected = authorized(shipped({{8, 1}}));
    test.add_person("wes", "warehouse", true);
    test.add_person("ana", "account_manager", true);
    database::Pool wes = test.login_as("wes");
    database::Pool ana = test.login_as("ana");
    BOOST_CHECK_EQUAL(queue("arrived").at(0).cart, "");
    BOOST_REQUIRE(put(wes, rma.id, " CART-3 "));
    BOOST_CHECK_EQUAL(queue("arrived").at(0).cart, "CART-3");
    BOOST_REQUIRE(put(wes, rma.id, "CART-4")); // it lies on one
    BOOST_CHECK_EQUAL(queue("arrived").at(0).cart, "CART-4");
    BOOST_CHECK_EQUAL(put(wes, rma.id, " ").error().code, "missing_input");
    BOOST_CHECK_EQUAL(put(wes, rma.id, std::string(41, 'x')).error().code, "missing_input");
    BOOST_CHECK_EQUAL(put(ana, rma.id, "CART-5").error().code, "not_allowed");
    BOOST_CHECK_EQUAL(put(wes, expected.rma, "CART-3").error().code, "wrong_status");
    inspected(admin, rma);
    close(rma.id);
    BOOST_CHECK_EQUAL(queue("done").at(0).cart, ""); // the cart is empty
    BOOST_CHECK_EQUAL(put(wes, rma.id, "CART-3").error().code, "wrong_status");
}

BOOST_AUTO_TEST_SUITE_END()
