// How the head of the rate comparison, its changes and its *why* look.
#include "gui/shipping/rates_window.h"

#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

constexpr int edge = 16;

} // namespace

void RatesWindow::paint_head(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    RatesScreen const& screen = presenter_.screen();
    if (!screen.gone.empty()) {
        painter.text({double(u(edge)), 0, size.x - 2.0 * u(edge), double(size.y)}, from_utf8(screen.gone),
                     Type::title, t.muted);
        return;
    }
    painter.fill({0, double(u(10)), double(u(4)), size.y - 2.0 * u(10)},
                 t.brand(wxColour(from_utf8(screen.client_color))));
    double x = u(edge) + u(4);
    x += painter.text({x, 0, double(u(260)), double(size.y)}, from_utf8(screen.order), Type::big_bold,
                      t.text) +
         u(14);
    painter.vline(x, u(14), size.y - 2.0 * u(14), t.line_strong);
    x += u(20);
    double const right = size.x - u(edge);
    double const priced = painter.width(from_utf8(screen.priced), Type::small);
    for (auto const& [name, words] : screen.facts) {
        double const wide = std::max(painter.width(from_utf8(name), Type::small),
                                     painter.width(from_utf8(words), Type::body_bold));
        if (x + wide > right) {
            break;
        }
        painter.text({x, double(u(12)), wide + u(4), double(u(16))}, from_utf8(name), Type::small, t.muted);
        painter.text({x, double(u(30)), wide + u(4), double(u(20))}, from_utf8(words), Type::body_bold,
                     t.text);
        x += wide + u(26);
    }
    if (x + priced < right) {
        painter.text({x, 0, right - x, double(size.y)}, from_utf8(screen.priced), Type::small, t.muted,
                     Align::right);
    }
}

void RatesWindow::paint_changes(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    RatesScreen const& screen = presenter_.screen();
    if (screen.changes.empty()) {
        return;
    }
    double const left = u(12);
    double const row = u(28);
    double const height = u(44) + row * static_cast<double>(screen.changes.size());
    wxRect2DDouble const card(left, u(4), size.x - 2 * left, height);
    painter.rounded(card, u(8), t.raised, t.line);
    double y = card.m_y + u(10);
    double const inner = card.m_width - 2.0 * u(12);
    painter.text({card.m_x + u(12), y, inner, double(u(18))}, _("Each change, best total"), Type::small_bold,
                 t.muted);
    y += u(24);
    for (RateChange const& change : screen.changes) {
        painter.text({card.m_x + u(12), y, inner * 0.62, row}, from_utf8(change.label), Type::body, t.text);
        painter.text({card.m_x + u(12), y, inner, row}, from_utf8(change.difference),
                     change.tone == Tone::neutral ? Type::body : Type::body_bold,
                     change.tone == Tone::neutral ? t.text : t.ink(change.tone), Align::right);
        y += row;
    }
}

double RatesWindow::paint_reasons(Painter& painter, wxString const& heading,
                                  std::vector<RateReason> const& reasons, double y, double width) const
{
    Theme const& t = theme();
    if (reasons.empty()) {
        return y;
    }
    double const left = u(edge);
    double const room = width - 2 * left;
    painter.hline(0, y, width, t.line);
    y += u(14);
    painter.text({left, y, room, double(u(18))}, heading, Type::small_bold, t.muted);
    y += u(26);
    for (RateReason const& it : reasons) {
        painter.icon(it.icon, left, y + u(2), u(16), t.ink(it.tone));
        double const words = room - u(26);
        double const right = it.right.empty() ? 0 : painter.width(from_utf8(it.right), Type::body) + u(10);
        painter.text({left + u(26), y, words - right, double(u(20))}, from_utf8(it.title),
                     it.right.empty() ? Type::body_bold : Type::body, t.text);
        painter.text({left + u(26), y, words, double(u(20))}, from_utf8(it.right), Type::body, t.text,
                     Align::right);
        y += u(20);
        if (!it.note.empty()) {
            y += painter.wrapped({left + u(26), y, words, 0}, from_utf8(it.note), Type::small,
                                 it.right.empty() ? t.muted : t.ink(it.tone), u(17));
        }
        y += u(10);
    }
    return y + u(4);
}

void RatesWindow::paint_why(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    RatesScreen const& screen = presenter_.screen();
    if (screen.why_title.empty()) {
        return;
    }
    double const left = u(edge);
    double const room = size.x - 2 * left;
    double y = u(14);
    Tone const tone = screen.is_what_if ? Tone::warn : Tone::accent;
    painter.icon("why", left, y + u(5), u(18), t.ink(tone));
    double const cap = painter.key_cap_width(wxS("F9"), u(20));
    painter.key_cap(size.x - left - cap, y + u(4), wxS("F9"), u(20));
    y += std::max<double>(u(28), painter.wrapped({left + u(28), y + u(2), room - u(36) - cap, 0},
                                                 from_utf8(screen.why_title), Type::title, t.text, u(24)));
    y += u(8);
    y += painter.wrapped({left, y, room, 0}, from_utf8(screen.why), Type::body, t.text, u(20));
    if (screen.is_what_if) {
        y += u(6);
        y += painter.wrapped({left, y, room, 0},
                             _("Nothing of this is stored. Ctrl+0 shows the parcel as it is."), Type::small,
                             t.ink(Tone::warn), u(17));
    }
    y += u(16);
    y = paint_reasons(painter, _("Rules asked, in order"), screen.rules, y, size.x);
    paint_reasons(painter, screen.is_what_if ? _("Cheaper, but too late") : _("Cheaper, but not chosen"),
                  screen.cheaper, y, size.x);
}

} // namespace poddesk::gui
