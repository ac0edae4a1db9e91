// How an order's cells are drawn in the queue.
#include "gui/orders/order_queue.h"

#include "gui/orders/order_marks.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

using orders::QueueRow;
using Box = wxRect2DDouble;

void two_lines(GridCell const& cell, std::string const& upper, std::string const& lower)
{
    Theme const& t = theme();
    if (lower.empty()) {
        cell.painter.text(cell.box, from_utf8(upper), Type::body, t.text);
        return;
    }
    cell.painter.text(cell.line1, from_utf8(upper), Type::body, t.text);
    cell.painter.text(cell.line2, from_utf8(lower), Type::small, t.muted);
}

/// Who else is at it, else what ships together with it.
void paint_number(GridCell const& cell, QueueRow const& row, std::vector<std::string> const& others)
{
    std::string const together = together_words(row);
    if (!others.empty() || together.empty()) {
        return paint_with_others(cell, row.number, others);
    }
    cell.painter.text(cell.line1, from_utf8(row.number), Type::body_bold, theme().text);
    bool const is_twin = row.in.empty() && row.carries == 0 && !row.twin.empty();
    cell.painter.text(cell.line2, from_utf8(together), Type::small,
                      theme().ink(is_twin ? Tone::warn : Tone::accent));
}

void paint_client(GridCell const& cell, QueueRow const& row)
{
    double const middle = cell.box.m_y + cell.box.m_height / 2;
    cell.painter.circle(cell.box.m_x + u(4), middle, u(9) / 2.0,
                        theme().brand(wxColour(from_utf8(row.client_color))));
    Box words = cell.box;
    words.m_x += u(16);
    words.m_width -= u(16);
    cell.painter.text(words, from_utf8(row.client_name), Type::body, theme().text);
}

void paint_units(GridCell const& cell, QueueRow const& row)
{
    Theme const& t = theme();
    Box units = cell.box;
    double const room =
        std::max(double(u(26)), cell.painter.width(grouped(row.units), Type::body_bold) + u(8));
    units.m_x += units.m_width - room;
    units.m_width = room;
    cell.painter.text(units, grouped(row.units), Type::body_bold, t.text, Align::right);
    cell.painter.text({units.m_x + 1, units.m_y, double(u(6)), units.m_height}, wxS("/"), Type::body, t.faint,
                      Align::center);
    Box lines = cell.box;
    lines.m_width -= room;
    cell.painter.text(lines, grouped(row.lines), Type::body, t.muted, Align::right);
}

void paint_readiness(GridCell const& cell, QueueRow const& row)
{
    Theme const& t = theme();
    Readiness const ready = readiness_of(row);
    wxColour const ink = ready.tone == Tone::neutral ? t.muted : t.ink(ready.tone);
    double const top = cell.box.m_y + (cell.box.m_height - u(16)) / 2;
    cell.painter.icon(ready.icon, cell.box.m_x, top, u(16), ink);
    Box words = cell.box;
    words.m_x += u(22);
    words.m_width -= u(22);
    cell.painter.text(words, from_utf8(ready.word), Type::body_bold, ink);
}

void paint_slack(GridCell const& cell, QueueRow const& row, kernel::Timestamp now)
{
    Theme const& t = theme();
    auto const slack = slack_of(row.clock, row.placed_at, now);
    if (!slack) {
        cell.painter.text(cell.box, wxUniChar(0x2013), Type::body, t.faint, Align::right);
        return;
    }
    double const words = u(52);
    wxColour const bar = slack->tone == Tone::bad ? t.fill(Tone::bad)
                         : t.dark                 ? t.ink(slack->tone)
                                                  : t.fill(slack->tone);
    cell.painter.bar(
        {cell.box.m_x, cell.box.m_y + cell.box.m_height / 2 - u(3), cell.box.m_width - words, double(u(6))},
        slack->share, bar);
    cell.painter.text(cell.box, from_utf8(slack->text), slack->urgent ? Type::body_bold : Type::body,
                      slack->urgent ? t.ink(slack->tone) : t.text, Align::right);
}

