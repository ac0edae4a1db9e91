// What a lead does next with a return: the steps that its windows offer, by keyboard, with pictures.
#include "tests/gui/person.h"
#include "tests/gui/returns/dock.h"
#include "tests/gui/returns/steps.h"

#include "gui/lists/list_window.h"
#include "gui/orders/order_windows.h"
#include "gui/returns/inspect_bench.h"
#include "gui/returns/returns_windows.h"
#include "gui/returns/rma_window.h"

#include <wx/button.h>
#include <wx/timer.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

using Keys = std::vector<std::string>;

struct Lead : private tests::Dock, public tests::Person
{
    Lead() : Person(Dock::pool(), "Lena Voss", "account_manager")
    {
        add_order_windows(*shell);
        add_returns_windows(*shell);
    }
    ~Lead() { BOOST_TEST(display.take_assertions().empty()); }

    ListWindow& list_of(std::string const& queue)
    {
        auto& list = dynamic_cast<ListWindow&>(open("returns:" + queue));
        BOOST_REQUIRE(wait([&] { return list.is_settled() && list.presenter().record(); }));
        return list;
    }
    RmaWindow& window_of(std::string const& rma)
    {
        auto& one = dynamic_cast<RmaWindow&>(open("rma:" + std::to_string(dock.view(rma).id.value)));
        BOOST_REQUIRE(wait([&] { return one.is_settled() && one.presenter().record(); }));
        return one;
    }
    /// An item beyond repair, which its customer did not want: the bench leaves it to a person.
    std::string in_question()
    {
        std::string const rma = dock.arrived(dock.shipped[1], "unwanted");
        auto& bench = dynamic_cast<InspectBench&>(open("inspect"));
        answer(bench, '2'); // Reno
        scan(bench, rma);
        scan(bench, dock.codes(rma)[0]);
        answer(bench, '2');
        answer(bench, '3');
        answer(bench, WXK_RETURN);
        bench.Close();
        return rma;
    }

    tests::Dock& dock = *this;
};

bool has(Keys const& keys, std::string const& key)
{
    return std::ranges::find(keys, key) != keys.end();
}

} // namespace

BOOST_AUTO_TEST_SUITE(returns_steps)

BOOST_FIXTURE_TEST_CASE(what_comes_next_is_a_button_and_the_rest_a_menu, Lead)
{
    std::string const rma = dock.authorize(dock.shipped[0]);
    auto& list = list_of("open");
    BOOST_TEST(list.steps().buttons() == (Keys{"postage", "letter"}), boost::test_tools::per_element());
    BOOST_TEST(list.steps().more() == (Keys{"bench", "label", "goodwill", "cancel"}),
               boost::test_tools::per_element());
    picture(list, "returns-expected");

    // From the menu, by keys: its last entry asks why, as Ctrl+Delete does.
    wxWindow* more = nullptr;
    for (wxWindow* const child : list.steps().GetChildren()) {
        more = dynamic_cast<wxButton*>(child) ? child : more;
    }
    more->SetFocus();
    wxTimer later; // the open menu has the program until it closes
    later.Bind(wxEVT_TIMER, [&](wxTimerEvent&) {
        tests::Keyboard keyboard;
        keyboard.press(WXK_UP);
        keyboard.press(WXK_RETURN);
    });
    later.StartOnce(400);
    key(WXK_RETURN);
    BOOST_REQUIRE(wait([&] { return list.ask().is_asking(); }));
    type("the customer keeps it");
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return dock.view(rma).status == "canceled" && list.is_settled(); }));

    // Every state has its own, in the window of the return too.
    std::string const arrived = dock.arrived(dock.shipped[2]);
    auto& one = window_of(arrived);
    BOOST_TEST(one.steps().buttons() == (Keys{"bench", "label"}), boost::test_tools::per_element());
    BOOST_TEST(!has(one.steps().more(), "close"));
    auto& canceled = window_of(rma);
    BOOST_TEST(canceled.steps().buttons() == (Keys{"reopen"}), boost::test_tools::per_element());
    BOOST_TEST(canceled.steps().more().empty());
    one.start("close"); // the menu bar has all of them, and says why not
    BOOST_TEST(one.toast().IsShown());
    picture(one, "rma-refused");
    for (wxWindow* const button : one.steps().GetChildren()) {
        BOOST_TEST((!button->IsShown() || !one.toast().GetScreenRect().Intersects(button->GetScreenRect())));
    }
}

