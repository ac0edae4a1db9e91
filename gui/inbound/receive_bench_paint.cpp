// How the receiving bench looks. What it shows is the presenter's.
#include "gui/inbound/bench_paint.h"
#include "gui/inbound/receive_bench.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

constexpr int row_height = 58;
constexpr int photo_side = 220;

Tone tone_of(ReceiveLine const& line)
{
    return line.counted() > line.expected || line.damaged > 0 ? Tone::warn
           : line.counted() == line.expected                  ? Tone::ok
                                                              : Tone::neutral;
}

char const* icon_of(ReceiveLine const& line)
{
    return line.counted() > line.expected    ? "warning"
           : line.counted() == line.expected ? "ok"
           : line.counted() > 0              ? "partial"
                                             : "waiting";
}

} // namespace

void ReceiveBench::paint_item(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    ReceiveScreen const& screen = presenter_.screen();
    if (screen.step == ReceiveStep::choose) {
        return paint_choices(painter, size, _("Which one is it?"), screen.choices, true, wxString());
    }
    if (screen.step == ReceiveStep::review) {
        return paint_review(painter, size);
    }
    double const left = u(24);
    double const room = size.x - 2 * left;
    if (screen.lines.empty()) {
        painter.icon_in({left, 0, room, double(size.y) * 0.6}, "inbox", u(96), t.faint);
        painter.wrapped({left, double(size.y) * 0.55, room, double(u(96))},
                        _("Scan the purchase order of what stands at the dock, its delivery note, or any of "
                          "its items."),
                        Type::title, t.muted, u(24));
        return;
    }
    ReceiveLine const& line = screen.lines[screen.current];
    double const side = std::min<double>(u(photo_side), size.y - u(310));
    paint_picture(painter, {left, double(u(20)), side, side}, line.picture, line.kind);
    double y = u(20) + side + u(14);
    painter.text({left, y, room, double(u(36))}, from_utf8(line.sku), Type::big_bold, t.text);
    y += u(38);
    y += painter.wrapped({left, y, room, double(u(52))}, from_utf8(line.title), Type::title, t.muted, u(24));
    y += u(6);
    Tone const tone = tone_of(line);
    wxString const units = wxString::Format(_("%s of %s"), grouped(line.counted()), grouped(line.expected));
    double const wide = painter.text({left, y, room, double(u(56))}, units, Type::huge,
                                     tone == Tone::neutral ? t.text : t.ink(tone));
    if (line.damaged > 0) {
        Pill const pill{
            to_utf8(wxString::Format(_("%s damaged"), grouped(line.damaged))), Tone::bad, false, {}};
        painter.pill({left + wide + u(14), y + u(17), painter.pill_width(pill), double(u(pill_height))},
                     pill);
    }
    y += u(62);
    if (!screen.lot.empty()) {
        y += painter.wrapped({left, y, room, double(u(48))}, from_utf8(screen.lot), Type::title, t.text,
                             u(24)) +
             u(8);
    }
    paint_question(painter, y, size.x);
}

/// What 1 and 2 mean now, or that the next count is damaged.
double ReceiveBench::paint_question(Painter& painter, double y, double width) const
{
    Theme const& t = theme();
    ReceiveScreen const& screen = presenter_.screen();
    double const left = u(24);
    double const room = width - 2 * left;
    bool const asks = screen.step == ReceiveStep::over || screen.step == ReceiveStep::unordered;
    if (!asks && !screen.damaged_next) {
        return y;
    }
    Tone const tone = Tone::warn;
    double const height = asks ? u(76) : u(42);
    painter.rounded({left, y, room, height}, u(8), t.soft(tone));
    auto const row = [&](double top, wxString const& key, wxString const& words) {
        double const cap = painter.key_cap(left + u(14), top, key, u(24));
        painter.text({left + u(24) + cap, top, room - u(34) - cap, double(u(24))}, words, Type::body_bold,
                     t.ink(tone));
    };
    if (asks) {
        row(y + u(10), wxS("1"), _("Count it, it is really here"));
        row(y + u(42), wxS("2"), _("Do not count it"));
    } else {
        row(y + u(9), wxS("D"), _("The next count is damaged"));
    }
    return y + height + u(10);
}

void ReceiveBench::paint_review(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    ReceiveScreen const& screen = presenter_.screen();
    double const left = u(24);
    double const room = size.x - 2 * left;
    painter.text({left, double(u(14)), room, double(u(28))}, _("Over, short, damaged"), Type::title, t.text);
    double y = u(52);
    if (screen.differences.empty()) {
        painter.icon("ok", left, y, u(32), t.ink(Tone::ok));
        painter.wrapped({left + u(44), y + u(4), room - u(44), double(u(60))},
                        _("Every product came as it was ordered."), Type::title, t.text, u(24));
        y += u(64);
    }
    for (ReceiveDifference const& it : screen.differences) {
        if (y + u(60) > size.y - u(80)) {
            painter.text({left, y, room, double(u(24))}, _("and more, see the lines beside"), Type::body,
                         t.muted);
            y += u(30);
            break;
        }
        painter.icon("warning", left, y + u(10), u(22), t.ink(it.tone));
        painter.text({left + u(34), y + u(4), room - u(34), double(u(22))}, from_utf8(it.sku),
                     Type::body_bold, t.text);
        painter.text({left + u(34), y + u(26), room - u(34), double(u(20))}, from_utf8(it.words), Type::body,
                     t.ink(it.tone));
        y += u(54);
        painter.hline(left, y - u(3), room, t.line);
    }
    y += u(12);
    double const cap = painter.key_cap(left, y, wxS("F8"), u(26));
    painter.text({left + cap + u(12), y, room - cap - u(12), double(u(26))},
                 _("Post the receipt, print its note"), Type::body_bold, t.text);
    y += u(36);
    double const esc = painter.key_cap(left, y, wxS("Esc"), u(26));
    painter.text({left + esc + u(12), y, room - esc - u(12), double(u(26))}, _("Count on"), Type::body,
                 t.muted);
}

