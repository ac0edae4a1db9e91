// What a return comes to: acceptance, restocking fee, instruction, and who is told.
#include "domain/orders/shop_refund.h"
#include "domain/returns/arrive_parcel.h"
#include "domain/returns/inspect_item.h"
#include "domain/returns/rma.h"
#include "domain/returns/rma_view.h"
#include "domain/returns/settlement.h"
#include "domain/returns/signals.h"
#include "installer/bench/pipeline.h"

#include "domain/database/refusal.h"
#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>

using namespace poddesk;
using namespace poddesk::returns;
using database::in_transaction;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;
using nlohmann::json;

namespace {

/// Shipped units of a client with terms; every test ends with every invariant checked.
struct Counter
{
    Counter() : admin(test.login_as("admin", 2)), house(bench::make_house(admin).value()) {}
    ~Counter()
    {
        BOOST_CHECK_EQUAL(text("select coalesce(string_agg(invariant || ' ' || subject || ': ' || detail, "
                               "'; '), '') from verify.all_checks()"),
                          "");
    }

    std::string text(std::string const& sql)
    {
        return in_transaction(test.root(),
                              [&](Transaction& tx) { return tx.query(sql).value<std::string>(); });
    }
    std::int64_t count(std::string const& sql)
    {
        return in_transaction(test.root(),
                              [&](Transaction& tx) { return tx.query(sql).value<std::int64_t>(); });
    }
    void run(std::string const& sql)
    {
        in_transaction(test.root(), [&](Transaction& tx) {
            tx.query("set local session_replication_role = replica").run();
            tx.query(sql).run();
        });
    }
    /// Somebody calls a function of the database.
    Outcome<json> call(database::Pool& who, std::string const& function, json const& arguments)
    {
        std::string list = "gen_random_uuid()";
        for (json const& it : arguments)
            list += ", " + (it.is_string()   ? "'" + it.get<std::string>() + "'"
                            : it.is_object() ? "'" + it.dump() + "'::jsonb"
                                             : it.dump());
        return in_transaction(who, [&](Transaction& tx) {
            return database::guarded(
                [&] { return tx.query("select " + function + "(" + list + ")").value<json>(); });
        });
    }
    Outcome<json> call(std::string const& function, json const& arguments)
    {
        return call(admin, function, arguments);
    }
    void done(Outcome<json> const& outcome)
    {
        BOOST_REQUIRE_MESSAGE(outcome, (outcome ? "" : outcome.error().message));
    }

