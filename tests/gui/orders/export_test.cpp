// The order queue as a file: every row of the list that is shown, whatever is in memory.
#include "tests/gui/orders/session.h"
#include "tests/gui/step_work.h"

#include "gui/orders/order_queue.h"
#include "gui/shell/export.h"

#include <wx/srchctrl.h>

#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

tests::Session& session()
{
    return tests::Session::instance();
}

struct Quiet final : OrderQueueView
{
    void show_queues(std::vector<QueueEntry> const&) override {}
    void show_counts(std::map<std::string, std::int64_t> const&) override {}
    void show_choices(std::vector<FilterChoice> const&, std::vector<FilterChoice> const&) override {}
    void show_lanes(std::vector<FilterChoice> const&) override {}
    void rows_moved() override {}
    void rows_changed(std::int64_t, std::int64_t) override {}
    void flash(std::string const&, std::set<std::string> const&) override {}
    void show_detail(Detail const&, OrderActions const&) override {}
    void show_no_detail(std::string const&) override {}
    void show_cancel(std::vector<std::string> const&, CancelWords const&, bool) override {}
    void show_totals(orders::QueueTotals const&) override {}
    void done(std::string const&, bool) override {}
    void refused(std::string const&) override {}
};

std::vector<std::string> from_database(std::string const& sql)
{
    return database::in_transaction(*session().stage.pool(), database::Mode::read_only,
                                    [&](database::Transaction& tx) {
                                        std::vector<std::string> values;
                                        for (auto& [value] : tx.query(sql).rows<std::string>()) {
                                            values.push_back(std::move(value));
                                        }
                                        return values;
                                    });
}

std::vector<reports::SheetRow> rows_of(Export const& what)
{
    std::vector<reports::SheetRow> all;
    what.produce(
        [&](std::vector<reports::SheetRow> const& page) { all.insert(all.end(), page.begin(), page.end()); });
    return all;
}

std::vector<std::string> first_fields(std::filesystem::path const& file)
{
    std::vector<std::string> found;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        found.push_back(line.substr(0, line.find(',')));
    }
    return found;
}

} // namespace

BOOST_AUTO_TEST_SUITE(order_export)

BOOST_AUTO_TEST_CASE(the_whole_list_in_the_order_shown_with_the_columns_shown)
{
    tests::StepWork work;
    Quiet view;
    OrderQueuePresenter presenter(std::make_shared<OrdersStore>(session().stage.pool()), work, view,
                                  std::make_shared<kernel::SystemClock>());
    presenter.resync();
    presenter.choose_queue("everything");
    presenter.sort("number", true);
    work.settle();
    Export const all = presenter.exported({"value", "number", "units", "slack"});
    std::vector<reports::SheetColumn> const columns = {
        {"Value", reports::CellKind::money},    {"Order", reports::CellKind::text},
        {"Lines", reports::CellKind::integer},  {"Units", reports::CellKind::integer},
        {"Ship by", reports::CellKind::moment}, {"Expected to leave", reports::CellKind::moment}};
    BOOST_TEST((all.columns == columns));
    BOOST_TEST(all.name == "Orders, all orders");
    auto const rows = rows_of(all);
    auto const stored = from_database("select number from orders.order order by number collate \"C\"");
    auto const sums = from_database("select total::text from orders.order order by number collate \"C\"");
    BOOST_REQUIRE(rows.size() == stored.size());
    BOOST_TEST(all.expected == static_cast<std::int64_t>(stored.size()));
    BOOST_TEST(stored.size() > 400U);          // more than one page
    BOOST_TEST(presenter.row(300) == nullptr); // and more than what is in memory
    std::set<std::string> seen;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        seen.insert(std::get<std::string>(rows[at][1]));
    }
    BOOST_TEST(seen == std::set<std::string>(stored.begin(), stored.end()), boost::test_tools::per_element());
    BOOST_TEST(std::to_string(std::get<kernel::Money>(rows[0][0]).minor) == sums[0]);

    // A filter narrows the file as it narrows the list.
    presenter.filter_text("kenji");
    work.settle();
    auto const few = rows_of(presenter.exported({"number"}));
    BOOST_TEST(static_cast<std::int64_t>(few.size()) == presenter.row_count());
    BOOST_TEST(few.size() < rows.size());
    for (std::size_t at = 0; at < few.size(); ++at) {
        BOOST_TEST(std::get<std::string>(few[at][0]) ==
                   presenter.text(static_cast<std::int64_t>(at), "number"));
    }
}

