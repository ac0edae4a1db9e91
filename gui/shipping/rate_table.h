#pragma once

#include "gui/shipping/rates_presenter.h"
#include "gui/widgets/canvas.h"

#include <functional>
#include <optional>

namespace poddesk::gui {

/// The services of a comparison: a row for each that takes the parcel, with its price in its parts; below,
/// those that do not, each with its reason in one cell across the table. Up and Down choose a row, Enter
/// takes it.
class RateTable final : public Canvas
{
public:
    explicit RateTable(wxWindow* parent);

    /// Keeps the selected service where it is still there; the first rows select what is chosen, or best.
    void show(RatesScreen const& screen);
    /// Of the selected row; none where there are no rows.
    shipping::ServiceId selected() const;
    void select(shipping::ServiceId service);
    void on_activate(std::function<void()> action) { activate_ = std::move(action); }
    void on_select(std::function<void()> action) { select_ = std::move(action); }

private:
    struct Column
    {
        wxString title;
        double left;
        double width;
        Align align;
    };

    std::vector<Column> columns(double width) const;
    void paint(Painter& painter, wxSize size) const;
    void paint_header(Painter& painter, std::vector<Column> const& columns, double width) const;
    void paint_row(Painter& painter, std::vector<Column> const& columns, RateRow const& row, double y,
                   double width, bool is_selected) const;
    void paint_service(Painter& painter, Column const& column, RateRow const& row, double y) const;
    void paint_amounts(Painter& painter, std::vector<Column> const& columns, RateRow const& row,
                       double y) const;
    double paint_hidden(Painter& painter, double y, double width) const;
    void key(wxKeyEvent& event);
    void press(wxMouseEvent& event);
    void move_to(std::size_t row);
    void scroll_to(int offset);
    int content_height() const;
    void speak();

    std::optional<RatesScreen> screen_;
    std::size_t row_ = 0;
    int offset_ = 0; ///< how far it is scrolled, in pixels
    std::function<void()> activate_;
    std::function<void()> select_;
};

} // namespace poddesk::gui
