#include "gui/widgets/grid.h"

#include "gui/widgets/canvas.h"
#include "gui/widgets/grid_parts.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

constexpr auto flash_time = std::chrono::seconds(2);
/// More selected rows than this are not followed by key: nobody looks at each of them.
constexpr std::size_t keys_followed = 10'000;

} // namespace

Grid::Grid(wxWindow* parent, wxString const& name, std::vector<GridColumn> columns, GridSource& source)
    : wxGrid(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxBORDER_NONE | wxWANTS_CHARS, name),
      columns_(std::move(columns)), source_(source), name_(name), fade_timer_(this)
{
    table_ = new Table(*this);
    SetTable(table_, true, wxGridSelectRows);
    SetDefaultRenderer(new Renderer);
    SetRowLabelSize(0);
    EnableGridLines(false);
    EnableEditing(false);
    DisableDragRowSize();
    EnableDragColMove();
    SetCellHighlightPenWidth(0);
    SetCellHighlightROPenWidth(0);
    for (wxWindow* part : {GetGridWindow(), GetGridColLabelWindow()}) {
        part->SetBackgroundStyle(wxBG_STYLE_PAINT);
    }
    for (std::size_t column = 0; column < columns_.size(); ++column) {
        if (!columns_[column].shown) {
            HideCol(static_cast<int>(column));
        }
    }
    dress();
    bind_events();
    speak();
}

Grid::~Grid() = default;

void Grid::dress()
{
    Theme const& t = theme();
    SetDefaultRowSize(u(44), true);
    SetColLabelSize(u(32));
    SetDefaultCellBackgroundColour(t.base);
    SetBackgroundColour(t.base);
    SetLabelBackgroundColour(t.chrome);
    for (std::size_t column = 0; column < columns_.size(); ++column) {
        int const index = static_cast<int>(column);
        if (IsColShown(index)) {
            SetColSize(index, u(columns_[column].width));
        }
    }
    spread_columns();
}

void Grid::bind_events()
{
    Bind(wxEVT_GRID_SELECT_CELL, [this](wxGridEvent& event) {
        int const before = std::exchange(cursor_row_, event.GetRow());
        refresh_row(before);
        refresh_row(cursor_row_);
        event.Skip();
        CallAfter([this] { selection_changed(); });
    });
    Bind(wxEVT_GRID_RANGE_SELECTED, [this](wxGridRangeSelectEvent& event) {
        event.Skip();
        CallAfter([this] { selection_changed(); });
    });
    Bind(wxEVT_GRID_CELL_LEFT_DCLICK, [this](wxGridEvent&) {
        if (activate_ && !current_key().empty()) {
            activate_(current_key());
        }
    });
    Bind(wxEVT_GRID_CELL_RIGHT_CLICK,
         [this](wxGridEvent& event) { SetGridCursor(event.GetRow(), event.GetCol()); });
    Bind(wxEVT_GRID_COL_SORT, [this](wxGridEvent& event) {
        auto const column = static_cast<std::size_t>(event.GetCol());
        if (columns_.at(column).sortable) {
            sort_by(columns_[column].key, !(is_sorted_by(event.GetCol()) && ascending_));
        }
        event.Veto(); // our header shows the arrow, not wx's
    });
    Bind(wxEVT_GRID_COL_SIZE, [this](wxGridSizeEvent& event) {
        arranged_by_person_ = true;
        event.Skip();
    });
    Bind(wxEVT_GRID_LABEL_RIGHT_CLICK, [this](wxGridEvent&) { choose_columns(*this); });
    Bind(wxEVT_KEY_DOWN, &Grid::key_pressed, this);
    Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
        spread_columns();
        event.Skip();
    });
    Bind(wxEVT_IDLE, [this](wxIdleEvent& event) {
        want_visible();
        event.Skip();
    });
    Bind(
        wxEVT_TIMER, [this](wxTimerEvent&) { fade(); }, fade_timer_.GetId());
    on_theme_change(*this, [this] {
        dress();
        ForceRefresh();
    });
}

int Grid::column_index(std::string const& key) const
{
    auto const found = std::find_if(columns_.begin(), columns_.end(),
                                    [&](GridColumn const& column) { return column.key == key; });
    return found == columns_.end() ? wxNOT_FOUND : static_cast<int>(found - columns_.begin());
}

bool Grid::is_sorted_by(int column) const
{
    return !sorted_by_.empty() && columns_.at(static_cast<std::size_t>(column)).key == sorted_by_;
}

void Grid::refresh_row(std::int64_t row)
{
    if (row >= 0 && row < GetNumberRows() && GetNumberCols() > 0) {
        RefreshBlock(static_cast<int>(row), 0, static_cast<int>(row), GetNumberCols() - 1);
    }
}

void Grid::rows_changed(std::int64_t first, std::int64_t last)
{
    int const top = static_cast<int>(std::max<std::int64_t>(first, 0));
    int const bottom = static_cast<int>(std::min<std::int64_t>(last, GetNumberRows() - 1));
    if (top <= bottom && GetNumberCols() > 0) {
        RefreshBlock(top, 0, bottom, GetNumberCols() - 1);
    }
    if (cursor_row_ >= top && cursor_row_ <= bottom) {
        speak();
    }
}

void Grid::flash(std::string const& key, std::set<std::string> const& columns)
{
    flashes_[key] = {columns, std::chrono::steady_clock::now() + flash_time};
    if (auto const row = source_.row_of(key)) {
        refresh_row(*row);
    }
    if (!fade_timer_.IsRunning()) {
        fade_timer_.Start(200);
    }
}

