#include "domain/inventory/adjust_stock.h"
#include "domain/returns/arrive_parcel.h"
#include "domain/returns/inspect_item.h"
#include "domain/returns/policy_versions.h"
#include "domain/returns/rma.h"
#include "domain/returns/rma_view.h"
#include "installer/bench/pipeline.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <atomic>
#include <barrier>
#include <functional>
#include <thread>

using namespace poddesk;
using namespace poddesk::returns;
using database::in_transaction;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;
using namespace std::chrono_literals;

namespace {

kernel::Quantity units(std::int64_t count)
{
    return kernel::Quantity::of(count).value();
}

/// Shipped orders in a database of its own; every test ends with every invariant checked.
struct Stage
{
    Stage() : admin(test.login_as("admin", 4)), house(bench::make_house(admin).value()) {}
    ~Stage() { BOOST_CHECK_EQUAL(violations(), ""); }

    std::string violations()
    {
        return in_transaction(test.root(), [](Transaction& tx) {
            return tx
                .query("select coalesce(string_agg(invariant || ' ' || subject || ': ' || detail, '; '), '') "
                       "from verify.all_checks()")
                .value<std::string>();
        });
    }
    std::int64_t count(std::string const& sql)
    {
        return in_transaction(test.root(),
                              [&](Transaction& tx) { return tx.query(sql).value<std::int64_t>(); });
    }
    /// As the superuser, who is no person of this database: without the triggers that ask who it was.
    void run(std::string const& sql)
    {
        in_transaction(test.root(), [&](Transaction& tx) {
            tx.query("set local session_replication_role = replica").run();
            tx.query(sql).run();
        });
    }
    kernel::OrderId shipped(bench::WorkloadOrder const& lines)
    {
        auto const order = bench::import_one(admin, house, bench::order_json(lines, ++number), clock).value();
        bench::OrderCommands const commands;
        Uuid const reserve = Uuid::random();
        BOOST_REQUIRE(
            in_transaction(admin, [&](Transaction& tx) { return bench::reserve(tx, reserve, {order}); }));
        BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
            return bench::dispatch(tx, house, commands, order, clock.now());
        }));
        return order;
    }
    kernel::OrderLineId line_of(kernel::OrderId order)
    {
        return {count("select min(id) from orders.line where order_id = " + std::to_string(order.value))};
    }
    Outcome<Authorized> authorize(database::Pool& who, kernel::OrderId order, std::int64_t quantity = 1,
                                  std::string const& override_reason = "")
    {
        AuthorizeReturn const command{Uuid::random(),
                                      order,
                                      {{line_of(order), units(quantity), "too_small", "", "refund"}},
                                      "",
                                      override_reason};
        return in_transaction(who, [&](Transaction& tx) { return authorize_return(tx, command); });
    }
    std::vector<Candidate> find(std::string const& code)
    {
        return in_transaction(admin, [&](Transaction& tx) { return find_parcel(tx, code); });
    }
    Outcome<Arrived> arrive(Candidate const& what)
    {
        ArriveParcel const command{Uuid::random(), house.pod, what, "code"};
        return in_transaction(admin, [&](Transaction& tx) { return arrive_parcel(tx, command); });
    }
    /// An RMA for so many units of the order's first line, on the bench.
    RmaView on_bench(kernel::OrderId order, std::int64_t quantity = 1)
    {
        auto const made = authorize(admin, order, quantity).value();
        BOOST_REQUIRE(arrive(find(made.number).at(0)));
        return view(made.rma);
    }
    RmaView view(RmaId rma)
    {
        return in_transaction(admin, [&](Transaction& tx) { return read_rma(tx, rma).value(); });
    }
    Outcome<Inspected> inspect(InspectItem command)
    {
        command.command_id = Uuid::random();
        return in_transaction(admin, [&](Transaction& tx) { return inspect_item(tx, command); });
    }
    InspectItem sealed(RmaView const& of)
    {
        InspectItem item;
        item.rma = of.id;
        item.line = of.lines.at(0).id;
        item.answers = {{"packaging", "sealed"}};
        return item;
    }
    Outcome<void> undo(InspectionId inspection)
    {
        return in_transaction(admin, [&](Transaction& tx) {
            return undo_inspection(tx, Uuid::random(), inspection, "wrong key");
        });
    }
    Outcome<ClosedParcel> close(RmaId rma)
    {
        return in_transaction(admin, [&](Transaction& tx) { return close_parcel(tx, Uuid::random(), rma); });
    }
    Outcome<void> cancel(RmaId rma)
    {
        return in_transaction(
            admin, [&](Transaction& tx) { return cancel_return(tx, Uuid::random(), rma, "wrong one"); });
    }
    Outcome<Reopened> reopen(RmaId rma, std::string const& reason = "it was the other")
    {
        return in_transaction(
            admin, [&](Transaction& tx) { return reopen_return(tx, Uuid::random(), rma, reason); });
    }
    std::int64_t available() { return count("select sum(available)::bigint from inventory.stock"); }

    testing::TestDatabase test{"returns"};
    database::Pool admin;
    bench::House house;
    kernel::SystemClock clock;
    std::int64_t number = 0;
};

