#include "gui/fulfillment/bench_paint.h"

#include <wx/utils.h>

namespace poddesk::gui {

namespace {

std::string_view symbol_of(Tone tone)
{
    switch (tone) {
    case Tone::ok:
        return "ok";
    case Tone::bad:
        return "error";
    case Tone::warn:
        return "warning";
    default:
        return "scan";
    }
}

} // namespace

void paint_bench_banner(Painter& painter, wxSize size, wxString const& asks, Tone tone, wxString const& said)
{
    Theme const& t = theme();
    double const width = size.x;
    painter.fill({0, 0, width, double(size.y)}, tone == Tone::neutral ? t.base : t.soft(tone));
    painter.fill({0, 0, double(u(6)), double(size.y)}, tone == Tone::neutral ? t.line_strong : t.ink(tone));
    int const side = u(48);
    painter.icon_in({double(u(20)), 0, double(side), double(size.y)}, symbol_of(tone), side,
                    tone == Tone::neutral ? t.muted : t.ink(tone));
    double const left = u(88);
    double const room = width - left - u(20);
    painter.text({left, double(u(14)), room, double(u(36))}, asks, Type::big_bold, t.text);
    painter.text({left, double(u(52)), room, double(u(28))}, said, Type::title,
                 tone == Tone::neutral ? t.muted : t.ink(tone));
}

void sound(Signal signal)
{
    wxBell();
    if (signal == Signal::wrong) {
        wxBell();
    }
}

} // namespace poddesk::gui
