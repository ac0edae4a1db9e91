#include "gui/widgets/timeline.h"

#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

namespace poddesk::gui {

namespace {

constexpr int step = 26;

} // namespace

Timeline::Timeline(wxWindow* parent, std::vector<TimelineEvent> events)
    : Canvas(parent, wxString(), wxSize(-1, 1), {})
{
    set_ground([] { return theme().base; });
    set_paint([this](Painter& painter, wxSize size) { paint(painter, size); });
    Bind(wxEVT_MOTION, [this](wxMouseEvent& event) {
        auto const row = static_cast<std::size_t>(std::max(0, event.GetY() / u(step)));
        SetToolTip(row < events_.size() ? from_utf8(events_[row].full_stamp) : wxString());
        event.Skip();
    });
    on_theme_change(*this, [this] { fit(); });
    show(std::move(events));
}

void Timeline::show(std::vector<TimelineEvent> events)
{
    events_ = std::move(events);
    wxString words;
    for (TimelineEvent const& event : events_) {
        words += from_utf8(event.when) + wxS(" ") + from_utf8(event.text) + wxS(". ");
    }
    accessible(*this, words);
    fit();
    Refresh();
}

void Timeline::fit()
{
    SetMinSize(wxSize(-1, u(step) * static_cast<int>(events_.size())));
}

void Timeline::paint(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    double const width = size.x;
    if (events_.size() > 1) {
        painter.vline(u(11), u(10), double(u(step)) * double(events_.size() - 1), t.line_strong);
    }
    double y = 0;
    for (TimelineEvent const& event : events_) {
        wxColour const ink = event.tone == Tone::neutral ? t.muted : t.ink(event.tone);
        painter.circle(u(11) + 0.5, y + u(11), u(11), t.soft(event.tone));
        painter.icon(event.icon, u(11) + 0.5 - u(7), y + u(4), u(14), ink);
        wxString const when = from_utf8(event.when);
        double const when_width = painter.width(when, Type::small);
        painter.text({double(u(32)), y, width - u(32) - when_width - u(8), double(u(22))},
                     from_utf8(event.text), Type::body, t.text);
        painter.text({0, y, width, double(u(22))}, when, Type::small, t.muted, Align::right);
        y += u(step);
    }
}

} // namespace poddesk::gui
