#include "tests/gui/orders/stage.h"
#include "tests/gui/step_work.h"

#include "gui/orders/order_detail.h"
#include "gui/orders/order_window_presenter.h"
#include "gui/orders/words.h"
#include "gui/orders/words_of_addresses.h"
#include "gui/orders/words_of_records.h"

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct Seen final : OrderWindowView
{
    void show_order(OrderRecord const&, OrderActions const& can) override
    {
        ++shown;
        actions = can;
    }
    void show_no_order(std::string const& sentence) override { missing = sentence; }
    void flash_line(std::string const& key, std::set<std::string> const& columns) override
    {
        flashes[key] = columns;
    }
    void show_picture(std::string const&, std::string const&) override { ++pictures; }
    void show_cancel(CancelWords const& effect, bool asked) override
    {
        ++told;
        foreseen = effect;
        is_asked = asked;
    }
    void open_document(std::string const& name, std::string const&) override { opened = name; }
    void done(std::string const& sentence, bool undo) override
    {
        said = sentence;
        can_undo = undo;
    }
    void refused(std::string const& sentence) override { refusal = sentence; }

    std::map<std::string, std::set<std::string>> flashes;
    OrderActions actions;
    std::string missing, opened, said, refusal;
    CancelWords foreseen;
    int shown = 0, pictures = 0, told = 0;
    bool can_undo = false, is_asked = false;
};

tests::Stage& stage()
{
    static tests::Stage made(12);
    return made;
}

struct Window
{
    explicit Window(std::string const& typed)
        : presenter(std::make_shared<OrdersStore>(stage().pool()), work, seen, typed)
    {
        presenter.read();
        work.settle();
    }
    void changed()
    {
        presenter.order_changed({presenter.order().value}, false);
        work.settle();
    }

    tests::StepWork work;
    Seen seen;
    OrderWindowPresenter presenter;
};

/// An order that nobody has begun to work on.
std::string waiting_order()
{
    auto const number = database::in_transaction(stage().database().root(), [](database::Transaction& tx) {
        return tx.query("select number from orders.order where status = 'received' order by id limit 1")
            .value<std::string>();
    });
    return number;
}

} // namespace

BOOST_AUTO_TEST_SUITE(order_window_presenter)

BOOST_AUTO_TEST_CASE(it_opens_by_number_and_by_id_and_says_what_is_missing)
{
    std::string const number = waiting_order();
    Window by_number(number);
    BOOST_TEST(by_number.presenter.order().value == stage().order(number));
    BOOST_TEST(by_number.presenter.row_count() > 0);
    BOOST_TEST(by_number.presenter.is_settled());
    Window by_id(std::to_string(stage().order(number)));
    BOOST_TEST(by_id.presenter.record().has_value());
    Window nothing("NO-SUCH-ORDER");
    BOOST_TEST(nothing.seen.missing.find("NO-SUCH-ORDER") != std::string::npos);
    BOOST_TEST(nothing.seen.shown == 0);
}

