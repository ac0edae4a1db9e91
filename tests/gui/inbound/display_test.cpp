// The dock's windows on a display, by scanner and keys only, with pictures for a person to look at.
#include "tests/gui/answers.h"
#include "tests/gui/colleague.h"
#include "tests/gui/inbound/dock.h"
#include "tests/gui/person.h"

#include "domain/inbound/purchase_order.h"
#include "gui/inbound/inbound_windows.h"
#include "gui/inbound/putaway_bench.h"
#include "gui/inbound/receive_bench.h"
#include "gui/lists/list_window.h"
#include "gui/shell/desk_window.h"
#include "gui/shell/live_feed.h"

#include <wx/textctrl.h>
#include <wx/uiaction.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct Wes : private tests::Dock, public tests::Person
{
    Wes() : Person(Dock::stage.pool(), "Wes Turner", "warehouse")
    {
        dock.demand_lot_and_expiry("FS-BOX-9");
        dock.expect(
            {"AO",
             "Bay Mills",
             "PO-00712",
             "BM-22914",
             0,
             {{"AO-MUG-1", 48}, {"AO-TEE-S", 60}, {"AO-TP24", 12}, {"AO-MCS-L", 96}, {"AO-BOX-9", 24}}});
        dock.expect({"FS", "Nordlab GmbH", "PO-00713", "NL-5531", 0, {{"FS-BOX-9", 144}, {"FS-TEE-S", 20}}});
        dock.expect(
            {"EO", "Summit Textiles", "PO-00698", "ST-8807", -2, {{"EO-RSJ-M", 40}, {"EO-TP24", 18}}});
        dock.expect({"CC", "Finca Roasters", "PO-00715", "", 1, {{"CC-MUG-1", 72}}});
        dock.expect({"HA", "Halden Werk", "PO-00716", "HW-104", 2, {{"HA-BOX-9", 30}, {"HA-MCS-L", 30}}});
        dock.expect({"GH", "Kiln & Glass", "PO-00718", "", 6, {{"GH-MUG-1", 120}}, "DAL"});
        dock.expect({"BW", "Lake Paper", "PO-00719", "LP-77", 9, {{"BW-BOX-9", 200}}});
        dock.stage.run("update access.person set full_name = 'Wes Turner' where login <> 'poddesk_root'");
        add_desk_window(*shell);
        add_inbound_windows(*shell);
    }
    /// Counted in and waiting for its bins.
    void receive(std::string const& number, std::vector<inbound::Count> const& counts)
    {
        inbound::Receive const command{
            kernel::Uuid::random(),
            {dock.number("select id from inbound.purchase_order where number = '" + number + "'")},
            counts};
        database::in_transaction(*dock.stage.pool(), [&](database::Transaction& tx) {
            return inbound::receive(tx, command);
        }).value();
    }
    /// It stands at the dock since then.
    void arrived(std::string const& number, std::string const& ago)
    {
        dock.stage.run("update inbound.purchase_order set arrived_at = now() - interval '" + ago +
                       "' where number = '" + number + "'");
    }
    tests::Dock& dock = *this;
    std::vector<std::chrono::microseconds> answers;
};

} // namespace

BOOST_AUTO_TEST_SUITE(dock)

