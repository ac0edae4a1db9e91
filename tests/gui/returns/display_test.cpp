// The windows for returns on a display, by scanner and keys only, with pictures for a person to look at.
#include "tests/gui/answers.h"
#include "tests/gui/person.h"
#include "tests/gui/returns/dock.h"
#include "tests/gui/returns/steps.h"
#include "tests/support/link.h"

#include "domain/returns/return_label.h"
#include "gui/lists/list_window.h"
#include "gui/orders/order_windows.h"
#include "gui/returns/analytics_window.h"
#include "gui/returns/inspect_bench.h"
#include "gui/returns/photo_window.h"
#include "gui/returns/returns_windows.h"
#include "gui/returns/rma_window.h"
#include "gui/shell/desk_watch.h"
#include "gui/shell/desk_window.h"
#include "gui/shell/export.h"
#include "gui/widgets/text.h"

#include <wx/choice.h>
#include <wx/srchctrl.h>
#include <wx/textctrl.h>
#include <wx/uiaction.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct Inspector : private tests::Dock, public tests::Person
{
    Inspector() : Person(Dock::pool(), "Noor El-Amin", "returns_inspector")
    {
        add_desk_window(*shell);
        add_order_windows(*shell);
        add_returns_windows(*shell);
    }

    tests::Dock& dock = *this;
};

} // namespace

namespace {

struct Line : tests::Dock
{
    testing::Link link{floor.stage.profile()};
    std::shared_ptr<database::Pool> far = std::make_shared<database::Pool>(
        link.profile(), 4, "far",
        database::PoolOptions{std::chrono::milliseconds(500), std::chrono::milliseconds(200)});
};

/// The same behind a line that can be cut.
struct FarInspector : private Line, public tests::Person
{
    FarInspector() : Person(Line::far, "Noor El-Amin", "returns_inspector") { add_returns_windows(*shell); }

    Line& dock = *this;
};

} // namespace

BOOST_AUTO_TEST_SUITE(returns_windows)

