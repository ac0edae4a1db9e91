#include "tests/domain/returns/returned_goods.h"

using namespace poddesk;
using namespace poddesk::returns;
using database::in_transaction;
using database::Transaction;

namespace {

struct Searched : testing::ReturnedGoods
{
    Searched() { test.add_person("otto", "account_manager"); }

    std::string text(std::string const& sql)
    {
        return in_transaction(test.root(),
                              [&](Transaction& tx) { return tx.query(sql).value<std::string>(); });
    }
    std::vector<RmaId> found(database::Pool& who, std::string const& typed, std::string const& queue = "all")
    {
        RmaFilter filter;
        filter.queue = queue;
        filter.text = typed;
        std::vector<RmaId> ids;
        for (RmaRow const& row : in_transaction(who, [&](Transaction& tx) { return list_rmas(tx, filter); }))
            ids.push_back(row.id);
        BOOST_CHECK_EQUAL(in_transaction(who, [&](Transaction& tx) { return count_rmas(tx, filter); }),
                          std::ssize(ids));
        return ids;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(parcel_search, Searched)

BOOST_AUTO_TEST_CASE(every_code_of_a_closed_return_finds_it)
{
    auto const order = shipped({{4, 1}});
    run("update orders.recipient set name = 'Zoë O''Rourke-Lind', email = 'zoe.lind@example.net', "
        "postal_code "
        "= '97215'");
    run("update orders.recipient set search = search || ' ' || lower(concat_ws(' ', name, email, "
        "postal_code)) where "
        "kind = 'customer'");
    RmaView const rma = on_bench(order);
    run("update returns.rma set tracking_number = '1Z999AA10123456784'");
    inspected(admin, rma);
    close(rma.id);
    auto const other = on_bench(shipped({{5, 1}})); // what must not be found
    std::string const outbound =
        text("select tracking_number from shipping.shipment where order_id = " + std::to_string(order.value));
    std::string const slip =
        text("select number from shipping.shipment where order_id = " + std::to_string(order.value));
    std::string const order_number =
        text("select number from orders.order where id = " + std::to_string(order.value));
    std::string const sku =
        text("select sku from orders.line where order_id = " + std::to_string(order.value));
    for (std::string const& typed :
         {rma.number, order_number, std::string("1z999aa1012345"), outbound, slip, sku, std::string("rourke"),
          std::string("ZOE.LIND@"), std::string("97215")}) {
        auto const ids = found(admin, typed);
        BOOST_CHECK_MESSAGE(ids == std::vector{rma.id}, typed);
    }
    BOOST_CHECK(found(admin, rma.number.substr(0, 7)).size() == 2);
    BOOST_CHECK(found(admin, rma.number, "open").empty());
    BOOST_CHECK(found(admin, other.number, "open") == std::vector{other.id});
}

BOOST_AUTO_TEST_CASE(what_is_typed_is_no_pattern_and_little_is_only_a_code)
{
    RmaView const rma = on_bench(shipped({{4, 1}}));
    for (char const* const typed : {"%", "%%%", "___", "\\", "x' or true --", "  "})
        BOOST_CHECK_MESSAGE(found(admin, typed).empty() || std::string(typed) == "  ", typed);
    BOOST_CHECK(found(admin, std::string(10'000, 'a')).empty());
    BOOST_CHECK(found(admin, rma.number.substr(0, 2)).empty());
}

BOOST_AUTO_TEST_CASE(nobody_finds_what_is_out_of_reach)
{
    RmaView const rma = on_bench(shipped({{4, 1}}));
    database::Pool otto = test.login_as("otto");
    BOOST_CHECK(found(otto, rma.number).empty());
    test.give_client("otto", house.client.value);
    BOOST_CHECK(found(otto, rma.number).empty()); // its pod is not his
    test.give_pod("otto", house.pod.value);
    BOOST_CHECK(found(otto, rma.number) == std::vector{rma.id});
}

BOOST_AUTO_TEST_SUITE_END()