bool Grid::is_flashing(std::int64_t row, int column) const
{
    if (flashes_.empty() || !source_.is_loaded(row)) {
        return false;
    }
    auto const found = flashes_.find(source_.key(row));
    return found != flashes_.end() &&
           (found->second.columns.empty() ||
            found->second.columns.contains(columns_.at(static_cast<std::size_t>(column)).key));
}

void Grid::fade()
{
    auto const now = std::chrono::steady_clock::now();
    for (auto flash = flashes_.begin(); flash != flashes_.end();) {
        if (flash->second.until > now) {
            ++flash;
            continue;
        }
        std::string const key = flash->first;
        flash = flashes_.erase(flash);
        if (auto const row = source_.row_of(key)) {
            refresh_row(*row);
        }
    }
    if (flashes_.empty()) {
        fade_timer_.Stop();
    }
}

void Grid::want_visible()
{
    int const rows = GetNumberRows();
    if (rows == 0 || !IsShownOnScreen()) {
        return;
    }
    int const top = CalcUnscrolledPosition(wxPoint(0, 0)).y;
    int const bottom = top + GetGridWindow()->GetClientSize().y;
    std::int64_t const first = std::clamp(YToRow(top, true), 0, rows - 1);
    std::int64_t const last = std::clamp(YToRow(bottom, true), 0, rows - 1);
    top_key_ = source_.is_loaded(first) ? source_.key(first) : std::string();
    if (std::exchange(wanted_, {first, last}) != std::make_pair(first, last)) {
        source_.want(first, last);
    }
}

void Grid::rows_moved()
{
    restoring_ = true;
    wanted_ = {-1, -1};
    int x = 0;
    int y = 0;
    GetViewStart(&x, &y);
    table_->take_row_count();
    restore_selection();
    auto const top = y > 0 && !top_key_.empty() ? source_.row_of(top_key_) : std::nullopt;
    if (top) {
        int step = 1;
        GetScrollPixelsPerUnit(nullptr, &step);
        Scroll(x, static_cast<int>(*top) * GetDefaultRowSize() / std::max(step, 1));
    } else {
        Scroll(x, y);
    }
    GetGridWindow()->Refresh();
    CallAfter([this] { restoring_ = false; });
    speak();
}

void Grid::restore_selection()
{
    ClearSelection();
    if (selected_.size() > 1) {
        for (std::string const& key : selected_) {
            if (auto const row = source_.row_of(key)) {
                SelectRow(static_cast<int>(*row), true);
            }
        }
    }
    auto const row = current_.empty() ? std::nullopt : source_.row_of(current_);
    if (row && *row < GetNumberRows()) {
        // SetGridCursor would scroll to the row; the view stays where the person left it.
        SetCurrentCell(static_cast<int>(*row), std::max(GetGridCursorCol(), 0));
        cursor_row_ = static_cast<int>(*row);
    }
}

std::string Grid::current_key() const
{
    int const row = GetGridCursorRow();
    return row >= 0 && row < GetNumberRows() && source_.is_loaded(row) ? source_.key(row) : std::string();
}

std::vector<std::string> Grid::selected_keys() const
{
    std::vector<std::string> keys;
    for (wxGridBlockCoords const& block : GetSelectedRowBlocks()) {
        for (int row = block.GetTopRow(); row <= block.GetBottomRow() && keys.size() < keys_followed; ++row) {
            if (source_.is_loaded(row)) {
                keys.push_back(source_.key(row));
            }
        }
    }
    if (keys.empty() && !current_key().empty()) {
        keys.push_back(current_key());
    }
    return keys;
}

bool Grid::select_key(std::string const& key)
{
    auto const row = source_.row_of(key);
    if (!row || *row >= GetNumberRows()) {
        return false;
    }
    ClearSelection();
    GoToCell(static_cast<int>(*row), std::max(GetGridCursorCol(), 0));
    selection_changed();
    return true;
}

void Grid::selection_changed()
{
    if (restoring_) {
        return;
    }
    selected_ = selected_keys();
    std::string const now = current_key();
    bool const moved = !now.empty() && std::exchange(current_, now) != now;
    speak();
    if (moved && select_) {
        select_(now);
    }
}

void Grid::speak()
{
    wxString words = name_;
    int const row = GetGridCursorRow();
    if (row >= 0 && row < GetNumberRows() && source_.is_loaded(row)) {
        for (int at = 0; at < GetNumberCols(); ++at) {
            int const column = GetColAt(at);
            GridColumn const& shown = columns_.at(static_cast<std::size_t>(column));
            wxString const value = table_->GetValue(row, column);
            if (IsColShown(column) && !value.empty()) {
                words += (at == 0 ? wxS(": ") : wxS(", ")) + shown.title + wxS(" ") + value;
            }
        }
    }
    accessible(*GetGridWindow(), words);
    accessible(*this, words);
}

void Grid::key_pressed(wxKeyEvent& event)
{
    int const code = event.GetKeyCode();
    if ((code == WXK_RETURN || code == WXK_NUMPAD_ENTER) && !event.HasAnyModifiers()) {
        if (activate_ && !current_key().empty()) {
            activate_(current_key());
        }
    } else if (code == WXK_TAB && !event.ControlDown()) {
        // Tab leaves the grid; the arrows move inside it.
        Navigate(event.ShiftDown() ? wxNavigationKeyEvent::IsBackward : wxNavigationKeyEvent::IsForward);
    } else if (code == 'C' && event.GetModifiers() == wxMOD_CONTROL) {
        copy_selection();
    } else {
        event.Skip();
    }
}

} // namespace poddesk::gui
