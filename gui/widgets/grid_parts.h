#pragma once
// The inside of Grid: included by grid*.cpp only.

#include "gui/widgets/grid.h"

namespace poddesk::gui {

/// wxGrid's own questions answered from the source. The row count is the one last told to wxGrid.
class Grid::Table : public wxGridTableBase
{
public:
    explicit Table(Grid& grid);

    int GetNumberRows() override { return rows_; }
    int GetNumberCols() override { return static_cast<int>(grid_.columns_.size()); }
    wxString GetValue(int row, int column) override;
    void SetValue(int, int, wxString const&) override {}
    wxString GetColLabelValue(int column) override;
    /// Tells wxGrid that rows came or went at the end, which keeps everything it knows about the others.
    void take_row_count();

private:
    Grid& grid_;
    int rows_ = 0;
};

/// One column's header: quiet words on the window's ground, an arrow at the sorted one.
class Grid::Header : public wxGridColumnHeaderRenderer
{
public:
    Header(Grid const& grid, int column) : grid_(grid), column_(column) {}
    void DrawBorder(wxGrid const& grid, wxDC& dc, wxRect& box) const override;
    void DrawLabel(wxGrid const& grid, wxDC& dc, wxString const& value, wxRect const& box, int horizontal,
                   int vertical, int orientation) const override;

private:
    Grid const& grid_;
    int column_;
};

class Grid::Headers : public wxGridCellAttrProvider
{
public:
    explicit Headers(Grid const& grid);
    wxGridColumnHeaderRenderer const& GetColumnHeaderRenderer(int column) override;

private:
    std::vector<Header> headers_;
};

class Grid::Renderer : public wxGridCellRenderer
{
public:
    Renderer* Clone() const override { return new Renderer; }
    wxSize GetBestSize(wxGrid&, wxGridCellAttr&, wxDC&, int, int) override { return {u(100), u(44)}; }
    void Draw(wxGrid& window, wxGridCellAttr& attribute, wxDC& dc, wxRect const& box, int row, int column,
              bool selected) override;
};

} // namespace poddesk::gui
