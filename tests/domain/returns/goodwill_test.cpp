#include "domain/returns/goodwill.h"
#include "domain/returns/settlement.h"

#include "tests/domain/returns/returned_goods.h"

#include <nlohmann/json.hpp>

#include <barrier>
#include <thread>

using namespace poddesk;
using namespace poddesk::returns;
using database::in_transaction;
using database::Transaction;
using kernel::Uuid;

namespace {

struct GoodwillDesk : testing::ReturnedGoods
{
    ~GoodwillDesk() { BOOST_CHECK_EQUAL(violations(), ""); }

    kernel::OrderLineId line_of(kernel::OrderId order)
    {
        return {count("select min(id) from orders.line where order_id = " + std::to_string(order.value))};
    }
    kernel::Outcome<Goodwill> give(kernel::OrderLineId line, std::int64_t cents,
                                   std::string const& reason = "Scratched")
    {
        GiveGoodwill const command{Uuid::random(), line, {}, {cents, kernel::us_dollar()}, reason};
        return in_transaction(admin, [&](Transaction& tx) { return give_goodwill(tx, command); });
    }
    std::int64_t standing()
    {
        return count(
            "select coalesce(sum(value), 0)::bigint from returns.refund where taken_back_at is null");
    }
    /// Two people at once, each a part that only one of them can give; the first to count is slow.
    void give_at_once(kernel::OrderLineId line, std::string const& function)
    {
        std::barrier start(2);
        auto const one = [&] {
            start.arrive_and_wait();
            try {
                in_transaction(admin, [&](Transaction& tx) {
                    tx.query("select " + function + "(:id, :request::jsonb)")
                        .bind("id", Uuid::random())
                        .bind("request",
                              nlohmann::json{{"order_line", line.value}, {"amount", 600}, {"reason", "both"}})
                        .value<nlohmann::json>();
                });
            } catch (database::DatabaseError const&) { // refused
            }
        };
        std::thread first(one);
        std::thread second(one);
        first.join();
        second.join();
    }
    /// The function as it is, or without its lock, with a pause between counting and writing.
    void slow_copy(std::string const& name, bool locks)
    {
        run("do $$ begin execute "
            "replace(replace(replace(pg_get_functiondef('returns.give_goodwill'::regproc), "
            "'returns.give_goodwill(p_command', 'returns." +
            name + "(p_command'), 'for update;', '" + std::string(locks ? "for update;" : ";") +
            "'), 'if v_amount > v_left', 'perform pg_sleep(0.3); if v_amount > v_left'); end $$");
        run("alter function returns." + name + " owner to poddesk_owner");
        run("grant execute on function returns." + name + " to public");
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(goodwill, GoodwillDesk)

BOOST_AUTO_TEST_CASE(in_parts_and_never_more_than_was_paid)
{
    auto const order = shipped({{4, 2}});
    run("update orders.line set unit_price = 500, discount = 0, tax = 0"); // 1000 for 2
    auto const line = line_of(order);
    BOOST_CHECK_EQUAL(give(line, 300)->left.minor, 700);
    BOOST_CHECK_EQUAL(give(line, 200)->left.minor, 500);
    BOOST_CHECK_EQUAL(give(line, 501).error().code, "more_than_paid");
    BOOST_CHECK_EQUAL(give(line, 0).error().code, "missing_input");
    BOOST_CHECK_EQUAL(give(line, 1, " ").error().code, "missing_input");
    GiveGoodwill const euros{Uuid::random(), line, {}, {1, kernel::Currency::parse("EUR").value()}, "x"};
    BOOST_CHECK_EQUAL(
        in_transaction(admin, [&](Transaction& tx) { return give_goodwill(tx, euros); }).error().code,
        "bad_value");
    // Units that come back are worth what they are worth, until no more is left.
    for (int i = 0; i < 2; ++i) {
        RmaView const rma = on_bench(order);
        inspected(admin, rma);
        close(rma.id);
    }
    BOOST_CHECK_EQUAL(standing(), 1000);
    BOOST_CHECK_EQUAL(
        count("select value from returns.refund where kind = 'refund' order by id desc limit 1"), 0);
    BOOST_CHECK_EQUAL(give(line, 1).error().code, "more_than_paid");
}

BOOST_AUTO_TEST_CASE(it_waits_for_a_person_and_is_taken_back)
{
    auto const order = shipped({{4, 1}});
    run("update orders.line set unit_price = 1000, discount = 0, tax = 0");
    RmaView const rma = on_bench(order);
    GiveGoodwill const command{Uuid::random(), {}, rma.lines.at(0).id, {250, kernel::us_dollar()}, "Late"};
    auto const given =
        in_transaction(admin, [&](Transaction& tx) { return give_goodwill(tx, command).value(); });
    auto const shown =
        in_transaction(admin, [&](Transaction& tx) { return refund_instructions(tx, rma.id); });
    BOOST_REQUIRE_EQUAL(shown.size(), 1);
    BOOST_CHECK_EQUAL(shown[0].kind, "goodwill");
    BOOST_CHECK(shown[0].waits_for_person());
    auto const loose = give(line_of(order), 100).value(); // of no return: in the list all the same
    BOOST_CHECK_EQUAL(
        in_transaction(admin, [](Transaction& tx) { return list_instructions(tx, "person", 9); }).size(), 2);
    auto const settle = [&](GoodwillId id) {
        return in_transaction(
            admin, [&](Transaction& tx) { return settle_goodwill(tx, Uuid::random(), id, "4711"); });
    };
    auto const back = [&](GoodwillId id) {
        return in_transaction(
            admin, [&](Transaction& tx) { return take_goodwill_back(tx, Uuid::random(), id, "no"); });
    };
    BOOST_CHECK(settle(loose.id));
    BOOST_CHECK_EQUAL(settle(loose.id).error().code, "wrong_status");
    BOOST_CHECK_EQUAL(back(loose.id).error().code, "wrong_status"); // the customer has it
    // Opening the return again is not about it; taking it back is.
    inspected(admin, rma);
    close(rma.id);
    in_transaction(admin,
                   [&](Transaction& tx) { reopen_return(tx, Uuid::random(), rma.id, "look again").value(); });
    BOOST_CHECK_EQUAL(standing(), 350);
    BOOST_CHECK(back(given.id));
    BOOST_CHECK_EQUAL(back(given.id).error().code, "wrong_status");
    BOOST_CHECK_EQUAL(standing(), 100);
    close(rma.id);
}

BOOST_AUTO_TEST_CASE(two_at_once_give_no_more_than_was_paid)
{
    auto const order = shipped({{4, 1}});
    run("update orders.line set unit_price = 1000, discount = 0, tax = 0");
    slow_copy("slow_goodwill", true);
    give_at_once(line_of(order), "returns.slow_goodwill");
    BOOST_CHECK_EQUAL(standing(), 600);
    // The control: without the lock both count before either writes.
    run("update returns.refund set taken_back_at = now()");
    slow_copy("careless_goodwill", false);
    give_at_once(line_of(order), "returns.careless_goodwill");
    BOOST_CHECK_EQUAL(standing(), 1200);
    run("update returns.refund set taken_back_at = now()");
}

BOOST_AUTO_TEST_SUITE_END()
