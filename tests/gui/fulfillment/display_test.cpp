// The benches on a display, by scanner and keys only, with pictures for a person to look at.
#include "tests/gui/answers.h"
#include "tests/gui/fulfillment/floor.h"
#include "tests/gui/person.h"

#include "gui/fulfillment/fulfillment_windows.h"
#include "gui/fulfillment/pack_bench.h"
#include "gui/fulfillment/pick_bench.h"
#include "gui/lists/list_window.h"
#include "gui/orders/order_window.h"
#include "gui/orders/order_windows.h"
#include "gui/orders/words.h"
#include "gui/shell/desk_window.h"

#include <wx/textctrl.h>
#include <wx/uiaction.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct Packer : private tests::Floor, public tests::Person
{
    Packer() : Person(Floor::stage.pool(), "Wes Turner", "warehouse")
    {
        add_desk_window(*shell);
        add_order_windows(*shell);
        add_fulfillment_windows(*shell);
        bench = &dynamic_cast<PackBench&>(open("pack"));
        wait([&] { return bench->presenter().screen().waiting > 0; });
        display.settle();
    }
    std::chrono::microseconds scan(std::string const& code) { return Person::scan(*bench, code); }
    void picture(std::string const& name) { Person::picture(*bench, name); }

    Floor& floor = *this;
    PackBench* bench = nullptr;
};

/// Somebody with a cart, at the pick bench.
struct PickerAtBench : private tests::Floor, public tests::Person
{
    PickerAtBench() : Person(Floor::stage.pool(), "Wes Turner", "warehouse")
    {
        add_order_windows(*shell);
        add_fulfillment_windows(*shell);
        bench = &dynamic_cast<PickBench&>(open("pick"));
        wait([&] { return !screen().waiting.empty(); });
        display.settle();
    }
    PickScreen const& screen() const { return bench->presenter().screen(); }
    void scan(std::string const& code) { answers.push_back(Person::scan(*bench, code)); }
    void scan_what_is_asked()
    {
        scan(screen().step == PickStep::bin ? screen().halt()->stop.bin : screen().halt()->stop.codes.back());
    }

    PickBench* bench = nullptr;
    std::vector<std::chrono::microseconds> answers;
};

} // namespace

BOOST_AUTO_TEST_SUITE(benches)

BOOST_FIXTURE_TEST_CASE(a_list_is_picked_without_a_mouse, PickerAtBench)
{
    BOOST_TEST(bench->scan_field().text().HasFocus());
    picture(*bench, "pick-bench-empty");
    key(WXK_RETURN); // the next list that waits
    BOOST_TEST(wait([&] { return screen().halt() && bench->is_settled(); }));
    for (int i = 0; i < 9; ++i) {
        scan_what_is_asked();
    }
    while (screen().halt()->picked == 0) {
        scan_what_is_asked();
    }
    picture(*bench, "pick-bench");
    std::int64_t const picked = screen().picked;
    scan("HANOTHING"); // a wrong item, or a wrong bin: nothing is lost
    picture(*bench, "pick-bench-wrong");
    BOOST_TEST(screen().picked == picked);
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return screen().picked == picked - 1 && bench->is_settled(); }));
    scan_what_is_asked();
    key(WXK_F6);
    BOOST_TEST(!screen().demands_bin);
    key(WXK_F6);
    key(WXK_F4);
    BOOST_TEST((screen().step == PickStep::found));
    type("0");
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return screen().outcome && bench->is_settled(); }));
    picture(*bench, "pick-bench-short");
    while (screen().halt()) {
        scan_what_is_asked();
    }
    BOOST_TEST(bench->scan_field().text().HasFocus());
    BOOST_TEST(screen().finished.size() == 1U);
    picture(*bench, "pick-bench-done");
    BOOST_TEST(display.take_assertions().empty());

    tests::check_answers("pick bench", answers);
}

