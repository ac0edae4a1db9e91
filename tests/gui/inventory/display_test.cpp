// The inventory windows on a display: the explorer by keyboard, the bench by scanner, with pictures.
#include "tests/gui/answers.h"
#include "tests/gui/colleague.h"
#include "tests/gui/inventory/warehouse.h"
#include "tests/gui/person.h"

#include "gui/inventory/count_bench.h"
#include "gui/inventory/inventory_windows.h"
#include "gui/inventory/stock_card.h"
#include "gui/inventory/stock_record.h"
#include "gui/lists/list_window.h"
#include "gui/orders/order_windows.h"
#include "gui/shell/command_box.h"
#include "gui/shell/live_feed.h"

#include <wx/choice.h>
#include <wx/textctrl.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct Wes : private tests::Warehouse, public tests::Person
{
    Wes() : Person(Warehouse::stage.pool(), "Wes Turner", "warehouse")
    {
        add_order_windows(*shell);
        add_inventory_windows(*shell);
    }
    std::string card_name() const { return "stock-card:" + StockKey{house.serum, house.reno}.text(); }
    std::int64_t held(std::string const& kind)
    {
        return house.number("select coalesce(sum(l.on_hand), 0)::bigint from inventory.level l join "
                            "inventory.location b on b.id = l.location_id where b.kind = '" +
                            kind + "' and l.product_id = " + std::to_string(house.serum.value) +
                            " and l.pod_id = " + std::to_string(house.reno.value));
    }

    tests::Warehouse& house = *this;
};

} // namespace

BOOST_AUTO_TEST_SUITE(inventory_windows)