    kernel::OrderId shipped(int sku, int units)
    {
        auto const order =
            bench::import_one(admin, house, bench::order_json({{sku, units}}, ++number), clock).value();
        bench::OrderCommands const commands;
        Uuid const id = Uuid::random();
        BOOST_REQUIRE(
            in_transaction(admin, [&](Transaction& tx) { return bench::reserve(tx, id, {order}); }));
        BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
            return bench::dispatch(tx, house, commands, order, clock.now());
        }));
        return order;
    }
    std::int64_t line_of(kernel::OrderId order)
    {
        return count(fmt::format("select min(id) from orders.line where order_id = {}", order.value));
    }
    Outcome<Authorized> authorize(kernel::OrderId order, std::int64_t units, std::string const& wants,
                                  std::string const& reason, std::string const& override_reason = "")
    {
        AuthorizeReturn const command{
            Uuid::random(),
            order,
            {{{line_of(order)}, kernel::Quantity::of(units).value(), reason, "", wants}},
            "",
            override_reason};
        return in_transaction(admin, [&](Transaction& tx) { return authorize_return(tx, command); });
    }
    /// On the bench, nothing inspected.
    RmaId on_bench(kernel::OrderId order, std::int64_t units, std::string const& wants = "refund",
                   std::string const& reason = "too_small")
    {
        RmaId const rma = authorize(order, units, wants, reason).value().rma;
        done(call("returns.arrive", {{{"rma", rma.value}, {"pod", house.pod.value}}}));
        return rma;
    }
    Outcome<json> inspect(RmaId rma, std::string const& grade, std::string const& disposition)
    {
        return call("returns.inspect",
                    {{{"rma", rma.value},
                      {"line", count(fmt::format("select min(id) from returns.rma_line where rma_id = {}",
                                                 rma.value))},
                      {"grade", grade},
                      {"disposition", disposition},
                      {"location", house.bins.at("B-001")}}});
    }
    Outcome<json> close(RmaId rma) { return call("returns.close", json::array({rma.value})); }
    Outcome<Reopened> reopen(RmaId rma)
    {
        return in_transaction(
            admin, [&](Transaction& tx) { return reopen_return(tx, Uuid::random(), rma, "once more"); });
    }
    RmaView view(RmaId rma)
    {
        return in_transaction(admin, [&](Transaction& tx) { return read_rma(tx, rma).value(); });
    }
    /// "refund 2 2000-200=1800 by_hand": what is instructed for the RMA, oldest first.
    std::string instructed(RmaId rma)
    {
        std::string all;
        for (RefundInstruction const& it : view(rma).instructions)
            all += fmt::format("{}{} {} {}-{}={} {}", all.empty() ? "" : ", ", it.kind, it.units,
                               it.value.minor, it.fee.minor, it.amount.minor, it.state);
        return all;
    }
    void price(kernel::OrderId order, std::int64_t cents, std::int64_t discount = 0)
    {
        run(fmt::format("update orders.line set unit_price = {}, discount = {}, tax = 0 where order_id = {}",
                        cents, discount, order.value));
    }
    void terms(SetTerms command)
    {
        command.command_id = Uuid::random();
        command.client = house.client;
        BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) { return set_terms(tx, command); }));
    }
    void connect(std::string const& refunds)
    {
        done(call("orders.connect_channel", {house.channel.id.value, "https://acme.example", nullptr}));
        done(call("orders.tell_refunds", {house.channel.id.value, refunds}));
    }

    testing::TestDatabase test{"refunds"};
    database::Pool admin;
    bench::House house;
    kernel::SystemClock clock;
    std::int64_t number = 0;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(refunds_room, Counter)