BOOST_FIXTURE_TEST_CASE(a_list_opens_on_the_bench_and_is_taken_back_by_keyboard, PickerAtBench)
{
    auto& lists = dynamic_cast<ListWindow&>(open("pick-lists:picking"));
    BOOST_TEST(wait([&] { return lists.presenter().record() && lists.is_settled(); }));
    picture(lists, "pick-lists");
    lists.Raise();
    lists.grid().SetFocus();
    key('U', wxMOD_CONTROL);
    BOOST_REQUIRE(lists.ask().is_asking());
    type("no carrier today");
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return lists.is_settled() && lists.toast().IsShown(); }));
    lists.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return lists.is_settled(); }));
    lists.show_queue("to_pick");
    BOOST_TEST(wait([&] { return lists.is_settled() && lists.presenter().row_count() == 1; }));
    lists.grid().SetFocus();
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return shell->find("pick:2") != nullptr; }));
    auto& other = dynamic_cast<PickBench&>(*shell->find("pick:2"));
    BOOST_TEST(
        wait([&] { return other.presenter().screen().list == "PL-RNO-000002" && other.is_settled(); }));
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(an_order_is_packed_without_a_mouse, Packer)
{
    BOOST_TEST(bench->scan_field().text().HasFocus());
    std::string const order = floor.order_to_pack();
    auto const units = floor.units_of(order);
    std::vector<std::chrono::microseconds> answers;
    answers.push_back(scan(order));
    BOOST_TEST(bench->presenter().screen().order == order);
    answers.push_back(scan(units.front()));
    for (int i = 0; i < 40; ++i) {
        answers.push_back(scan("HAMUG-1")); // a wrong item, again and again: nothing is lost
    }
    BOOST_TEST(bench->presenter().screen().scanned == 1);
    picture("pack-bench-wrong");
    for (std::size_t i = 1; i < units.size(); ++i) {
        answers.push_back(scan(units[i]));
    }
    BOOST_TEST((bench->presenter().screen().step == PackStep::confirm));
    key(WXK_F9);
    picture("pack-bench");
    key(WXK_F9);
    wxUIActionSimulator().Char('1'); // a digit typed by hand: the answer, after 50 ms without another key
    BOOST_TEST(wait([&] { return bench->presenter().screen().step == PackStep::weigh; }));
    BOOST_TEST(bench->scan_field().text().IsEmpty());
    scan("2 lb");
    BOOST_TEST((bench->presenter().screen().tone == Tone::warn));
    key(WXK_F8);
    BOOST_TEST(wait([&] { return bench->presenter().screen().packed.size() == 1; }));
    BOOST_TEST(bench->scan_field().text().HasFocus());
    BOOST_TEST(wait([&] { return bench->is_settled(); }));
    picture("pack-bench-empty");
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return bench->presenter().screen().packed.empty(); }));
    BOOST_TEST(wait([&] { return bench->is_settled(); }));
    BOOST_TEST(display.take_assertions().empty());

    tests::check_answers("pack bench", answers);
}

BOOST_FIXTURE_TEST_CASE(serials_are_scanned_without_a_mouse, Packer)
{
    floor.stage.run("update catalog.product set needs_serial = true");
    auto const screen = [&]() -> PackScreen const& { return bench->presenter().screen(); };
    std::string const order = floor.order_to_pack();
    auto const units = floor.units_of(order);
    scan(order);
    scan(units[0]);
    BOOST_TEST((screen().step == PackStep::serial));
    picture("pack-bench-serial");
    scan(units[0]);
    BOOST_TEST((screen().tone == Tone::bad));
    picture("pack-bench-serial-refused");
    scan("SN-0");
    for (std::size_t i = 1; i < units.size(); ++i) {
        scan(units[i]);
        scan("SN-" + std::to_string(i));
    }
    BOOST_TEST(wait([&] { return screen().step == PackStep::confirm; }));
    wxUIActionSimulator().Char('1');
    BOOST_REQUIRE(wait([&] { return screen().step == PackStep::weigh; }));
    scan("2 lb");
    key(WXK_F8);
    BOOST_TEST(wait([&] { return screen().packed.size() == 1 && bench->is_settled(); }));
    BOOST_TEST(floor.count("select count(*) from fulfillment.serial where back_at is null") ==
               static_cast<std::int64_t>(units.size()));
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(escape_puts_the_order_aside, Packer)
{
    scan(floor.order_to_pack());
    wxUIActionSimulator().Text("half a co");
    display.settle();
    key(WXK_ESCAPE);
    BOOST_TEST(bench->scan_field().text().IsEmpty());
    BOOST_TEST(!bench->presenter().screen().lines.empty());
    key(WXK_ESCAPE);
    BOOST_TEST(wait([&] { return bench->presenter().screen().lines.empty(); }));
    BOOST_TEST(wait([&] { return bench->is_settled(); }));
}

BOOST_FIXTURE_TEST_CASE(a_label_is_printed_again_with_a_reason_from_the_orders_window, Packer)
{
    std::string const order = floor.order_to_pack();
    scan(order);
    for (std::string const& unit : floor.units_of(order)) {
        scan(unit);
    }
    wxUIActionSimulator().Char('1');
    BOOST_REQUIRE(wait([&] { return bench->presenter().screen().step == PackStep::weigh; }));
    scan("2 lb");
    key(WXK_F8);
    BOOST_REQUIRE(
        wait([&] { return bench->is_settled() && bench->presenter().screen().packed.size() == 1; }));
    std::filesystem::path const label = shell->print_folder() / "S-0000001-label.zpl";
    BOOST_REQUIRE(std::filesystem::exists(label));
    std::filesystem::remove(label);

    auto& window = dynamic_cast<OrderWindow&>(open("order:" + std::to_string(floor.stage.order(order))));
    key('P', wxMOD_CONTROL);
    BOOST_REQUIRE(window.ask().is_asking());
    type("the printer smeared it");
    Person::picture(window, "order-print-again-asks");
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return std::filesystem::exists(label); }));
    BOOST_TEST(wait([&] {
        return window.toast().sentence() == "The label of S-0000001 is printed again on print folder.";
    }));
    BOOST_TEST(wait([&] {
        auto const& record = window.presenter().record();
        return record && record->history.back().kind == "document.reprinted";
    }));
    auto const told = event_words(window.presenter().record()->history.back(), kernel::SystemClock().now());
    BOOST_TEST(told.text.starts_with("Label printed again by "), told.text);
    BOOST_TEST(told.text.ends_with(" because the printer smeared it"), told.text);
    BOOST_TEST(
        floor.count("select count(*) from printing.print where is_reprint and state = 'printed' and kind = "
                    "'label' and reason = 'the printer smeared it'") == 1);
    display.settle();
    Person::picture(window, "order-printed-again");
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()