void at_once(int threads, std::function<void(int)> const& work)
{
    std::barrier gate(threads);
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i) {
        all.emplace_back([&, i] {
            gate.arrive_and_wait();
            work(i);
        });
    }
    for (std::thread& one : all)
        one.join();
}

Policy house_policy(Stage& stage)
{
    return in_transaction(stage.admin,
                          [&](Transaction& tx) { return policy_of(tx, stage.house.client).value(); });
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(returns_room, Stage)

BOOST_AUTO_TEST_CASE(an_item_comes_back_to_the_shelf_and_every_step_can_be_taken_back_until_it_is_closed)
{
    auto const order = shipped({{1, 2}});
    auto const before = available();
    RmaView const rma = on_bench(order);
    BOOST_CHECK_EQUAL(rma.status, "received");
    BOOST_CHECK_EQUAL(close(rma.id).error().code, "wrong_status");
    auto const first = inspect(sealed(rma));
    BOOST_REQUIRE_MESSAGE(first, (first ? "" : first.error().message));
    BOOST_CHECK_EQUAL(first->grade + " " + first->disposition, "A restock");
    BOOST_CHECK_EQUAL(first->bin, "B-001"); // holds this SKU already
    BOOST_CHECK_EQUAL(first->lane, 1);
    BOOST_CHECK_EQUAL(available(), before + 1);
    BOOST_CHECK_EQUAL(inspect(sealed(rma)).error().code, "wrong_status"); // one unit only
    BOOST_CHECK(undo(first->id));
    BOOST_CHECK_EQUAL(available(), before);
    BOOST_CHECK_EQUAL(undo(first->id).error().code, "wrong_status");
    BOOST_CHECK_EQUAL(view(rma.id).status, "received");
    auto const second = inspect(sealed(rma)).value();
    BOOST_CHECK_EQUAL(close(rma.id)->status, "refunded");
    BOOST_CHECK_EQUAL(undo(second.id).error().code, "wrong_status");
    BOOST_CHECK_EQUAL(available(), before + 1);
    BOOST_CHECK_EQUAL(count("select count(*) from messaging.message where kind in ('return_authorized', "
                            "'return_received', 'refund_issued')"),
                      3);
    BOOST_CHECK_EQUAL(count("select count(*) from events.decision where kind = 'disposition'"), 2);
}

BOOST_AUTO_TEST_CASE(two_people_authorize_at_once_and_no_unit_is_promised_twice)
{
    test.add_person("iris", "returns_inspector", true);
    database::Pool iris = test.login_as("iris");
    for (int round = 0; round < 5; ++round) {
        auto const order = shipped({{10 + round, 1}});
        std::atomic<int> made{0};
        at_once(2, [&](int who) { made += !authorize(who == 0 ? admin : iris, order)->refused; });
        BOOST_CHECK_EQUAL(made, 1);
    }
    // The control: the same count by two people without the order's lock promises the unit twice, and the
    // invariant sees it.
    auto const order = shipped({{20, 1}});
    auto const line = line_of(order).value;
    std::barrier both(2);
    std::atomic<std::int64_t> seen{0};
    database::Pool root(test.root_profile(), 2, "control");
    at_once(2, [&](int who) {
        in_transaction(root, [&](Transaction& tx) {
            seen += tx.query("select ((select sum(shipped) from fulfillment.line where order_line_id = "
                             ":line) - (select coalesce(sum(quantity), 0) from returns.rma_line where "
                             "order_line_id = :line))::bigint")
                        .bind("line", line)
                        .value<std::int64_t>();
            both.arrive_and_wait();
            tx.query(
                  "with r as (insert into returns.rma (client_id, order_id, number, status) values "
                  "(:client, :order, :number, 'approved') returning client_id, id) insert into "
                  "returns.rma_line (client_id, rma_id, order_line_id, quantity, reason) select client_id, "
                  "id, :line::bigint, 1, 'other' from r")
                .bind("client", house.client)
                .bind("order", order)
                .bind("number", who == 0 ? "UNSAFE-1" : "UNSAFE-2")
                .bind("line", line)
                .run();
        });
    });
    BOOST_CHECK_EQUAL(seen, 2); // both saw the one unit free
    BOOST_CHECK(violations().find("i6_never_more_returned_than_shipped order line " + std::to_string(line)) !=
                std::string::npos);
    run("delete from returns.rma_line where reason = 'other'");
}

BOOST_AUTO_TEST_CASE(the_return_window_refuses_with_a_stored_reason_and_a_person_outranks_it)
{
    auto const order = shipped({{2, 1}});
    run("update orders.order set shipped_at = clock_timestamp() - interval '40 days'");
    auto const refused = authorize(admin, order).value();
    BOOST_REQUIRE(refused.refused);
    BOOST_CHECK_EQUAL(refused.refused->code, "window_closed");
    BOOST_CHECK_EQUAL(refused.refused->message.substr(0, 66),
                      "Shipped 40 days ago; 30 days is the client's return window. Author");
    BOOST_CHECK_EQUAL(
        count("select count(*) from events.decision where kind = 'return' and chosen = 'refused'"), 1);
    BOOST_CHECK_EQUAL(count("select count(*) from events.event where kind = 'return.refused'"), 1);
    BOOST_CHECK(authorize(admin, order, 1, "Loyal customer")->rma);
    BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
        return publish_policy(tx, {Uuid::random(), house.client, {}, {{"window_days", 60}}, "longer"});
    }));
    auto const other = shipped({{3, 1}});
    run("update orders.order set shipped_at = clock_timestamp() - interval '40 days'");
    BOOST_CHECK(authorize(admin, other)->rma);
}

