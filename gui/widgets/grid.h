#pragma once

#include "gui/widgets/grid_layout.h"
#include "gui/widgets/grid_source.h"
#include "gui/widgets/painter.h"

#include <wx/grid.h>
#include <wx/timer.h>

#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace poddesk::gui {

/// What a column's paint function gets: the cell without its padding, and what the grid knows about the row.
struct GridCell
{
    Painter& painter;
    wxRect2DDouble box;   ///< inside the padding, above the hairline
    wxRect2DDouble line1; ///< the upper of two lines
    wxRect2DDouble line2; ///< the lower, for Type::small
    std::int64_t row;
    bool selected;
    bool changed;     ///< tinted just now: the cell changed within the last two seconds
    std::string text; ///< GridSource::text of this cell
};

struct GridColumn
{
    std::string key;
    wxString title;
    int width; ///< design pixels
    Align align = Align::left;
    bool sortable = true;
    bool shown = true; ///< before anyone arranged the grid
    /// Draws the cell's content; empty draws GridSource::text in body type.
    std::function<void(GridCell const&)> paint{};
};

/// A virtual table of any number of rows: two-line rows of 44, own header with a sort arrow, whole-row
/// selection kept by key, changes tinted for two seconds, columns chosen, ordered and sized by the person.
/// The source must outlive the grid.
class Grid : public wxGrid
{
public:
    Grid(wxWindow* parent, wxString const& name, std::vector<GridColumn> columns, GridSource& source);
    ~Grid() override;

    // --- the source changed
    /// Rows changed in place: paints them again. Never resets; selection and scroll stay.
    void rows_changed(std::int64_t first, std::int64_t last);
    /// Tints these columns of the row with this key for two seconds; no columns means the whole row.
    void flash(std::string const& key, std::set<std::string> const& columns = {});
    /// Rows came, went or moved: takes the new count, and puts selection and cursor back on their keys.
    void rows_moved();

    // --- selection
    std::vector<std::string> selected_keys() const;
    /// The key under the cursor; empty when there is none.
    std::string current_key() const;
    /// Puts cursor and selection on this row and scrolls it into sight, if it is loaded.
    bool select_key(std::string const& key);
    void on_select(std::function<void(std::string const& key)> action) { select_ = std::move(action); }
    /// Enter or a double click.
    void on_activate(std::function<void(std::string const& key)> action) { activate_ = std::move(action); }

    // --- arrangement
    GridLayout layout() const;
    void arrange(GridLayout const& layout);
    /// Shows the menu of columns (for a Columns button, and the header's context menu).
    void choose_columns(wxWindow& below);
    /// Sorts as a click on the header does.
    void sort_by(std::string const& column, bool ascending);

    // --- out
    /// The shown columns of these rows with a line of titles, tab separated.
    wxString tsv(std::vector<std::int64_t> const& rows) const;
    void copy_selection();

    std::vector<GridColumn> const& columns() const { return columns_; }
    GridSource& source() const { return source_; }
    bool is_sorted_by(int column) const;
    bool ascending() const { return ascending_; }
    bool is_flashing(std::int64_t row, int column) const;

private:
    class Table;
    class Header;
    class Headers;
    class Renderer;

    void bind_events();
    void dress();
    void selection_changed();
    void restore_selection();
    void speak();
    void want_visible();
    void fade();
    void refresh_row(std::int64_t row);
    void key_pressed(wxKeyEvent& event);
    void fill_column_menu(wxMenu& menu);
    void spread_columns();
    int column_index(std::string const& key) const;

    std::vector<GridColumn> columns_;
    GridSource& source_;
    wxString name_;
    Table* table_ = nullptr; // owned by wxGrid
    std::string sorted_by_;
    bool ascending_ = true;
    std::vector<std::string> selected_;
    std::string current_;
    bool restoring_ = false;
    bool arranged_by_person_ = false;
    int cursor_row_ = -1;
    std::string top_key_; ///< of the first row in sight: rows that come above do not push the view away
    using Time = std::chrono::steady_clock::time_point;
    struct Flash
    {
        std::set<std::string> columns;
        Time until;
    };
    std::map<std::string, Flash> flashes_;
    wxTimer fade_timer_;
    std::pair<std::int64_t, std::int64_t> wanted_{-1, -1};
    std::function<void(std::string const&)> select_;
    std::function<void(std::string const&)> activate_;
};

} // namespace poddesk::gui
