// How the pick bench looks. What it shows is the presenter's.
#include "gui/fulfillment/pick_bench.h"

#include "gui/fulfillment/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <algorithm>

namespace poddesk::gui {

namespace {

constexpr int row_height = 52;
constexpr int edge = 24;

wxString of_words(std::int64_t done, std::int64_t all)
{
    return wxString::Format(_("%s of %s"), grouped(done), grouped(all));
}

} // namespace

void PickBench::paint_empty(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    PickScreen const& screen = presenter_.screen();
    double const left = u(edge);
    double const room = size.x - 2 * left;
    painter.icon_in({left, 0, room, double(size.y) * 0.6}, "list", u(96), t.faint);
    painter.wrapped({left, double(size.y) * 0.55, room, double(u(80))},
                    screen.waiting.empty()
                        ? _("Nothing waits to be picked. Release orders, and their pick list comes here.")
                        : _("Scan the number at the head of a pick list, press its number at the right, or "
                            "Enter for the oldest."),
                    Type::title, t.muted, u(24));
}

/// Bin, quantity and item so large that they are read from an arm's length.
void PickBench::paint_stop(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    PickScreen const& screen = presenter_.screen();
    PickHalt const& halt = *screen.halt();
    double const left = u(edge);
    double const room = size.x - 2 * left;
    bool const at_bin = screen.step != PickStep::bin;
    double y = u(18);
    painter.text({left, y, room, double(u(18))}, _("Bin"), Type::small_bold, t.muted);
    painter.text({left, y, room, double(u(18))}, halt.stop.goes_back ? _("Put back") : _("Take"),
                 Type::small_bold, halt.stop.goes_back ? t.ink(Tone::bad) : t.muted, Align::right);
    y += u(20);
    double const words = painter.text({left, y, room * 0.66, double(u(56))}, from_utf8(halt.stop.bin),
                                      Type::huge, at_bin ? t.text : t.accent_text);
    if (at_bin && screen.demands_bin) {
        painter.icon("ok", left + words + u(12), y + u(16), u(24), t.ink(Tone::ok));
    }
    painter.text({left, y, room, double(u(56))}, of_words(halt.picked, halt.wanted), Type::huge,
                 halt.picked > 0 ? t.ink(Tone::ok) : t.text, Align::right);
    y += u(64);
    painter.bar({left, y, room, double(u(6))},
                halt.wanted == 0 ? 0.0 : double(halt.picked) / double(halt.wanted), t.ink(Tone::ok));
    y += u(22);
    double const tote = u(76);
    double const side = std::max<double>(u(80), std::min<double>(u(200), size.y - y - u(112) - tote));
    paint_picture(painter, {left, y, side, side}, halt.stop.picture,
                  halt.stop.kind.empty() ? "box" : halt.stop.kind);
    y += side + u(12);
    painter.text({left, y, room, double(u(34))}, from_utf8(halt.stop.sku), Type::big_bold, t.text);
    y += u(36);
    painter.wrapped({left, y, room, double(u(48))}, from_utf8(product_words(halt.stop.title, halt.stop.kit)),
                    Type::title, t.muted, u(24));
    wxRect2DDouble const card(left, size.y - tote - u(8), room, tote - u(8));
    painter.rounded(card, u(8), t.chrome, t.line);
    painter.fill({card.m_x, card.m_y + u(8), double(u(4)), card.m_height - u(16)},
                 t.brand(wxColour(from_utf8(halt.stop.client_color))));
    painter.text({card.m_x + u(16), card.m_y + u(8), card.m_width - u(32), double(u(18))},
                 halt.stop.goes_back ? _("Put back, the order is canceled") : _("Into the tote of"),
                 Type::small_bold, halt.stop.goes_back ? t.ink(Tone::bad) : t.muted);
    painter.text({card.m_x + u(16), card.m_y + u(26), card.m_width - u(32), double(u(32))},
                 from_utf8(halt.stop.order_number), Type::big_bold, t.text);
    painter.text({card.m_x + u(16), card.m_y + u(26), card.m_width - u(32), double(u(32))},
                 from_utf8(halt.stop.client_name), Type::body, t.muted, Align::right);
}

void PickBench::paint_waiting(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    PickScreen const& screen = presenter_.screen();
    double const left = u(20);
    double const room = size.x - 2 * left;
    painter.text({left, double(u(16)), room, double(u(24))}, _("Waiting to be picked"), Type::body_bold,
                 t.text);
    if (screen.waiting.empty()) {
        painter.text({left, double(u(48)), room, double(u(22))}, _("None."), Type::body, t.muted);
    }
    double y = u(48);
    int number = 1;
    for (fulfillment::OpenWalk const& list : screen.waiting) {
        if (y + u(row_height) > size.y) {
            break;
        }
        if (number <= 9) {
            painter.key_cap(left, y + u(14), grouped(number), u(22));
        }
        ++number;
        double const words = left + u(38);
        painter.text({words, y + u(6), room - u(38), double(u(20))}, from_utf8(list.number), Type::body_bold,
                     t.text);
        painter.text(
            {words, y + u(26), room - u(38), double(u(18))},
            joined({from_utf8(list.pod),
                    wxString::Format(wxPLURAL("%s order", "%s orders", static_cast<unsigned>(list.orders)),
                                     grouped(list.orders)),
                    list.put_back == 0 ? wxString()
                                       : wxString::Format(_("%s to put back"), grouped(list.put_back))}),
            Type::small, t.muted);
        painter.text({words, y, room - u(38), double(u(row_height))},
                     wxString::Format(wxPLURAL("%s unit", "%s units", static_cast<unsigned>(list.units)),
                                      grouped(list.units)),
                     Type::title, t.text, Align::right);
        painter.hline(left, y + u(row_height), room, t.line);
        y += u(row_height);
    }
}

void PickBench::paint_halt(Painter& painter, PickHalt const& halt, wxRect2DDouble const& row,
                           bool is_current) const
{
    Theme const& t = theme();
    double const left = u(20);
    double const room = row.m_width - 2 * left;
    double const y = row.m_y;
    if (is_current) {
        painter.fill(row, t.accent_soft);
    }
    bool const done = halt.is_done();
    painter.icon(done                  ? "ok"
                 : halt.stop.goes_back ? "return"
                 : halt.picked > 0     ? "partial"
                                       : "waiting",
                 left, y + u(15), u(22), done ? t.ink(Tone::ok) : t.muted);
    painter.text({left + u(34), y + u(6), double(u(96)), double(u(20))}, from_utf8(halt.stop.bin),
                 Type::body_bold, done ? t.muted : t.text);
    painter.text({left + u(130), y + u(6), room - u(200), double(u(20))}, from_utf8(halt.stop.sku),
                 Type::body_bold, done ? t.muted : t.text);
    painter.circle(left + u(38), y + u(35), u(8) / 2.0, t.brand(wxColour(from_utf8(halt.stop.client_color))));
    painter.text({left + u(48), y + u(26), room - u(120), double(u(18))},
                 halt.stop.goes_back
                     ? wxString::Format(_("%s, put back: order canceled"), from_utf8(halt.stop.order_number))
                     : from_utf8(halt.stop.order_number),
                 Type::small, halt.stop.goes_back ? t.ink(Tone::bad) : t.muted);
    painter.text({left, y, room, double(u(row_height))},
                 halt.picked > 0 ? of_words(halt.picked, halt.wanted) : grouped(halt.wanted), Type::title,
                 done ? t.ink(Tone::ok) : t.text, Align::right);
    painter.hline(left, y + u(row_height), room, t.line);
}

void PickBench::paint_walk(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    PickScreen const& screen = presenter_.screen();
    double const left = u(20);
    double const room = size.x - 2 * left;
    painter.text({left, double(u(14)), room, double(u(28))}, from_utf8(screen.list), Type::title, t.text);
    painter.text({left, double(u(14)), room, double(u(28))}, of_words(screen.picked, screen.units),
                 Type::title, t.muted, Align::right);
    painter.text({left, double(u(44)), room, double(u(20))}, from_utf8(screen.pod), Type::body, t.muted);
    painter.bar({left, double(u(72)), room, double(u(6))},
                screen.units == 0 ? 0.0 : double(screen.picked) / double(screen.units), t.ink(Tone::ok));
    // The current stop stays in sight with what was done just before it.
    auto const fit = static_cast<std::size_t>(std::max(1, (size.y - u(92)) / u(row_height)));
    std::size_t const current = screen.current.value_or(0);
    std::size_t const most = screen.halts.size() > fit ? screen.halts.size() - fit : 0;
    std::size_t const first = std::min(current > 2 ? current - 2 : 0, most);
    double y = u(92);
    for (std::size_t i = first; i < screen.halts.size() && i < first + fit; ++i, y += u(row_height)) {
        paint_halt(painter, screen.halts[i], {0, y, double(size.x), double(u(row_height))},
                   screen.current == i);
    }
}

double PickBench::paint_outcome(Painter& painter, double width) const
{
    Theme const& t = theme();
    PickOutcome const& shown = *presenter_.screen().outcome;
    double const left = u(16);
    double const inner = width - 2 * left - u(32);
    auto const lines = [&](double y, bool draw) {
        for (std::string const& line : shown.lines) {
            y += painter.wrapped({left + u(16), y, inner, 0}, from_utf8(line), Type::body, t.text, u(20),
                                 draw) +
                 u(8);
        }
        return y;
    };
    double const height = lines(u(80), false) - u(12);
    painter.rounded({left, double(u(16)), width - 2 * left, height}, u(8), t.soft(shown.tone),
                    t.ink(shown.tone));
    painter.icon(shown.icon, left + u(16), u(29), u(20), t.ink(shown.tone));
    painter.text({left + u(44), double(u(26)), inner - u(28), double(u(26))}, from_utf8(shown.title),
                 Type::title, t.ink(shown.tone));
    painter.text({left + u(16), double(u(56)), inner, double(u(18))}, from_utf8(shown.order),
                 Type::small_bold, t.muted);
    lines(u(80), true);
    return u(16) + height + u(20);
}

void PickBench::paint_side(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    PickScreen const& screen = presenter_.screen();
    double const left = u(20);
    double const room = size.x - 2 * left;
    double y = screen.outcome ? paint_outcome(painter, size.x) : double(u(16));
    auto const heading = [&](wxString const& words) {
        painter.text({left, y, room, double(u(20))}, words, Type::small_bold, t.muted);
        y += u(24);
    };
    if (screen.list.empty()) {
        heading(_("Picked on this bench"));
        for (std::string const& list : screen.finished) {
            painter.icon("ok", left, y + u(3), u(16), t.ink(Tone::ok));
            painter.text({left + u(26), y, room - u(26), double(u(22))}, from_utf8(list), Type::body, t.text);
            y += u(30);
        }
        if (screen.finished.empty()) {
            painter.text({left, y, room, double(u(22))}, _("Nothing yet."), Type::body, t.muted);
        }
        return;
    }
    bool const goes_back = std::any_of(screen.halts.begin(), screen.halts.end(),
                                       [](PickHalt const& it) { return it.stop.goes_back; });
    heading(goes_back ? _("Left to pick and put back") : _("Left to pick"));
    painter.text({left, y, room, double(u(52))}, grouped(screen.units - screen.picked), Type::huge, t.text);
    y += u(54);
    auto const stops = std::count_if(screen.halts.begin(), screen.halts.end(),
                                     [](PickHalt const& it) { return !it.is_done(); });
    painter.text(
        {left, y, room, double(u(20))},
        wxString::Format(wxPLURAL("unit at %s stop", "units at %s stops", static_cast<unsigned>(stops)),
                         grouped(stops)),
        Type::body, t.muted);
    y += u(32);
    painter.hline(left, y, room, t.line);
    y += u(14);
    heading(_("Bins"));
    painter.text({left, y, room, double(u(22))},
                 screen.demands_bin ? _("Scanned before their items") : _("Not scanned, items alone"),
                 Type::body, t.text);
    painter.key_cap(size.x - left - painter.key_cap_width(wxS("F6"), u(20)), y - u(24), wxS("F6"), u(20));
    y += u(34);
    painter.hline(left, y, room, t.line);
    y += u(14);
    heading(_("Not enough in the bin?"));
    painter.key_cap(size.x - left - painter.key_cap_width(wxS("F4"), u(20)), y - u(24), wxS("F4"), u(20));
    painter.wrapped({left, y, room, double(u(60))},
                    _("Say how many lie there: another bin gives the rest at once, or the order waits."),
                    Type::body, t.text, u(20));
}

} // namespace poddesk::gui