BOOST_AUTO_TEST_CASE(a_parcel_is_found_by_any_code_on_it_and_several_meanings_are_shown)
{
    auto const order = shipped({{4, 2}});
    BOOST_CHECK(find("#1").at(0).kind == Candidate::Kind::order);
    auto const first = authorize(admin, order).value();
    run("update returns.rma set tracking_number = '1Z999'");
    auto const tracking = in_transaction(test.root(), [](Transaction& tx) {
        return tx.query("select tracking_number from shipping.shipment").value<std::string>();
    });
    for (std::string const& code :
         {first.number, std::string("1"), std::string("#1"), tracking, std::string("1Z999")}) {
        auto const found = find(code);
        BOOST_REQUIRE_MESSAGE(found.size() == 1, code);
        BOOST_CHECK(found[0].rma == first.rma);
    }
    authorize(admin, order).value();
    BOOST_CHECK_EQUAL(find("#1").size(), 2); // which of the two RMAs, a person says
    auto const blind = find("SKU-007");
    BOOST_REQUIRE_EQUAL(blind.size(), 1);
    BOOST_CHECK(blind[0].kind == Candidate::Kind::product);
    auto const arrived = arrive(blind[0]).value();
    RmaView const parcel = view(arrived.rma);
    BOOST_CHECK(parcel.is_blind && parcel.lines.empty() && !parcel.order);
    InspectItem item;
    item.rma = arrived.rma;
    item.found = InspectItem::Found::extra;
    item.product =
        in_transaction(admin, [&](Transaction& tx) { return find_product(tx, house.client, "SKU-007"); });
    item.answers = {{"packaging", "sealed"}};
    BOOST_CHECK_EQUAL(inspect(item)->disposition, "restock");
    BOOST_CHECK_EQUAL(close(arrived.rma)->status, "closed"); // nobody to refund
    BOOST_CHECK_EQUAL(arrive(blind[0])->number == arrived.number, false);
}

