#include "gui/widgets/canvas.h"

#include "gui/widgets/native.h"

#include <wx/dcbuffer.h>

namespace poddesk::gui {

Canvas::Canvas(wxWindow* parent, wxString const& name, wxSize smallest, Paint paint, Focus focus)
    : paint_(std::move(paint)), focus_(focus)
{
    SetBackgroundStyle(wxBG_STYLE_PAINT); // before Create: nothing erases, nothing flickers
    long const style = wxFULL_REPAINT_ON_RESIZE | wxBORDER_NONE | (focus == Focus::takes ? wxWANTS_CHARS : 0);
    Create(parent, wxID_ANY, wxDefaultPosition, smallest, style, name);
    SetMinSize(smallest);
    accessible(*this, name);
    Bind(wxEVT_PAINT, [this](wxPaintEvent&) { paint_now(); });
    on_theme_change(*this, [this] { Refresh(); });
    if (focus == Focus::takes) {
        auto const repaint = [this](wxFocusEvent& event) {
            Refresh();
            event.Skip();
        };
        Bind(wxEVT_SET_FOCUS, repaint);
        Bind(wxEVT_KILL_FOCUS, repaint);
        Bind(wxEVT_KEY_DOWN, &Canvas::key, this);
    }
}

void Canvas::set_paint(Paint paint)
{
    paint_ = std::move(paint);
    Refresh();
}

void Canvas::set_ground(std::function<wxColour()> ground)
{
    ground_ = std::move(ground);
    Refresh();
}

void Canvas::on_press(std::function<void()> action)
{
    bool const first = !press_;
    press_ = std::move(action);
    if (!first) {
        return;
    }
    SetCursor(wxCursor(wxCURSOR_HAND));
    Bind(wxEVT_LEFT_DOWN, [this](wxMouseEvent&) {
        if (AcceptsFocus()) {
            SetFocus();
        }
        auto const run = press_; // the action may destroy this canvas
        run();
    });
    auto const hover = [this](bool inside) {
        hovered_ = inside;
        Refresh();
    };
    Bind(wxEVT_ENTER_WINDOW, [hover](wxMouseEvent&) { hover(true); });
    Bind(wxEVT_LEAVE_WINDOW, [hover](wxMouseEvent&) { hover(false); });
}

bool Canvas::shows_focus() const
{
    return focus_ == Focus::takes && HasFocus();
}

void Canvas::paint_now()
{
    wxAutoBufferedPaintDC dc(this);
    Painter painter(dc, *this);
    wxSize const size = GetClientSize();
    painter.fill({0, 0, double(size.x), double(size.y)}, ground_ ? ground_() : theme().chrome);
    if (paint_) {
        paint_(painter, size);
    }
}

void Canvas::key(wxKeyEvent& event)
{
    int const code = event.GetKeyCode();
    bool const plain = !event.HasAnyModifiers();
    if (press_ && plain && (code == WXK_RETURN || code == WXK_NUMPAD_ENTER || code == WXK_SPACE)) {
        auto const run = press_;
        run();
    } else if (code == WXK_TAB && !event.ControlDown()) {
        Navigate(event.ShiftDown() ? wxNavigationKeyEvent::IsBackward : wxNavigationKeyEvent::IsForward);
    } else {
        event.Skip();
    }
}

Canvas* vertical_line(wxWindow* parent)
{
    auto* const line = new Canvas(parent, wxString(), wxSize(1, -1), {});
    line->set_ground([] { return theme().line_strong; });
    return line;
}

Canvas* horizontal_line(wxWindow* parent)
{
    auto* const line = new Canvas(parent, wxString(), wxSize(-1, 1), {});
    line->set_ground([] { return theme().line_strong; });
    return line;
}

void on_theme_change(wxWindow& window, std::function<void()> changed)
{
    window.Bind(wxEVT_SYS_COLOUR_CHANGED, [changed = std::move(changed)](wxSysColourChangedEvent& event) {
        recompute_theme_if_changed();
        changed();
        event.Skip();
    });
}

} // namespace poddesk::gui