BOOST_FIXTURE_TEST_CASE(serials_are_said_without_a_mouse, Inspector)
{
    dock.number_units();
    std::string const rma = dock.arrived(dock.shipped[0]);
    auto& bench = dynamic_cast<InspectBench&>(open("inspect"));
    auto const step = [&] { return bench.presenter().screen().step; };
    answer(bench, '2');
    BOOST_TEST(wait([&] { return bench.is_settled(); }));
    scan(bench, rma);
    scan(bench, dock.codes(rma)[0]);
    BOOST_REQUIRE_MESSAGE(step() == InspectStep::serial, bench.presenter().screen().said);
    picture(bench, "inspect-serial");
    scan(bench, "SN-999");
    BOOST_REQUIRE(step() == InspectStep::ask);
    picture(bench, "inspect-serial-odd");
    answer(bench, '1');
    answer(bench, WXK_RETURN);
    BOOST_REQUIRE(wait([&] { return dock.view(rma).inspections.size() == 1; }));
    scan(bench, waiting_lines(*bench.presenter().state().parcel).front()->barcode);
    BOOST_REQUIRE(step() == InspectStep::serial);
    key(WXK_F8); // none can be read
    BOOST_REQUIRE(wait([&] { return step() == InspectStep::ask; }));
    answer(bench, '1');
    answer(bench, WXK_RETURN);
    BOOST_REQUIRE(wait([&] { return dock.view(rma).inspections.size() == 2; }));
    auto& window = dynamic_cast<RmaWindow&>(open("rma:" + std::to_string(dock.view(rma).id.value)));
    BOOST_TEST(wait([&] { return window.is_settled() && window.presenter().record(); }));
    picture(window, "rma-serial");
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(thirty_items_without_a_mouse, Inspector)
{
    std::vector<std::string> rmas;
    std::int64_t units = 0;
    for (std::string const& order : dock.shipped) {
        if (units < 34) {
            rmas.push_back(dock.arrived(order));
            for (auto const& line : dock.view(rmas.back()).lines) {
                units += line.quantity;
            }
        }
    }
    BOOST_REQUIRE(units >= 30);
    dock.floor.stage.run("update returns.rma set arrived_at = now() - make_interval(hours => "
                         "greatest(1, 46 - 7 * id)::integer)");
    dock.floor.stage.run("update orders.order set shipped_at = now() - interval '12 days' where shipped_at "
                         "is not null");
    auto& bench = dynamic_cast<InspectBench&>(open("inspect"));
    auto const step = [&] { return bench.presenter().screen().step; };
    BOOST_TEST(bench.scan_field().text().HasFocus());
    BOOST_REQUIRE(step() == InspectStep::pod); // this person works in two
    answer(bench, '2');
    BOOST_REQUIRE(step() == InspectStep::find);
    BOOST_TEST(wait([&] { return bench.is_settled(); }));
    picture(bench, "inspect-empty");

    std::vector<std::chrono::microseconds> answers;
    std::int64_t done = 0;
    for (std::string const& rma : rmas) {
        answers.push_back(scan(bench, rma));
        BOOST_REQUIRE_MESSAGE(step() == InspectStep::item, bench.presenter().screen().said);
        while (step() == InspectStep::item) {
            auto const waiting = waiting_lines(*bench.presenter().state().parcel);
            answers.push_back(scan(bench, waiting.front()->barcode));
            BOOST_REQUIRE_MESSAGE(step() == InspectStep::ask, bench.presenter().screen().said);
            if (done == 1) {
                picture(bench, "inspect-question");
            }
            if (done % 3 == 2) { // opened, whole, unworn, clean
                for (char const key : {'2', '1', '1', '1'}) {
                    answers.push_back(answer(bench, key));
                }
            } else if (done % 5 == 4) {
                answers.push_back(answer(bench, '3')); // the tag is gone: whole, unworn, clean, yet rework
                for (char const key : {'1', '1', '1'}) {
                    answers.push_back(answer(bench, key));
                }
            } else {
                answers.push_back(answer(bench, '1'));
            }
            BOOST_REQUIRE(step() == InspectStep::lane);
            if (done == 5) {
                key(WXK_F9);
                picture(bench, "inspect-lane");
                key(WXK_F9);
            }
            auto const& bin = bench.presenter().state().item->bin;
            if (bench.presenter().screen().lane->tone == Tone::ok && bin) {
                answers.push_back(scan(bench, bin->code));
            } else {
                answers.push_back(answer(bench, WXK_RETURN));
            }
            ++done;
        }
        BOOST_REQUIRE(step() == InspectStep::close);
        if (done > 8 && done < 14) {
            picture(bench, "inspect-close");
        }
        answers.push_back(answer(bench, WXK_RETURN));
        BOOST_REQUIRE(step() == InspectStep::find);
    }
    BOOST_TEST(done == units);
    BOOST_TEST(dock.count("select count(*) from returns.inspection where undone_at is null") == units);
    BOOST_TEST(dock.count("select count(*) from returns.rma where status = 'refunded'") ==
               static_cast<std::int64_t>(rmas.size()));
    BOOST_TEST(bench.presenter().pace().items == units);
    BOOST_TEST(display.take_assertions().empty());
    BOOST_TEST(dock.violations() == "");
    tests::check_answers("inspection bench", answers);
}

BOOST_FIXTURE_TEST_CASE(keys_beside_the_way, Inspector)
{
    std::string const rma = dock.arrived(dock.shipped[0]);
    auto& bench = dynamic_cast<InspectBench&>(open("inspect"));
    auto const step = [&] { return bench.presenter().screen().step; };
    answer(bench, '2');
    scan(bench, rma);
    scan(bench, dock.codes(rma)[0]);
    answer(bench, '2');
    answer(bench, WXK_BACK);
    BOOST_TEST(step() == InspectStep::ask);
    BOOST_TEST(bench.presenter().state().item->answers.empty());
    answer(bench, 'n');
    BOOST_TEST(step() == InspectStep::note);
    scan(bench, "2 hairs on the collar"); // begins with a digit, and is no answer
    BOOST_TEST(bench.presenter().state().item->note == "2 hairs on the collar");
    answer(bench, '1');
    answer(bench, WXK_RETURN);
    BOOST_TEST(dock.view(rma).inspections.size() == 1U);
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return dock.view(rma).inspections[0].is_undone && bench.is_settled(); }));
    answer(bench, 'm');
    if (step() == InspectStep::which) {
        answer(bench, '1');
    }
    BOOST_TEST(step() == InspectStep::lane);
    answer(bench, WXK_RETURN);
    BOOST_TEST(dock.view(rma).inspections.back().found == "missing");
    key(WXK_ESCAPE);
    BOOST_TEST(step() == InspectStep::aside);
    picture(bench, "inspect-aside");
    answer(bench, '2');
    BOOST_TEST(wait([&] { return step() == InspectStep::find && bench.is_settled(); }));
    BOOST_TEST(bench.scan_field().text().HasFocus());
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(the_bench_goes_on_without_its_server_and_asks_what_moved, FarInspector)
{
    std::vector<std::string> const rmas{dock.arrived(dock.shipped[0]), dock.arrived(dock.shipped[1]),
                                        dock.arrived(dock.shipped[2])};
    auto& bench = dynamic_cast<InspectBench&>(open("inspect"));
    auto const step = [&] { return bench.presenter().screen().step; };
    answer(bench, '2');
    BOOST_REQUIRE(wait([&] { return bench.is_settled() && bench.presenter().state().ahead == 3; }));

    dock.link.cut();
    shell->live().lost("The server does not answer.", std::chrono::system_clock::now());
    BOOST_REQUIRE(wait([&] { return bench.is_stale() && bench.presenter().state().is_offline; }));
    bench.Raise();
    bench.scan_field().focus();
    display.settle();
    scan(bench, rmas[0]);
    while (step() == InspectStep::item) {
        scan(bench, waiting_lines(*bench.presenter().state().parcel).front()->barcode);
        answer(bench, '1');
        answer(bench, WXK_RETURN);
    }
    BOOST_REQUIRE(step() == InspectStep::close);
    scan(bench, rmas[1]); // closes the first one here
    scan(bench, dock.codes(rmas[1])[0]);
    BOOST_REQUIRE(step() == InspectStep::ask);
    picture(bench, "inspect-offline");
    answer(bench, WXK_BACK);
    key(WXK_ESCAPE);
    answer(bench, '1');
    BOOST_REQUIRE(step() == InspectStep::find);
    BOOST_TEST(dock.count("select count(*) from returns.inspection") == 0);

    // Meanwhile the customer keeps the first one after all.
    dock.floor.stage.run(
        "select returns.cancel(gen_random_uuid(), (select id from returns.rma where number = '" + rmas[0] +
        "'), 'the customer keeps it')");
    dock.link.mend();
    shell->live().alive(std::chrono::milliseconds(4));
    BOOST_REQUIRE(wait([&] { return step() == InspectStep::moved && bench.is_settled(); }));
    picture(bench, "inspect-moved");
    while (step() == InspectStep::moved) {
        answer(bench, '2');
        BOOST_REQUIRE(step() == InspectStep::left);
        answer(bench, '1');
        BOOST_REQUIRE(wait([&] { return step() != InspectStep::left && bench.is_settled(); }));
    }
    BOOST_TEST(bench.presenter().state().journal.empty());
    BOOST_TEST(dock.count("select count(*) from returns.inspection") == 0);
    BOOST_TEST(dock.violations() == "");
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(the_list_and_one_return_in_full, Inspector)
{
    for (std::size_t i = 1; i < 6; ++i) {
        i % 2 == 0 ? dock.authorize(dock.shipped[i], "defective") : dock.arrived(dock.shipped[i]);
    }
    dock.floor.stage.run("update returns.rma set arrived_at = now() - interval '51 hours' where id = 1");
    auto& list = dynamic_cast<ListWindow&>(open("returns"));
    BOOST_TEST(wait([&] { return list.is_settled() && list.presenter().record(); }));
    BOOST_TEST(list.presenter().row_count() == 5);
    std::string const late = list.presenter().text(0, "rma");
    BOOST_TEST(list.presenter().text(0, "due").ends_with("late"), list.presenter().text(0, "due"));

    // A customer may send something back: by key, with a question in the window, and taken back.
    key('N', wxMOD_CONTROL);
    BOOST_REQUIRE(list.ask().is_asking());
    dynamic_cast<wxTextCtrl&>(*list.ask().field("order")).SetValue(dock.shipped[0]);
    dynamic_cast<wxTextCtrl&>(*list.ask().field("items")).SetValue("NO-SUCH");
    picture(list, "returns-new");
    list.ask().confirm();
    BOOST_TEST(wait([&] { return list.is_settled() && list.toast().IsShown(); }));
    BOOST_TEST(dock.count("select count(*) from returns.rma") == 5);
    key('N', wxMOD_CONTROL);
    dynamic_cast<wxTextCtrl&>(*list.ask().field("items")).SetValue(dock.sku_of(dock.shipped[0]));
    list.ask().confirm();
    BOOST_TEST(
        wait([&] { return dock.count("select count(*) from returns.rma where status = 'approved'") == 3; }));
    BOOST_TEST(wait([&] { return list.is_settled(); }));
    // All of an order at once.
    key('N', wxMOD_CONTROL);
    dynamic_cast<wxTextCtrl&>(*list.ask().field("order")).SetValue(dock.shipped[6]);
    dynamic_cast<wxTextCtrl&>(*list.ask().field("items")).SetValue("all");
    list.ask().confirm();
    BOOST_TEST(
        wait([&] { return dock.count("select count(*) from returns.rma where status = 'approved'") == 4; }));
    BOOST_TEST(
        dock.count("select (select sum(quantity) from returns.rma_line where rma_id = (select max(id) from "
                   "returns.rma)) - (select sum(ordered_quantity) from orders.line l join orders.order o on "
                   "o.id = l.order_id where o.number = '" +
                   dock.shipped[6] + "')") == 0);
    BOOST_TEST(wait([&] { return list.is_settled(); }));
    list.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(
        wait([&] { return dock.count("select count(*) from returns.rma where status = 'canceled'") == 1; }));
    BOOST_TEST(wait([&] { return list.is_settled(); }));
    list.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(
        wait([&] { return dock.count("select count(*) from returns.rma where status = 'canceled'") == 2; }));
    BOOST_TEST(wait([&] { return list.is_settled(); }));
    list.toast().Hide();
    picture(list, "returns");

    // The desk says so too, and opens the list behind it.
    auto const desk = exception_lines(
        database::in_transaction(*dock.pool(), [](database::Transaction& tx) { return read_watch(tx); }));
    for (char const* const behind : {"returns:overdue", "returns:arrived"}) {
        BOOST_TEST(
            std::any_of(desk.begin(), desk.end(), [&](DeskLine const& it) { return it.opens == behind; }),
            behind);
    }
    list.show_queue("overdue");
    BOOST_TEST(wait([&] { return list.is_settled() && list.presenter().row_count() == 1; }));
    list.start("letter");
    BOOST_REQUIRE(list.ask().is_asking()); // why again, which the first print need not say
    list.ask().confirm();
    BOOST_TEST(wait([&] { return std::filesystem::exists(shell->print_folder() / (late + "-letter.pdf")); }));
    BOOST_TEST(wait([&] { return list.is_settled(); }));
    list.start("label");
    BOOST_REQUIRE(list.ask().is_asking());
    list.ask().confirm();
    for (char const* const as : {"-label.pdf", "-label.zpl"}) {
        BOOST_TEST(wait([&] { return std::filesystem::exists(shell->print_folder() / (late + as)); }));
    }
    BOOST_TEST(wait([&] { return list.is_settled(); }));
    list.start("bench");
    BOOST_TEST(wait([&] { return shell->find("inspect") != nullptr; }));
    auto& bench = dynamic_cast<InspectBench&>(*shell->find("inspect"));
    bench.presenter().answered('2'); // Reno
    BOOST_TEST(wait([&] { return bench.is_settled(); }));

    auto& one = dynamic_cast<RmaWindow&>(open("rma:1"));
    BOOST_TEST(wait([&] { return one.is_settled() && one.presenter().record(); }));
    picture(one, "rma");
    key(WXK_DELETE, wxMOD_CONTROL);
    BOOST_REQUIRE(one.ask().is_asking());
    type("customer keeps it");
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return dock.view(late).status == "canceled"; }));
    BOOST_TEST(wait([&] { return one.is_settled(); }));
    one.SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return dock.view(late).status == "received"; }));
    BOOST_TEST(wait([&] { return one.is_settled(); }));
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(an_undone_inspection_is_made_again_by_key, Inspector)
{
    std::string const rma = dock.arrived(dock.shipped[0]);
    auto& bench = dynamic_cast<InspectBench&>(open("inspect"));
    answer(bench, '2');
    scan(bench, rma);
    scan(bench, dock.codes(rma)[0]);
    answer(bench, '1');
    answer(bench, WXK_RETURN);
    BOOST_REQUIRE(dock.view(rma).inspections.size() == 1U);
    std::string const bin = dock.view(rma).inspections[0].bin;
    bench.Close();

    auto& list = dynamic_cast<ListWindow&>(open("returns"));
    BOOST_REQUIRE(wait([&] { return list.is_settled() && list.presenter().record(); }));
    list.start("undo");
    BOOST_REQUIRE(list.ask().is_asking());
    list.ask().reason().SetValue("wrong key");
    list.ask().confirm();
    BOOST_TEST(wait([&] { return dock.view(rma).inspections[0].is_undone && list.is_settled(); }));
    list.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return dock.view(rma).inspections.size() == 2U && list.is_settled(); }));
    BOOST_TEST(!dock.view(rma).inspections[1].is_undone);
    BOOST_TEST(dock.view(rma).inspections[1].bin == bin);
    BOOST_TEST(display.take_assertions().empty());
    BOOST_TEST(dock.violations() == "");
}