BOOST_AUTO_TEST_CASE(missing_wrong_and_extra_items_are_accounted_for)
{
    auto const order = shipped({{5, 3}});
    RmaView const rma = on_bench(order, 2);
    InspectItem item = sealed(rma);
    item.found = InspectItem::Found::missing;
    BOOST_CHECK_EQUAL(inspect(item)->disposition, "missing");
    item.found = InspectItem::Found::wrong_item;
    BOOST_CHECK_EQUAL(inspect(item).error().code, "missing_input"); // neither product nor note
    item.product =
        in_transaction(admin, [&](Transaction& tx) { return find_product(tx, house.client, "SKU-009"); });
    auto const wrong = inspect(item).value();
    BOOST_CHECK_EQUAL(wrong.disposition, "wrong_item");
    BOOST_CHECK_EQUAL(wrong.lane, 4);
    item = sealed(rma);
    item.found = InspectItem::Found::extra;
    item.line = {};
    item.product = rma.lines[0].product;
    auto const extra = inspect(item).value();
    BOOST_CHECK_EQUAL(count("select count(order_line_id) from returns.rma_line where is_extra"), 1);
    BOOST_CHECK(undo(extra.id));
    BOOST_CHECK_EQUAL(close(rma.id)->status, "closed");
    // What did not come may be sent in again.
    BOOST_CHECK(authorize(admin, order, 3)->rma);
    BOOST_CHECK_EQUAL(authorize(admin, order, 1)->refused->code, "already_returned");
    BOOST_CHECK_EQUAL(count("select sum(on_hold)::bigint from inventory.stock"), 1);
}

BOOST_AUTO_TEST_CASE(refunds_of_a_line_add_up_to_what_was_paid)
{
    auto const order = shipped({{6, 3}});
    run("update orders.line set unit_price = 334, discount = 2"); // 1000 for 3
    std::vector<std::int64_t> amounts;
    std::vector<RmaId> rmas;
    for (int i = 0; i < 3; ++i) {
        RmaView const rma = on_bench(order);
        BOOST_REQUIRE(inspect(sealed(rma)));
        amounts.push_back(close(rma.id)->refund->minor);
        rmas.push_back(rma.id);
    }
    std::vector<std::int64_t> const wanted{333, 333, 334};
    BOOST_TEST(amounts == wanted, boost::test_tools::per_element());
    BOOST_CHECK_EQUAL(count("select count(*) from events.event where kind = 'return.refund_instructed'"), 3);
    // Opened again and closed in another order: the line is worth what it was worth.
    for (RmaId const rma : {rmas[2], rmas[0]}) {
        BOOST_REQUIRE(reopen(rma));
        BOOST_CHECK(!view(rma).refund);
    }
    BOOST_CHECK_EQUAL(close(rmas[0])->refund->minor + close(rmas[2])->refund->minor, 667);
    BOOST_CHECK_EQUAL(count("select count(*) from verify.i10_refunds_within_paid"), 0);
    BOOST_CHECK_EQUAL(count("select sum(amount)::bigint from returns.refund where taken_back_at is null"),
                      1000);
}

BOOST_AUTO_TEST_CASE(a_close_is_taken_back_with_its_refund_and_its_email)
{
    RmaView const rma = on_bench(shipped({{9, 1}}));
    auto const first = inspect(sealed(rma)).value();
    BOOST_CHECK_EQUAL(reopen(rma.id).error().code, "wrong_status"); // it is open
    BOOST_REQUIRE(close(rma.id));
    BOOST_CHECK_EQUAL(reopen(rma.id, " ").error().code, "missing_input");
    BOOST_REQUIRE(reopen(rma.id));
    BOOST_CHECK_EQUAL(view(rma.id).status, "inspecting");
    BOOST_CHECK_EQUAL(count("select count(*) from messaging.message where kind = 'refund_issued' and state = "
                            "'suppressed'"),
                      1);
    BOOST_REQUIRE(undo(first.id)); // as before the close
    BOOST_REQUIRE(inspect(sealed(rma)));
    BOOST_REQUIRE(close(rma.id));
    BOOST_CHECK_EQUAL(view(rma.id).status, "refunded");
    BOOST_CHECK_EQUAL(
        count("select count(*) from messaging.message where kind = 'refund_issued' and state = 'ready'"), 1);
    // What a worker hands over already cannot be called back.
    run("update messaging.message set state = 'sending', token = gen_random_uuid(), lease_until = now() + "
        "interval '1 minute' where kind = 'refund_issued' and state = 'ready'");
    BOOST_REQUIRE(reopen(rma.id));
    BOOST_CHECK_EQUAL(
        count("select count(*) from messaging.message where kind = 'refund_issued' and state = 'sending'"),
        1);
}

