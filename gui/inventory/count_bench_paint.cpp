// How the count bench looks. What it shows is the presenter's.
#include "gui/inventory/count_bench.h"

#include "gui/inventory/words.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

constexpr int row_height = 56;
constexpr int figure_width = 76;

} // namespace

void CountBench::paint_item(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    CountScreen const& screen = presenter_.screen();
    double const left = u(24);
    double const room = size.x - 2 * left;
    if (screen.lines.empty()) {
        bool const open = !screen.bin.empty();
        painter.icon_in({left, 0, room, double(size.y) * 0.6}, open ? "scan" : "pin", u(96), t.faint);
        wxString const words =
            open ? _("Scan each item, or one of a kind and then type how many there are. An empty bin: scan "
                     "it once more.")
                 : _("Scan the label of a bin. What the ledger expects is shown after you have counted.");
        painter.wrapped({left, double(size.y) * 0.55, room, double(u(110))}, words, Type::title, t.muted,
                        u(26));
        return;
    }
    CountLine const& line = screen.lines.front();
    double const side = std::min<double>(u(count_picture_side), size.y - u(260));
    paint_picture(painter, {left, double(u(20)), side, side}, line.picture, line.kind);
    double y = u(20) + side + u(16);
    painter.text({left, y, room, double(u(36))}, from_utf8(line.sku), Type::big_bold, t.text);
    y += u(38);
    y += painter.wrapped({left, y, room, double(u(52))},
                         from_utf8(with_middle_dots({line.title, line.grain})), Type::title, t.muted, u(24));
    y += u(8);
    painter.text({left, y, room, double(u(56))}, grouped(line.counted), Type::huge, t.text);
    if (screen.step == CountStep::review) {
        painter.text({left, y + u(60), room, double(u(28))},
                     wxString::Format(_("expected %s"), grouped(line.expected)), Type::title,
                     line.counted == line.expected ? t.muted : t.ink(Tone::bad));
    }
}

void CountBench::paint_line(Painter& painter, wxRect2DDouble const& row, CountLine const& line) const
{
    Theme const& t = theme();
    bool const compared = presenter_.screen().step == CountStep::review;
    bool const right = line.counted == line.expected;
    wxColour const ink = !compared ? t.text : right ? t.ink(Tone::ok) : t.ink(Tone::bad);
    painter.icon(!compared ? "partial"
                 : right   ? "ok"
                           : "error",
                 row.m_x, row.m_y + u(17), u(22), compared ? ink : t.muted);
    double const figures = u(figure_width) * (compared ? 3 : 1);
    double const words = row.m_width - u(34) - figures - u(8);
    painter.text({row.m_x + u(34), row.m_y + u(8), words, double(u(20))}, from_utf8(line.sku),
                 Type::body_bold, t.text);
    painter.text({row.m_x + u(34), row.m_y + u(29), words, double(u(18))},
                 from_utf8(with_middle_dots({line.grain, line.title})), Type::body, t.muted);
    double const edge = row.m_x + row.m_width;
    auto const figure = [&](int from_right, wxString const& number, wxColour const& color) {
        painter.text({edge - u(figure_width) * from_right, row.m_y, double(u(figure_width)), row.m_height},
                     number, Type::title, color, Align::right);
    };
    if (compared) {
        figure(3, grouped(line.counted), t.text);
        figure(2, grouped(line.expected), t.muted);
        figure(1,
               right ? wxString(wxUniChar(0x2013))
                     : from_utf8(stock_difference(line.counted - line.expected)),
               ink);
    } else {
        figure(1, grouped(line.counted), t.text);
    }
    painter.hline(row.m_x, row.m_y + row.m_height, row.m_width, t.line);
}

