#include "gui/widgets/why_panel.h"

#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/dcclient.h>
#include <wx/intl.h>

#include <cmath>

namespace poddesk::gui {

namespace {

constexpr int padding = 12;
constexpr std::size_t rejected_shown = 4; ///< of one decision; the rest is counted

} // namespace

WhyPanel::WhyPanel(wxWindow* parent) : Canvas(parent, _("Why?"), wxSize(-1, 1), {}, Focus::takes)
{
    set_ground([] { return theme().base; });
    set_paint([this](Painter& painter, wxSize size) { lay_out(painter, size.x, true); });
    Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
        fit();
        event.Skip();
    });
    on_theme_change(*this, [this] { fit(); });
}

void WhyPanel::show(wxString const& title, std::vector<kernel::Decision> decisions)
{
    title_ = title;
    decisions_ = std::move(decisions);
    wxString words = title;
    for (kernel::Decision const& made : decisions_) {
        for (kernel::Alternative const& way : made.alternatives) {
            words += wxS(". ") + (way.chosen ? wxString() : _("not") + wxS(" ")) + from_utf8(way.option) +
                     wxS(": ") + from_utf8(way.sentence);
        }
    }
    accessible(*this, words);
    fit();
    Refresh();
}

void WhyPanel::fit()
{
    int const width = GetSize().x;
    if (width < u(60)) {
        return;
    }
    wxClientDC dc(this);
    Painter painter(dc, *this);
    wxSize const wanted(-1, static_cast<int>(std::ceil(lay_out(painter, width, false))));
    if (wanted != GetMinSize()) {
        SetMinSize(wanted);
        CallAfter([this] {
            for (wxWindow* above = GetParent(); above; above = above->GetParent()) {
                if (above->GetSizer()) {
                    above->FitInside();
                    above->Layout();
                    break;
                }
            }
        });
    }
}

double WhyPanel::lay_out(Painter& painter, double width, bool draw) const
{
    Theme const& t = theme();
    double const height = GetClientSize().y;
    if (draw) {
        painter.rounded({0, 0, width, height}, u(8), mix(t.base, t.accent, t.dark ? 0.14 : 0.06),
                        shows_focus() ? t.accent : mix(t.base, t.accent, t.dark ? 0.45 : 0.35));
        painter.icon("why", u(padding), u(10), u(16), t.accent_text);
        double const cap = painter.key_cap_width(wxS("F9"), u(20));
        painter.text(
            {double(u(padding + 22)), double(u(8)), width - u(2 * padding + 30) - cap, double(u(20))}, title_,
            Type::body_bold, t.text);
        painter.key_cap(width - u(padding) - cap, u(8), wxS("F9"), u(20));
    }
    double y = u(36);
    bool first = true;
    for (kernel::Decision const& made : decisions_) {
        if (!std::exchange(first, false)) {
            if (draw) {
                painter.hline(u(padding), y + u(2), width - u(2 * padding), t.line);
            }
            y += u(7);
        }
        y = decision(painter, made, y, width, draw);
    }
    if (decisions_.empty()) {
        y += painter.wrapped({double(u(padding)), y, width - u(2 * padding), 0},
                             _("Nothing was decided yet."), Type::body, t.muted, u(18), draw);
    }
    return y + u(8);
}

double WhyPanel::decision(Painter& painter, kernel::Decision const& shown, double y, double width,
                          bool draw) const
{
    std::size_t rejected = 0;
    for (bool const chosen_pass : {true, false}) {
        for (kernel::Alternative const& way : shown.alternatives) {
            if (way.chosen != chosen_pass || (!chosen_pass && ++rejected > rejected_shown)) {
                continue;
            }
            y = alternative(painter, way, y, width, draw);
        }
    }
    if (rejected > rejected_shown) {
        auto const more = static_cast<unsigned>(rejected - rejected_shown);
        wxString const words = wxString::Format(wxPLURAL("and %u more", "and %u more", more), more);
        y += painter.wrapped({double(u(padding)), y, width - u(2 * padding), 0}, words, Type::small,
                             theme().muted, u(20), draw);
    }
    return y;
}

double WhyPanel::alternative(Painter& painter, kernel::Alternative const& shown, double y, double width,
                             bool draw) const
{
    Theme const& t = theme();
    double const inner = width - u(2 * padding);
    double const names = std::min<double>(u(104), inner * 0.4);
    wxColour const& ink = shown.chosen ? t.text : t.muted;
    wxString const option = (shown.chosen ? wxString() : _("not") + wxS(" ")) + from_utf8(shown.option);
    Type const name_type = shown.chosen ? Type::body_bold : Type::body;
    double const left =
        painter.wrapped({double(u(padding)), y, names - u(8), 0}, option, name_type, ink, u(18), draw);
    double const right = painter.wrapped({u(padding) + names, y, inner - names, 0}, from_utf8(shown.sentence),
                                         Type::body, ink, u(18), draw);
    return y + std::max(left, right) + u(2);
}

} // namespace poddesk::gui