BOOST_AUTO_TEST_CASE(a_cancel_is_taken_back)
{
    auto const order = shipped({{9, 2}});
    auto const made = authorize(admin, order, 2).value();
    BOOST_REQUIRE(cancel(made.rma));
    BOOST_REQUIRE(reopen(made.rma));
    BOOST_CHECK_EQUAL(view(made.rma).status, "approved");
    BOOST_CHECK_EQUAL(view(made.rma).cancel_reason, "");
    BOOST_CHECK_EQUAL(view(made.rma).lines.at(0).reception, "awaiting");
    BOOST_CHECK_EQUAL(authorize(admin, order, 1)->refused->code, "already_returned"); // its units count

    BOOST_REQUIRE(arrive(find(made.number).at(0)));
    BOOST_REQUIRE(cancel(made.rma));
    BOOST_REQUIRE(reopen(made.rma));
    BOOST_CHECK_EQUAL(view(made.rma).status, "received");
    BOOST_REQUIRE(inspect(sealed(view(made.rma))));

    auto const other = shipped({{9, 1}});
    RmaId const first = authorize(admin, other).value().rma;
    BOOST_REQUIRE(cancel(first));
    BOOST_REQUIRE(authorize(admin, other));
    BOOST_CHECK_EQUAL(reopen(first).error().code, "wrong_status"); // the unit is on the second
    BOOST_CHECK_EQUAL(view(first).status, "canceled");
}

BOOST_AUTO_TEST_CASE(an_item_found_on_the_bench_does_not_come_back_with_its_return)
{
    RmaView const rma = on_bench(shipped({{9, 1}}));
    InspectItem extra;
    extra.rma = rma.id;
    extra.found = InspectItem::Found::extra;
    extra.note = "a glove";
    BOOST_REQUIRE(undo(inspect(extra).value().id));
    BOOST_REQUIRE(cancel(rma.id));
    BOOST_REQUIRE(reopen(rma.id));
    BOOST_CHECK_EQUAL(count("select count(*) from returns.rma_line where rma_id = " +
                            std::to_string(rma.id.value) + " and reception = 'awaiting'"),
                      1);
}

BOOST_AUTO_TEST_CASE(an_undo_is_refused_when_the_unit_is_gone)
{
    auto const order = shipped({{8, 1}});
    RmaView const rma = on_bench(order);
    auto const done = inspect(sealed(rma)).value();
    auto const bin = kernel::LocationId{house.bins.at("B-008")};
    auto const on_hand =
        count("select on_hand from inventory.level where location_id = " + std::to_string(bin.value) +
              " and condition = 'good' and product_id = " + std::to_string(rma.lines[0].product.value));
    in_transaction(admin, [&](Transaction& tx) {
        return inventory::adjust_stock(tx, {Uuid::random(), bin, rma.lines[0].product, -on_hand, "all gone"});
    }).value();
    BOOST_CHECK_EQUAL(undo(done.id).error().code, "not_enough_stock");
}