void CountBench::paint_lines(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    CountScreen const& screen = presenter_.screen();
    double const left = u(20);
    double const room = size.x - 2 * left;
    if (screen.bin.empty()) {
        painter.text({left, double(u(16)), room, double(u(24))}, _("Counted on this bench"), Type::body_bold,
                     t.text);
        double y = u(48);
        for (std::string const& it : screen.counted) {
            painter.icon("ok", left, y + u(3), u(16), t.ink(Tone::ok));
            painter.text({left + u(26), y, room - u(26), double(u(22))}, from_utf8(it), Type::body, t.text);
            y += u(30);
        }
        if (screen.counted.empty()) {
            painter.text({left, y, room, double(u(22))}, _("Nothing yet."), Type::body, t.muted);
        }
        return;
    }
    painter.text({left, double(u(14)), room, double(u(28))}, from_utf8(screen.bin), Type::title, t.text);
    painter.text({left, double(u(14)), room, double(u(28))}, from_utf8(stock_units(screen.units)),
                 Type::title, t.muted, Align::right);
    painter.text({left, double(u(44)), room, double(u(20))},
                 from_utf8(with_middle_dots({screen.pod, screen.kind})), Type::body, t.muted);
    double y = u(80);
    if (screen.step == CountStep::review) {
        wxString const heads[] = {_("Difference"), _("Ledger"), _("Counted")};
        double edge = left + room;
        for (wxString const& head : heads) {
            painter.text(
                {edge - u(figure_width) - u(12), y - u(8), double(u(figure_width) + u(12)), double(u(20))},
                head, Type::small_bold, t.muted, Align::right);
            edge -= u(figure_width);
        }
        y += u(20);
    }
    painter.hline(left, y, room, t.line_strong);
    bool first = screen.step != CountStep::review;
    for (CountLine const& line : screen.lines) {
        if (y + u(row_height) > size.y) {
            break;
        }
        if (std::exchange(first, false)) {
            painter.fill({0, y + 1, double(size.x), double(u(row_height))}, t.accent_soft);
        }
        paint_line(painter, {left, y, room, double(u(row_height))}, line);
        y += u(row_height);
    }
}

void CountBench::paint_choices(Painter& painter, wxSize size, wxString const& heading) const
{
    Theme const& t = theme();
    double const left = u(20);
    double const room = size.x - 2 * left;
    painter.text({left, double(u(16)), room, double(u(24))}, heading, Type::body_bold, t.text);
    double y = u(52);
    long long number = 0;
    for (std::string const& it : presenter_.screen().choices) {
        painter.key_cap(left, y, grouped(++number), u(28));
        double const used = painter.wrapped({left + u(44), y + u(4), room - u(44), double(u(44))},
                                            from_utf8(it), Type::body, t.text, u(20));
        y += std::max<double>(u(44), used + u(20));
    }
}

void CountBench::paint_tasks(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    CountScreen const& screen = presenter_.screen();
    double const left = u(20);
    double const room = size.x - 2 * left;
    painter.text({left, double(u(16)), room, double(u(24))}, _("Bins to count"), Type::body_bold, t.text);
    double y = u(48);
    if (screen.flagged.empty()) {
        painter.wrapped({left, y, room, double(u(80))},
                        _("No picker has missed anything. Count any bin that you like: scan it."), Type::body,
                        t.muted, u(20));
        return;
    }
    for (CountTask const& it : screen.flagged) {
        if (y + u(68) > size.y) {
            break;
        }
        painter.icon("warning", left, y + u(3), u(18), t.ink(Tone::warn));
        double const x = left + u(30);
        painter.text({x, y, room - u(30), double(u(24))}, from_utf8(it.bin), Type::title, t.text);
        painter.text({x, y, room - u(30), double(u(24))}, from_utf8(it.pod), Type::body, t.muted,
                     Align::right);
        painter.text({x, y + u(26), room - u(30), double(u(18))}, from_utf8(it.what), Type::body, t.text);
        painter.text({x, y + u(45), room - u(30), double(u(16))}, from_utf8(it.why), Type::small, t.muted);
        y += u(72);
        painter.hline(left, y - u(4), room, t.line);
    }
}

void CountBench::paint_side(Painter& painter, wxSize size) const
{
    switch (presenter_.screen().step) {
    case CountStep::pod:
        return paint_choices(painter, size, _("Pods"));
    case CountStep::lot:
        return paint_choices(painter, size, _("Lots and conditions in this bin"));
    case CountStep::review:
        return paint_choices(painter, size, _("Why it differs"));
    case CountStep::find:
    case CountStep::count:
        return paint_tasks(painter, size);
    }
}

} // namespace poddesk::gui
