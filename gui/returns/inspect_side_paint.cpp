// The side of the inspection bench: what is in the parcel, the pace, the day.
#include "gui/returns/inspect_bench.h"

#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

constexpr int row_height = 62;
constexpr int pace_height = 296;
constexpr int today_height = 152;

} // namespace

void InspectBench::paint_side(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    double const left = u(16);
    bool const has_today = size.y > u(row_height * 2 + today_height + 60);
    bool const has_pace = size.y > u(row_height * 3 + today_height + pace_height + 60);
    double const until = size.y - (has_today ? u(today_height) : 0) - (has_pace ? u(pace_height) : 0);
    double y = paint_rows(painter, u(12), size, until);
    if (has_pace) {
        y += u(10);
        painter.hline(0, y, size.x, t.line_strong);
        y = paint_pace(painter, y + u(14), size.x);
    }
    if (has_today) {
        y += u(10);
        painter.hline(0, y, size.x, t.line_strong);
        paint_today(painter, y + u(14), size.x - left);
    }
}

double InspectBench::paint_rows(Painter& painter, double y, wxSize size, double until) const
{
    Theme const& t = theme();
    InspectScreen const& screen = presenter_.screen();
    double const left = u(16);
    double const room = size.x - 2 * left;
    painter.text({left, y, room, double(u(26))}, from_utf8(screen.parcel_title), Type::title, t.text);
    painter.text({left, y, room, double(u(26))}, from_utf8(screen.parcel_done), Type::body, t.muted,
                 Align::right);
    y += u(34);
    std::size_t shown = 0;
    for (InspectRow const& row : screen.parcel) {
        bool const last = shown + 1 == screen.parcel.size();
        if (y + u(row_height) > until - (last ? 0 : u(24))) {
            painter.text({left, y, room, double(u(20))},
                         wxString::Format(_("and %s more"),
                                          grouped(static_cast<long long>(screen.parcel.size() - shown))),
                         Type::body, t.muted);
            return y + u(24);
        }
        ++shown;
        if (row.is_now) {
            painter.rounded({left - u(8), y, room + u(16), double(u(row_height - 6))}, u(6), t.accent_soft);
        }
        double const side = u(46);
        paint_picture(painter, {left, y + u(5), side, side}, row.picture, row.kind);
        double const pill = row.pill.text.empty() ? 0 : painter.pill_width(row.pill) + u(2);
        double const x = left + side + u(12);
        double const words = left + room - pill - u(8) - x;
        painter.text({x, y + u(7), words, double(u(20))}, from_utf8(row.title),
                     row.is_now ? Type::body_bold : Type::body, t.text);
        painter.text({x, y + u(28), words, double(u(18))}, from_utf8(row.under), Type::small,
                     row.under_tone == Tone::neutral ? t.muted : t.ink(row.under_tone));
        if (pill > 0) {
            painter.pill({left + room - pill, y + u(16), pill, double(u(pill_height + 2))}, row.pill);
        }
        y += u(row_height);
    }
    if (screen.parcel.empty()) {
        painter.wrapped({left, y, room, double(u(60))},
                        screen.number.empty() ? _("No parcel waits. What the dock brings comes here.")
                                              : _("The RMA names no item: scan whatever lies in the parcel."),
                        Type::body, t.muted, u(20));
        y += u(48);
    }
    return y;
}

double InspectBench::paint_pace(Painter& painter, double y, double width) const
{
    Theme const& t = theme();
    returns::Pace const& pace = presenter_.pace();
    double const left = u(16);
    double const room = width - 2 * left;
    painter.text({left, y, room, double(u(26))}, _("Your pace"), Type::title, t.text);
    painter.text({left, y, room, double(u(26))}, _("seconds an item, last 24"), Type::small, t.muted,
                 Align::right);
    y += u(32);
    if (pace.seconds.empty()) {
        painter.wrapped({left, y, room, double(u(60))}, _("The first inspected item begins the chart."),
                        Type::body, t.muted, u(20));
        return y + u(40);
    }
    wxString const median = wxString::Format(_("%s s"), grouped(pace.median_seconds));
    double const big = painter.text({left, y, room, double(u(36))}, median, Type::number, t.text);
    painter.text({left + big + u(16), y, room - big - u(16), double(u(18))}, _("your median"), Type::body,
                 t.text);
    painter.text({left + big + u(16), y + u(18), room - big - u(16), double(u(16))},
                 pace.house_median > 0
                     ? wxString::Format(_("everybody's, seven days: %s s"), grouped(pace.house_median))
                     : wxString(),
                 Type::small, t.muted);
    y += u(48);
    paint_bars(painter, {left, y, room, double(u(150))});
    y += u(158);
    painter.segment(left, y + u(8), left + u(24), y + u(8), t.text, 1, true);
    painter.text({left + u(30), y, room - u(30), double(u(16))},
                 wxString::Format(_("median of everybody: %s s"), grouped(pace.house_median)), Type::small,
                 t.muted);
    return y + u(24);
}

void InspectBench::paint_bars(Painter& painter, wxRect2DDouble const& box) const
{
    Theme const& t = theme();
    returns::Pace const& pace = presenter_.pace();
    constexpr std::int64_t step = 20;
    constexpr std::int64_t most = 180; // a pause is no pace: its bar is cut off
    std::int64_t const slowest = std::min(
        most, std::max(*std::max_element(pace.seconds.begin(), pace.seconds.end()), pace.house_median));
    std::int64_t const top = std::max<std::int64_t>((slowest + step - 1) / step * step, 3 * step);
    double const axis = u(30);
    double const room = box.m_width - axis;
    auto const height = [&](std::int64_t seconds) {
        return box.m_height * double(std::min(seconds, top)) / double(top);
    };
    for (std::int64_t line = 0; line <= top; line += top > 80 ? 3 * step : step) {
        double const y = box.m_y + box.m_height - height(line);
        painter.hline(box.m_x, y, room, t.line);
        painter.text({box.m_x + room, y - u(8), axis, double(u(16))}, grouped(line), Type::small, t.muted,
                     Align::right);
    }
    constexpr double bars = 24;
    double const width = room / bars;
    std::size_t at = 0;
    for (std::int64_t const seconds : pace.seconds) {
        bool const last = at + 1 == pace.seconds.size();
        bool const slow = pace.house_median > 0 && seconds > 2 * pace.house_median;
        double const h = std::max<double>(height(seconds), 2);
        painter.rounded({box.m_x + double(at) * width + 1, box.m_y + box.m_height - h, width - 3, h}, 2,
                        slow   ? t.fill(Tone::warn)
                        : last ? t.accent
                               : mix(t.chrome, t.accent, 0.5));
        ++at;
    }
    if (pace.house_median > 0) {
        double const y = box.m_y + box.m_height - height(pace.house_median);
        painter.segment(box.m_x, y, box.m_x + room, y, t.text, 1, true);
    }
}

void InspectBench::paint_today(Painter& painter, double y, double width) const
{
    Theme const& t = theme();
    double const left = u(16);
    double const room = width - left;
    painter.text({left, y, room, double(u(26))}, _("Today"), Type::title, t.text);
    y += u(34);
    for (auto const& [label, value] : presenter_.screen().today) {
        painter.text({left, y, room, double(u(20))}, from_utf8(label), Type::body, t.muted);
        painter.text({left, y, room, double(u(20))}, from_utf8(value), Type::body_bold, t.text, Align::right);
        y += u(25);
    }
}

} // namespace poddesk::gui