BOOST_AUTO_TEST_CASE(the_first_rule_that_matches_wins_and_nobody_is_asked_what_cannot_matter)
{
    Policy const policy = house_policy(*this);
    auto const way = [&](Answers answers) {
        Step const step = next_step(policy, answers);
        return step.verdict ? step.verdict->grade + " " + step.verdict->disposition
                            : "? " + policy.questions[*step.question].key;
    };
    BOOST_CHECK_EQUAL(way({{"reason", "too_small"}}), "? packaging");
    BOOST_CHECK_EQUAL(way({{"reason", "too_small"}, {"packaging", "sealed"}}), "A restock");
    BOOST_CHECK_EQUAL(way({{"reason", "defective"}, {"packaging", "sealed"}}), "B quarantine");
    BOOST_CHECK_EQUAL(way({{"packaging", "opened"}}), "? works");
    BOOST_CHECK_EQUAL(way({{"packaging", "opened"}, {"works", "broken"}}), "E dispose");
    BOOST_CHECK_EQUAL(way({{"reason", "defective"}, {"packaging", "gone"}, {"works", "repairable"}}),
                      "D return_to_vendor");
    BOOST_CHECK_EQUAL(way({{"packaging", "opened"}, {"works", "yes"}}), "? wear");
    BOOST_CHECK_EQUAL(way({{"packaging", "opened"}, {"works", "yes"}, {"wear", "worn"}, {"clean", "stays"}}),
                      "E recycle");
    BOOST_CHECK_EQUAL(way({{"packaging", "opened"}, {"works", "yes"}, {"wear", "none"}, {"clean", "clean"}}),
                      "A restock");
    // Every way ends, at most after as many answers as there are questions, and its why names every rule
    // before.
    Step const last =
        next_step(policy, {{"packaging", "opened"}, {"works", "yes"}, {"wear", "none"}, {"clean", "clean"}});
    BOOST_CHECK_EQUAL(last.verdict->decision.alternatives.size(), policy.rules.size());
}

