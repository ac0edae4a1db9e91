// How the putaway bench looks. What it shows is the presenter's.
#include "gui/inbound/bench_paint.h"
#include "gui/inbound/putaway_bench.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

constexpr int row_height = 58;
constexpr int photo_side = 150;

} // namespace

/// The item's card. @return where it ends.
double PutawayBench::paint_item(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    PutawayScreen const& screen = presenter_.screen();
    PutawayLineShown const& line = screen.lines[screen.current];
    double const left = u(24);
    double const side = u(photo_side);
    double const top = u(20);
    paint_picture(painter, {left, top, side, side}, line.picture, line.kind);
    double const x = left + side + u(18);
    double const room = size.x - x - u(24);
    painter.text({x, top, room, double(u(32))}, from_utf8(line.sku), Type::title, t.text);
    double y = top + u(32);
    y += painter.wrapped({x, y, room, double(u(40))}, from_utf8(line.title), Type::body, t.muted, u(20)) +
         u(4);
    if (!line.lot.empty()) {
        painter.wrapped({x, y, room, double(u(40))}, from_utf8(line.lot), Type::body, t.text, u(20));
    }
    painter.text({x, top + side - u(36), room, double(u(36))},
                 wxString::Format(_("%s of %s"), grouped(screen.quantity), grouped(line.waiting)),
                 Type::big_bold, screen.quantity < line.waiting ? t.accent_text : t.text);
    return top + side + u(22);
}

void PutawayBench::paint_bin(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    PutawayScreen const& screen = presenter_.screen();
    double const left = u(24);
    double const room = size.x - 2 * left;
    if (screen.step == PutawayStep::choose) {
        return paint_choices(painter, size, _("Which one is it?"), screen.choices, true, wxString());
    }
    if (screen.lines.empty()) {
        painter.icon_in({left, 0, room, double(size.y) * 0.6}, "pin", u(96), t.faint);
        painter.wrapped(
            {left, double(size.y) * 0.55, room, double(u(96))},
            _("Scan an item from receiving, or the receipt on its pallet: the bench says where it "
              "belongs."),
            Type::title, t.muted, u(24));
        return;
    }
    double y = paint_item(painter, size);
    bool const other = screen.step == PutawayStep::confirm;
    painter.hline(left, y, room, t.line);
    y += u(16);
    painter.text({left, y, room, double(u(20))}, other ? _("Another bin") : _("Into bin"), Type::small_bold,
                 t.muted);
    if (!other) {
        painter.key_cap(size.x - left - painter.key_cap_width(wxS("F9"), u(20)), y, wxS("F9"), u(20));
    }
    y += u(24);
    double const height = u(96);
    Tone const tone = other ? Tone::warn : Tone::accent;
    painter.rounded({left, y, room, height}, u(10), t.soft(tone), t.ink(tone), 2);
    painter.icon("pin", left + u(18), y + u(32), u(32), t.ink(tone));
    painter.text({left + u(64), y, room - u(80), height}, from_utf8(other ? screen.other_bin : screen.bin),
                 Type::huge, t.ink(tone));
    y += height + u(12);
    if (other) {
        double const cap = painter.key_cap(left, y, wxS("1"), u(24));
        painter.text({left + cap + u(10), y, room - cap - u(10), double(u(24))},
                     _("Put it there all the same"), Type::body_bold, t.text);
        painter.text({left, y + u(32), room, double(u(22))},
                     wxString::Format(_("Suggested: %s"), from_utf8(screen.bin)), Type::body, t.muted);
    } else {
        painter.wrapped({left, y, room, double(u(48))}, from_utf8(screen.reason), Type::title, t.muted,
                        u(24));
    }
}

void PutawayBench::paint_lines(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    PutawayScreen const& screen = presenter_.screen();
    if (screen.lines.empty()) {
        return paint_choices(painter, size, _("Waits in receiving"), screen.waiting, false,
                             _("Nothing waits in receiving. What the receiving bench counts in comes here."));
    }
    double const left = u(20);
    double const room = size.x - 2 * left;
    painter.fill({0, 0, double(u(4)), double(size.y)}, t.brand(wxColour(from_utf8(screen.client_color))));
    painter.text({left, double(u(14)), room, double(u(28))}, from_utf8(screen.receipt), Type::title, t.text);
    painter.text({left, double(u(14)), room, double(u(28))},
                 wxString::Format(_("%s left"), grouped(screen.left)), Type::title, t.muted, Align::right);
    painter.text({left, double(u(44)), room, double(u(20))},
                 joined({from_utf8(screen.client), from_utf8(screen.purchase_order), from_utf8(screen.pod)}),
                 Type::body, t.muted);
    double const top = u(76);
    painter.hline(left, top, room, t.line);
    std::size_t const first = first_row(screen.current, screen.lines.size(), size.y - top, u(row_height));
    double y = top;
    for (std::size_t i = first; i < screen.lines.size() && y < size.y; ++i, y += u(row_height)) {
        PutawayLineShown const& line = screen.lines[i];
        if (i == screen.current && screen.step != PutawayStep::choose) {
            painter.fill({double(u(4)), y, double(size.x), double(u(row_height))}, t.accent_soft);
        }
        double const words = room - u(120);
        painter.text({left, y + u(8), words, double(u(20))}, from_utf8(line.sku), Type::body_bold, t.text);
        painter.text({left, y + u(29), words, double(u(20))},
                     from_utf8(line.lot.empty() ? line.title : line.lot), Type::body, t.muted);
        painter.text({left, y + u(6), room, double(u(24))}, grouped(line.waiting), Type::title, t.text,
                     Align::right);
        painter.text({left, y + u(31), room, double(u(20))}, from_utf8(line.bin), Type::body_bold,
                     t.accent_text, Align::right);
        painter.hline(left, y + u(row_height), room, t.line);
    }
}

void PutawayBench::paint_side(Painter& painter, wxSize size) const
{
    PutawayScreen const& screen = presenter_.screen();
    double y = u(16);
    if (screen.arrived_at) {
        y = paint_clock(painter, y, size.x, *screen.arrived_at);
        painter.hline(u(20), y, size.x - 2 * u(20), theme().line);
        y += u(14);
    }
    paint_done(painter, y, size.x, _("Put away on this bench"), screen.done);
}

} // namespace poddesk::gui
