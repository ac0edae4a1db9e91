// How the work of the inspection bench looks. What it shows is the presenter's.
#include "gui/returns/inspect_bench.h"

#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <cmath>

namespace poddesk::gui {

namespace {

constexpr int gap = 12;

/// The card's inside, u(pad) from its edges.
wxRect2DDouble inside(wxRect2DDouble const& box, int across, int down)
{
    return {box.m_x + u(across), box.m_y + u(down), box.m_width - 2 * u(across), box.m_height - 2 * u(down)};
}

} // namespace

void InspectBench::paint_work(Painter& painter, wxSize size) const
{
    InspectScreen const& screen = presenter_.screen();
    double const left = u(16);
    double const width = size.x - 2 * left;
    double const height = size.y;
    double y = u(gap);
    if (!screen.number.empty()) {
        y += paint_head(painter, {left, y, width, double(u(70))}) + u(gap);
    }
    bool const tight = height < u(560);
    if (screen.item) {
        double const card = std::clamp<double>(height * 0.27, u(104), u(190));
        paint_card(painter, {left, y, width, card});
        y += card + u(gap);
    }
    double below = height - u(gap);
    if (screen.lane) {
        double const lane = tight ? u(84) : std::clamp<double>(height * 0.165, u(96), u(150));
        paint_lane(painter, {left, below - lane, width, lane});
        below -= lane + u(gap);
    }
    if (screen.question.empty() || below - y < u(60)) {
        if (!screen.lane || screen.question.empty()) {
            paint_empty(painter, {left, y, width, std::max<double>(below - y, 0)});
        }
        return;
    }
    // Few answers need no tall keys.
    auto const answers = static_cast<double>(screen.choices.size());
    double const rows = std::ceil(answers / (answers > 4 ? 3 : 2));
    double const wanted = u(screen.crumbs.empty() ? 72 : 98) + rows * u(112) + u(8);
    paint_question(painter, {left, y, width, std::min<double>(below - y, std::max<double>(wanted, u(110)))});
}

double InspectBench::paint_head(Painter& painter, wxRect2DDouble const& box) const
{
    Theme const& t = theme();
    InspectScreen const& screen = presenter_.screen();
    painter.rounded(box, u(6), t.raised, t.line_strong);
    painter.rounded({box.m_x, box.m_y, double(u(4)), box.m_height}, u(2),
                    t.brand(wxColour(from_utf8(screen.client_color))));
    double const left = box.m_x + u(20);
    double const promise = screen.promise.empty() ? 0 : u(240);
    double x = left + painter.text({left, box.m_y + u(9), box.m_width - promise, double(u(28))},
                                   from_utf8(screen.number), Type::title, t.text);
    for (Pill const& pill : screen.pills) {
        x += u(10);
        double const width = painter.pill_width(pill);
        painter.pill({x, box.m_y + u(12), width, double(u(pill_height))}, pill);
        x += width;
    }
    painter.text({left, box.m_y + u(39), box.m_width - promise - u(40), double(u(20))},
                 from_utf8(screen.facts), Type::body, t.muted);
    if (promise > 0) {
        double const at = box.m_x + box.m_width - u(16) - promise;
        painter.text({at, box.m_y + u(12), promise, double(u(20))}, from_utf8(screen.promise),
                     Type::body_bold,
                     screen.promise_tone == Tone::accent ? t.text : t.ink(screen.promise_tone), Align::right);
        painter.bar({at, box.m_y + u(43), promise, double(u(8))}, double(screen.promise_percent) / 100,
                    screen.promise_tone == Tone::accent ? t.accent : t.ink(screen.promise_tone));
    }
    return box.m_height;
}

void InspectBench::paint_card(Painter& painter, wxRect2DDouble const& box) const
{
    Theme const& t = theme();
    InspectCard const& card = *presenter_.screen().item;
    painter.rounded(box, u(6), t.raised, t.line_strong);
    wxRect2DDouble const in = inside(box, 14, 14);
    double const side = std::min<double>(in.m_height, u(inspect_picture_side));
    paint_picture(painter, {in.m_x, in.m_y, side, side}, card.picture, card.kind);
    double const left = in.m_x + side + u(20);
    double const room = in.m_x + in.m_width - left;
    double const place = painter.width(from_utf8(card.place), Type::title);
    painter.text({left, in.m_y, room - place - u(16), double(u(30))}, from_utf8(card.title), Type::big_bold,
                 t.text);
    painter.text({left, in.m_y, room, double(u(30))}, from_utf8(card.place), Type::title, t.muted,
                 Align::right);
    painter.text({left, in.m_y + u(34), room, double(u(20))}, from_utf8(card.facts), Type::body, t.muted);
    double const top = in.m_y + u(62);
    double const height = in.m_y + in.m_height - top;
    if (height < u(44)) {
        painter.text({left, top, room, double(u(20))},
                     joined({from_utf8(card.check), from_utf8(card.reason), from_utf8(card.words)}),
                     Type::body_bold, t.ink(card.check_tone));
        return;
    }
    double const half = (room - u(16)) / 2;
    auto const panel = [&](double x, wxString const& heading, std::string const& main) {
        painter.rounded({x, top, half, height}, u(6), t.neutral_soft);
        painter.text({x + u(14), top + u(8), half - u(28), double(u(16))}, heading, Type::small_bold,
                     t.muted);
        painter.text({x + u(14), top + u(26), half - u(28), double(u(26))}, from_utf8(main), Type::title,
                     t.text);
    };
    panel(left, _("Expected"), card.expected);
    double const line = top + u(54);
    painter.icon(card.check_tone == Tone::ok     ? "ok"
                 : card.check_tone == Tone::warn ? "warning"
                                                 : "error",
                 left + u(14), line + u(1), u(17), t.ink(card.check_tone));
    painter.text({left + u(38), line, half - u(52), double(u(20))}, from_utf8(card.check), Type::body_bold,
                 t.ink(card.check_tone));
    if (!card.note.empty()) {
        painter.text({left + u(14), line + u(22), half - u(28), double(u(20))},
                     wxString::Format(_("Note: %s"), from_utf8(card.note)), Type::body, t.text);
    }
    double const right = left + half + u(16);
    panel(right, _("Customer's reason"), card.reason);
    double y = line;
    if (!card.words.empty()) {
        painter.text({right + u(14), y, half - u(28), double(u(20))}, from_utf8(card.words), Type::body,
                     t.muted);
        y += u(22);
    }
    if (y + u(20) <= top + height) {
        painter.text({right + u(14), y, half - u(28), double(u(20))}, from_utf8(card.wants), Type::body_bold,
                     t.accent_text);
    }
}

/// The way through the questions, with a symbol of its own for each state.
double InspectBench::paint_crumbs(Painter& painter, double x, double y) const
{
    Theme const& t = theme();
    bool first = true;
    for (InspectCrumb const& crumb : presenter_.screen().crumbs) {
        if (!std::exchange(first, false)) {
            painter.hline(x + u(14), y + u(10), u(28), t.line_strong);
            x += u(56);
        }
        bool const now = crumb.state == InspectCrumb::State::now;
        bool const done = crumb.state == InspectCrumb::State::done;
        painter.icon(done  ? "ok"
                     : now ? "current"
                           : "waiting",
                     x, y + u(1), u(18),
                     done  ? t.ink(Tone::ok)
                     : now ? t.accent_text
                           : t.muted);
        x += u(25);
        x += painter.text({x, y, double(u(160)), double(u(20))}, from_utf8(crumb.name),
                          now ? Type::body_bold : Type::body, now ? t.text : t.muted);
    }
    return x;
}

void InspectBench::paint_question(Painter& painter, wxRect2DDouble const& box) const
{
    Theme const& t = theme();
    InspectScreen const& screen = presenter_.screen();
    painter.rounded(box, u(6), t.raised, t.accent, 2);
    wxRect2DDouble const in = inside(box, 20, 14);
    double y = in.m_y;
    double const place = painter.width(from_utf8(screen.question_place), Type::body) + u(16);
    if (!screen.crumbs.empty()) {
        paint_crumbs(painter, in.m_x, y);
        painter.text({in.m_x, y, in.m_width, double(u(20))}, from_utf8(screen.question_place), Type::body,
                     t.muted, Align::right);
        y += u(28);
    } else {
        painter.text({in.m_x, y + u(4), in.m_width, double(u(24))}, from_utf8(screen.question_place),
                     Type::body, t.muted, Align::right);
    }
    double const room = in.m_width - (screen.crumbs.empty() ? place : 0);
    painter.text({in.m_x, y, room, double(u(34))}, from_utf8(screen.question), Type::big_bold, t.text);
    y += u(46);
    std::size_t const count = screen.choices.size();
    if (count == 0) {
        return;
    }
    std::size_t const columns = count > 4 ? 3 : count == 1 ? 1 : 2;
    std::size_t const rows = (count + columns - 1) / columns;
    double const between = u(14);
    double const width = (in.m_width - between * double(columns - 1)) / double(columns);
    double const height =
        std::min<double>((in.m_y + in.m_height - y - between * double(rows - 1)) / double(rows), u(104));
    if (height < u(30)) {
        return; // the window is too small to show them; the keys still work, and F1 says so
    }
    for (std::size_t at = 0; at < count; ++at) {
        paint_choice(painter,
                     {in.m_x + double(at % columns) * (width + between),
                      y + double(at / columns) * (height + between), width, height},
                     at);
    }
}

void InspectBench::paint_choice(Painter& painter, wxRect2DDouble const& box, std::size_t at) const
{
    Theme const& t = theme();
    InspectScreen const& screen = presenter_.screen();
    InspectChoice const& choice = screen.choices[at];
    bool const likely = screen.likely == at;
    painter.rounded(box, u(6), likely ? t.accent_soft : t.raised, likely ? t.accent : t.line_strong,
                    likely ? 2 : 1);
    if (!choice.color.empty()) {
        painter.rounded({box.m_x, box.m_y, double(u(4)), box.m_height}, u(2),
                        t.brand(wxColour(from_utf8(choice.color))));
    }
    double const cap = std::min<double>(u(52), box.m_height - u(12));
    double x = box.m_x + u(18);
    x +=
        painter.key_cap(x, box.m_y + (box.m_height - cap) / 2, grouped(static_cast<long long>(at) + 1), cap) +
        u(20);
    Pill const& pill = choice.leads;
    double const pill_w = pill.text.empty() ? 0 : std::min(painter.pill_width(pill) + u(8), box.m_width / 2);
    double const room = box.m_x + box.m_width - u(18) - pill_w - u(12) - x;
    bool const two = !choice.hint.empty() && box.m_height >= u(52);
    double const middle = box.m_y + box.m_height / 2;
    painter.text({x, two ? middle - u(26) : middle - u(14), room, double(u(28))}, from_utf8(choice.title),
                 Type::title, t.text);
    if (two) {
        painter.text({x, middle + u(4), room, double(u(20))}, from_utf8(choice.hint), Type::body, t.muted);
    }
    if (pill_w > 0) {
        painter.pill({box.m_x + box.m_width - u(18) - pill_w, middle - u(14), pill_w, double(u(28))}, pill);
    }
}

void InspectBench::paint_lane(Painter& painter, wxRect2DDouble const& box) const
{
    Theme const& t = theme();
    InspectLane const& lane = *presenter_.screen().lane;
    wxColour const ground = lane.loud                    ? t.fill(lane.tone)
                            : lane.tone == Tone::neutral ? t.raised
                                                         : t.soft(lane.tone);
    wxColour const ink = lane.loud ? *wxWHITE : lane.tone == Tone::neutral ? t.text : t.ink(lane.tone);
    painter.rounded(box, u(6), ground, lane.loud ? wxNullColour : t.line_strong);
    double const middle = box.m_y + box.m_height / 2;
    double const round = std::min<double>(u(44), box.m_height / 2 - u(12));
    double const center = box.m_x + u(20) + round;
    painter.circle(center, middle, round, lane.loud ? mix(ground, *wxWHITE, 0.18) : mix(ground, ink, 0.14));
    int const icon = static_cast<int>(round);
    painter.icon_in({center - icon, middle - icon, 2.0 * icon, 2.0 * icon}, lane.icon, icon, ink);
    double x = center + round + u(24);
    double const spare = box.m_height < u(110) ? u(4) : u(12);
    double const wide = std::max(painter.width(from_utf8(lane.lane), Type::huge),
                                 painter.width(from_utf8(lane.caption), Type::body_bold)) +
                        u(8);
    painter.text({x, box.m_y + spare + u(4), wide, double(u(22))}, from_utf8(lane.caption), Type::body_bold,
                 ink);
    painter.text({x, box.m_y + spare + u(26), wide, box.m_height - 2 * spare - u(30)}, from_utf8(lane.lane),
                 Type::huge, ink);
    x += wide + u(28);
    painter.vline(x, box.m_y + u(24), box.m_height - u(48), mix(ground, ink, 0.4));
    x += u(28);
    double const right = box.m_x + box.m_width - u(20);
    double const hint = std::max(painter.width(from_utf8(lane.hint), Type::title),
                                 painter.width(from_utf8(lane.grade), Type::big_bold));
    double const room = right - hint - u(24) - x;
    painter.text({x, middle - u(38), room, double(u(36))}, from_utf8(lane.name), Type::big_bold, ink);
    painter.text({x, middle + u(2), room, double(u(34))}, from_utf8(lane.where), Type::big, ink);
    painter.text({x, middle - u(38), right - x, double(u(36))}, from_utf8(lane.grade), Type::big_bold, ink,
                 Align::right);
    painter.text({x, middle + u(4), right - x, double(u(30))}, from_utf8(lane.hint), Type::title, ink,
                 Align::right);
}

void InspectBench::paint_empty(Painter& painter, wxRect2DDouble const& box) const
{
    Theme const& t = theme();
    InspectScreen const& screen = presenter_.screen();
    if (box.m_height < u(120)) {
        return;
    }
    painter.rounded(box, u(6), t.raised, t.line_strong);
    double const middle = box.m_y + box.m_height / 2;
    bool const closes = screen.step == InspectStep::close;
    painter.icon_in({box.m_x, middle - u(150), box.m_width, double(u(120))}, closes ? "ok" : "return", u(88),
                    closes ? t.ink(Tone::ok) : t.faint);
    painter.text({box.m_x, middle - u(16), box.m_width, double(u(36))},
                 closes ? _("Every item of this parcel is done") : _("Scan the next parcel"), Type::big_bold,
                 t.text, Align::center);
    painter.text(
        {box.m_x, middle + u(28), box.m_width, double(u(24))},
        closes
            ? _("Enter closes it, or scan the next parcel. X takes an extra item, Ctrl Z the last one back.")
            : _("Any code of it: RMA label, tracking number, order number, packing slip, or an item."),
        Type::body, t.muted, Align::center);
}

} // namespace poddesk::gui