BOOST_AUTO_TEST_CASE(hostile_input_is_refused_in_words)
{
    for (std::string const& code :
         {std::string("' or 1=1 --"), std::string("%"), std::string("_"), std::string(100'000, 'x'),
          std::string("a\0b", 3), std::string("\xff\xfe"), std::string("  "), std::string()}) {
        BOOST_CHECK(find(code).empty());
    }
    auto const order = shipped({{11, 1}});
    auto const refused = [&](ReturnLine const& line) {
        AuthorizeReturn const command{Uuid::random(), order, {line}, "", ""};
        auto const done =
            in_transaction(admin, [&](Transaction& tx) { return authorize_return(tx, command); });
        if (done && done->refused) return done->refused->code;
        return done ? std::string("done") : done.error().code;
    };
    BOOST_CHECK_EQUAL(refused({line_of(order), units(2), "other", "", "refund"}), "more_than_shipped");
    BOOST_CHECK_EQUAL(refused({{999999}, units(1), "other", "", "refund"}), "not_found");
    BOOST_CHECK_EQUAL(refused({line_of(order), units(1), "because", "", "refund"}), "bad_value");
    BOOST_CHECK_EQUAL(refused({line_of(order), units(1), "other", std::string(5000, 'n'), "refund"}),
                      "bad_value");
    for (
        char const* policy :
        {"{}", "[]", R"({"questions": [], "rules": []})",
         R"({"questions": [], "rules": [{"when": {}, "grade": "E", "disposition": "restock", "sentence": "x"}]})",
         R"({"questions": [], "rules": [{"when": {"q": "a"}, "grade": "A", "disposition": "restock", "sentence": "x"}]})",
         R"({"questions": [{"key": "q"}], "rules": [{"when": {}, "grade": "A", "disposition": "restock", "sentence": "x"}]})"}) {
        BOOST_CHECK_EQUAL(parse_policy(nlohmann::json::parse(policy)).error().code, "bad_policy");
    }
    RmaView const rma = on_bench(order);
    InspectItem item = sealed(rma);
    item.answers = {{"packaging", "opened"}};
    BOOST_CHECK_EQUAL(inspect(item).error().code, "unanswered");
    item.rma = {424242};
    BOOST_CHECK_EQUAL(inspect(item).error().code, "not_found");
    item = sealed(rma);
    item.bin = kernel::LocationId{count("select min(id) from inventory.location where kind = 'hold'")};
    BOOST_CHECK_EQUAL(inspect(item).error().code, "wrong_status");

    test.add_person("wes", "warehouse", true);
    database::Pool wes = test.login_as("wes");
    auto const by_wes = in_transaction(wes, [&](Transaction& tx) {
        InspectItem by = sealed(rma);
        by.command_id = Uuid::random();
        return inspect_item(tx, by);
    });
    BOOST_CHECK_EQUAL(by_wes.error().code, "not_allowed");
    test.add_person("otto", "returns_inspector"); // of no client
    database::Pool otto = test.login_as("otto");
    BOOST_CHECK(in_transaction(otto, [&](Transaction& tx) { return !read_rma(tx, rma.id); }));
    BOOST_CHECK(in_transaction(otto, [&](Transaction& tx) { return find_parcel(tx, rma.number).empty(); }));
    BOOST_CHECK(
        !in_transaction(otto, [&](Transaction& tx) { return close_parcel(tx, Uuid::random(), rma.id); }));
}

BOOST_AUTO_TEST_CASE(the_list_is_paged_by_place_and_counted_by_queue)
{
    for (int at = 0; at < 7; ++at) {
        auto const order = shipped({{20 + at, 1}});
        at < 4 ? void(on_bench(order)) : void(authorize(admin, order).value());
    }
    run("update returns.rma set arrived_at = clock_timestamp() - make_interval(hours => (40 + 5 * "
        "id)::integer) "
        "where status = 'received'");
    auto const first = in_transaction(admin, [&](Transaction& tx) { return list_rmas(tx, {}).at(0); });
    BOOST_REQUIRE(inspect(sealed(view(first.id))));
    for (char const* const queue : {"open", "all", "arrived", "on_bench", "overdue", "expected", "done"}) {
        RmaFilter filter;
        filter.queue = queue;
        auto const all = in_transaction(admin, [&](Transaction& tx) { return list_rmas(tx, filter); });
        std::vector<RmaRow> paged;
        filter.limit = 2;
        for (std::size_t page = 0; page < 5; ++page) {
            auto const rows = in_transaction(admin, [&](Transaction& tx) { return list_rmas(tx, filter); });
            paged.insert(paged.end(), rows.begin(), rows.end());
            filter.after = rows.empty() ? filter.after : rows.back().place;
        }
        BOOST_CHECK_MESSAGE(paged == all, queue);
        auto const counted = in_transaction(admin, [&](Transaction& tx) { return count_rmas(tx, filter); });
        BOOST_CHECK_EQUAL(counted, static_cast<std::int64_t>(all.size()));
    }
    auto const counts = in_transaction(admin, [](Transaction& tx) { return count_rmas(tx); });
    BOOST_CHECK((counts == RmaCounts{3, 3, 1, 0, 0, 0, 3}));
    RmaFilter filter;
    filter.only = first.id;
    filter.queue = "all";
    BOOST_CHECK_EQUAL(in_transaction(admin, [&](Transaction& tx) { return list_rmas(tx, filter); }).size(),
                      1);
    filter = {};
    filter.text = first.order_number;
    BOOST_CHECK_GE(in_transaction(admin, [&](Transaction& tx) { return count_rmas(tx, filter); }), 1);
    BOOST_CHECK_EQUAL(in_transaction(admin, [](Transaction& tx) { return clients_with_rmas(tx); }).size(), 1);
}

BOOST_AUTO_TEST_CASE(an_inspection_that_was_taken_back_is_made_again)
{
    RmaView const rma = on_bench(shipped({{9, 2}}), 2);
    auto const redo = [&](InspectionId inspection) {
        Uuid const id = Uuid::random();
        return in_transaction(admin, [&](Transaction& tx) { return redo_inspection(tx, id, inspection); });
    };
    InspectItem item = sealed(rma);
    item.note = "As new";
    std::int64_t const before = available();
    Inspected const first = inspect(item).value();
    BOOST_CHECK_EQUAL(available(), before + 1);
    BOOST_CHECK_EQUAL(redo(first.id).error().code, "wrong_status"); // it stands
    BOOST_REQUIRE(undo(first.id));
    BOOST_CHECK_EQUAL(available(), before);
    Inspected const again = redo(first.id).value();
    BOOST_CHECK_EQUAL(again.disposition, first.disposition);
    BOOST_CHECK_EQUAL(again.bin, first.bin);
    BOOST_CHECK_EQUAL(available(), before + 1);
    BOOST_CHECK_EQUAL(view(rma.id).inspections.back().note, "As new");

    InspectItem gone = sealed(rma);
    gone.found = InspectItem::Found::missing;
    gone.answers.clear();
    Inspected const missing = inspect(gone).value();
    BOOST_REQUIRE(undo(missing.id));
    BOOST_REQUIRE(redo(missing.id));
    BOOST_CHECK_EQUAL(view(rma.id).lines.at(0).missing, 1);
    BOOST_CHECK_EQUAL(redo(missing.id).error().code, "wrong_status"); // every unit is inspected
}

BOOST_AUTO_TEST_CASE(an_inspection_is_not_made_again_by_other_rules)
{
    RmaView const rma = on_bench(shipped({{9, 1}}));
    Inspected const first = inspect(sealed(rma)).value();
    BOOST_REQUIRE(undo(first.id));
    run("select returns.publish_policy(gen_random_uuid(), null, null, '{\"rules\": [{\"key\": \"other\", "
        "\"when\": {}, "
        "\"grade\": \"C\", \"disposition\": \"resale_hold\", \"sentence\": \"Other rules by now.\"}]}', "
        "'Stricter')");
    Outcome<Inspected> const again =
        in_transaction(admin, [&](Transaction& tx) { return redo_inspection(tx, Uuid::random(), first.id); });
    BOOST_CHECK_EQUAL(again.error().code, "rules_changed");
    BOOST_CHECK(view(rma.id).inspections.at(0).is_undone);
    BOOST_CHECK_EQUAL(view(rma.id).inspections.size(), 1);
}

BOOST_AUTO_TEST_CASE(an_inspection_tells_its_steps_and_when_it_was_done)
{
    RmaView const rma = on_bench(shipped({{9, 2}}), 2);
    InspectItem item = sealed(rma);
    item.began_at = clock.now() - 90s;
    item.occurred_at = clock.now() - 80s;
    item.steps = {{"open", 310}, {"identify", 1200}, {"answer:packaging", 450}, {"bin", 900}};
    item.expected_disposition = "restock";
    BOOST_REQUIRE(inspect(item));
    BOOST_CHECK_EQUAL(
        count("select sum((s ->> 'ms')::bigint)::bigint from returns.inspection, "
              "jsonb_array_elements(steps) s where s ->> 'step' in ('open', 'answer:packaging')"),
        760);
    BOOST_CHECK_EQUAL(
        count("select count(*) from returns.inspection where inspected_at - occurred_at between "
              "interval '79 seconds' and interval '120 seconds'"),
        1);
    item.occurred_at = clock.now() + 1h; // a workstation's clock that runs ahead
    item.steps.clear();
    item.expected_disposition = "dispose"; // what it was shown is not what the rules say
    BOOST_CHECK_EQUAL(inspect(item).error().code, "rules_changed");
    item.expected_disposition.clear();
    BOOST_REQUIRE(inspect(item));
    BOOST_CHECK_EQUAL(count("select count(*) from returns.inspection where occurred_at <= inspected_at"), 2);
}

BOOST_AUTO_TEST_CASE(a_parcel_is_put_down_with_a_reason_by_whom_it_may_be_inspected)
{
    RmaView const rma = on_bench(shipped({{9, 1}}));
    auto const put_down = [&](database::Pool& who, std::string const& reason) {
        return in_transaction(
            who, [&](Transaction& tx) { return put_down_parcel(tx, Uuid::random(), rma.id, reason); });
    };
    auto const why = [&] {
        return in_transaction(admin, [&](Transaction& tx) { return last_put_down(tx, rma.id); });
    };
    BOOST_CHECK_EQUAL(put_down(admin, " ").error().code, "missing_input");
    test.add_person("wes", "warehouse", true);
    database::Pool wes = test.login_as("wes");
    BOOST_CHECK_EQUAL(put_down(wes, "Lunch").error().code, "not_allowed");
    BOOST_CHECK(!why());
    BOOST_REQUIRE(put_down(admin, "Lunch"));
    BOOST_CHECK_EQUAL(why().value().reason, "Lunch");
    BOOST_REQUIRE(inspect(sealed(rma)));
    BOOST_CHECK(!why()); // somebody went on
    BOOST_REQUIRE(close(rma.id));
    BOOST_CHECK_EQUAL(put_down(admin, "Too late").error().code, "wrong_status");
}

BOOST_AUTO_TEST_SUITE_END()
