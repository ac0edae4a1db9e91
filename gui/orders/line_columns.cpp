// How an order line's cells are drawn.
#include "gui/orders/order_window.h"

#include "gui/orders/words.h"
#include "gui/orders/words_of_records.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

void paint_product(GridCell const& cell, LineRow const& row, wxBitmap const& photo, std::string const& color)
{
    Theme const& t = theme();
    Painter& painter = cell.painter;
    double const indent = row.is_part ? u(28) : 0;
    double const side = row.is_part ? u(28) : u(36);
    double const top = cell.box.m_y + (cell.box.m_height - side) / 2;
    wxRect2DDouble const tile(cell.box.m_x + indent, top, side, side);
    if (photo.IsOk()) {
        painter.context().DrawBitmap(photo, tile.m_x, tile.m_y, side, side);
        painter.rounded(tile, u(4), wxNullColour, t.line);
    } else {
        wxColour const tint = color.empty() ? t.muted : wxColour(from_utf8(color));
        painter.rounded(tile, u(6), mix(t.base, tint, t.dark ? 0.5 : 0.22));
        painter.icon_in(tile, row.line.picture_kind, u(22),
                        t.dark ? mix(tint, *wxWHITE, 0.6) : mix(tint, *wxBLACK, 0.25));
    }
    double const shift = indent + side + u(10);
    auto const beside = [shift](wxRect2DDouble box) {
        box.m_x += shift;
        box.m_width -= shift;
        return box;
    };
    painter.text(beside(cell.line1), from_utf8(row.line.title), Type::body, t.text);
    double const words = painter.text(
        beside(cell.line2), from_utf8(with_middle_dots({row.line.sku, row.line.of})), Type::small, t.muted);
    if (!row.line.is_known) {
        wxRect2DDouble rest = beside(cell.line2);
        rest.m_x += words + u(10);
        rest.m_width -= words + u(10);
        painter.text(rest, from_utf8(unknown_sku_words()), Type::small, t.ink(Tone::bad));
    }
}

/// "2 / 3" with the tick of a finished step; a dash where nothing is reserved yet.
void paint_step(GridCell const& cell, std::int64_t done, std::int64_t of)
{
    Theme const& t = theme();
    if (of == 0) {
        cell.painter.text(cell.box, wxUniChar(0x2013), Type::body, t.faint, Align::right);
        return;
    }
    bool const whole = done == of;
    Type const type = whole ? Type::body_bold : Type::body;
    wxString const words = from_utf8(cell.text);
    cell.painter.text(cell.box, words, type, whole ? t.ink(Tone::ok) : t.muted, Align::right);
    if (whole) {
        double const right = cell.box.m_x + cell.box.m_width - cell.painter.width(words, type) - u(6);
        cell.painter.icon("check", right - u(16), cell.box.m_y + (cell.box.m_height - u(16)) / 2, u(16),
                          t.ink(Tone::ok));
    }
}

} // namespace

std::vector<GridColumn> line_columns(std::function<LineRow const*(std::int64_t)> row,
                                     std::function<wxBitmap(std::string const&)> picture,
                                     std::function<std::string()> client_color)
{
    auto const drawn = [row](std::function<void(GridCell const&, LineRow const&)> paint) {
        return [row, paint = std::move(paint)](GridCell const& cell) {
            if (auto const* at = row(cell.row)) {
                paint(cell, *at);
            }
        };
    };
    std::vector<GridColumn> columns;
    columns.push_back({"product", _("Product"), 320, Align::left, false, true,
                       drawn([picture = std::move(picture), client_color = std::move(client_color)](
                                 GridCell const& cell, LineRow const& at) {
                           paint_product(cell, at, picture(at.line.picture), client_color());
                       })});
    columns.push_back({"bin", _("Bin"), 110, Align::left, false, true, {}});
    columns.push_back({"quantity", _("Units"), 64, Align::right, false, true, {}});
    columns.push_back(
        {"picked", _("Picked"), 92, Align::right, false, true,
         drawn([](GridCell const& cell, LineRow const& at) { paint_step(cell, at.picked, at.reserved); })});
    columns.push_back(
        {"packed", _("Packed"), 92, Align::right, false, true,
         drawn([](GridCell const& cell, LineRow const& at) { paint_step(cell, at.packed, at.reserved); })});
    columns.push_back({"price", _("Price"), 92, Align::right, false, true, {}});
    columns.push_back({"sum", _("Sum"), 100, Align::right, false, true, {}});
    return columns;
}

} // namespace poddesk::gui