/// As many of them as there is room for; the tooltip names them all.
void paint_marks(GridCell const& cell, QueueRow const& row)
{
    Theme const& t = theme();
    double const top = cell.box.m_y + (cell.box.m_height - u(16)) / 2;
    double const end = cell.box.m_x + cell.box.m_width;
    double x = cell.box.m_x;
    for (OrderMark const& mark : marks_of(row)) {
        wxColour const ink = mark.tone == Tone::neutral ? t.muted : t.ink(mark.tone);
        wxString const label = from_utf8(mark.label);
        double const room = label.empty() ? 0 : cell.painter.width(label, Type::small_bold);
        if (x + u(16) + room > end) {
            cell.painter.text({x, cell.box.m_y, end - x, cell.box.m_height}, wxUniChar(0x2026), Type::small,
                              t.muted);
            return;
        }
        cell.painter.icon(mark.icon, x, top, u(16), ink);
        cell.painter.text({x + u(16), cell.box.m_y, room + 1, cell.box.m_height}, label, Type::small_bold,
                          ink);
        x += u(20) + room;
    }
}

/// With a lock where the lane keeps its orders.
void paint_lane(GridCell const& cell, QueueRow const& row)
{
    Box words = cell.box;
    if (row.is_locked) {
        cell.painter.icon("lock", cell.box.m_x, cell.box.m_y + (cell.box.m_height - u(14)) / 2, u(14),
                          theme().ink(Tone::warn));
        words.m_x += u(20);
        words.m_width -= u(20);
    }
    cell.painter.text(words, from_utf8(row.lane), Type::body, theme().muted);
}

void paint_status(GridCell const& cell, QueueRow const& row, kernel::Timestamp now)
{
    Pill pill = status_pill(row.status, is_late(row, now));
    if (cell.changed && pill.tone != Tone::bad) {
        pill.filled = true; // the loudest thing of the window for these two seconds
        pill.tone = pill.tone == Tone::neutral ? Tone::accent : pill.tone;
    }
    cell.painter.pill({cell.box.m_x, cell.box.m_y + (cell.box.m_height - u(pill_height)) / 2,
                       cell.box.m_width, double(u(pill_height))},
                      pill);
}

} // namespace

std::vector<GridColumn> order_columns(std::function<QueueRow const*(std::int64_t)> row,
                                      std::function<kernel::Timestamp()> now,
                                      std::function<std::vector<std::string> const&(kernel::OrderId)> others)
{
    auto const drawn = [row](std::function<void(GridCell const&, QueueRow const&)> paint) {
        return [row, paint = std::move(paint)](GridCell const& cell) {
            if (auto const* at = row(cell.row)) {
                paint(cell, *at);
            }
        };
    };
    auto const quiet = [](Align align) {
        return [align](GridCell const& cell) {
            cell.painter.text(cell.box, from_utf8(cell.text), Type::body, theme().muted, align);
        };
    };
    std::vector<GridColumn> columns;
    columns.push_back({"number", _("Order"), 92, Align::left, true, true,
                       drawn([others](GridCell const& cell, QueueRow const& at) {
                           paint_number(cell, at, others(at.id));
                       })});
    columns.push_back({"client", _("Client"), 122, Align::left, true, true, drawn(paint_client)});
    columns.push_back(
        {"customer", _("Customer"), 140, Align::left, false, true,
         drawn([](GridCell const& cell, QueueRow const& at) { two_lines(cell, at.customer, at.place); })});
    columns.push_back({"marks", _("Marks"), 56, Align::left, false, true, drawn(paint_marks)});
    columns.push_back({"units", _("Units"), 52, Align::right, true, true, drawn(paint_units)});
    columns.push_back({"readiness", _("Readiness"), 88, Align::left, false, true, drawn(paint_readiness)});
    columns.push_back(
        {"slack", _("SLA slack"), 92, Align::left, true, true,
         drawn([now](GridCell const& cell, QueueRow const& at) { paint_slack(cell, at, now()); })});
    columns.push_back({"carrier", _("Carrier"), 94, Align::left, true, true,
                       drawn([](GridCell const& cell, QueueRow const& at) {
                           two_lines(cell, at.carrier.empty() ? "\xe2\x80\x93" : at.carrier, at.service);
                       })});
    columns.push_back({"value", _("Value"), 76, Align::right, true, true, {}});
    columns.push_back({"age", _("Age"), 60, Align::right, true, true, quiet(Align::right)});
    columns.push_back(
        {"status", _("Status"), 90, Align::left, true, true,
         drawn([now](GridCell const& cell, QueueRow const& at) { paint_status(cell, at, now()); })});
    columns.push_back({"pod", _("Pod"), 64, Align::left, false, false, quiet(Align::left)});
    columns.push_back({"lane", _("Lane"), 104, Align::left, false, false, drawn(paint_lane)});
    return columns;
}

} // namespace poddesk::gui
