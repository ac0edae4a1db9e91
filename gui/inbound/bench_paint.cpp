#include "gui/inbound/bench_paint.h"

#include "gui/inbound/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

constexpr int margin = 20;
constexpr int choice_height = 56;

} // namespace

void paint_choices(Painter& painter, wxSize size, wxString const& heading,
                   std::vector<BenchChoice> const& choices, bool numbered, wxString const& empty)
{
    Theme const& t = theme();
    double const left = u(margin);
    double const room = size.x - 2 * left;
    painter.text({left, double(u(14)), room, double(u(28))}, heading, Type::title, t.text);
    double y = u(52);
    if (choices.empty()) {
        painter.wrapped({left, y, room, double(u(80))}, empty, Type::body, t.muted, u(20));
    }
    for (std::size_t i = 0; i < choices.size() && y + u(choice_height) <= size.y;
         ++i, y += u(choice_height)) {
        BenchChoice const& it = choices[i];
        double x = left;
        if (numbered) {
            painter.key_cap(x, y + u(15), grouped(static_cast<long long>(i) + 1), u(26));
            x += u(42);
        }
        painter.circle(x + u(5), y + u(17), u(5), t.brand(wxColour(from_utf8(it.color))));
        x += u(20);
        double const right =
            it.right.empty() ? 0 : painter.width(from_utf8(it.right), Type::body_bold) + u(12);
        painter.text({x, y + u(6), left + room - x - right, double(u(22))}, from_utf8(it.title),
                     Type::body_bold, t.text);
        painter.text({x, y + u(28), left + room - x, double(u(20))}, from_utf8(it.detail), Type::body,
                     t.muted);
        painter.text({left, y + u(6), room, double(u(22))}, from_utf8(it.right), Type::body_bold,
                     it.tone == Tone::neutral ? t.muted : t.ink(it.tone), Align::right);
        painter.hline(left, y + u(choice_height) - 1, room, t.line);
    }
}

double paint_done(Painter& painter, double y, double width, wxString const& heading,
                  std::vector<std::string> const& done)
{
    Theme const& t = theme();
    double const left = u(margin);
    double const room = width - 2 * left;
    painter.text({left, y, room, double(u(20))}, heading, Type::small_bold, t.muted);
    y += u(28);
    if (done.empty()) {
        painter.text({left, y, room, double(u(22))}, _("Nothing yet."), Type::body, t.muted);
        return y + u(30);
    }
    for (std::string const& words : done) {
        painter.icon("ok", left, y + u(2), u(16), t.ink(Tone::ok));
        y += painter.wrapped({left + u(26), y, room - u(26), double(u(60))}, from_utf8(words), Type::body,
                             t.text, u(20)) +
             u(10);
    }
    return y;
}

double paint_clock(Painter& painter, double y, double width, kernel::Timestamp since)
{
    Theme const& t = theme();
    double const left = u(margin);
    double const room = width - 2 * left;
    kernel::Timestamp const now = kernel::SystemClock().now();
    painter.text({left, y, room, double(u(20))}, _("Dock-to-stock clock"), Type::small_bold, t.muted);
    y += u(24);
    int const side = u(26);
    painter.icon("clock", left, y + u(6), side, t.ink(clock_tone(since, now)));
    painter.text({left + side + u(10), y, room - side - u(10), double(u(38))},
                 from_utf8(clock_words(since, now)), Type::big_bold, t.ink(clock_tone(since, now)));
    return y + u(50);
}

double paint_fact(Painter& painter, double y, double width, wxString const& label, wxString const& value)
{
    if (value.empty()) {
        return y;
    }
    Theme const& t = theme();
    double const left = u(margin);
    double const room = width - 2 * left;
    painter.text({left, y, room, double(u(20))}, label, Type::small_bold, t.muted);
    y += u(21);
    return y + painter.wrapped({left, y, room, double(u(60))}, value, Type::body, t.text, u(20)) + u(12);
}

std::size_t first_row(std::size_t current, std::size_t rows, double room, double row_height)
{
    auto const fit = static_cast<std::size_t>(std::max(room / row_height, 1.0));
    if (rows <= fit || current < fit / 2) {
        return 0;
    }
    return std::min(current - fit / 2, rows - fit);
}

} // namespace poddesk::gui