BOOST_AUTO_TEST_CASE(the_restocking_fee_is_the_clients_and_never_for_what_the_customer_cannot_help)
{
    auto const order = shipped(1, 8);
    price(order, 1999);
    auto const comes_to = [&](std::string const& wants, std::string const& reason) {
        RmaId const rma = on_bench(order, 1, wants, reason);
        done(inspect(rma, "A", "restock"));
        done(close(rma));
        return instructed(rma);
    };
    BOOST_TEST(comes_to("refund", "too_small") == "refund 1 1999-0=1999 by_hand"); // the house takes none
    terms({.fee_basis_points = 1500});
    BOOST_TEST(comes_to("refund", "too_small") == "refund 1 1999-299=1700 by_hand"); // 299.85
    BOOST_TEST(comes_to("refund", "defective") == "refund 1 1999-0=1999 by_hand");
    BOOST_TEST(comes_to("store_credit", "unwanted") == "store_credit 1 1999-299=1700 by_hand");
    BOOST_TEST(comes_to("exchange", "too_small") == "exchange 1 1999-0=0 by_hand");
    terms({.fee = kernel::Money{500, kernel::us_dollar()}});
    BOOST_TEST(comes_to("refund", "color") == "refund 1 1999-500=1499 by_hand");
    terms({.fee = kernel::Money{9900, kernel::us_dollar()}}); // never more than was paid
    BOOST_TEST(comes_to("refund", "color") == "refund 1 1999-1999=0 nothing");
    BOOST_TEST(comes_to("refund", "damaged_in_transit") == "refund 1 1999-0=1999 by_hand");
    BOOST_TEST(count("select sum(value)::bigint from returns.refund") == 8 * 1999);
    // Only where money goes back the customer is told of a refund.
    BOOST_TEST(count("select count(*) from messaging.message where kind = 'refund_issued'") == 5);
    auto const bad = in_transaction(admin, [&](Transaction& tx) {
        return set_terms(tx,
                         {.command_id = Uuid::random(), .client = house.client, .fee_basis_points = 10'001});
    });
    BOOST_TEST(bad.error().code == "bad_value");
}

BOOST_AUTO_TEST_CASE(parts_of_a_line_and_their_fees_add_up_to_the_cent)
{
    auto const order = shipped(2, 7);
    price(order, 143, 1); // 1000 for 7
    terms({.fee_basis_points = 1000});
    std::vector<RmaId> rmas;
    for (std::int64_t const units : {2, 1, 3, 1}) {
        rmas.push_back(on_bench(order, units));
        for (std::int64_t i = 0; i < units; ++i)
            done(inspect(rmas.back(), i == 0 ? "A" : "C", i == 0 ? "restock" : "resale_hold"));
        done(close(rmas.back()));
    }
    BOOST_TEST(instructed(rmas[0]) == "refund 2 285-28=257 by_hand");
    BOOST_TEST(instructed(rmas[1]) == "refund 1 143-14=129 by_hand");
    BOOST_TEST(instructed(rmas[2]) == "refund 3 429-42=387 by_hand");
    BOOST_TEST(instructed(rmas[3]) == "refund 1 143-14=129 by_hand");
    BOOST_TEST(count("select sum(value)::bigint from returns.refund") == 1000);
    BOOST_TEST(count("select sum(restocked)::bigint from returns.refund") == 4);
}

BOOST_AUTO_TEST_CASE(a_connected_shop_is_told_and_one_of_files_leaves_it_to_a_person)
{
    auto const order = shipped(3, 3);
    price(order, 1000);
    RmaId const by_hand = on_bench(order, 1);
    done(inspect(by_hand, "A", "restock"));
    done(close(by_hand));
    BOOST_TEST(instructed(by_hand) == "refund 1 1000-0=1000 by_hand");
    BOOST_TEST(count("select count(*) from database.job where kind like 'shop.%'") == 0);

    connect("pay");
    RmaId const told = on_bench(order, 1);
    done(inspect(told, "A", "restock"));
    done(close(told));
    BOOST_TEST(instructed(told) == "refund 1 1000-0=1000 waiting");
    BOOST_TEST(count("select count(*) from database.job where key like 'refund:%' and state = 'ready'") == 1);
    BOOST_TEST(text("select lines::text from orders.shop_refund").find("\"restocked\": 1") !=
               std::string::npos);

    // A person's list, and how it gets off it.
    auto const waiting = [&] {
        return in_transaction(admin,
                              [&](Transaction& tx) { return list_instructions(tx, "person", 10).size(); });
    };
    BOOST_TEST(waiting() == 1U);
    auto const settle = [&](RmaId rma, std::string const& note) {
        return in_transaction(admin,
                              [&](Transaction& tx) { return settle_by_hand(tx, Uuid::random(), rma, note); });
    };
    BOOST_TEST(settle(by_hand, " ").error().code == "missing_input");
    BOOST_TEST(settle(told, "by me").error().code == "wrong_status"); // the shop does it
    BOOST_REQUIRE(settle(by_hand, "Refund 4711"));
    BOOST_TEST(waiting() == 0U);
    BOOST_TEST(settle(by_hand, "Again").error().code == "wrong_status");
    BOOST_REQUIRE(in_transaction(
        admin, [&](Transaction& tx) { return unsettle(tx, Uuid::random(), by_hand, "other order"); }));
    BOOST_TEST(waiting() == 1U);
    BOOST_REQUIRE(settle(by_hand, "Refund 4712"));

    // Refused by the shop it is a person's, too, and no job pays it again.
    run("update orders.shop_refund set state = 'refused', words = 'The gateway is offline.'");
    BOOST_TEST(waiting() == 1U);
    BOOST_REQUIRE(settle(told, "Paid by card there"));
    BOOST_TEST(instructed(told) == "refund 1 1000-0=1000 settled");
    BOOST_TEST(text("select state from orders.shop_refund") == "withdrawn");
    BOOST_TEST(count("select count(*) from database.job where key like 'refund:%' and state <> 'done'") == 0);
}

BOOST_AUTO_TEST_CASE(a_connected_shop_hears_of_a_return_from_its_authorization_to_its_close)
{
    auto const order = shipped(9, 3);
    auto const told = [&] {
        return text("select coalesce(string_agg(split_part(reference, '/', 2) || ' ' || state || case when "
                    "is_closed then ' closed' else '' end, ', ' order by id), '') from orders.shop_return");
    };
    authorize(order, 1, "refund", "too_small").value();
    BOOST_TEST(told() == ""); // the control: no shop is connected yet
    connect("pay");
    RmaId const rma = authorize(order, 1, "refund", "too_large").value().rma;
    BOOST_TEST(told() == "1 waiting");
    BOOST_TEST(text("select lines -> 0 ->> 'reason' from orders.shop_return") == "too_large");
    auto const cancel = [&] {
        return in_transaction(
            admin, [&](Transaction& tx) { return cancel_return(tx, Uuid::random(), rma, "keeps it"); });
    };
    BOOST_REQUIRE(cancel());
    BOOST_TEST(told() == "1 withdrawn");
    BOOST_REQUIRE(reopen(rma));
    BOOST_TEST(told() == "1 withdrawn, 2 waiting");
    done(call("returns.arrive", {{{"rma", rma.value}, {"pod", house.pod.value}}}));
    done(inspect(rma, "A", "restock"));
    done(close(rma));
    BOOST_TEST(told() == "1 withdrawn, 2 waiting closed");
    BOOST_REQUIRE(reopen(rma));
    BOOST_TEST(told() == "1 withdrawn, 2 waiting");
    BOOST_TEST(count("select count(*) from database.job where key like 'return:%' and state = 'ready'") == 3);
}

BOOST_AUTO_TEST_CASE(what_a_shop_made_or_may_have_made_stands_when_the_return_is_opened_again)
{
    auto const order = shipped(4, 4);
    price(order, 1000);
    connect("pay");
    auto const closed = [&](std::int64_t units) {
        RmaId const rma = on_bench(order, units);
        for (std::int64_t i = 0; i < units; ++i)
            done(inspect(rma, "A", "restock"));
        done(close(rma));
        return rma;
    };
    RmaId const unsaid = closed(1);
    BOOST_TEST(!reopen(unsaid)->stands);
    BOOST_TEST(instructed(unsaid) == "refund 1 1000-0=1000 taken_back");
    BOOST_TEST(text("select state from orders.shop_refund") == "withdrawn");
    done(close(unsaid));

    RmaId const paid = closed(2);
    run(fmt::format("update orders.shop_refund set state = 'made', shop_id = '99' where reference like "
                    "(select number from returns.rma where id = {}) || '/%'",
                    paid.value));
    auto const again = reopen(paid).value();
    BOOST_TEST(again.stands->minor == 2000);
    BOOST_TEST(
        text("select payload ->> 'stands' from events.event where kind = 'return.reopened' order by id "
             "desc limit 1") == "2000");
    BOOST_TEST(instructed(paid) == "refund 2 2000-0=2000 made");
    // Closed again it instructs nothing twice; a unit that is taken back is a difference for a person.
    done(close(paid));
    BOOST_TEST(instructed(paid) == "refund 2 2000-0=2000 made");
    BOOST_REQUIRE(reopen(paid));
    auto const one = view(paid).inspections.at(0).id.value;
    done(call("returns.decide_acceptance", {one, "rejected", "It was worn"}));
    done(close(paid));
    BOOST_TEST(instructed(paid) == "refund 2 2000-0=2000 made");
    BOOST_TEST(text("select alternatives::text from events.decision where kind = 'return' order by id desc "
                    "limit 1")
                   .find("settle the difference with the customer") != std::string::npos);

    RmaId const asked = closed(1);
    run("update orders.shop_refund set state = 'begun' where state = 'waiting' and reference like (select "
        "number from returns.rma order by id desc limit 1) || '/%'");
    BOOST_TEST(reopen(asked)->stands->minor == 1000);
    done(close(asked));
    BOOST_TEST(instructed(asked) == "refund 1 1000-0=1000 begun");
}

BOOST_AUTO_TEST_CASE(what_the_shop_says_becomes_part_of_the_returns_story)
{
    auto const order = shipped(5, 1);
    price(order, 1000);
    connect("pay");
    RmaId const rma = on_bench(order, 1);
    done(inspect(rma, "A", "restock"));
    done(close(rma));
    orders::ShopRefundId const refund{count("select id from orders.shop_refund")};
    database::Pool worker = test.login_as("worker");
    auto const says = [&](auto const& work) { in_transaction(worker, work); };
    for (int i = 0; i < 2; ++i) {
        says([&](Transaction& tx) { BOOST_TEST(orders::begin_refund(tx, refund)); });
        says([&](Transaction& tx) { orders::note_refund_refused(tx, refund, "No."); });
    }
    BOOST_TEST(count("select count(*) from events.event where kind = 'return.refund_refused'") == 1);
    BOOST_TEST(view(rma).instructions.at(0).words == "No.");
    says([&](Transaction& tx) { BOOST_TEST(orders::begin_refund(tx, refund)); });
    says([&](Transaction& tx) { orders::note_refund_made(tx, refund, "99"); });
    BOOST_TEST(text("select payload ->> 'refund' from events.event where kind = 'return.refund_made'") ==
               "99");
    says([&](Transaction& tx) { BOOST_TEST(!orders::begin_refund(tx, refund)); });
    BOOST_TEST(state_words(view(rma).instructions.at(0)).ends_with("made refund 99"));
}

BOOST_AUTO_TEST_CASE(a_person_decides_where_the_rules_leave_it_and_an_inspector_may_only_ask)
{
    auto const order = shipped(6, 2);
    RmaId const rma = on_bench(order, 1);
    done(inspect(rma, "E", "dispose"));
    InspectionView const looked = view(rma).inspections.at(0);
    BOOST_TEST(looked.acceptance == "manual_intervention_required");
    BOOST_TEST(looked.acceptance_why.starts_with("Beyond use"));
    BOOST_TEST(close(rma).error().message.find("wait for a person") != std::string::npos);
    auto const decide = [&](database::Pool& who, std::string const& acceptance, std::string const& reason) {
        auto const outcome = in_transaction(who, [&](Transaction& tx) {
            return decide_acceptance(tx, Uuid::random(), looked.id, acceptance, reason);
        });
        return outcome ? std::string("done") : outcome.error().code;
    };
    test.add_person("iris", "returns_inspector", true);
    database::Pool iris = test.login_as("iris");
    BOOST_TEST(decide(iris, "accepted", "Looks fine") == "not_allowed");
    BOOST_TEST(decide(admin, "accepted", " ") == "missing_input");
    BOOST_TEST(decide(admin, "pending", "Later") == "missing_input");
    BOOST_TEST(decide(admin, "accepted", "Loyal customer") == "done");
    BOOST_TEST(decide(admin, "accepted", "Loyal customer") == "wrong_status");
    BOOST_TEST(decide(iris, "manual_intervention_required", "Are you sure?") == "done");
    BOOST_TEST(decide(admin, "rejected", "Worn out") == "done");
    BOOST_TEST(view(rma).inspections.at(0).acceptance_why == "Worn out");
    done(close(rma));
    BOOST_TEST(view(rma).status == "closed");
    BOOST_TEST(decide(admin, "accepted", "Too late") == "wrong_status");
    BOOST_TEST(count("select count(*) from events.event where kind = 'return.acceptance_decided'") == 3);
    BOOST_TEST(text("select alternatives -> 0 ->> 'sentence' from events.decision where kind = 'return' and "
                    "chosen = 'nothing to refund'") == "Worn out");
}

BOOST_AUTO_TEST_CASE(what_may_come_back_is_decided_by_rules_with_stored_reasons)
{
    auto const order = shipped(7, 2);
    auto const code = [&](std::int64_t units, std::string const& override_reason = "") {
        auto const made = authorize(order, units, "refund", "too_small", override_reason).value();
        return made.refused ? made.refused->code : "RMA";
    };
    BOOST_TEST(code(3) == "more_than_shipped");
    BOOST_TEST(code(1) == "RMA");
    BOOST_TEST(code(2, "Let it") == "already_returned"); // nobody outranks what is not there
    run(fmt::format("update orders.order set tags = '{{VIP,Final-Sale}}' where id = {}", order.value));
    BOOST_TEST(code(1) == "final_sale");
    terms({.final_sale_tags = std::vector<std::string>{"outlet"}});
    kernel::ProductId const product{
        count(fmt::format("select product_id from orders.line where order_id = {}", order.value))};
    auto const flag = [&](bool is_final) {
        BOOST_REQUIRE(in_transaction(
            admin, [&](Transaction& tx) { return set_final_sale(tx, Uuid::random(), product, is_final); }));
    };
    flag(true);
    BOOST_TEST(code(1) == "final_sale");
    Terms const now = in_transaction(admin, [&](Transaction& tx) { return terms_of(tx, house.client); });
    BOOST_TEST(now.final_sale_products.size() == 1U);
    BOOST_TEST((now.final_sale_tags == std::vector<std::string>{"outlet"}));
    run("update orders.order set shipped_at = clock_timestamp() - interval '40 days'");
    flag(false);
    BOOST_TEST(code(1) == "window_closed");
    BOOST_TEST(code(1, "Loyal customer") == "RMA");
    auto const other = bench::import_one(admin, house, bench::order_json({{8, 1}}, ++number), clock).value();
    BOOST_TEST(authorize(other, 1, "refund", "too_small")->refused->code == "not_shipped");
    BOOST_TEST(count("select count(*) from events.decision where kind = 'return' and chosen = 'refused'") ==
               6);
    BOOST_TEST(count("select count(*) from events.event where kind = 'return.refused'") == 6);
}

BOOST_AUTO_TEST_CASE(a_parcels_weight_and_a_customers_past_are_shown_and_decide_nothing)
{
    auto const order = shipped(20, 4);
    RmaId const rma = on_bench(order, 1);
    auto const facts = [&] {
        return in_transaction(admin, [&](Transaction& tx) { return signal_facts(tx, rma).value(); });
    };
    auto const codes = [&] {
        std::string all;
        for (Signal const& it : signals_of(facts()))
            all += it.code + " ";
        return all;
    };
    auto const weigh = [&](kernel::Weight weight) {
        auto const outcome = in_transaction(
            admin, [&](Transaction& tx) { return weigh_parcel(tx, Uuid::random(), rma, weight); });
        return outcome ? std::string("done") : outcome.error().code;
    };
    BOOST_TEST(codes().empty()); // nobody weighed it
    kernel::Weight const items = facts().items;
    BOOST_TEST(items.nanograms > 0);
    BOOST_TEST(facts().went_out.nanograms > items.nanograms); // four left
    BOOST_TEST(weigh({0}) == "bad_value");
    BOOST_TEST(weigh(items) == "done");
    BOOST_TEST(codes().empty());
    BOOST_TEST(weigh({items.nanograms / 2}) == "done");
    BOOST_TEST(codes() == "lighter ");
    BOOST_TEST(weigh(facts().went_out * 2) == "done");
    BOOST_TEST(codes() == "heavier ");
    BOOST_TEST(weigh(items) == "done");

    // Two more returns of the same customer, one of which came empty.
    RmaId const empty = on_bench(order, 1);
    done(call("returns.inspect", json::array({{{"rma", empty.value},
                                               {"found", "missing"},
                                               {"line", view(empty).lines.at(0).id.value},
                                               {"disposition", "missing"}}})));
    BOOST_TEST(codes() == "odd_before ");
    on_bench(order, 1);
    BOOST_TEST(facts().returns == 3);
    BOOST_TEST(facts().units_back == 2);
    BOOST_TEST(facts().units_out == 4);
    BOOST_TEST(codes() == "often_returns odd_before ");
    // Another customer's are not counted, nor what came before the 90 days.
    run(fmt::format("update returns.rma set authorized_at = authorized_at - interval '91 days' where id = {}",
                    empty.value));
    BOOST_TEST(facts().returns == 2);
    run(fmt::format("update orders.recipient set email = 'someone@else.example' where order_id <> {} or kind "
                    "<> 'customer'",
                    order.value));
    BOOST_TEST(facts().returns == 2);
    done(inspect(rma, "A", "restock"));
    done(close(rma));
    BOOST_TEST(weigh(items) == "wrong_status");
    test.add_person("otto", "returns_inspector"); // of no client
    database::Pool otto = test.login_as("otto");
    BOOST_TEST(in_transaction(otto, [&](Transaction& tx) { return !signal_facts(tx, rma); }));
}

BOOST_AUTO_TEST_SUITE_END()

// ── every combination
// ───────────────────────────────────────────────────────────────────────────────────────────

namespace {

std::vector<std::string> const acceptances{"pending", "accepted", "rejected", "manual_intervention_required"};
std::vector<std::string> const grades{"A", "B", "C", "D", "E", "none"};
std::vector<std::string> const dispositions{"restock",          "restock_after_rework",
                                            "resale_hold",      "quarantine",
                                            "return_to_vendor", "repair",
                                            "donate",           "recycle",
                                            "dispose",          "missing",
                                            "wrong_item",       "return_to_customer"};

struct Combination
{
    std::string acceptance, grade, disposition;
};

/// Drives one item of this combination through the database's functions, and says what became of it.
struct Drive
{
    Counter& counter;
    kernel::OrderId order;
    Combination const& of;

    std::string run()
    {
        bool const is_blind = of.acceptance == "pending"; // belongs to no order
        RmaId const rma = is_blind
                              ? RmaId{counter
                                          .call("returns.arrive", {{{"client", counter.house.client.value},
                                                                    {"pod", counter.house.pod.value}}})
                                          .value()
                                          .at("rma")
                                          .get<std::int64_t>()}
                              : counter.on_bench(order, 1);
        auto const inspected = inspect(rma, is_blind);
        if (!inspected) return refused("to inspect", rma, inspected.error());
        std::int64_t const inspection = inspected->at("inspection").get<std::int64_t>();
        std::string const by_rule = counter.view(rma).inspections.at(0).acceptance;
        if (by_rule != of.acceptance) {
            auto const decided =
                counter.call("returns.decide_acceptance", {inspection, of.acceptance, "A person says so"});
            if (!decided) return refused("to decide", rma, decided.error());
        }
        std::string const who = by_rule == of.acceptance ? "rule" : "person";
        auto const closed = counter.close(rma);
        if (!closed)
            return fmt::format("{}; {}", moved(inspection), refused("to close", rma, closed.error()));
        return fmt::format("{}; by {}: {}; {}", moved(inspection), who, owed(rma), fees(inspection));
    }

private:
    Outcome<json> inspect(RmaId rma, bool is_blind)
    {
        bool const is_odd = of.disposition == "missing" || of.disposition == "wrong_item";
        json request = {{"rma", rma.value},
                        {"found", is_odd     ? of.disposition
                                  : is_blind ? "extra"
                                             : "expected"},
                        {"disposition", of.disposition},
                        {"note", "as found"},
                        {"product", counter.count("select min(id) from catalog.product")},
                        {"location", counter.house.bins.at("B-001")}};
        if (of.grade != "none") request["grade"] = of.grade;
        if (!is_blind)
            request["line"] = counter.count(
                fmt::format("select min(id) from returns.rma_line where rma_id = {}", rma.value));
        return counter.call("returns.inspect", json::array({request}));
    }
    /// A refusal leaves what was before.
    std::string refused(std::string const& step, RmaId rma, kernel::Refusal const& why)
    {
        std::int64_t const owed_now =
            counter.count(fmt::format("select count(*) from returns.refund where rma_id = {}", rma.value));
        BOOST_TEST(owed_now == 0);
        if (step == "to inspect") {
            BOOST_TEST(counter.count(fmt::format("select count(*) from returns.inspection where rma_id = {}",
                                                 rma.value)) == 0);
        }
        std::string words = why.message;
        std::string const name = counter.view(rma).number;
        if (auto const at = words.find(name); at != std::string::npos) words.replace(at, name.size(), "RMA");
        return fmt::format("refused {}: {}", step, words);
    }
    std::string moved(std::int64_t inspection)
    {
        std::string const where = fmt::format("ref_type = 'inspection' and ref_id = {}", inspection);
        std::int64_t const rows = counter.count("select count(*) from inventory.movement where " + where);
        BOOST_TEST(rows == (of.disposition == "missing" ? 0 : 2)); // onto the bench, and from there
        if (rows == 0) return "nothing moved";
        return "1 moved to " +
               counter.text("select min(l.kind) || ' as ' || min(m.condition) from inventory.movement m join "
                            "inventory.location l on l.id = m.to_location where l.code <> 'RETURNS' and " +
                            where);
    }
    std::string owed(RmaId rma)
    {
        auto const instructions = counter.view(rma).instructions;
        BOOST_TEST(instructions.size() == (of.acceptance == "accepted" ? 1U : 0U));
        if (instructions.empty()) return "nothing owed";
        return fmt::format("{} {} less {}", instructions[0].kind, instructions[0].value.minor,
                           instructions[0].fee.minor);
    }
    std::string fees(std::int64_t inspection)
    {
        std::int64_t const all = counter.count(
            fmt::format("select count(*) from billing.charge where kind = 'return_inspection' and "
                        "subject_type = 'inspection' and subject_id = {}",
                        inspection));
        BOOST_TEST(all == (of.disposition == "missing" ? 0 : 1));
        return all == 0 ? "no fee" : "1 fee";
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(every_acceptance_grade_and_disposition_ends_in_one_outcome_or_a_stated_refusal)
{
    Counter counter;
    counter.done(counter.call("billing.set_fee", {counter.house.client.value, "return_inspection", "",
                                                  3'000'000, "USD", "2020-01-01"}));
    counter.terms({.fee_basis_points = 1000});
    std::string table;
    kernel::OrderId order{};
    int left = 0;
    for (std::string const& acceptance : acceptances)
        for (std::string const& grade : grades)
            for (std::string const& disposition : dispositions) {
                if (left-- == 0) {
                    order = counter.shipped(10 + static_cast<int>(counter.number), 12);
                    counter.price(order, 1000);
                    left = 11;
                }
                Combination const of{acceptance, grade, disposition};
                table += fmt::format("{} | {} | {} | {}\n", acceptance, grade, disposition,
                                     Drive{counter, order, of}.run());
            }
    std::string const path = std::string(PODDESK_SOURCE_DIR) + "/tests/domain/returns/outcomes.matrix";
    if (std::getenv("PODDESK_UPDATE_MATRIX") != nullptr) std::ofstream(path) << table;
    std::ifstream file(path);
    std::string const kept((std::istreambuf_iterator<char>(file)), {});
    BOOST_TEST(table == kept, "the outcomes changed; look at them with PODDESK_UPDATE_MATRIX=1");
}