BOOST_AUTO_TEST_CASE(what_comes_back_of_it_is_listed_beside_it)
{
    std::string const number = waiting_order();
    auto const titles = [&] {
        Window window(number);
        std::vector<std::string> all;
        Detail const side = order_side(window.presenter.record().value(), kernel::SystemClock().now());
        for (DetailSection const& section : side.sections) {
            for (DetailItem const& item : section.items) {
                if (item.key.starts_with("rma:")) all.push_back(item.title + " " + item.right);
            }
        }
        return all;
    };
    BOOST_TEST(titles().empty());
    stage().run(
        "with o as (select id, client_id from orders.order where number = '" + number +
        "'), r as (insert into returns.rma (client_id, order_id, number, status) select client_id, id, "
        "'RMA-77', 'approved' from o returning id, client_id) insert into returns.rma_line (client_id, "
        "rma_id, quantity, reason, wants) select client_id, id, 2, 'too_small', 'refund' from r");
    BOOST_TEST(titles() == std::vector<std::string>{"RMA-77 2 units"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(hold_release_and_cancel_are_taken_back_by_undo)
{
    std::string const number = waiting_order();
    Window window(number);
    window.presenter.hold("fraud", "two cards");
    window.work.settle();
    BOOST_TEST(stage().status(number) == "on_hold");
    BOOST_TEST(window.seen.can_undo);
    window.presenter.undo();
    window.work.settle();
    BOOST_TEST(stage().status(number) == "received");

    window.presenter.cancel("asked");
    window.work.settle();
    BOOST_TEST(stage().status(number) == "canceled");
    window.presenter.undo();
    window.work.settle();
    BOOST_TEST(stage().status(number) == "received");

    stage().hold_elsewhere(number, "address", "no street number");
    window.changed();
    window.presenter.release_hold("asked the customer");
    window.work.settle();
    BOOST_TEST(stage().status(number) == "received");
    BOOST_TEST(window.seen.refusal == "");
}

BOOST_AUTO_TEST_CASE(a_cancel_says_beforehand_what_it_undoes_and_follows_changes)
{
    std::string const number = waiting_order();
    Window window(number);
    window.presenter.foresee_cancel();
    window.work.settle();
    BOOST_TEST(window.seen.is_asked);
    BOOST_TEST(window.seen.foreseen.can_cancel);
    BOOST_TEST(window.seen.foreseen.words.starts_with("Nothing is reserved for it."));
    BOOST_TEST(stage().status(number) == "received"); // it only says
    stage().hold_elsewhere(number, "operator", "ask first");
    window.changed();
    BOOST_TEST(window.seen.told == 1); // a hold changes nothing of what is undone

    stage().run("alter table orders.order disable trigger user");
    stage().run("update orders.order set status = 'shipped' where number = '" + number + "'");
    stage().run("alter table orders.order enable trigger user");
    window.changed();
    BOOST_TEST(window.seen.told == 2);
    BOOST_TEST(!window.seen.is_asked);
    BOOST_TEST(!window.seen.foreseen.can_cancel);
    BOOST_TEST(window.seen.foreseen.words == number + " has left: authorize a return instead.");
    window.presenter.cancel("asked");
    window.work.settle();
    BOOST_TEST(window.seen.refusal == window.seen.foreseen.words);

    stage().run("alter table orders.order disable trigger user");
    stage().run("update orders.order set status = 'on_hold' where number = '" + number + "'");
    stage().run("alter table orders.order enable trigger user");
    window.changed();
    BOOST_TEST(window.seen.told == 2); // it was decided
    window.presenter.release_hold("asked");
    window.work.settle();
    BOOST_TEST(stage().status(number) == "received");
}

BOOST_AUTO_TEST_CASE(a_shops_hold_is_cleared_by_those_who_name_it)
{
    std::string const number = waiting_order();
    stage().hold_elsewhere(number, "fraud", "held in the shop: two cards");
    stage().run("update orders.hold set shop_ids = '{11}' where reason = 'held in the shop: two cards'");
    Window window(number);
    BOOST_TEST((window.seen.actions.holds == std::vector<std::string>{"shop:fraud"}));
    BOOST_TEST(held_by_words(window.presenter.record()->order.holds.front(), {}).starts_with("the shop"));
    // One hold, and yet it is asked which: nobody clears the shop's without saying so.
    std::vector<FormField> const asked = clear_hold_fields(window.seen.actions.holds);
    BOOST_REQUIRE_EQUAL(asked.size(), 2U);
    BOOST_TEST(asked[1].choices.back().second.find("the shop's own") != std::string::npos);
    BOOST_TEST(clear_hold_fields({"fraud"}).size() == 1U);
    for (char const* const kind : {"", "fraud"}) {
        window.seen.refusal.clear();
        window.presenter.release_hold("she called", kind);
        window.work.settle();
        BOOST_TEST(window.seen.refusal.find("The shop holds " + number) != std::string::npos);
        BOOST_TEST(stage().status(number) == "on_hold");
    }
    window.presenter.release_hold("she called", "shop:fraud");
    window.work.settle();
    BOOST_TEST(stage().status(number) == "received");
    window.presenter.undo(); // now it is hers
    window.work.settle();
    BOOST_TEST((window.seen.actions.holds == std::vector<std::string>{"fraud"}));
    window.presenter.release_hold("she called");
    window.work.settle();
    BOOST_TEST(stage().status(number) == "received");
}

BOOST_AUTO_TEST_CASE(who_buys_for_a_company_is_said_with_its_number)
{
    std::string const number = database::in_transaction(*stage().pool(), [](database::Transaction& tx) {
        return tx.query("select min(number) from orders.order where po_number <> ''").value<std::string>();
    });
    Window window(number);
    orders::OrderView const& order = window.presenter.record()->order;
    BOOST_TEST(order.company == "Elm School District");
    std::string const words = placed_words(order, order.placed_at);
    BOOST_TEST(words.find("Elm School District") != std::string::npos, words);
    BOOST_TEST(words.find("PO number PO-45") != std::string::npos, words);
    orders::OrderView person = order;
    person.company = person.po_number = "";
    BOOST_TEST(placed_words(person, order.placed_at).find("PO") == std::string::npos);
    std::string shown;
    for (DetailLine const& line : queue_detail(*window.presenter.record(), order.placed_at).subtitle)
        shown += line.text + "\n";
    BOOST_TEST(shown.find(order.po_number) != std::string::npos, shown);
}

BOOST_AUTO_TEST_CASE(an_address_is_corrected_and_taken_back)
{
    Window window(waiting_order());
    kernel::Address const was = window.presenter.record()->order.ship_to;
    BOOST_TEST(window.seen.actions.can_correct);
    BOOST_TEST(!window.presenter.proposed_address().has_value());

    kernel::Address to = was;
    to.postal_code = "0" + was.postal_code;
    window.presenter.correct_address(to);
    window.work.settle();
    BOOST_TEST(window.presenter.record()->order.status == "on_hold"); // the check's question
    BOOST_TEST(window.presenter.record()->order.told.value().postal_code == was.postal_code);
    to = was;
    to.region = "XX";
    window.presenter.correct_address(to);
    window.work.settle();
    // Accepted: never by itself, and the hold that the check placed is gone.
    auto const proposed = window.presenter.proposed_address();
    BOOST_TEST(proposed.value().region == was.region);
    window.presenter.correct_address(*proposed);
    window.work.settle();
    BOOST_TEST(window.presenter.record()->order.status == "received");
    BOOST_TEST(!window.presenter.record()->order.told.has_value());
    for (int step = 0; step < 3; ++step) {
        window.presenter.undo();
        window.work.settle();
    }
    BOOST_TEST((window.presenter.record()->order.ship_to == was));
    BOOST_TEST(window.presenter.record()->order.status == "received");
    BOOST_TEST(window.seen.refusal == "");
}

BOOST_AUTO_TEST_CASE(what_a_provider_says_of_the_address_is_shown_and_its_proposal_taken)
{
    Window window(waiting_order());
    kernel::Address const was = window.presenter.record()->order.ship_to;
    auto const shown = [&] {
        std::string all;
        for (DetailSection const& section :
             order_side(*window.presenter.record(), kernel::SystemClock().now()).sections) {
            for (DetailLine const& line : section.lines) {
                all += line.text + "\n";
            }
        }
        return all;
    };
    BOOST_TEST(shown().find("EasyPost") == std::string::npos); // the control
    BOOST_TEST(!window.presenter.proposed_address().has_value());
    std::string const id = std::to_string(window.presenter.order().value);
    stage().run("insert into orders.address_service (id, provider, address) values (1, 'easypost', "
                "'https://api.easypost.com')");
    stage().run("insert into orders.address_verification (client_id, order_id, mark, state, residential, "
                "answered_at) select r.client_id, r.order_id, orders.address_mark(r), 'deliverable', true, "
                "clock_timestamp() from orders.recipient r where r.kind = 'ship' and r.order_id = " +
                id);
    stage().run("insert into orders.recipient (client_id, order_id, kind, line1, city, region, postal_code, "
                "country) select client_id, order_id, 'proposed', upper(line1), upper(city), region, "
                "left(postal_code, 5) || '-1234', country from orders.recipient where kind = 'ship' and "
                "order_id = " +
                id);
    window.changed();
    BOOST_TEST(shown().find("EasyPost finds this address; it is a home.") != std::string::npos, shown());
    BOOST_TEST(shown().find("EasyPost writes it: ") != std::string::npos, shown());
    auto const proposed = window.presenter.proposed_address();
    BOOST_TEST(proposed.value().postal_code.ends_with("-1234"));
    BOOST_TEST(proposed.value().name == was.name);
    BOOST_TEST((window.presenter.record()->order.ship_to == was)); // never by itself
    window.presenter.correct_address(*proposed);
    window.work.settle();
    BOOST_TEST(window.presenter.record()->order.ship_to.postal_code.ends_with("-1234"));
    BOOST_TEST(shown().find("EasyPost is still to be asked") != std::string::npos, shown());
    window.presenter.undo();
    window.work.settle();
    BOOST_TEST((window.presenter.record()->order.ship_to == was));
    BOOST_TEST(window.seen.refusal == "");
    stage().run("delete from orders.address_verification");
    stage().run("delete from orders.address_service");
}

BOOST_AUTO_TEST_CASE(what_an_address_lacks_is_said_once)
{
    orders::AddressVerification const lost{
        "undeliverable", "EasyPost", {}, {{"", "E.ADDRESS.NOT_FOUND", "Address not found"}}, {}, {}};
    auto const free = verification_lines(lost, false);
    BOOST_REQUIRE_EQUAL(free.size(), 2U);
    BOOST_TEST(free[0].text == "EasyPost does not find this address.");
    BOOST_TEST((free[0].tone == Tone::bad));
    BOOST_TEST(free[1].text == "Address not found");
    BOOST_TEST(verification_lines(lost, true).size() == 1U); // its hold says why

    orders::AddressServiceHealth health;
    health.provider = "EasyPost";
    kernel::Timestamp const now = kernel::SystemClock().now();
    BOOST_TEST(address_service_words({}, now) == "");
    BOOST_TEST(address_service_words(health, now) == "EasyPost verifies addresses");
    health.problem = "It does not take our key.";
    health.failures = 1;
    BOOST_TEST(address_service_words(health, now).find("address-check health") != std::string::npos);
    health.is_paused = true;
    BOOST_TEST(address_service_words(health, now).find("paused") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(lines_priority_and_gift_are_changed_and_taken_back)
{
    Window window(waiting_order());
    auto const order = [&] { return window.presenter.record()->order; };
    LineRow const was = *window.presenter.line(0);
    auto const then = [&](auto const& act) {
        act();
        window.work.settle();
    };
    then([&] { window.presenter.change_line(window.presenter.key(0), was.line.sku, "7"); });
    BOOST_TEST(window.presenter.line(0)->line.quantity == 7);
    then([&] { window.presenter.set_priority(9); });
    BOOST_TEST(order().priority == 9);
    then([&] { window.presenter.set_gift("For Mo"); });
    BOOST_TEST(window.presenter.record()->gift.value() == "For Mo");
    for (int step = 0; step < 3; ++step) {
        then([&] { window.presenter.undo(); });
    }
    BOOST_TEST((window.presenter.line(0)->line == was.line));
    BOOST_TEST(order().priority == 0);
    BOOST_TEST(!window.presenter.record()->gift.has_value());
    BOOST_TEST(window.seen.refusal == "");
    then([&] { window.presenter.change_line(window.presenter.key(0), was.line.sku, "many"); });
    BOOST_TEST(window.seen.refusal.find("many") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_kit_stands_above_its_parts)
{
    Window window(waiting_order());
    auto const rows = window.presenter.row_count();
    LineRow const kit = *window.presenter.line(0);
    std::string const id = std::to_string(kit.line.id.value);
    auto const as_owner = [](std::string const& sql) { // also where the kit has stock of its own
        database::in_transaction(stage().database().root(), [&](database::Transaction& tx) {
            tx.query("set local session_replication_role = replica").run();
            tx.query(sql).run();
        });
    };
    as_owner(
        "insert into catalog.kit_part (client_id, kit_id, product_id, quantity) select l.client_id, "
        "l.product_id, (select min(p.id) from catalog.product p where p.client_id = l.client_id and p.id <> "
        "l.product_id), 3 from orders.line l where l.id = " +
        id);
    window.changed();
    BOOST_TEST(window.presenter.row_count() == rows + 1);
    LineRow const part = *window.presenter.line(1);
    BOOST_TEST(part.is_part);
    BOOST_TEST(part.line.sku != kit.line.sku);
    BOOST_TEST(part.line.quantity == 3 * kit.line.quantity);
    BOOST_TEST(window.presenter.text(1, "price") == "");
    BOOST_TEST(window.presenter.key(1) == id + "/" + part.line.sku);
    BOOST_TEST(window.presenter.row_of(window.presenter.key(1)).value() == 1);
    as_owner("delete from catalog.kit_part");
    window.changed();
    BOOST_TEST(window.presenter.row_count() == rows);
}

BOOST_AUTO_TEST_CASE(a_note_that_names_the_reader_waits_until_it_is_ticked_off)
{
    Window window(waiting_order());
    auto const me = database::in_transaction(*stage().pool(), [](database::Transaction& tx) {
        return tx.query("select session_user::text").value<std::string>();
    });
    window.presenter.add_note("look, @" + me);
    window.work.settle();
    BOOST_REQUIRE_EQUAL(window.presenter.record()->notes.size(), 1U);
    BOOST_TEST(window.presenter.record()->notes.front().waits_for_me);
    BOOST_TEST(!window.seen.can_undo);
    window.presenter.tick_mentions();
    window.work.settle();
    BOOST_TEST(!window.presenter.record()->notes.front().waits_for_me);
    window.presenter.undo();
    window.work.settle();
    BOOST_TEST(window.presenter.record()->notes.front().waits_for_me);
}

BOOST_AUTO_TEST_CASE(a_dated_hold_and_one_of_several_are_placed_and_cleared)
{
    std::string const number = waiting_order();
    Window window(number);
    window.presenter.hold("until_date", "the sale begins", "sometime");
    window.work.settle();
    BOOST_TEST(window.seen.refusal.find("sometime") != std::string::npos);
    window.presenter.hold("until_date", "the sale begins", "2030-12-01 09:00");
    window.work.settle();
    BOOST_TEST(window.presenter.record()->order.holds.front().until.has_value());
    window.presenter.hold("fraud", "two cards");
    window.work.settle();
    BOOST_TEST(window.seen.actions.holds.size() == 2U);
    window.presenter.release_hold("she called", "fraud");
    window.work.settle();
    BOOST_TEST((window.seen.actions.holds == std::vector<std::string>{"until_date"}));
    BOOST_TEST(stage().status(number) == "on_hold");
    window.seen.refusal.clear();
    window.presenter.release_hold("again", "fraud");
    window.work.settle();
    BOOST_TEST(window.seen.refusal.find("no such hold") != std::string::npos);
    window.presenter.release_hold("it begins");
    window.work.settle();
    BOOST_TEST(stage().status(number) == "received");
}

BOOST_AUTO_TEST_CASE(a_change_elsewhere_is_shown_and_not_overwritten)
{
    std::string const number = waiting_order();
    Window window(number);
    int const before = window.seen.shown;
    stage().hold_elsewhere(number, "operator", "ask first");
    // Nobody told this window yet: its own hold is of an order that it has not seen.
    window.presenter.cancel("asked");
    window.work.settle();
    BOOST_TEST(stage().status(number) == "on_hold");
    BOOST_TEST(!window.seen.refusal.empty());
    window.changed();
    BOOST_TEST(window.seen.shown > before);
    BOOST_TEST(window.presenter.record()->order.status == "on_hold");
}

BOOST_AUTO_TEST_CASE(a_cancel_of_what_is_picked_waits_for_the_pod_until_it_is_withdrawn)
{
    auto const number = database::in_transaction(stage().database().root(), [](database::Transaction& tx) {
        return tx
            .query("select o.number from orders.order o join fulfillment.fulfillment f on f.order_id = o.id "
                   "where o.status = 'packing' and f.status = 'picking' order by o.id limit 1")
            .value<std::string>();
    });
    Window window(number);
    window.presenter.cancel("asked"); // she was not told that it waits
    window.work.settle();
    BOOST_TEST(window.seen.refusal.find("The pod has begun to pick " + number) != std::string::npos);
    auto const ask = [&] {
        window.presenter.foresee_cancel();
        window.work.settle();
        BOOST_TEST(window.seen.foreseen.can_cancel);
        BOOST_TEST(window.seen.foreseen.waits);
        BOOST_TEST(window.seen.foreseen.words.find("Then " + number + " is canceled;") != std::string::npos);
        window.presenter.cancel("wrong size");
        window.work.settle();
        window.changed();
    };
    ask();
    BOOST_TEST(window.seen.said == number + " is canceled when the pod has put it back.");
    BOOST_TEST(stage().status(number) == "packing");
    auto const asked = [&] { return window.presenter.record()->order.cancel_asked; };
    BOOST_REQUIRE(asked());
    BOOST_TEST(asked()->reason == "wrong size");
    BOOST_TEST(cancel_asked_words(*asked()).find("asked to cancel it: wrong size.") != std::string::npos);
    window.presenter.undo();
    window.work.settle();
    window.changed();
    BOOST_TEST(!asked().has_value());

    ask();
    window.presenter.foresee_cancel(); // once more: it says who asked
    window.work.settle();
    BOOST_TEST(!window.seen.foreseen.can_cancel);
    BOOST_TEST(window.seen.foreseen.words.find("asked already to cancel " + number) != std::string::npos);
    window.presenter.withdraw_cancel("she keeps it");
    window.work.settle();
    window.changed();
    BOOST_TEST(!asked().has_value());
    window.presenter.undo();
    window.work.settle();
    window.changed();
    BOOST_REQUIRE(asked());
    BOOST_TEST(asked()->reason == "wrong size");
    window.presenter.withdraw_cancel("she keeps it");
    window.work.settle();
    BOOST_TEST(stage().status(number) == "packing");
}

BOOST_AUTO_TEST_SUITE_END()
