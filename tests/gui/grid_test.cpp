#include "tests/gui/samples.h"
#include "tests/support/display.h"

#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/frame.h>
#include <wx/sizer.h>
#include <wx/uiaction.h>

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct GridFixture
{
    GridFixture()
    {
        frame = new wxFrame(nullptr, wxID_ANY, "Grid", wxPoint(0, 0), wxSize(900, 420));
        grid = new Grid(frame, "Orders", tests::sample_columns(source), source);
        grid->on_select([this](std::string const& key) { selected.push_back(key); });
        grid->on_activate([this](std::string const& key) { activated.push_back(key); });
        frame->Show();
        BOOST_REQUIRE(display.wait([this] { return source.wanted.first >= 0; }));
    }
    ~GridFixture()
    {
        frame->Destroy();
        display.settle();
        for (std::string const& assertion : display.take_assertions()) {
            BOOST_ERROR(assertion);
        }
    }

    tests::Display& display = tests::Display::instance();
    tests::SampleSource source;
    wxFrame* frame = nullptr;
    Grid* grid = nullptr;
    std::vector<std::string> selected;
    std::vector<std::string> activated;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(grid_widget, GridFixture)

BOOST_AUTO_TEST_CASE(asks_for_the_rows_in_sight)
{
    BOOST_CHECK_EQUAL(source.wanted.first, 0);
    BOOST_CHECK_EQUAL(source.wanted.second, source.row_count() - 1);
}

BOOST_AUTO_TEST_CASE(keeps_selection_by_key_when_rows_come_and_go)
{
    BOOST_REQUIRE(grid->select_key("EO-55107"));
    display.settle();
    selected.clear();
    source.rows.insert(source.rows.begin(), source.rows[4]);
    source.rows.front().number = "NEW-1";
    grid->rows_moved();
    display.settle();
    BOOST_CHECK_EQUAL(grid->current_key(), "EO-55107");
    BOOST_CHECK_EQUAL(grid->GetGridCursorRow(), 2);
    BOOST_CHECK_EQUAL(grid->GetNumberRows(), 9);
    source.rows.erase(source.rows.begin(), source.rows.begin() + 2);
    grid->rows_moved();
    display.settle();
    BOOST_CHECK_EQUAL(grid->current_key(), "EO-55107");
    BOOST_CHECK_EQUAL(grid->GetGridCursorRow(), 0);
    BOOST_TEST(selected.empty()); // nobody selected anything
}

BOOST_AUTO_TEST_CASE(keeps_several_selected_rows)
{
    BOOST_REQUIRE(grid->select_key("EO-55107"));
    grid->SelectBlock(1, 0, 3, 5);
    display.settle();
    std::vector<std::string> const before = grid->selected_keys();
    BOOST_REQUIRE_EQUAL(before.size(), 3U);
    source.rows.insert(source.rows.begin(), source.rows[5]);
    source.rows.front().number = "NEW-2";
    grid->rows_moved();
    display.settle();
    BOOST_TEST(grid->selected_keys() == before, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_selected_row_can_leave)
{
    BOOST_REQUIRE(grid->select_key("GH-40077"));
    display.settle();
    source.rows.pop_back();
    grid->rows_moved();
    display.settle();
    BOOST_CHECK_EQUAL(grid->GetNumberRows(), 7);
    BOOST_CHECK_NE(grid->current_key(), "GH-40077");
}

BOOST_AUTO_TEST_CASE(tints_a_change_for_two_seconds)
{
    grid->flash("FS-20931", {"status"});
    BOOST_CHECK(grid->is_flashing(2, 5));
    BOOST_CHECK(!grid->is_flashing(2, 0));
    BOOST_CHECK(!grid->is_flashing(1, 5));
    auto const begin = std::chrono::steady_clock::now();
    BOOST_CHECK(display.wait([this] { return !grid->is_flashing(2, 5); }, std::chrono::seconds(5)));
    BOOST_CHECK_GE((std::chrono::steady_clock::now() - begin).count(),
                   std::chrono::nanoseconds(std::chrono::milliseconds(1900)).count());
}

BOOST_AUTO_TEST_CASE(keyboard_moves_activates_and_speaks)
{
    grid->SetFocus();
    BOOST_REQUIRE(grid->select_key("AO-10482"));
    display.settle();
    wxUIActionSimulator keys;
    keys.Char(WXK_DOWN);
    BOOST_CHECK(display.wait([this] { return grid->current_key() == "EO-55107"; }));
    BOOST_CHECK(display.wait([this] { return !selected.empty() && selected.back() == "EO-55107"; }));
    keys.Char(WXK_RETURN);
    BOOST_CHECK(display.wait([this] { return !activated.empty(); }));
    BOOST_CHECK_EQUAL(activated.front(), "EO-55107");
    wxString const spoken = accessible_name(*grid->GetGridWindow());
    BOOST_CHECK_MESSAGE(spoken.Contains("EO-55107") && spoken.Contains("On hold"), to_utf8(spoken));
}

BOOST_AUTO_TEST_CASE(arrangement_survives_a_round_trip)
{
    GridLayout layout = grid->layout();
    std::swap(layout.columns[0], layout.columns[2]);
    layout.columns[1].shown = false;
    layout.columns[3].width = 77;
    layout.sorted_by = "value";
    layout.ascending = false;
    grid->arrange(grid_layout_from_json(to_json(layout)));
    display.settle();
    BOOST_CHECK(grid->layout() == layout);
    BOOST_CHECK_EQUAL(source.sorted.first, "value");
    BOOST_CHECK(!source.sorted.second);
    BOOST_CHECK(grid_layout_from_json(nlohmann::json::parse(R"({"columns": 7})")) == GridLayout{});
}

BOOST_AUTO_TEST_CASE(copies_what_is_shown)
{
    GridLayout layout = grid->layout();
    for (GridColumnLayout& column : layout.columns) {
        column.shown = column.key == "order" || column.key == "value";
    }
    grid->arrange(layout);
    BOOST_CHECK_EQUAL(to_utf8(grid->tsv({0, 1})), "Order\tValue\nAO-10482\t$148.00\nEO-55107\t$612.40\n");
}

BOOST_AUTO_TEST_SUITE_END()