BOOST_FIXTURE_TEST_CASE(stock_is_found_held_and_freed_by_keyboard, Wes)
{
    auto& window = dynamic_cast<ListWindow&>(open("stock"));
    BOOST_TEST(window.presenter().row_count() > 80);
    key('F', wxMOD_CONTROL);
    type("barrier");
    BOOST_TEST(wait([&] { return window.is_settled() && window.presenter().row_count() == 2; }));
    key(WXK_ESCAPE); // to the rows
    BOOST_TEST(wait([&] { return window.presenter().record() != nullptr; }));
    key(WXK_HOME, wxMOD_CONTROL);
    std::string const row = StockKey{house.serum, house.reno}.text();
    BOOST_TEST(wait([&] { return window.presenter().selected() == row && window.is_settled(); }));
    std::int64_t const before = held("hold");
    key('H', wxMOD_CONTROL);
    BOOST_REQUIRE(window.ask().is_asking());
    key(WXK_TAB); // the first bin is the one; how many
    type("5");
    key(WXK_TAB);
    type("Bubbles in the glass");
    picture(window, "stock-hold");
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return held("hold") == before + 5 && window.is_settled(); }));
    window.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return held("hold") == before && window.is_settled(); }));
    BOOST_TEST(wait([&] { return !window.toast().IsShown() || window.is_settled(); }));

    // A change elsewhere shows, and the row stays chosen.
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return shell->find(card_name()) != nullptr; }));
    auto& card = dynamic_cast<StockCard&>(*shell->find(card_name()));
    BOOST_TEST(wait([&] { return card.is_settled(); }));
    std::int64_t const movements = card.movements().row_count();
    card.Raise();
    card.grid().SetFocus();
    display.settle();
    BOOST_TEST(wait([&] { return card.movements().record() != nullptr; }));
    house.stage.run("select inventory.adjust(gen_random_uuid(), " +
                    std::to_string(house.bin("A-01-1").value) + ", " + std::to_string(house.serum.value) +
                    ", 7, 'found')");
    shell->live().changed("stock", house.serum.value);
    BOOST_TEST(wait([&] { return card.movements().row_count() == movements + 1 && card.is_settled(); }));
    BOOST_TEST(wait([&] { return window.is_settled(); }));
    BOOST_TEST(window.presenter().selected() == row);
    picture(card, "stock-card");
    card.Close();
    display.settle();

    window.Raise();
    key('F', wxMOD_CONTROL);
    key('A', wxMOD_CONTROL);
    key(WXK_DELETE);
    BOOST_TEST(wait([&] { return window.is_settled() && window.presenter().row_count() > 80; }));
    key(WXK_ESCAPE);
    window.grid().select_key(row);
    window.presenter().select(row);
    BOOST_TEST(wait([&] { return window.is_settled() && !window.toast().IsShown(); }));
    picture(window, "stock");
    key('K', wxMOD_CONTROL | wxMOD_SHIFT);
    BOOST_REQUIRE(window.ask().is_asking());
    picture(window, "stock-kit");
    key(WXK_ESCAPE);
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(a_bin_is_counted_by_scanner_alone, Wes)
{
    house.miss_a_unit();
    house.miss_a_unit();
    auto& bench = dynamic_cast<CountBench&>(open("count"));
    BOOST_TEST(bench.scan_field().text().HasFocus());
    BOOST_TEST(wait([&] { return bench.presenter().screen().flagged.size() == 2; }));
    picture(bench, "count-bench-empty");
    scan(bench, "C-02-4");
    BOOST_TEST((bench.presenter().screen().step == CountStep::pod));
    std::string const& first = bench.presenter().screen().choices.at(0);
    answer(bench, first == "RNO" ? '1' : '2');
    BOOST_TEST(wait([&] { return bench.presenter().screen().step == CountStep::count; }));
    kernel::LocationId const location = house.bin("C-02-4");
    auto const codes = [&] {
        return database::in_transaction(house.stage.database().root(), [&](database::Transaction& tx) {
            return tx
                .query("select p.sku, l.on_hand from inventory.level l join catalog.product p on p.id = "
                       "l.product_id where l.location_id = :bin and l.on_hand > 0 order by p.sku, l.lot")
                .bind("bin", location)
                .rows<std::string, std::int64_t>();
        });
    }();
    std::vector<std::chrono::microseconds> answers;
    for (int i = 0; i < 40; ++i) {
        answers.push_back(scan(bench, "4006381333931"));
    }
    BOOST_TEST(bench.presenter().screen().units == 40);
    bool is_first_lot = true;
    for (auto const& [sku, there] : codes) {
        if (sku == "FS-SER30" && !std::exchange(is_first_lot, false)) {
            continue;
        }
        answers.push_back(scan(bench, sku));
        answers.push_back(scan(bench, std::to_string(sku == "FS-SER30" ? 5 : there)));
    }
    picture(bench, "count-bench-counting");
    scan(bench, "C-02-4"); // the bin again
    BOOST_TEST((bench.presenter().screen().step == CountStep::review));
    picture(bench, "count-bench");
    answer(bench, '2');
    BOOST_TEST((bench.presenter().screen().step == CountStep::find));
    BOOST_TEST(bench.scan_field().text().HasFocus());
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return bench.is_settled() && bench.presenter().screen().counted.empty(); }));

    tests::check_answers("count bench", answers);
    // Ctrl+K finds bins and products.
    for (auto const& [typed, title, window] :
         {std::tuple{"B-11-2", "B-11-2", "count:"}, std::tuple{"FS-SER30", "FS-SER30", "stock-card:"}}) {
        key('K', wxMOD_CONTROL);
        BOOST_REQUIRE(wait([&] { return shell->command_box() && shell->command_box()->IsActive(); }));
        shell->command_box()->type(typed);
        BOOST_TEST(wait([&] {
            auto const titles = shell->command_box()->titles();
            return std::find(titles.begin(), titles.end(), title) != titles.end();
        }));
        shell->command_box()->run_chosen();
        BOOST_TEST(wait([&, prefix = std::string(window)] {
            auto const open = shell->windows();
            return std::any_of(open.begin(), open.end(), [&](WorkWindow* it) {
                return it->name().starts_with(prefix) && it->is_settled();
            });
        }));
        bench.Raise();
        BOOST_REQUIRE(wait([&] { return bench.IsActive(); }));
    }
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(who_else_is_on_the_bin_or_its_count, Wes)
{
    LiveFeed const feed(house.stage.pool(), shell->live());
    tests::Colleague mia(house.stage);
    std::int64_t const bin = house.bin("C-02-4").value;
    auto& bench = dynamic_cast<CountBench&>(open("count:" + std::to_string(bin)));
    BOOST_REQUIRE(wait([&] { return bench.presenter().bin() != nullptr; }));
    std::int64_t const count = bench.presenter().bin()->counts.at(0).id.value;
    BOOST_TEST(wait([&] { return mia.sees_on("bin", bin) == 1 && mia.sees_on("count", count) == 1; }));
    BOOST_TEST(bench.others().empty());
    for (auto const& [kind, id] : {std::pair{"bin", bin}, std::pair{"count", count}}) {
        mia.goes_to(kind, id);
        BOOST_TEST(wait([&] { return bench.others() == std::vector<std::string>{"Mia Torres"}; }));
        mia.leaves();
        BOOST_TEST(wait([&] { return bench.others().empty(); }));
    }
    mia.goes_to("bin", bin);
    BOOST_TEST(wait([&] { return !bench.others().empty(); }));
    picture(bench, "count-bench-presence");
    key(WXK_ESCAPE); // put aside
    BOOST_TEST(wait([&] { return mia.sees_on("bin", bin) == 0 && mia.sees_on("count", count) == 0; }));
    BOOST_TEST(bench.others().empty());
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()