BOOST_FIXTURE_TEST_CASE(photos_of_a_return_open_large_and_are_taken_back, Inspector)
{
    std::string const rma = dock.arrived(dock.shipped[0]);
    auto const view = dock.view(rma);
    // What the window of another return looks like is photo enough.
    auto& other = open("returns");
    BOOST_TEST(wait([&] { return other.is_settled(); }));
    picture(other, "photographed");
    auto const shot = returns::read_photo(std::filesystem::path(PODDESK_PICTURES) / "photographed-light.png");
    std::filesystem::remove(std::filesystem::path(PODDESK_PICTURES) / "photographed-light.png");
    std::filesystem::remove(std::filesystem::path(PODDESK_PICTURES) / "photographed-dark.png");
    BOOST_REQUIRE(shot);
    other.Close();
    auto& one = dynamic_cast<RmaWindow&>(open("rma:" + std::to_string(view.id.value)));
    BOOST_TEST(!one.photos().IsShown());
    for (auto const line : {returns::RmaLineId(), view.lines[0].id}) {
        database::in_transaction(*dock.pool(), [&](database::Transaction& tx) {
            returns::add_photo(tx, {kernel::Uuid::random(), view.id, line, {}, *shot, {}}).value();
        });
    }
    shell->live().changed("return", view.id.value);
    BOOST_REQUIRE(wait([&] { return one.photos().shown().size() == 2U; }));
    BOOST_TEST(one.photos().IsShown());
    BOOST_TEST(!one.photos().shown()[1].picture.empty());
    picture(one, "rma-photos");

    dynamic_cast<wxWindow*>(one.photos().GetChildren()[1])->SetFocus();
    key(WXK_RETURN);
    BOOST_REQUIRE(wait([&] { return shell->find("photo:2") != nullptr; }));
    auto& photo = dynamic_cast<PhotoWindow&>(*shell->find("photo:2"));
    BOOST_TEST(wait([&] { return photo.is_settled() && photo.picture().IsOk(); }));
    BOOST_TEST(photo.picture().GetWidth() == shot->width);
    picture(photo, "return-photo");
    key('U', wxMOD_CONTROL);
    BOOST_REQUIRE(photo.ask().is_asking());
    type("of another item");
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return !photo.picture().IsOk(); }));
    shell->live().changed("return", view.id.value);
    BOOST_TEST(wait([&] { return one.photos().shown().size() == 1U; }));
    BOOST_TEST(dock.count("select count(*) from returns.photo where taken_back_at is not null") == 1);
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(the_way_back_is_paid_from_the_window_of_the_return, Inspector)
{
    std::string const rma = dock.authorize(dock.shipped[0]);
    auto const id = dock.view(rma).id;
    auto& one = dynamic_cast<RmaWindow&>(open("rma:" + std::to_string(id.value)));
    auto const label = [&] {
        return database::in_transaction(
            *dock.pool(), [&](database::Transaction& tx) { return returns::return_label(tx, id); });
    };
    key('B', wxMOD_CONTROL | wxMOD_SHIFT);
    BOOST_REQUIRE(one.ask().is_asking());
    picture(one, "rma-postage");
    auto const& ways = dynamic_cast<wxChoice&>(*one.ask().field("service"));
    BOOST_TEST(ways.GetString(0) == "The cheapest");
    BOOST_REQUIRE(ways.GetCount() > 1U);
    BOOST_TEST(ways.GetString(1).Contains(", $"));
    key(WXK_RETURN); // from where the order went, with the cheapest
    BOOST_TEST(wait([&] { return label().has_value() && one.is_settled(); }));
    std::string const tracking = label()->tracking;
    BOOST_TEST(dock.view(rma).tracking == tracking);
    // Printed, and taken back with the way back of buying it.
    key('B', wxMOD_CONTROL | wxMOD_SHIFT);
    BOOST_REQUIRE(one.ask().is_asking());
    key(WXK_TAB); // from what to do to why, which a first print needs not
    key(WXK_RETURN);
    BOOST_TEST(wait([&] {
        return dock.count("select count(*) from printing.print where kind = 'return_label' and state = "
                          "'printed'") == 1;
    }));
    BOOST_TEST(wait([&] { return one.is_settled(); }));
    key('B', wxMOD_CONTROL | wxMOD_SHIFT);
    BOOST_REQUIRE(one.ask().is_asking());
    key(WXK_DOWN);
    key(WXK_TAB);
    type("customer brings it");
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return !label() && one.is_settled(); }));
    BOOST_TEST(dock.view(rma).tracking == "");
    // Bought again, and undone.
    key('B', wxMOD_CONTROL | wxMOD_SHIFT);
    BOOST_REQUIRE(one.ask().is_asking());
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return label().has_value() && one.is_settled(); }));
    BOOST_TEST(label()->tracking != tracking);
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return !label() && one.is_settled(); }));
    BOOST_TEST(
        dock.count("select coalesce(sum(quantity), 0)::bigint from billing.charge where subject_type = "
                   "'return_label'") == 0);
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(analytics_lead_to_the_returns_behind_them, Inspector)
{
    for (std::size_t i = 0; i < 8; ++i) {
        dock.inspect_all(dock.arrived(dock.shipped[i], i % 3 == 0   ? "defective"
                                                       : i % 3 == 1 ? "too_small"
                                                                    : "unwanted"));
    }
    dock.floor.stage.run(
        "update returns.inspection set steps = jsonb_build_array(jsonb_build_object('step', 'open', 'ms', "
        "900 + id), "
        "jsonb_build_object('step', 'identify', 'ms', 1400 + 70 * id), jsonb_build_object('step', "
        "'answer:packaging', 'ms', 1100 + 90 * id), jsonb_build_object('step', 'bin', 'ms', 1700 + 40 * "
        "id))");
    dock.floor.stage.run("insert into returns.baseline (pod_id, seconds) values (1, 96)");
    auto& window = dynamic_cast<AnalyticsWindow&>(open("returns-analytics"));
    BOOST_TEST(wait([&] { return window.is_settled(); }));
    auto const& screen = window.presenter().screen();
    BOOST_TEST(!screen.charts.at(0).bars.empty());
    BOOST_TEST(!screen.charts.at(2).bars.empty());
    BOOST_TEST(window.presenter().row_count() > 3);
    picture(window, "returns-analytics");

    key('1', wxMOD_ALT);
    BOOST_TEST(wait([&] { return window.is_settled() && screen.query.days == 7; }));
    window.grid().sort_by("sku", true);
    BOOST_TEST(window.presenter().text(0, "sku") <= window.presenter().text(1, "sku"));

    std::filesystem::create_directories(folder);
    std::filesystem::path const file = folder / "analytics.xlsx";
    ask_export_place_with([&](WorkWindow&, std::filesystem::path const&) { return file; });
    window.grid().SetFocus();
    key('E', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return std::filesystem::exists(file); }));
    ask_export_place_with({});

    std::string const chosen = window.presenter().key(0);
    window.grid().SetFocus();
    BOOST_REQUIRE(window.grid().select_key(chosen));
    key(WXK_RETURN);
    std::string const behind = window.presenter().opens(chosen);
    BOOST_REQUIRE(wait([&] { return shell->find(behind) != nullptr; }));
    auto& list = dynamic_cast<ListWindow&>(*shell->find(behind));
    BOOST_TEST(wait([&] { return list.is_settled() && list.presenter().row_count() > 0; }));
    BOOST_TEST(list.presenter().row_count() ==
               dock.count("select count(distinct rma_id) from returns.rma_line where product_id::text || '/' "
                          "|| reason = '" +
                          chosen + "'"));
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(a_closed_parcel_is_found_by_what_is_typed, Inspector)
{
    std::string const rma = dock.arrived(dock.shipped[0]);
    dock.inspect_all(rma);
    dock.arrived(dock.shipped[1]);
    auto& search = dynamic_cast<ListWindow&>(open("parcel-search"));
    BOOST_TEST(wait([&] { return search.is_settled() && search.presenter().row_count() == 2; }));
    search.filter().SetValue(from_utf8(rma));
    BOOST_TEST(wait([&] { return search.is_settled() && search.presenter().row_count() == 1; }));
    BOOST_TEST(search.presenter().text(0, "rma") == rma);
    picture(search, "parcel-search");
    search.filter().SetValue(from_utf8(dock.sku_of(dock.shipped[0])));
    BOOST_TEST(wait([&] { return search.is_settled() && search.presenter().row_count() >= 1; }));
    search.filter().SetValue(wxS("nobody of this name"));
    BOOST_TEST(wait([&] { return search.is_settled() && search.presenter().row_count() == 0; }));
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()
