#include "gui/widgets/counter_card.h"

#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

CounterCard::CounterCard(wxWindow* parent, wxString const& label, std::string icon)
    : Canvas(parent, label, wxSize(u(116), u(100)), {}, Focus::takes), label_(label), icon_(std::move(icon))
{
    set_paint([this](Painter& painter, wxSize size) { paint(painter, size); });
    on_theme_change(*this, [this] { SetMinSize(wxSize(u(116), u(100))); });
}

void CounterCard::set_value(std::optional<std::int64_t> value, wxString const& note, Tone tone)
{
    if (value == value_ && note == note_ && tone == tone_) {
        return;
    }
    value_ = value;
    note_ = note;
    tone_ = tone;
    wxString const number = value ? grouped(*value) : _("not known yet");
    accessible(*this, label_ + wxS(": ") + number + (note.empty() ? wxString() : wxS(", ") + note));
    Refresh();
}

void CounterCard::paint(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    double const w = size.x;
    bool const lit = shows_focus() || hovered();
    bool const alarm = tone_ == Tone::bad && value_.value_or(0) > 0;
    bool const toned = tone_ != Tone::neutral && value_.value_or(0) > 0;
    painter.rounded({0, 0, w, double(size.y)}, u(8), t.raised, lit ? t.accent : t.line_strong,
                    shows_focus() ? 2 : 1);
    painter.icon(icon_, u(16), u(13), u(16), toned ? t.ink(tone_) : t.muted);
    painter.text({double(u(38)), double(u(10)), w - u(48), double(u(22))}, label_, Type::body_bold,
                 alarm ? t.ink(tone_) : t.text);
    wxString const number = value_ ? grouped(*value_) : wxString(wxUniChar(0x2013));
    painter.text({double(u(16)), double(u(32)), w - u(24), double(u(40))}, number, Type::number,
                 !value_ ? t.faint
                 : alarm ? t.ink(tone_)
                         : t.text);
    painter.text({double(u(16)), double(u(74)), w - u(24), double(u(18))}, note_, Type::small,
                 toned ? t.ink(tone_) : t.muted);
}

Canvas* make_card(wxWindow* parent, wxString const& title, wxSize smallest,
                  std::function<void(Painter&, wxRect2DDouble const&)> body)
{
    return new Canvas(parent, title, smallest,
                      [title, body = std::move(body)](Painter& painter, wxSize size) {
                          Theme const& t = theme();
                          double const w = size.x;
                          double const h = size.y;
                          painter.rounded({0, 0, w, h}, u(8), t.raised, t.line_strong);
                          painter.text({double(u(16)), double(u(10)), w - u(32), double(u(24))}, title,
                                       Type::title, t.text);
                          body(painter, {double(u(16)), double(u(46)), w - u(32), h - u(46) - u(12)});
                      });
}

Canvas* make_empty_state(wxWindow* parent, std::string const& icon, wxString const& title,
                         wxString const& sentence)
{
    auto* const panel = new Canvas(parent, title + wxS(". ") + sentence, wxSize(u(240), u(140)), {});
    panel->set_ground([] { return theme().base; });
    panel->set_paint([icon, title, sentence](Painter& painter, wxSize size) {
        Theme const& t = theme();
        double const w = std::min<double>(size.x - u(32), u(420));
        double const x = (size.x - w) / 2;
        double y = std::max(0.0, (size.y - u(130)) / 2.0);
        painter.circle(size.x / 2.0, y + u(26), u(26), t.neutral_soft);
        painter.icon_in({size.x / 2.0 - u(26), y, double(u(52)), double(u(52))}, icon, u(24), t.muted);
        y += u(62);
        painter.text({x, y, w, double(u(24))}, title, Type::title, t.text, Align::center);
        y += u(30);
        // Centered as a block: a sentence that fits one line is centered, a longer one starts at the left.
        double const line = painter.width(sentence, Type::body);
        double const block = std::min(line, w);
        painter.wrapped({(size.x - block) / 2, y, block + 1, 0}, sentence, Type::body, t.muted, u(18));
    });
    return panel;
}

} // namespace poddesk::gui
