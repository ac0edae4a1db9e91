#include "gui/widgets/toast.h"

#include "gui/widgets/button.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/native.h"

#include <wx/dcbuffer.h>
#include <wx/dcclient.h>
#include <wx/intl.h>
#include <wx/sizer.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace poddesk::gui {

namespace {

constexpr int seconds_shown = 6;

/// Where the window's buttons are, in the coordinates of the screen.
void collect_buttons(wxWindow const& of, wxWindow const& but, std::vector<wxRect>& places)
{
    for (wxWindow const* const child : of.GetChildren()) {
        if (child == &but || !child->IsShown()) {
            continue;
        }
        if (dynamic_cast<wxButton const*>(child)) {
            places.push_back(child->GetScreenRect());
        }
        collect_buttons(*child, but, places);
    }
}

/// Above those that it would lie on: what is said of one step must not hide the next.
wxRect clear_of_buttons(wxWindow const& toast, wxRect place)
{
    std::vector<wxRect> buttons;
    collect_buttons(*toast.GetParent(), toast, buttons);
    std::ranges::sort(buttons, std::ranges::greater(), &wxRect::y);
    wxPoint const origin = toast.GetParent()->ClientToScreen(wxPoint(0, 0));
    for (wxRect& button : buttons) {
        button.Offset(-origin);
        if (place.Intersects(button)) {
            place.y = std::max(0, button.y - place.height - u(12));
        }
    }
    return place;
}

char const* symbol(Tone tone)
{
    return tone == Tone::bad ? "error" : tone == Tone::warn ? "warning" : tone == Tone::ok ? "ok" : "bolt";
}

} // namespace

Toast::Toast(wxWindow* parent) : leave_(this)
{
    SetBackgroundStyle(wxBG_STYLE_PAINT);
    Hide(); // before Create: born invisible
    Create(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxTAB_TRAVERSAL | wxBORDER_NONE);
    action_ = make_button(this, _("Undo"));
    dismiss_ = make_button(this, _("Dismiss"));
    Bind(wxEVT_PAINT, [this](wxPaintEvent&) { paint(); });
    Bind(
        wxEVT_TIMER, [this](wxTimerEvent&) { hide(); }, leave_.GetId());
    action_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) {
        auto const run = std::exchange(run_, {});
        hide();
        if (run) {
            run();
        }
    });
    dismiss_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { hide(); });
    Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& event) {
        if (event.GetKeyCode() == WXK_ESCAPE) {
            hide();
        } else {
            event.Skip();
        }
    });
    parent->Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
        event.Skip();
        if (IsShown()) {
            place();
        }
    });
    on_theme_change(*this, [this] { Refresh(); });
}

void Toast::show(Tone tone, wxString const& sentence, wxString const& action, std::function<void()> run)
{
    tone_ = tone;
    sentence_ = sentence;
    run_ = std::move(run);
    action_->Show(!action.empty());
    if (!action.empty()) {
        set_button_label(*action_, action);
    }
    accessible(*this, sentence);
    place();
    Show();
    Raise();
    Refresh();
    if (tone == Tone::bad || tone == Tone::warn) {
        leave_.Stop();
    } else {
        leave_.StartOnce(seconds_shown * 1000);
    }
}

void Toast::hide()
{
    leave_.Stop();
    run_ = {};
    Hide();
}

void Toast::place()
{
    wxSize const room = GetParent()->GetClientSize();
    int buttons = u(12);
    for (wxButton* button : {action_, dismiss_}) {
        if (button->IsShown()) {
            buttons += button->GetBestSize().x + u(8);
        }
    }
    int const widest = std::max(u(200), std::min(u(760), room.x - u(32)));
    wxClientDC dc(this);
    Painter painter(dc, *this);
    double const text_room = std::max<double>(u(80), widest - u(48) - buttons);
    double const lines =
        painter.wrapped({0, 0, text_room, 0}, sentence_, Type::body, theme().text, u(18), false);
    double const one_line = std::min(text_room, std::ceil(painter.width(sentence_, Type::body)) + 2);
    int const width = std::min(widest, static_cast<int>(one_line) + u(48) + buttons);
    int const height = std::max(u(48), static_cast<int>(lines) + u(24));
    SetSize(clear_of_buttons(*this, {(room.x - width) / 2, room.y - height - u(44), width, height}));
    int x = width - u(12);
    for (wxButton* button : {dismiss_, action_}) {
        if (button->IsShown()) {
            wxSize const best(button->GetBestSize().x, u(32));
            x -= best.x;
            button->SetSize(x, (height - best.y) / 2, best.x, best.y);
            x -= u(8);
        }
    }
}

void Toast::paint()
{
    wxAutoBufferedPaintDC dc(this);
    Painter painter(dc, *this);
    Theme const& t = theme();
    wxSize const size = GetClientSize();
    bool const toned = tone_ != Tone::neutral;
    painter.fill({0, 0, double(size.x), double(size.y)}, toned ? t.soft(tone_) : t.raised);
    painter.rounded({0, 0, double(size.x), double(size.y)}, 0, wxNullColour,
                    toned ? t.ink(tone_) : t.line_strong);
    painter.icon(symbol(tone_), u(16), (size.y - u(18)) / 2.0, u(18), toned ? t.ink(tone_) : t.accent_text);
    double const left = action_->IsShown() ? action_->GetPosition().x : dismiss_->GetPosition().x;
    double const room = left - u(48);
    double const height = painter.wrapped({0, 0, room, 0}, sentence_, Type::body, t.text, u(18), false);
    painter.wrapped({double(u(44)), (size.y - height) / 2, room, 0}, sentence_, Type::body, t.text, u(18));
}

} // namespace poddesk::gui