BOOST_FIXTURE_TEST_CASE(a_truck_is_counted_in_without_a_mouse, Wes)
{
    arrived("PO-00712", "48 minutes 20 seconds");
    auto& bench = dynamic_cast<ReceiveBench&>(open("receive"));
    auto const scan = [&](std::string const& code) { answers.push_back(Person::scan(bench, code)); };
    BOOST_TEST(wait([&] { return bench.presenter().screen().waiting.size() == 7U; }));
    BOOST_TEST(bench.scan_field().text().HasFocus());
    picture(bench, "receive-empty");
    scan("BM-22914");
    for (int i = 0; i < 60; ++i) {
        scan("AOTEE-S");
    }
    BOOST_TEST(bench.presenter().screen().counted == 60);
    scan("AOMCS-L");
    scan("94");
    answers.push_back(answer(bench, 'd'));
    scan("AOMCS-L");
    scan("AOTP24");
    scan("12");
    scan("AOMUG-1");
    scan("50");
    BOOST_TEST((bench.presenter().screen().step == ReceiveStep::over));
    picture(bench, "receive-over");
    answers.push_back(answer(bench, '1'));
    BOOST_TEST(bench.presenter().screen().lines[2].good == 50);
    wxUIActionSimulator().Text("half a co");
    display.settle();
    key(WXK_ESCAPE);
    BOOST_TEST(bench.scan_field().text().IsEmpty());
    BOOST_TEST(bench.presenter().screen().counted == 217);
    scan("AOBOX-9");
    scan("20");
    picture(bench, "receive");
    key(WXK_F8);
    BOOST_TEST((bench.presenter().screen().step == ReceiveStep::review));
    picture(bench, "receive-review");
    key(WXK_F8);
    BOOST_TEST(wait([&] { return bench.presenter().screen().done.size() == 1U && bench.is_settled(); }));
    BOOST_TEST(dock.units("AO-MUG-1", "receiving") == 50);
    BOOST_TEST(bench.scan_field().text().HasFocus());
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return bench.presenter().screen().counted == 237 && bench.is_settled(); }));
    BOOST_TEST(dock.units("AO-MUG-1", "receiving") == 0);
    key(WXK_F8);
    key(WXK_F8);
    BOOST_TEST(wait([&] { return bench.presenter().screen().done.size() == 1U && bench.is_settled(); }));
    scan("PO-00713");
    scan("FSBOX-9");
    scan("L-20311");
    scan("2031-11-30");
    scan("100");
    scan("FSTEE-S");
    scan("FSBOX-9");
    picture(bench, "receive-lot");
    tests::check_answers("receiving bench", answers);

    // The window closes and opens: what was counted is still there.
    bench.Close();
    display.settle();
    auto& again = dynamic_cast<ReceiveBench&>(open("receive"));
    Person::scan(again, "PO-00713");
    BOOST_TEST(again.presenter().screen().counted == 102);
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(goods_go_into_their_bins_without_a_mouse, Wes)
{
    receive("PO-00712",
            {{"AO-MUG-1", 48}, {"AO-TEE-S", 58, 1}, {"AO-TP24", 12}, {"AO-MCS-L", 97}, {"AO-BOX-9", 24}});
    receive("PO-00713",
            {{"FS-BOX-9", 140, 2, "L-20311", kernel::parse_date("2031-11-30").value()}, {"FS-TEE-S", 20}});
    arrived("PO-00712", "2 hours 41 minutes 9 seconds");
    auto& bench = dynamic_cast<PutawayBench&>(open("putaway"));
    auto const scan = [&](std::string const& code) { answers.push_back(Person::scan(bench, code)); };
    BOOST_TEST(wait([&] { return bench.presenter().screen().waiting.size() == 2U; }));
    picture(bench, "putaway-empty");
    scan("AOMCS-L");
    BOOST_TEST(bench.presenter().screen().quantity == 97);
    scan("60");
    key(WXK_F9);
    picture(bench, "putaway");
    key(WXK_F9);
    scan(bench.presenter().screen().bin);
    BOOST_TEST(wait([&] { return bench.presenter().screen().left == 179 && bench.is_settled(); }));
    for (int i = 0; i < 20; ++i) {
        scan("AOTP24");
        scan("AOBOX-9");
    }
    scan("C-03-1");
    BOOST_TEST(wait([&] { return bench.is_settled(); }));
    BOOST_TEST((bench.presenter().screen().step == PutawayStep::confirm));
    picture(bench, "putaway-other");
    answers.push_back(answer(bench, '1'));
    BOOST_TEST(wait([&] { return bench.presenter().screen().done.size() == 2U && bench.is_settled(); }));
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return bench.presenter().screen().done.size() == 1U && bench.is_settled(); }));
    BOOST_TEST(bench.scan_field().text().HasFocus());
    BOOST_TEST(dock.violations() == "");
    tests::check_answers("putaway bench", answers);
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(the_list_leads_to_the_benches, Wes)
{
    receive("PO-00712",
            {{"AO-MUG-1", 48}, {"AO-TEE-S", 58, 1}, {"AO-TP24", 12}, {"AO-MCS-L", 97}, {"AO-BOX-9", 24}});
    arrived("PO-00712", "26 hours 12 minutes");
    auto& list = dynamic_cast<ListWindow&>(open("receipts"));
    auto const settled = [&] { return wait([&] { return list.is_settled(); }); };
    BOOST_TEST(list.presenter().row_count() == 6);
    BOOST_TEST(list.presenter().text(0, "number").starts_with("PO-00698")); // the late one
    BOOST_TEST(settled());
    key('G', wxMOD_CONTROL);
    BOOST_TEST(wait([&] {
        return dock.number("select count(*) from inbound.purchase_order where status = 'arrived'") == 1;
    }));
    BOOST_TEST(settled());
    arrived("PO-00698", "3 hours 7 minutes");
    list.show_queue("all");
    BOOST_TEST(wait([&] { return list.presenter().row_count() == 7 && list.is_settled(); }));
    list.grid().select_key(
        dock.text("select id::text from inbound.purchase_order where number = 'PO-00712'"));
    list.presenter().select(
        dock.text("select id::text from inbound.purchase_order where number = 'PO-00712'"));
    BOOST_TEST(settled());
    picture(list, "receipts");
    BOOST_REQUIRE(list.presenter().record());
    BOOST_TEST(list.presenter().record()->opens.starts_with("putaway:"));
    // One bench of a kind, whatever opens it.
    auto* const bench = dynamic_cast<PutawayBench*>(shell->open(list.presenter().record()->opens));
    BOOST_REQUIRE(bench);
    BOOST_TEST(wait([&] { return bench->presenter().screen().left == 239; }));
    BOOST_TEST(shell->open("putaway") == bench);
    list.show_queue("dock");
    BOOST_TEST(wait([&] { return list.presenter().row_count() == 1 && list.is_settled(); }));
    auto* const receive = dynamic_cast<ReceiveBench*>(shell->open("receive:" + list.presenter().key(0)));
    BOOST_REQUIRE(receive);
    BOOST_TEST(wait([&] { return receive->presenter().screen().number == "PO-00698"; }));
    BOOST_TEST(wait([&] { return receive->is_settled() && list.is_settled() && bench->is_settled(); }));

    // Ctrl+K finds it by its number.
    list.Raise();
    display.settle();
    shell->open_command_box(list);
    shell->command_box()->type("00713");
    BOOST_TEST(wait([&] {
        auto const titles = shell->command_box()->titles();
        return std::find(titles.begin(), titles.end(), "PO-00713") != titles.end();
    }));
    shell->command_box()->Close();
    display.settle();
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(who_else_is_at_the_bin_or_on_the_receipt, Wes)
{
    receive("PO-00712", {{"AO-TP24", 12}, {"AO-BOX-9", 24}});
    LiveFeed const feed(dock.stage.pool(), shell->live());
    tests::Colleague mia(dock.stage);
    auto& bench = dynamic_cast<PutawayBench&>(open("putaway"));
    Person::scan(bench, "AOTP24");
    BOOST_REQUIRE(wait([&] { return bench.presenter().screen().step == PutawayStep::place; }));
    std::int64_t const receipt = bench.presenter().receipt().value;
    std::int64_t const bin = bench.presenter().bin().value;
    BOOST_TEST(wait([&] { return mia.sees_on("receipt", receipt) == 1 && mia.sees_on("bin", bin) == 1; }));
    for (auto const& [kind, id] : {std::pair{"bin", bin}, std::pair{"receipt", receipt}}) {
        mia.goes_to(kind, id);
        BOOST_TEST(wait([&] { return bench.others() == std::vector<std::string>{"Mia Torres"}; }));
        mia.leaves();
        BOOST_TEST(wait([&] { return bench.others().empty(); }));
    }
    Person::scan(bench, "C-03-1"); // another bin
    BOOST_REQUIRE(wait([&] { return bench.presenter().screen().step == PutawayStep::confirm; }));
    std::int64_t const other =
        dock.number("select b.id from inventory.location b join inventory.pod p on p.id = b.pod_id where "
                    "p.code = 'RNO' and b.code = 'C-03-1'");
    BOOST_TEST(wait([&] { return mia.sees_on("bin", bin) == 0 && mia.sees_on("bin", other) == 1; }));
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()
