#include "gui/lists/list_cells.h"

#include "gui/widgets/text.h"

namespace poddesk::gui {

namespace {

using Box = wxRect2DDouble;

Box after(Box box, int pixels)
{
    box.m_x += pixels;
    box.m_width -= pixels;
    return box;
}

} // namespace

void paint_list_cell(GridCell const& at, ListCell const& cell, Align align)
{
    Theme const& t = theme();
    if (cell.pill) {
        Pill pill = *cell.pill;
        if (at.changed && pill.tone != Tone::bad) {
            pill.filled = true; // the loudest thing of the window for these two seconds
            pill.tone = pill.tone == Tone::neutral ? Tone::accent : pill.tone;
        }
        at.painter.pill({at.box.m_x, at.box.m_y + (at.box.m_height - u(pill_height)) / 2, at.box.m_width,
                         double(u(pill_height))},
                        pill);
        return;
    }
    wxColour const ink = cell.tone == Tone::neutral ? t.text : t.ink(cell.tone);
    Box whole = at.box;
    Box upper = at.line1;
    Box lower = at.line2;
    if (!cell.dot.empty()) {
        at.painter.circle(at.box.m_x + u(4), at.box.m_y + at.box.m_height / 2, u(9) / 2.0,
                          t.brand(wxColour(from_utf8(cell.dot))));
    } else if (!cell.icon.empty()) {
        at.painter.icon(cell.icon, at.box.m_x, at.box.m_y + (at.box.m_height - u(16)) / 2, u(16),
                        cell.tone == Tone::neutral ? t.muted : ink);
    }
    if (!cell.dot.empty() || !cell.icon.empty()) {
        int const room = cell.dot.empty() ? u(22) : u(16);
        whole = after(whole, room);
        upper = after(upper, room);
        lower = after(lower, room);
    }
    Type const type = cell.bold ? Type::body_bold : Type::body;
    if (cell.under.empty()) {
        bool const nothing = cell.text.empty();
        at.painter.text(whole, nothing ? wxString(wxUniChar(0x2013)) : from_utf8(cell.text), type,
                        nothing ? t.faint : ink, align);
        return;
    }
    at.painter.text(upper, from_utf8(cell.text), type, ink, align);
    at.painter.text(lower, from_utf8(cell.under), Type::small, t.muted, align);
}

} // namespace poddesk::gui
