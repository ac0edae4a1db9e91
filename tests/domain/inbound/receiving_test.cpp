#include "domain/inbound/bench_view.h"
#include "domain/inbound/position_view.h"
#include "domain/inbound/purchase_order.h"
#include "domain/inbound/put_away.h"
#include "domain/inbound/receipt_view.h"

#include "tests/domain/inventory/small_house.h"

using namespace poddesk;
using namespace poddesk::inbound;
using database::in_transaction;
using database::Transaction;
using kernel::Outcome;
using kernel::Quantity;
using kernel::Uuid;

namespace {

struct Dock : testing::SmallHouse
{
    kernel::PurchaseOrderId order(std::vector<std::pair<std::string, std::int64_t>> const& lines)
    {
        CreatePurchaseOrder command{Uuid::random(), client, pod("PA"), "Mill", "", {}, {}};
        for (auto const& [sku, quantity] : lines) {
            command.lines.push_back({sku, Quantity::of(quantity).value()});
        }
        return act([&](Transaction& tx) { return create_purchase_order(tx, command); }).value().id;
    }
    Outcome<Received> count(kernel::PurchaseOrderId id, std::vector<Count> const& counts)
    {
        Receive const command{Uuid::random(), id, counts};
        return act([&](Transaction& tx) { return receive(tx, command); });
    }
    std::string status(kernel::PurchaseOrderId id)
    {
        return text("select status from inbound.purchase_order where id = " + std::to_string(id.value));
    }
    Outcome<void> undo(kernel::ReceiptId receipt)
    {
        Uuid const id = Uuid::random();
        return act([&](Transaction& tx) { return undo_receipt(tx, id, receipt, "wrong pallet"); });
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(receiving, Dock)

BOOST_AUTO_TEST_CASE(the_clock_starts_at_the_dock_and_each_step_goes_back)
{
    kernel::PurchaseOrderId const id = order({{"MUG", 10}});
    auto const back = [&] {
        return act([&](Transaction& tx) { return step_back(tx, Uuid::random(), id, "another truck"); });
    };
    BOOST_CHECK(act([&](Transaction& tx) { return arrive(tx, Uuid::random(), id); }).has_value());
    BOOST_CHECK_EQUAL(status(id), "arrived");
    BOOST_CHECK_EQUAL(act([&](Transaction& tx) { return arrive(tx, Uuid::random(), id); }).error().code,
                      "wrong_status");
    std::string const stamp = text("select arrived_at::text from inbound.purchase_order");
    BOOST_CHECK(act([&](Transaction& tx) { return begin_receiving(tx, Uuid::random(), id); }).has_value());
    BOOST_CHECK(act([&](Transaction& tx) { return begin_receiving(tx, Uuid::random(), id); }).has_value());
    BOOST_CHECK_EQUAL(status(id), "receiving");
    BOOST_CHECK_EQUAL(text("select arrived_at::text from inbound.purchase_order"), stamp);
    BOOST_CHECK(back().has_value());
    BOOST_CHECK(back().has_value());
    BOOST_CHECK_EQUAL(status(id), "expected");
    BOOST_CHECK_EQUAL(back().error().code, "wrong_status");
    BOOST_CHECK_EQUAL(number("select count(arrived_at) from inbound.purchase_order"), 0);
}

BOOST_AUTO_TEST_CASE(a_number_that_two_clients_have_is_never_guessed)
{
    Received const ours = count(order({{"MUG", 10}}), {{"MUG", 10}}).value();
    auto const order_of = [&](std::optional<kernel::ClientId> whose) {
        return act([&](Transaction& tx) { return find_purchase_order(tx, "PO-00001", whose); });
    };
    auto const receipt_of = [&](std::optional<kernel::ClientId> whose) {
        return act([&](Transaction& tx) { return find_receipt(tx, ours.number, whose); });
    };
    BOOST_CHECK(order_of({}).value().has_value());
    BOOST_CHECK(receipt_of({}).value() == ours.receipt);
    kernel::ClientId const others = act([](Transaction& tx) {
        (void)tx
            .query(R"(select clients.create_client(gen_random_uuid(), '{"code":"BB","name":"Beech",
                "color":"#336699","branding":{"from_email":"hello@bb.example"}}'))")
            .value<std::string>();
        (void)tx
            .query(R"(select catalog.add_products(gen_random_uuid(), 2, '[
                {"sku":"CUP","title":"Cup","weight_ng":100,"length_um":1,"width_um":1,"height_um":1}]'))")
            .value<std::string>();
        return tx.query("select id from clients.client where code = 'BB'").value<kernel::ClientId>();
    });
    CreatePurchaseOrder const command{
        Uuid::random(), others, pod("PA"), "Mill", "", {}, {{"CUP", Quantity::of(4).value()}}};
    auto const theirs = act([&](Transaction& tx) { return create_purchase_order(tx, command); }).value();
    BOOST_CHECK_EQUAL(theirs.number, "PO-00001");
    Received const counted = count(theirs.id, {{"CUP", 4}}).value();
    BOOST_CHECK_EQUAL(counted.number, ours.number);
    BOOST_CHECK_EQUAL(order_of({}).error().code, "ambiguous");
    BOOST_CHECK_EQUAL(receipt_of({}).error().message,
                      "\"R-000001\" is a number of several clients: Aster, Beech; say whose.");
    BOOST_CHECK(receipt_of(client).value() == ours.receipt);
    BOOST_CHECK(receipt_of(others).value() == counted.receipt);
    BOOST_CHECK(order_of(others).value() == theirs.id);
    BOOST_CHECK(!act([](Transaction& tx) { return find_receipt(tx, "R-999999"); }).value().has_value());
}

BOOST_AUTO_TEST_CASE(a_receipt_is_taken_back_whole_until_something_is_put_away)
{
    kernel::PurchaseOrderId const id = order({{"MUG", 10}});
    Received const first = count(id, {{"MUG", 8, 1}, {"BOWL", 2}}).value();
    BOOST_CHECK_EQUAL(held("MUG", "RECV"), 8);
    BOOST_CHECK(undo(first.receipt).has_value());
    BOOST_CHECK_EQUAL(undo(first.receipt).error().code, "wrong_status");
    BOOST_CHECK_EQUAL(held("MUG", "RECV") + held("MUG", "HOLD") + held("BOWL", "RECV"), 0);
    BOOST_CHECK_EQUAL(status(id), "arrived");
    // What nobody had ordered is not expected the second time.
    BOOST_CHECK_EQUAL(act([&](Transaction& tx) { return expected_of(tx, id); }).size(), 1u);
    Received const second = count(id, {{"4006", 10}}).value();
    BOOST_CHECK_EQUAL(second.short_ + second.over, 0);
    std::vector<PutawayLine> plan = act([&](Transaction& tx) { return suggest_putaway(tx, second.receipt); });
    BOOST_REQUIRE_EQUAL(plan.size(), 1u);
    plan[0].quantity = 1;
    plan[0].overruled = plan[0].bin_code;
    plan[0].bin = bin("A-3");
    plan[0].bin_code = "A-3";
    PutAway const away{Uuid::random(), second.receipt, plan};
    BOOST_CHECK_EQUAL(act([&](Transaction& tx) { return put_away(tx, away); }).value().left, 9);
    BOOST_CHECK_EQUAL(undo(second.receipt).error().code, "wrong_status");
    BOOST_CHECK_EQUAL(text("select chosen || ' not ' || (alternatives #>> '{1,option}') from events.decision "
                           "where kind = 'putaway'"),
                      "A-3 not A-1");
}

BOOST_AUTO_TEST_CASE(a_putaway_is_taken_back_once_and_only_while_its_units_are_there)
{
    kernel::PurchaseOrderId const id = order({{"MUG", 10}});
    Received const received = count(id, {{"MUG", 10}}).value();
    PutAway away{Uuid::random(), received.receipt, {}};
    away.lines = act([&](Transaction& tx) { return suggest_putaway(tx, received.receipt); });
    BOOST_CHECK_EQUAL(away.lines.at(0).rejected.size(), 2u);
    PutawayDone const done = act([&](Transaction& tx) { return put_away(tx, away); }).value();
    BOOST_CHECK_EQUAL(status(id), "put_away");
    auto const back = [&](kernel::EventId event, char const* reason) {
        return act([&](Transaction& tx) { return undo_put_away(tx, Uuid::random(), event, reason); });
    };
    BOOST_CHECK_EQUAL(back(done.event, " ").error().code, "missing_input");
    BOOST_CHECK_EQUAL(back({done.event.value - 1}, "wrong bin").error().code, "not_found");
    BOOST_CHECK(back(done.event, "wrong bin").has_value());
    BOOST_CHECK_EQUAL(back(done.event, "wrong bin").error().code, "wrong_status");
    BOOST_CHECK_EQUAL(status(id), "received");
    BOOST_CHECK_EQUAL(held("MUG", "RECV"), 10);
    BOOST_CHECK_EQUAL(number("select count(put_away_at) from inbound.receipt"), 0);

    // Put away again, and gone from the bin: the way back is closed.
    away.command_id = Uuid::random();
    away.lines = act([&](Transaction& tx) { return suggest_putaway(tx, received.receipt); });
    BOOST_REQUIRE_EQUAL(away.lines.size(), 1u);
    BOOST_CHECK_EQUAL(away.lines[0].quantity, 10);
    PutawayDone const again = act([&](Transaction& tx) { return put_away(tx, away); }).value();
    stock("MUG", away.lines[0].bin_code, -1);
    BOOST_CHECK_EQUAL(back(again.event, "wrong bin").error().code, "not_enough_stock");
    BOOST_CHECK_EQUAL(status(id), "put_away");
}

BOOST_AUTO_TEST_CASE(a_scan_at_the_dock_finds_number_reference_or_item)
{
    kernel::PurchaseOrderId const first = order({{"MUG", 10}});
    CreatePurchaseOrder command{Uuid::random(),
                                client,
                                pod("PA"),
                                "Mill",
                                "PO-X",
                                kernel::parse_date("2020-01-31").value(),
                                {{"MUG", Quantity::of(4).value()}},
                                "N-77"};
    kernel::PurchaseOrderId const second =
        act([&](Transaction& tx) { return create_purchase_order(tx, command); }).value().id;
    auto const found = [&](char const* code) {
        return act([&](Transaction& tx) { return find_to_receive(tx, code, 9); });
    };
    BOOST_REQUIRE_EQUAL(found("po-x").size(), 1u);
    BOOST_REQUIRE_EQUAL(found("n-77").size(), 1u);
    BOOST_CHECK(found("n-77")[0].id == second);
    BOOST_REQUIRE_EQUAL(found("4006").size(), 2u);
    BOOST_CHECK(found("4006")[0].id == second); // by its day
    BOOST_CHECK(act([&](Transaction& tx) { return arrive(tx, Uuid::random(), first); }).has_value());
    BOOST_CHECK(found("4006")[0].id == first); // at the dock already
    BOOST_CHECK(found("").empty());

    auto counts = act([&](Transaction& tx) { return receipt_counts(tx, {}); });
    BOOST_CHECK_EQUAL(counts[ReceiptQueue::late], 1);
    BOOST_CHECK_EQUAL(counts[ReceiptQueue::at_dock], 1);
    BOOST_CHECK_EQUAL(counts[ReceiptQueue::discrepancies], 0);
    Received const received = count(first, {{"MUG", 9, 1}}).value();
    counts = act([&](Transaction& tx) { return receipt_counts(tx, {}); });
    BOOST_CHECK_EQUAL(counts[ReceiptQueue::discrepancies], 1);
    BOOST_CHECK_EQUAL(counts[ReceiptQueue::putaway], 1);
    auto const record = act([&](Transaction& tx) { return receipt_record(tx, first); });
    BOOST_REQUIRE(record.has_value());
    BOOST_CHECK_EQUAL(record->discrepancies.at(0).damaged, 1);
    BOOST_CHECK_EQUAL(record->receipts.at(0).number, received.number);
    BOOST_CHECK_EQUAL(record->events.size(), 3u);
    BOOST_CHECK_EQUAL(
        act([&](Transaction& tx) { return find_to_bin(tx, received.number.c_str(), 9); }).size(), 1u);
}

BOOST_AUTO_TEST_CASE(a_product_that_demands_a_lot_comes_in_by_lot)
{
    act([&](Transaction& tx) {
        tx.query("select catalog.demand_at_receiving(:id, :product, true, true)")
            .bind("id", Uuid::random())
            .bind("product", product("CREAM"))
            .value<std::string>();
    });
    kernel::PurchaseOrderId const id = order({{"CREAM", 10}, {"MUG", 1}});
    BOOST_CHECK_EQUAL(count(id, {{"CREAM", 4}}).error().code, "missing_input");
    auto const day = [](char const* text) { return kernel::parse_date(text).value(); };
    Received const received =
        count(id, {{"CREAM", 4, 0, "L1", day("2027-01-31")}, {"CREAM", 7, 1, "L2", day("2027-03-31")}})
            .value();
    BOOST_CHECK_EQUAL(received.over, 2);
    BOOST_CHECK_EQUAL(received.short_, 1); // the mug
    BOOST_CHECK_EQUAL(act([&](Transaction& tx) { return expiry_of(tx, product("CREAM")); }).size(), 2u);
    std::vector<PutawayLine> const plan =
        act([&](Transaction& tx) { return suggest_putaway(tx, received.receipt); });
    BOOST_REQUIRE_EQUAL(plan.size(), 2u);
    BOOST_CHECK_EQUAL(plan[1].lot, "L2");
    PutAway const away{Uuid::random(), received.receipt, plan};
    BOOST_CHECK_EQUAL(act([&](Transaction& tx) { return put_away(tx, away); }).value().left, 0);
    BOOST_CHECK_EQUAL(status(id), "put_away");
    BOOST_CHECK_EQUAL(text("select string_agg(lot || ' ' || on_hand, ', ' order by lot, on_hand) from "
                           "inventory.level where condition = 'good' and on_hand > 0"),
                      "L1 4, L2 7");
}

BOOST_AUTO_TEST_CASE(the_explorer_pages_by_key_and_counts_at_the_server)
{
    stock("MUG", "A-1", 10);
    stock("BOWL", "A-1", 3);
    order({{"CREAM", 5}, {"MUG", 2}});
    StockQuery query;
    auto const all = act([&](Transaction& tx) { return stock_page(tx, query, {}, 0, 10); });
    BOOST_REQUIRE_EQUAL(all.size(), 3u);
    BOOST_CHECK_EQUAL(all[2].sku, "MUG");
    BOOST_CHECK_EQUAL(all[2].available, 10);
    BOOST_CHECK_EQUAL(all[2].expected, 2);
    StockPlace const after{all[0].client, all[0].sku, all[0].pod};
    auto const rest = act([&](Transaction& tx) { return stock_page(tx, query, after, 0, 10); });
    BOOST_CHECK(rest == std::vector(all.begin() + 1, all.end()));
    auto counts = act([&](Transaction& tx) { return stock_counts(tx, query); });
    BOOST_CHECK_EQUAL(counts[StockList::everything], 3);
    BOOST_CHECK_EQUAL(counts[StockList::expected], 2);
    BOOST_CHECK_EQUAL(counts[StockList::nothing_left], 4); // three in the other pod, and the cream here
    query.text = "4006";
    BOOST_CHECK_EQUAL(act([&](Transaction& tx) { return stock_page(tx, query, {}, 0, 10); }).size(), 1u);
    query.text = "%";
    BOOST_CHECK_EQUAL(act([&](Transaction& tx) { return stock_page(tx, query, {}, 0, 10); }).size(), 0u);
}

BOOST_AUTO_TEST_SUITE_END()