void ReceiveBench::paint_line(Painter& painter, ReceiveLine const& line, double y, double width,
                              bool is_current) const
{
    Theme const& t = theme();
    double const left = u(20);
    double const room = width - 2 * left;
    if (is_current) {
        painter.fill({double(u(4)), y, width, double(u(row_height))}, t.accent_soft);
    }
    Tone const tone = tone_of(line);
    wxColour const ink = tone == Tone::neutral ? t.muted : t.ink(tone);
    painter.icon(icon_of(line), left, y + u(18), u(22), ink);
    double const text = left + u(34);
    double const words = room - u(34) - u(104);
    painter.text({text, y + u(8), words, double(u(20))}, from_utf8(line.sku), Type::body_bold, t.text);
    painter.text({text, y + u(29), words, double(u(20))},
                 from_utf8(line.note.empty() ? line.title : line.note), Type::body, t.muted);
    bool const damaged = line.damaged > 0;
    painter.text({left, y + (damaged ? u(6) : 0), room, double(u(damaged ? 26 : row_height))},
                 wxString::Format(_("%s of %s"), grouped(line.counted()), grouped(line.expected)),
                 Type::title, tone == Tone::neutral ? t.text : ink, Align::right);
    if (damaged) {
        painter.text({left, y + u(32), room, double(u(18))},
                     wxString::Format(_("%s damaged"), grouped(line.damaged)), Type::small_bold,
                     t.ink(Tone::bad), Align::right);
    }
    painter.hline(left, y + u(row_height), room, t.line);
}

void ReceiveBench::paint_lines(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    ReceiveScreen const& screen = presenter_.screen();
    if (screen.lines.empty()) {
        return paint_choices(painter, size, _("Expected"), screen.waiting, false,
                             _("Nothing is on its way. Make a purchase order for what comes next."));
    }
    double const left = u(20);
    double const room = size.x - 2 * left;
    painter.fill({0, 0, double(u(4)), double(size.y)}, t.brand(wxColour(from_utf8(screen.client_color))));
    painter.text({left, double(u(14)), room, double(u(28))}, from_utf8(screen.number), Type::title, t.text);
    painter.text({left, double(u(14)), room, double(u(28))},
                 wxString::Format(_("%s of %s"), grouped(screen.counted), grouped(screen.expected)),
                 Type::title, t.muted, Align::right);
    painter.text({left, double(u(44)), room, double(u(20))},
                 joined({from_utf8(screen.client), from_utf8(screen.supplier)}), Type::body, t.muted);
    painter.bar({left, double(u(72)), room, double(u(6))},
                screen.expected == 0 ? 0.0 : double(screen.counted) / double(screen.expected),
                t.ink(Tone::ok));
    double const top = u(88);
    std::size_t const first = first_row(screen.current, screen.lines.size(), size.y - top, u(row_height));
    double y = top;
    for (std::size_t i = first; i < screen.lines.size() && y < size.y; ++i, y += u(row_height)) {
        paint_line(painter, screen.lines[i], y, size.x, i == screen.current);
    }
}

void ReceiveBench::paint_side(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    ReceiveScreen const& screen = presenter_.screen();
    double const width = size.x;
    double y = u(16);
    if (!screen.number.empty()) {
        if (screen.arrived_at) {
            y = paint_clock(painter, y, width, *screen.arrived_at);
        }
        if (!screen.warning.empty()) {
            double const left = u(20);
            double const room = width - 2 * left;
            double const height =
                painter.wrapped({left + u(46), 0, room - u(58), double(u(100))}, from_utf8(screen.warning),
                                Type::body, t.text, u(20), false);
            painter.rounded({left, y, room, height + u(20)}, u(8), t.soft(Tone::warn));
            painter.icon("people", left + u(12), y + u(10), u(22), t.ink(Tone::warn));
            painter.wrapped({left + u(46), y + u(10), room - u(58), height}, from_utf8(screen.warning),
                            Type::body, t.text, u(20));
            y += height + u(34);
        }
        y = paint_fact(painter, y, width, _("Supplier's number"), from_utf8(screen.reference));
        y = paint_fact(painter, y, width, _("Expected"), from_utf8(screen.expected_on));
        y = paint_fact(painter, y, width, _("Pod"), from_utf8(screen.pod));
        painter.hline(u(20), y, width - 2 * u(20), t.line);
        y += u(14);
    }
    paint_done(painter, y, width, _("Received on this bench"), screen.done);
}

} // namespace poddesk::gui