BOOST_FIXTURE_TEST_CASE(a_lead_decides_where_the_rules_leave_it_to_a_person, Lead)
{
    std::string const rma = in_question();
    BOOST_REQUIRE(dock.view(rma).inspections[0].acceptance == "manual_intervention_required");
    auto& list = list_of("manual");
    BOOST_TEST(list.steps().buttons().front() == "decide");
    picture(list, "returns-manual");
    key('D', wxMOD_CONTROL);
    BOOST_REQUIRE(list.ask().is_asking());
    picture(list, "returns-decide");
    key(WXK_TAB); // the item in question is chosen
    key(WXK_DOWN);
    key(WXK_TAB);
    key(WXK_RETURN); // why is kept, so it is asked
    BOOST_TEST(list.ask().is_asking());
    type("worn out by the customer");
    key(WXK_RETURN);
    BOOST_REQUIRE(wait([&] { return dock.view(rma).inspections[0].acceptance == "rejected"; }));
    BOOST_TEST(dock.view(rma).inspections[0].acceptance_why == "worn out by the customer");
    BOOST_TEST(wait([&] { return list.is_settled() && list.presenter().row_count() == 0; }));
    picture(list, "returns-manual-none");
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] {
        return dock.view(rma).inspections[0].acceptance == "manual_intervention_required" &&
               list.is_settled();
    }));
    BOOST_TEST(dock.violations() == "");
}

BOOST_FIXTURE_TEST_CASE(what_a_person_did_in_the_shop_is_said_and_taken_back, Lead)
{
    std::string const rma = dock.arrived(dock.shipped[0]); // its customer wants other items
    dock.inspect_all(rma);
    auto const state = [&] { return dock.view(rma).instructions.at(0).state; };
    BOOST_REQUIRE(state() == "by_hand");
    auto& one = window_of(rma);
    BOOST_TEST(one.steps().buttons() == (Keys{"settle"}), boost::test_tools::per_element());
    picture(one, "rma-settle");
    key('L', wxMOD_CONTROL | wxMOD_SHIFT);
    BOOST_REQUIRE(one.ask().is_asking());
    key(WXK_RETURN); // nothing is said yet
    BOOST_TEST(one.ask().is_asking());
    type("ordered as 4711");
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return state() == "settled" && one.is_settled(); }));
    BOOST_TEST(dock.view(rma).instructions.at(0).settled == "ordered as 4711");
    BOOST_TEST(wait([&] { return !has(one.steps().buttons(), "settle"); }));
    picture(one, "rma-settled");
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return state() == "by_hand" && one.is_settled(); }));
    BOOST_TEST(dock.violations() == "");
}

BOOST_FIXTURE_TEST_CASE(what_its_carrier_brings_back_is_inspected_and_then_owed, Lead)
{
    std::string const tracking = dock.tracking_of(dock.shipped[3]);
    auto& bench = dynamic_cast<InspectBench&>(open("inspect"));
    auto const step = [&] { return bench.presenter().screen().step; };
    answer(bench, '2'); // Reno
    scan(bench, tracking);
    BOOST_REQUIRE(step() == InspectStep::choose); // why it came back
    picture(bench, "inspect-undelivered-asks");
    answer(bench, '1');
    picture(bench, "inspect-undelivered");
    BOOST_REQUIRE(step() == InspectStep::item);
    while (step() == InspectStep::item) {
        scan(bench, waiting_lines(*bench.presenter().state().parcel).front()->barcode);
        answer(bench, '1');
        answer(bench, WXK_RETURN);
    }
    BOOST_REQUIRE(step() == InspectStep::close);
    answer(bench, WXK_RETURN);
    bench.Close();

    auto& list = list_of("rts");
    BOOST_TEST(list.steps().buttons() == (Keys{"owed"}), boost::test_tools::per_element());
    picture(list, "returns-undelivered");
    key('G', wxMOD_CONTROL);
    BOOST_REQUIRE(list.ask().is_asking());
    picture(list, "returns-owed");
    key(WXK_TAB);
    type("the client wrote so");
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return list.is_settled() && list.presenter().row_count() == 0; }));
    auto& done = list_of("done"); // once more, to the right address: a person orders it
    BOOST_TEST(done.steps().buttons() == (Keys{"settle"}), boost::test_tools::per_element());
    picture(done, "returns-done");
    BOOST_TEST(dock.violations() == "");
}

BOOST_FIXTURE_TEST_CASE(a_demanded_photo_stops_the_bench, Lead)
{
    dock.floor.stage.run(
        "insert into returns.policy (client_id, version, window_days, promise_hours, questions, rules, note, "
        "published_by) select null, 2, window_days, promise_hours, questions, (select jsonb_agg(case when r "
        "->> 'key' = 'sealed' then r || '{\"photo\": true}' else r end order by n) from "
        "jsonb_array_elements(rules) with ordinality x (r, n)), 'photos', 'admin' from returns.policy where "
        "client_id is null");
    std::string const rma = dock.arrived(dock.shipped[1]);
    auto& bench = dynamic_cast<InspectBench&>(open("inspect"));
    answer(bench, '2');
    scan(bench, rma);
    scan(bench, dock.codes(rma)[0]);
    answer(bench, '1');
    answer(bench, WXK_RETURN); // it is not taken without one
    BOOST_TEST((bench.presenter().screen().step == InspectStep::lane));
    picture(bench, "inspect-photo-demanded");
    answer(bench, 'p');
    picture(bench, "inspect-photo");
    bench.Close();
    picture(list_of("arrived"), "returns-arrived");
}

BOOST_AUTO_TEST_SUITE_END()
