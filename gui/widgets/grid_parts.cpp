#include "gui/widgets/grid_parts.h"

#include "gui/widgets/text.h"

namespace poddesk::gui {

namespace {

wxRect2DDouble as_double(wxRect const& box)
{
    return {double(box.x), double(box.y), double(box.width), double(box.height)};
}

/// The first column keeps clear of the selected row's accent edge.
int extra_inset(wxGrid const& grid, int column)
{
    return grid.GetColPos(column) == 0 ? u(4) : 0;
}

} // namespace

Grid::Table::Table(Grid& grid) : grid_(grid), rows_(static_cast<int>(grid.source_.row_count()))
{
    SetAttrProvider(new Headers(grid)); // owned by the table
}

wxString Grid::Table::GetValue(int row, int column)
{
    return grid_.source_.is_loaded(row)
               ? from_utf8(grid_.source_.text(row, grid_.columns_.at(static_cast<std::size_t>(column)).key))
               : wxString();
}

wxString Grid::Table::GetColLabelValue(int column)
{
    return grid_.columns_.at(static_cast<std::size_t>(column)).title;
}

void Grid::Table::take_row_count()
{
    int const now = static_cast<int>(grid_.source_.row_count());
    int const before = std::exchange(rows_, now);
    if (now > before) {
        wxGridTableMessage message(this, wxGRIDTABLE_NOTIFY_ROWS_APPENDED, now - before);
        grid_.ProcessTableMessage(message);
    } else if (now < before) {
        wxGridTableMessage message(this, wxGRIDTABLE_NOTIFY_ROWS_DELETED, now, before - now);
        grid_.ProcessTableMessage(message);
    }
}

void Grid::Header::DrawBorder(wxGrid const& grid, wxDC& dc, wxRect& box) const
{
    Painter painter(dc, grid);
    painter.fill(as_double(box), theme().chrome);
    painter.hline(box.x, box.GetBottom(), box.width, theme().line_strong);
}

void Grid::Header::DrawLabel(wxGrid const& grid, wxDC& dc, wxString const& value, wxRect const& box, int, int,
                             int) const
{
    Painter painter(dc, grid);
    bool const sorted = grid_.is_sorted_by(column_);
    bool const right = grid_.columns_.at(static_cast<std::size_t>(column_)).align == Align::right;
    wxColour const& ink = sorted ? theme().text : theme().muted;
    double const arrow = sorted ? u(16) : 0;
    double const inset = u(8) + extra_inset(grid, column_);
    double const room = std::max(1.0, box.width - inset - u(8) - arrow);
    double const height = box.height - 1;
    // The arrow stands behind the word, or before a word that is set to the right.
    double const x = box.x + inset + (right ? arrow : 0);
    double const width = painter.text({x, double(box.y), room, height}, value, Type::small_bold, ink,
                                      right ? Align::right : Align::left);
    if (sorted) {
        double const at = right ? x + room - width - arrow : x + width + u(4);
        painter.icon(grid_.ascending() ? "arrow_up" : "arrow_down", at, box.y + (height - u(12)) / 2, u(12),
                     ink);
    }
}

Grid::Headers::Headers(Grid const& grid)
{
    for (int column = 0; column < static_cast<int>(grid.columns_.size()); ++column) {
        headers_.emplace_back(grid, column);
    }
}

wxGridColumnHeaderRenderer const& Grid::Headers::GetColumnHeaderRenderer(int column)
{
    return headers_.at(static_cast<std::size_t>(column));
}

void Grid::Renderer::Draw(wxGrid& window, wxGridCellAttr&, wxDC& dc, wxRect const& box, int row, int column,
                          bool selected)
{
    auto& grid = static_cast<Grid&>(window);
    Theme const& t = theme();
    Painter painter(dc, grid);
    // Arrow keys move the cursor and leave wx's selection empty: then the cursor's row is the selected one.
    bool const cursor = row == grid.GetGridCursorRow();
    bool const shown_selected = selected || cursor;
    bool const changed = grid.is_flashing(row, column);
    painter.fill(as_double(box), changed ? t.flash : shown_selected ? t.accent_soft : t.base);
    painter.hline(box.x, box.GetBottom(), box.width, t.line);
    int const inset = extra_inset(grid, column);
    if (shown_selected && inset > 0) {
        painter.fill({double(box.x), double(box.y), double(u(3)), double(box.height)}, t.accent);
    }
    double const x = box.x + u(8) + inset;
    double const width = std::max(0, box.width - u(16) - inset);
    double const height = box.height - 1;
    if (!grid.source_.is_loaded(row)) {
        painter.rounded({x, box.y + (height - u(8)) / 2, width * 0.6, double(u(8))}, u(4), t.neutral_soft);
        return;
    }
    GridColumn const& shown = grid.columns_.at(static_cast<std::size_t>(column));
    double const half = (height - u(36)) / 2;
    GridCell const cell{.painter = painter,
                        .box = {x, double(box.y), width, height},
                        .line1 = {x, box.y + half, width, double(u(18))},
                        .line2 = {x, box.y + half + u(18), width, double(u(18))},
                        .row = row,
                        .selected = shown_selected,
                        .changed = changed,
                        .text = grid.source_.text(row, shown.key)};
    if (shown.paint) {
        shown.paint(cell);
    } else {
        painter.text(cell.box, from_utf8(cell.text), Type::body, t.text, shown.align);
    }
}

} // namespace poddesk::gui
