#include "domain/returns/return_to_sender.h"

#include "domain/returns/returns_report.h"
#include "domain/returns/settlement.h"
#include "domain/returns/signals.h"

#include "tests/domain/returns/returned_goods.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <barrier>
#include <thread>

using namespace poddesk;
using namespace poddesk::returns;
using database::in_transaction;
using database::Transaction;
using kernel::Uuid;

namespace {

struct Undelivered : testing::ReturnedGoods
{
    ~Undelivered() { BOOST_CHECK_EQUAL(violations(), ""); }

    std::string text(std::string const& sql)
    {
        return in_transaction(test.root(),
                              [&](Transaction& tx) { return tx.query(sql).value<std::string>(); });
    }
    std::string tracking_of(kernel::OrderId order)
    {
        return text("select min(tracking_number) from shipping.shipment where order_id = " +
                    std::to_string(order.value));
    }
    std::vector<Candidate> find(std::string const& code)
    {
        return in_transaction(admin, [&](Transaction& tx) { return find_parcel(tx, code); });
    }
    kernel::Outcome<Arrived> arrive(Candidate const& what)
    {
        return in_transaction(admin, [&](Transaction& tx) {
            return arrive_parcel(tx, {Uuid::random(), house.pod, what, "code"});
        });
    }
    RmaView view(RmaId rma)
    {
        return in_transaction(admin, [&](Transaction& tx) { return read_rma(tx, rma).value(); });
    }
    /// What its carrier brings back, taken in for this reason.
    RmaView back(kernel::OrderId order, std::string const& reason = "refused")
    {
        Candidate what;
        for (Candidate const& it : find(tracking_of(order))) {
            if (it.kind == Candidate::Kind::undelivered) what = it;
        }
        what.carrier_reason = reason;
        return view(arrive(what).value().rma);
    }
    /// The carrier's own word about the order's parcel.
    void carrier_says(kernel::OrderId order, std::string const& state, std::string const& words)
    {
        nlohmann::json const file = {
            {"name", "a.csv"}, {"format", "house_csv"}, {"sha256", std::string(64, 'a')}};
        nlohmann::json const event = {
            {"row", 2},         {"tracking", tracking_of(order)},
            {"state", state},   {"code", "X"},
            {"text", words},    {"occurred_at", kernel::format_iso8601(clock.now())},
            {"written_at", ""}, {"place", "Reno"},
            {"event", ""}};
        in_transaction(admin, [&](Transaction& tx) {
            tx.query("select shipping.record_tracking(:id, :file::jsonb, '[]', :events::jsonb)")
                .bind("id", Uuid::random())
                .bind("file", file)
                .bind("events", nlohmann::json::array({event}))
                .value<nlohmann::json>();
        });
    }
    kernel::Outcome<Owed> decide(RmaId rma, std::string const& owed, std::string const& note = "asked for")
    {
        return in_transaction(admin, [&](Transaction& tx) {
            return decide_owed(tx, {Uuid::random(), rma, owed, note});
        });
    }
    std::int64_t in_queue()
    {
        return in_transaction(admin, [](Transaction& tx) {
            RmaFilter filter;
            filter.queue = "rts";
            BOOST_CHECK_EQUAL(count_rmas(tx).rts, count_rmas(tx, filter));
            return count_rmas(tx, filter);
        });
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(undelivered_parcels, Undelivered)

BOOST_AUTO_TEST_CASE(what_the_carrier_says_is_read)
{
    BOOST_CHECK_EQUAL(likely_carrier_reason("REFUSED BY RECIPIENT"), "refused");
    BOOST_CHECK_EQUAL(likely_carrier_reason("Insufficient Address"), "undeliverable_as_addressed");
    BOOST_CHECK_EQUAL(likely_carrier_reason("Unclaimed/Max Hold Time Expired"), "unclaimed");
    BOOST_CHECK_EQUAL(likely_carrier_reason("Package damaged, returning to sender"), "damaged_in_transit");
    BOOST_CHECK_EQUAL(likely_carrier_reason(""), "unknown");
}

BOOST_AUTO_TEST_CASE(an_outbound_number_is_what_the_carrier_says_of_it)
{
    auto const order = shipped({{4, 2}});
    auto const silent = find(tracking_of(order)); // nobody scanned it: either may be
    BOOST_REQUIRE_EQUAL(silent.size(), 2);
    BOOST_CHECK(silent[0].kind == Candidate::Kind::undelivered && silent[1].kind == Candidate::Kind::order);
    BOOST_CHECK_EQUAL(silent[0].carrier_reason, "unknown");
    carrier_says(order, "exception", "Refused by recipient");
    auto const coming = find(tracking_of(order));
    BOOST_REQUIRE_EQUAL(coming.size(), 1);
    BOOST_CHECK(coming[0].kind == Candidate::Kind::undelivered);
    BOOST_CHECK_EQUAL(coming[0].carrier_reason, "refused");
    RmaView const rts = view(arrive(coming[0]).value().rma);
    auto const again = find(tracking_of(order));
    BOOST_REQUIRE_EQUAL(again.size(), 1);
    BOOST_CHECK(again[0].rma == rts.id);
    BOOST_CHECK_EQUAL(arrive(coming[0]).error().code, "wrong_status");
    auto const other = shipped({{5, 1}});
    carrier_says(other, "delivered", "Delivered, front door");
    BOOST_CHECK_EQUAL(find(tracking_of(other)).size(), 2);
    authorized(other); // the customer has it, and sends it back in the same box
    auto const theirs = find(tracking_of(other));
    BOOST_REQUIRE_EQUAL(theirs.size(), 1);
    BOOST_CHECK(theirs[0].kind == Candidate::Kind::rma);
}

BOOST_AUTO_TEST_CASE(it_is_no_return_of_the_customer)
{
    auto const order = shipped({{4, 2}, {7, 1}});
    RmaView const rts = back(order, "unclaimed");
    BOOST_CHECK(rts.number.starts_with("RTS-"));
    BOOST_CHECK_EQUAL(rts.carrier_reason, "unclaimed");
    BOOST_CHECK(!rts.is_blind && rts.expires_on.empty());
    BOOST_REQUIRE_EQUAL(rts.lines.size(), 2);
    BOOST_CHECK_EQUAL(rts.lines[0].quantity, 2);
    BOOST_CHECK_EQUAL(rts.lines[0].reason, return_to_sender);
    BOOST_CHECK_EQUAL(text("select status from shipping.shipment"), "returned");
    // It is here, so the customer cannot send it back, and nobody may call it a customer's reason.
    BOOST_CHECK_EQUAL(authorized(order).refused->code, "already_returned");
    auto const other = shipped({{4, 1}});
    kernel::OrderLineId const line{
        count("select min(id) from orders.line where order_id = " + std::to_string(other.value))};
    AuthorizeReturn const claims{
        Uuid::random(), other, {{line, *kernel::Quantity::of(1), "return_to_sender", "", "refund"}}, "", ""};
    BOOST_CHECK_EQUAL(
        in_transaction(admin, [&](Transaction& tx) { return authorize_return(tx, claims); }).error().code,
        "missing_input");
    BOOST_CHECK_EQUAL(inspected(admin, rts).disposition, "restock");
    ReportFilter filter;
    filter.period = {clock.now() - std::chrono::hours(1), clock.now() + std::chrono::hours(1)};
    BOOST_CHECK_EQUAL(in_transaction(admin, [&](Transaction& tx) { return read_report(tx, filter); }).units,
                      0);
    RmaView const theirs = on_bench(other);
    inspected(admin, theirs); // the control: a customer's is counted
    BOOST_CHECK_EQUAL(in_transaction(admin, [&](Transaction& tx) { return read_report(tx, filter); }).units,
                      1);
    auto const facts = in_transaction(admin, [&](Transaction& tx) { return signal_facts(tx, theirs.id); });
    BOOST_CHECK_EQUAL(facts->returns, 1);
}

BOOST_AUTO_TEST_CASE(the_client_chooses_what_is_owed)
{
    in_transaction(admin, [&](Transaction& tx) {
        SetTerms terms{Uuid::random(), house.client, 1000, {}, {}, {}};
        BOOST_REQUIRE(set_terms(tx, terms)); // a fee that an undelivered parcel never bears
    });
    auto const first = shipped({{4, 1}});
    auto const second = shipped({{5, 1}});
    RmaView const paid = back(first);
    RmaView const again = back(second, "undeliverable_as_addressed");
    BOOST_CHECK_EQUAL(in_queue(), 2);
    BOOST_CHECK_EQUAL(decide(paid.id, "refund").error().code, "wrong_status"); // not inspected yet
    for (RmaView const& it : {paid, again}) {
        inspected(admin, it);
        close(it.id);
        BOOST_CHECK_EQUAL(view(it.id).status, "closed");
    }
    BOOST_CHECK_EQUAL(count("select count(*) from returns.refund"), 0); // closing owes nothing by itself
    BOOST_CHECK_EQUAL(decide(paid.id, "refund", " ").error().code, "missing_input");
    BOOST_CHECK_EQUAL(decide(paid.id, "exchange").error().code, "missing_input");
    auto const refunded = decide(paid.id, "refund").value();
    BOOST_CHECK_EQUAL(refunded.status, "refunded");
    BOOST_CHECK_EQUAL(refunded.refund->minor, count("select value from returns.refund"));
    BOOST_CHECK_EQUAL(count("select fee from returns.refund"), 0);
    BOOST_CHECK_EQUAL(decide(paid.id, "reship").error().code, "wrong_status");
    BOOST_CHECK(!decide(again.id, "reship").value().refund);
    RmaView const reshipped = view(again.id);
    BOOST_REQUIRE_EQUAL(reshipped.instructions.size(), 1);
    BOOST_CHECK(reshipped.instructions[0].waits_for_person() && reshipped.instructions[0].is_item());
    BOOST_CHECK_EQUAL(reshipped.instructions[0].amount.minor, 0);
    BOOST_CHECK_EQUAL(in_queue(), 0);
    // Its way back.
    in_transaction(admin, [&](Transaction& tx) {
        reopen_return(tx, Uuid::random(), again.id, "the customer wants the money").value();
    });
    close(again.id);
    BOOST_CHECK_EQUAL(in_queue(), 1);
    BOOST_CHECK(decide(again.id, "refund").value().refund);
    // A customer's return has nothing to choose.
    RmaView const theirs = on_bench(shipped({{6, 1}}));
    inspected(admin, theirs);
    close(theirs.id);
    BOOST_CHECK_EQUAL(decide(theirs.id, "refund").error().code, "wrong_status");
}

BOOST_AUTO_TEST_CASE(an_arrival_by_mistake_is_taken_back)
{
    auto const order = shipped({{4, 1}});
    carrier_says(order, "delivered", "Delivered"); // yet it stands on our dock: ours counts
    RmaView const rts = back(order);
    BOOST_CHECK_EQUAL(text("select status from shipping.shipment"), "returned");
    in_transaction(admin, [&](Transaction& tx) {
        BOOST_REQUIRE(cancel_return(tx, Uuid::random(), rts.id, "another parcel"));
    });
    BOOST_CHECK_EQUAL(text("select status from shipping.shipment"), "delivered");
    BOOST_CHECK_EQUAL(in_queue(), 0);
    BOOST_CHECK(back(order).id != rts.id); // it comes after all
    BOOST_CHECK_EQUAL(text("select status from shipping.shipment"), "returned");
    auto const unscanned = shipped({{5, 1}});
    RmaView const other = back(unscanned);
    in_transaction(admin, [&](Transaction& tx) {
        BOOST_REQUIRE(cancel_return(tx, Uuid::random(), other.id, "another parcel"));
        BOOST_REQUIRE(reopen_return(tx, Uuid::random(), other.id, "it was that one"));
    });
    BOOST_CHECK_EQUAL(view(other.id).status, "received");
}

BOOST_AUTO_TEST_CASE(two_choose_at_once_and_one_is_told)
{
    RmaView const rts = back(shipped({{4, 1}}));
    inspected(admin, rts);
    close(rts.id);
    std::barrier start(2);
    std::atomic<int> chosen = 0;
    auto const choose = [&](std::string const& owed) {
        start.arrive_and_wait();
        auto const done = decide(rts.id, owed);
        if (done) ++chosen;
        if (!done) BOOST_CHECK_EQUAL(done.error().code, "wrong_status");
    };
    std::thread one([&] { choose("refund"); });
    std::thread two([&] { choose("reship"); });
    one.join();
    two.join();
    BOOST_CHECK_EQUAL(chosen, 1);
    BOOST_CHECK_EQUAL(count("select count(*) from returns.refund where taken_back_at is null"), 1);
}

BOOST_AUTO_TEST_CASE(the_customer_is_told_where_the_client_wants_it)
{
    back(shipped({{4, 1}}));
    BOOST_CHECK_EQUAL(text("select state || ': ' || suppressed_reason from messaging.message where kind = "
                           "'return_to_sender'"),
                      "suppressed: the client tells its customers itself");
    in_transaction(admin, [&](Transaction& tx) {
        SetTerms terms{Uuid::random(), house.client, {}, {}, {}, true};
        BOOST_REQUIRE(set_terms(tx, terms));
    });
    back(shipped({{5, 1}}));
    BOOST_CHECK_EQUAL(
        count("select count(*) from messaging.message where kind = 'return_to_sender' and state "
              "= 'ready'"),
        1);
    BOOST_CHECK_EQUAL(count("select count(*) from messaging.message where kind = 'return_received'"), 0);
}

BOOST_AUTO_TEST_SUITE_END()
