#include "tests/gui/orders/stage.h"
#include "tests/gui/step_work.h"

#include "gui/orders/order_queue_presenter.h"

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct Seen final : OrderQueueView
{
    void show_queues(std::vector<QueueEntry> const& all) override { entries = all; }
    void show_counts(std::map<std::string, std::int64_t> const& all) override { counts = all; }
    void show_choices(std::vector<FilterChoice> const& all, std::vector<FilterChoice> const& houses) override
    {
        clients = all;
        pods = houses;
    }
    void show_lanes(std::vector<FilterChoice> const& all) override { lanes = all; }
    void rows_moved() override { ++moves; }
    void rows_changed(std::int64_t, std::int64_t) override {}
    void flash(std::string const& key, std::set<std::string> const& columns) override
    {
        flashes[key] = columns;
    }
    void show_detail(Detail const& shown, OrderActions const& can) override
    {
        detail = shown;
        actions = can;
    }
    void show_no_detail(std::string const&) override { detail = {}; }
    void show_cancel(std::vector<std::string> const& keys, CancelWords const& effect, bool asked) override
    {
        cancel_keys = keys;
        foreseen = effect;
        is_asked = asked;
    }
    void show_totals(orders::QueueTotals const& sums) override { totals = sums; }
    void done(std::string const& sentence, bool undo) override
    {
        said = sentence;
        can_undo = undo;
    }
    void refused(std::string const& sentence) override { refusal = sentence; }

    std::vector<QueueEntry> entries;
    std::map<std::string, std::int64_t> counts;
    std::vector<FilterChoice> clients, pods, lanes;
    std::map<std::string, std::set<std::string>> flashes;
    Detail detail;
    OrderActions actions;
    orders::QueueTotals totals;
    std::vector<std::string> cancel_keys;
    CancelWords foreseen;
    std::string said, refusal;
    bool can_undo = false, is_asked = false;
    int moves = 0;
};

tests::Stage& stage()
{
    static tests::Stage made(452);
    return made;
}

struct Desk
{
    Desk()
        : presenter(std::make_shared<OrdersStore>(stage().pool()), work, seen,
                    std::make_shared<kernel::SystemClock>())
    {
        presenter.resync();
        work.settle();
    }

    std::string key_of(std::string const& number) { return std::to_string(stage().order(number)); }
    void changed(std::string const& number)
    {
        presenter.orders_changed({stage().order(number)}, false);
        work.settle();
    }
    std::string number_at(std::int64_t row) { return presenter.text(row, "number"); }

    tests::StepWork work;
    Seen seen;
    OrderQueuePresenter presenter;
};

} // namespace

BOOST_AUTO_TEST_SUITE(order_queue_presenter)

BOOST_AUTO_TEST_CASE(counts_and_rows_tell_the_same_story)
{
    Desk desk;
    BOOST_TEST(desk.seen.clients.size() == 8U);
    BOOST_TEST(desk.seen.pods.size() == 2U);
    for (std::string const queue : {"to_do", "late", "on_hold", "backorder", "duplicates", "released",
                                    "picking", "packing", "cancel_asked"}) {
        desk.presenter.choose_queue(queue);
        desk.work.settle();
        BOOST_TEST_CONTEXT(queue)
        {
            BOOST_TEST(desk.presenter.row_count() == desk.seen.counts.at(queue));
            BOOST_TEST(desk.seen.totals.orders == desk.seen.counts.at(queue));
        }
    }
    desk.presenter.choose_queue("everything");
    desk.work.settle();
    BOOST_TEST(desk.presenter.row_count() == 460);
}