BOOST_AUTO_TEST_CASE(control_e_writes_what_the_database_has)
{
    tests::Session& s = session();
    OrderQueue& window = s.queue("orders");
    window.show_queue("everything");
    BOOST_TEST(s.wait([&] { return window.is_settled() && window.presenter().row_count() > 400; }));
    auto const file = s.folder / "out" / "list.csv";
    std::filesystem::create_directories(file.parent_path());
    std::filesystem::path suggested;
    ask_export_place_with([&](WorkWindow&, std::filesystem::path const& place) {
        suggested = place;
        return std::optional(file);
    });
    s.key('E', wxMOD_CONTROL);
    BOOST_REQUIRE(s.wait([&] { return window.toast().IsShown() && std::filesystem::exists(file); }));
    BOOST_TEST(suggested.filename().string() == "Orders, all orders.xlsx");
    BOOST_TEST(window.toast().sentence().StartsWith("list.csv is written, with "));
    auto written = first_fields(file);
    BOOST_TEST(written.at(0) == "\xef\xbb\xbfOrder");
    written.erase(written.begin());
    auto stored = from_database("select number from orders.order");
    std::sort(written.begin(), written.end());
    std::sort(stored.begin(), stored.end());
    BOOST_TEST(written == stored, boost::test_tools::per_element());

    // The next one is suggested where this one went, as the same kind.
    s.key('E', wxMOD_CONTROL);
    BOOST_TEST(s.wait([&] { return suggested == s.folder / "out" / "Orders, all orders.csv"; }));
    BOOST_TEST(s.wait([&] { return s.shell->background().pending() == 0; }));

    // Giving up in the dialog does nothing; a folder that is not there is said in the window.
    ask_export_place_with([](WorkWindow&, std::filesystem::path const&) { return std::nullopt; });
    window.toast().hide();
    s.key('E', wxMOD_CONTROL);
    s.display.settle();
    BOOST_TEST(!window.toast().IsShown());
    ask_export_place_with([&](WorkWindow&, std::filesystem::path const&) {
        return std::optional(s.folder / "nowhere" / "x.xlsx");
    });
    s.key('E', wxMOD_CONTROL);
    BOOST_TEST(s.wait([&] { return window.toast().sentence().Contains("there is no folder"); }));
    window.toast().hide();
    ask_export_place_with({});
}

BOOST_AUTO_TEST_CASE(cancel_leaves_no_file)
{
    tests::Session& s = session();
    OrderQueue& window = s.queue("orders");
    auto const folder = s.folder / "canceled";
    std::filesystem::create_directories(folder);
    ask_export_place_with(
        [&](WorkWindow&, std::filesystem::path const&) { return std::optional(folder / "endless.xlsx"); });
    export_rows(window, {"Endless", {{"Text", reports::CellKind::text}}, 0, in_pages([] {
                             return std::vector<reports::SheetRow>{{std::string("again")}};
                         })});
    auto const running = [&] { return s.shell->background().running(window); };
    BOOST_REQUIRE(s.wait([&] { return !running().empty() && running().front().task->done() > 50; }));
    BOOST_TEST(running().front().label == "Writing endless.xlsx");
    running().front().task->cancel();
    BOOST_TEST(s.wait([&] { return s.shell->background().pending() == 0; }));
    BOOST_TEST(std::filesystem::is_empty(folder));
    ask_export_place_with({});
}

BOOST_AUTO_TEST_SUITE_END()