BOOST_AUTO_TEST_CASE(every_page_of_every_sort_is_in_order_and_holds_each_order_once)
{
    Desk desk;
    desk.presenter.choose_queue("everything");
    for (std::string const column :
         {"number", "client", "units", "slack", "carrier", "value", "age", "status"}) {
        for (bool const ascending : {true, false}) {
            desk.presenter.sort(column, ascending);
            desk.work.settle();
            // The last page first: it is found by counting; then the ones before it, by key.
            desk.presenter.want(440, 459);
            desk.work.settle();
            desk.presenter.want(0, 20);
            desk.work.settle();
            desk.presenter.want(200, 230);
            desk.work.settle();
            std::set<std::string> keys;
            for (std::int64_t row = 0; row < 460; ++row) {
                BOOST_REQUIRE(desk.presenter.is_loaded(row));
                keys.insert(desk.presenter.key(row));
            }
            BOOST_TEST_CONTEXT(column << ' ' << ascending)
            {
                BOOST_TEST(keys.size() == 460U);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(typed_text_filters_by_number_customer_and_sku)
{
    Desk desk;
    desk.presenter.choose_queue("everything");
    desk.presenter.filter_text("kenji");
    desk.work.settle();
    BOOST_REQUIRE(desk.presenter.row_count() > 10);
    for (std::int64_t row = 0; row < desk.presenter.row_count(); ++row) {
        BOOST_TEST(desk.presenter.row(row)->customer == "Kenji Watanabe");
    }
    desk.presenter.filter_text("10001");
    desk.work.settle();
    BOOST_REQUIRE(desk.presenter.row_count() == 1);
    BOOST_TEST(desk.number_at(0) == "EO-10001");
    desk.presenter.filter_text("50% off_\\");
    desk.work.settle();
    BOOST_TEST(desk.presenter.row_count() == 0);
}

BOOST_AUTO_TEST_CASE(a_change_elsewhere_tints_the_cells_and_keeps_the_row_until_it_settles)
{
    Desk desk;
    desk.presenter.choose_queue("to_do");
    desk.work.settle();
    std::string const key = desk.presenter.key(3);
    std::string const number = desk.number_at(3);
    std::int64_t const before = desk.presenter.row_count();
    desk.presenter.select(key);
    stage().hold_elsewhere(number, "fraud", "a second card");
    desk.changed(number);
    BOOST_TEST(desk.presenter.row_of(key).value() == 3); // it does not jump away under the reader's eyes
    BOOST_TEST(desk.presenter.text(3, "status") == "On hold");
    BOOST_TEST(desk.seen.flashes.at(key).contains("status"));
    BOOST_TEST(desk.seen.detail.pill.value().text == "On hold");
    desk.work.pass();
    BOOST_TEST(desk.presenter.row_count() == before - 1);
    BOOST_TEST(!desk.presenter.row_of(key).has_value());
    BOOST_TEST(desk.presenter.selected() == key);
}

BOOST_AUTO_TEST_CASE(hold_clear_and_cancel_are_taken_back_by_undo)
{
    Desk desk;
    desk.presenter.choose_queue("to_do");
    desk.work.settle();
    std::string const number = desk.number_at(0);
    std::string const key = desk.presenter.key(0);

    desk.presenter.hold({key}, "address", "no street number");
    desk.work.settle();
    BOOST_TEST(stage().status(number) == "on_hold");
    BOOST_TEST(desk.seen.said.find(number) != std::string::npos);
    BOOST_TEST(desk.seen.can_undo);
    desk.presenter.undo();
    desk.work.settle();
    BOOST_TEST(stage().status(number) == "received");

    desk.changed(number);
    desk.presenter.cancel({key}, "the customer asked");
    desk.work.settle();
    BOOST_TEST(stage().status(number) == "canceled");
    desk.presenter.undo();
    desk.work.settle();
    BOOST_TEST(stage().status(number) == "received");

    desk.presenter.undo();
    desk.work.settle();
    BOOST_TEST(!desk.seen.refusal.empty());
}

BOOST_AUTO_TEST_CASE(a_cancel_of_several_says_sums_and_what_stays_and_follows_changes)
{
    Desk desk;
    desk.presenter.choose_queue("to_do");
    desk.work.settle();
    std::vector<std::string> const keys = {desk.presenter.key(2), desk.presenter.key(3)};
    std::string const first = desk.number_at(2);
    std::string const status = stage().status(first);
    desk.presenter.foresee_cancel(keys);
    desk.work.settle();
    BOOST_TEST(desk.seen.is_asked);
    BOOST_TEST(desk.seen.cancel_keys == keys, boost::test_tools::per_element());
    BOOST_TEST(desk.seen.foreseen.can_cancel);
    BOOST_TEST(desk.seen.foreseen.words.find("No email of ours") != std::string::npos);
    BOOST_TEST(desk.seen.foreseen.words.find("of 2") == std::string::npos);
    BOOST_TEST(stage().status(first) == status); // it only says

    // One of them is begun by a pod before it is confirmed.
    stage().run("alter table orders.order disable trigger user");
    stage().run("update orders.order set status = 'picking' where number = '" + first + "'");
    stage().run("alter table orders.order enable trigger user");
    desk.changed(first);
    BOOST_TEST(!desk.seen.is_asked);
    BOOST_TEST(desk.seen.foreseen.can_cancel);
    BOOST_TEST(desk.seen.foreseen.waits);
    BOOST_TEST(desk.seen.foreseen.words.find("1 of 2 is canceled at once.\n1 order (" + first +
                                             ") is canceled when the pods have put back ") !=
               std::string::npos);
    stage().run("alter table orders.order disable trigger user");
    stage().run("update orders.order set status = 'received' where number = '" + first + "'");
    stage().run("alter table orders.order enable trigger user");
    desk.changed(first);
    BOOST_TEST(desk.seen.foreseen.words.find("of 2") == std::string::npos);

    // Once it is done nothing more is said of it; the control is above.
    desk.presenter.cancel({keys[1]}, "asked");
    desk.work.settle();
    desk.seen.foreseen = {};
    desk.changed(first);
    BOOST_TEST(desk.seen.foreseen.words.empty());
    desk.presenter.undo();
    desk.work.settle();
}

BOOST_AUTO_TEST_CASE(an_order_that_changed_meanwhile_is_not_held_over)
{
    Desk desk;
    desk.presenter.choose_queue("to_do");
    desk.work.settle();
    std::string const number = desk.number_at(1);
    stage().run("update orders.order set note = 'changed' where number = '" + number + "'");
    desk.presenter.hold({desk.presenter.key(1)}, "address", "no street number");
    desk.work.settle();
    BOOST_TEST(stage().status(number) != "on_hold");
    BOOST_TEST(!desk.seen.refusal.empty());
}

BOOST_AUTO_TEST_CASE(release_sends_the_ready_ones_to_the_pod)
{
    Desk desk;
    desk.presenter.choose_queue("client:8");
    desk.work.settle();
    std::int64_t const ready = desk.seen.totals.ready;
    BOOST_REQUIRE(ready > 0);
    desk.presenter.release_ready();
    desk.work.settle();
    BOOST_TEST(desk.seen.said.find("PL-") != std::string::npos);
    desk.presenter.resync();
    desk.work.settle();
    BOOST_TEST(desk.seen.totals.ready == 0);
    desk.presenter.undo();
    desk.work.settle();
    desk.presenter.resync();
    desk.work.settle();
    BOOST_TEST(desk.seen.totals.ready == ready);
    desk.presenter.release_ready();
    desk.work.settle();
    desk.seen.refusal.clear();
    desk.presenter.release_ready();
    desk.work.settle();
    BOOST_TEST(!desk.seen.refusal.empty());
}

BOOST_AUTO_TEST_CASE(what_a_locked_lane_keeps_is_said_and_the_rest_goes)
{
    auto const lane = [](std::string const& state, std::string const& most_units) {
        stage().run("update fulfillment.lane set state = '" + state + "', most_units = " + most_units +
                    " where name = 'Singles'");
    };
    stage().run(
        "insert into fulfillment.lane (pod_id, name, position, state, clients) values (1, 'Singles', 1, "
        "'locked', array[7])");
    Desk desk;
    desk.presenter.choose_queue("client:7");
    desk.work.settle();
    std::int64_t const ready = desk.seen.totals.ready;
    BOOST_REQUIRE(ready > 1);
    desk.presenter.release_ready();
    desk.work.settle();
    BOOST_TEST(desk.seen.said == "");
    BOOST_TEST(desk.seen.refusal == fmt::format("{} orders wait in locked lanes (Singles); open the lanes to "
                                                "release them.",
                                                ready));
    lane("locked", "1");
    std::int64_t const kept = database::in_transaction(*stage().pool(), [](database::Transaction& tx) {
        return tx
            .query("select count(distinct order_id) from fulfillment.waiting_part where client_id = 7 and "
                   "lane_state = 'locked'")
            .value<std::int64_t>();
    });
    BOOST_REQUIRE(kept < ready);
    desk.presenter.release_ready();
    desk.work.settle();
    BOOST_TEST_CONTEXT(desk.seen.said)
    {
        BOOST_TEST(desk.seen.said.starts_with(fmt::format("{} order", ready - kept)));
        BOOST_TEST((desk.seen.said.find("(Singles)") != std::string::npos) == (kept > 0));
    }
    desk.presenter.undo();
    desk.work.settle();
    desk.presenter.resync();
    desk.work.settle();
    BOOST_TEST(desk.seen.totals.ready == ready);
    lane("open", "1");
    desk.presenter.release_ready();
    desk.work.settle();
    BOOST_TEST(desk.seen.said.find("Singles") == std::string::npos);
    stage().run("delete from fulfillment.lane where name = 'Singles'");
}

BOOST_AUTO_TEST_CASE(a_lane_is_a_filter_and_a_column_and_bounds_what_is_released)
{
    stage().run(
        "insert into fulfillment.lane (pod_id, name, position, most_units, clients) values (1, 'Small', 1, "
        "4, array[6]), (1, 'Rest', 2, null, array[6])");
    Desk desk;
    BOOST_TEST((desk.seen.lanes == std::vector<FilterChoice>{{"Rest", "Rest"}, {"Small", "Small"}}));
    desk.presenter.choose_queue("client:6");
    desk.work.settle();
    std::int64_t const ready = desk.seen.totals.ready;
    desk.presenter.filter_lane("Small");
    desk.work.settle();
    std::int64_t const small = desk.seen.totals.orders;
    BOOST_REQUIRE(small > 0);
    BOOST_REQUIRE(small < ready);
    for (std::int64_t row = 0; row < small; ++row) {
        BOOST_TEST(desk.presenter.text(row, "lane") == "Small");
        BOOST_TEST(desk.presenter.row(row)->units <= 4);
    }
    BOOST_TEST(desk.presenter.tip(0, "lane").empty());

    // Somebody locks the lane: no order changed, but what is shown of them does.
    stage().run("update fulfillment.lane set state = 'locked' where name = 'Small'");
    desk.presenter.lanes_changed();
    desk.work.settle();
    BOOST_TEST(!desk.presenter.tip(0, "lane").empty());
    desk.presenter.release_ready();
    desk.work.settle();
    BOOST_TEST(desk.seen.refusal.find("(Small)") != std::string::npos);

    // A list of one lane releases that lane alone.
    desk.presenter.filter_lane("Rest");
    desk.work.settle();
    BOOST_TEST(desk.seen.totals.ready == ready - small);
    desk.presenter.release_ready();
    desk.work.settle();
    BOOST_TEST(desk.seen.said.starts_with(fmt::format("{} order", ready - small)));
    desk.presenter.undo();
    desk.work.settle();

    // A filter that stands is offered, whatever became of its lane.
    stage().run("delete from fulfillment.lane where name in ('Small', 'Rest')");
    desk.presenter.lanes_changed();
    desk.work.settle();
    BOOST_TEST((desk.seen.lanes == std::vector<FilterChoice>{{"Rest", "Rest"}}));
    BOOST_TEST(desk.presenter.row_count() == 0);
    desk.presenter.filter_lane(std::nullopt);
    desk.work.settle();
    BOOST_TEST(desk.seen.totals.ready == ready);
}

BOOST_AUTO_TEST_CASE(marks_are_said_in_the_cell_and_a_change_of_them_tints_it)
{
    Desk desk;
    desk.presenter.choose_queue("to_do");
    desk.presenter.sort("number", true);
    desk.work.settle();
    std::int64_t row = 0;
    while (!desk.presenter.row(row)->po_number.empty()) {
        ++row;
    }
    std::string const key = desk.presenter.key(row);
    std::string const number = desk.number_at(row);
    BOOST_TEST(desk.presenter.text(row, "marks").empty());
    stage().run("update orders.order set priority = 4, tags = array['vip'] where number = '" + number + "'");
    desk.changed(number);
    BOOST_TEST(desk.presenter.text(row, "marks") == "Priority 4, vip");
    BOOST_TEST(desk.presenter.tip(row, "marks") == "Priority 4\nvip");
    BOOST_TEST((desk.seen.flashes.at(key) == std::set<std::string>{"marks"}));
    stage().run("update orders.order set priority = 0, tags = '{}' where number = '" + number + "'");
}

BOOST_AUTO_TEST_CASE(a_possible_duplicate_is_kept_and_listed_again)
{
    std::int64_t const earlier = stage().order("AO-10016");
    std::string const pair = fmt::format("insert into orders.duplicate (client_id, order_id, of_id) select "
                                         "client_id, id, {} from orders.order where "
                                         "number = 'AO-10024'",
                                         earlier);
    stage().run("update orders.order set status = 'received' where number = 'AO-10024'");
    stage().run(pair);
    Desk desk;
    BOOST_TEST(desk.seen.counts.at("duplicates") == 1);
    desk.presenter.choose_queue("duplicates");
    desk.work.settle();
    BOOST_TEST(desk.presenter.title() == "Duplicates");
    BOOST_REQUIRE(desk.presenter.row_count() == 1);
    BOOST_TEST(desk.number_at(0) == "AO-10024");
    BOOST_TEST(desk.presenter.row(0)->twin == "AO-10016");
    BOOST_TEST(desk.presenter.text(0, "marks").find("Possible duplicate of AO-10016") != std::string::npos);

    desk.presenter.keep_duplicates({desk.presenter.key(0)}, "they want both");
    desk.work.settle();
    BOOST_TEST(desk.seen.said == "AO-10024 is meant: it is no duplicate.");
    desk.changed("AO-10024");
    desk.work.pass();
    BOOST_TEST(desk.presenter.row_count() == 0);
    BOOST_TEST(desk.seen.counts.at("duplicates") == 0);
    desk.presenter.undo();
    desk.work.settle();
    desk.presenter.resync();
    desk.work.settle();
    BOOST_TEST(desk.presenter.row_count() == 1);
    BOOST_TEST(desk.seen.counts.at("duplicates") == 1);

    // Who cancels the one that is too many is done with it.
    desk.presenter.cancel({desk.presenter.key(0)}, "twice");
    desk.work.settle();
    desk.changed("AO-10024");
    desk.work.pass();
    BOOST_TEST(desk.presenter.row_count() == 0);
    desk.presenter.undo();
    desk.work.settle();
    stage().run("delete from orders.duplicate");
}

BOOST_AUTO_TEST_CASE(another_client_sees_nothing_of_ours)
{
    stage().database().add_person("olga", "account_manager");
    stage().database().give_client("olga", 2);
    auto const pool = std::make_shared<database::Pool>(stage().database().login_as("olga"));
    tests::StepWork work;
    Seen seen;
    OrderQueuePresenter presenter(std::make_shared<OrdersStore>(pool), work, seen,
                                  std::make_shared<kernel::SystemClock>());
    presenter.choose_queue("everything");
    presenter.resync();
    work.settle();
    BOOST_TEST(seen.clients.size() == 1U);
    BOOST_REQUIRE(presenter.row_count() > 0);
    for (std::int64_t row = 0; row < std::min<std::int64_t>(presenter.row_count(), 200); ++row) {
        BOOST_TEST(presenter.row(row)->client_name == "Ember Outdoor");
    }
}

BOOST_AUTO_TEST_CASE(a_cancel_that_waits_is_marked_and_has_a_list)
{
    Desk desk;
    desk.presenter.choose_queue("packing");
    desk.work.settle();
    std::string const number = desk.number_at(0);
    std::string const key = desk.presenter.key(0);
    BOOST_TEST(desk.presenter.text(0, "marks").find("Cancel asked") == std::string::npos);
    desk.presenter.foresee_cancel({key});
    desk.work.settle();
    BOOST_TEST(desk.seen.foreseen.waits);
    desk.presenter.cancel({key}, "wrong size");
    desk.work.settle();
    BOOST_TEST(stage().status(number) == "packing");
    desk.presenter.choose_queue("cancel_asked");
    desk.work.settle();
    BOOST_REQUIRE(desk.presenter.row_count() == 1);
    BOOST_TEST(desk.number_at(0) == number);
    BOOST_TEST(desk.presenter.text(0, "marks").find("Cancel asked by ") != std::string::npos);
    desk.presenter.undo();
    desk.work.settle();
    desk.presenter.resync();
    desk.work.settle();
    BOOST_TEST(desk.presenter.row_count() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
