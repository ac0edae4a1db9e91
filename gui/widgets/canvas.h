#pragma once

#include "gui/widgets/painter.h"

#include <wx/window.h>

#include <functional>

namespace poddesk::gui {

/// A painted control: flicker-free, named for assistive technology, optionally focusable. A focusable canvas
/// with `on_press` behaves like a button (click, Enter, Space).
class Canvas : public wxWindow
{
public:
    using Paint = std::function<void(Painter&, wxSize)>;
    enum class Focus
    {
        none,
        takes
    };

    /// @param smallest minimal size in real pixels (use u()); -1 leaves a direction to the sizer.
    Canvas(wxWindow* parent, wxString const& name, wxSize smallest, Paint paint, Focus focus = Focus::none);

    bool AcceptsFocus() const override { return focus_ == Focus::takes && IsEnabled(); }
    bool AcceptsFocusFromKeyboard() const override { return AcceptsFocus(); }

    void set_paint(Paint paint);
    /// Ground behind everything; the window's chrome when not set. Asked at each paint, so that themes can
    /// change.
    void set_ground(std::function<wxColour()> ground);
    /// What a click, Enter or Space does.
    void on_press(std::function<void()> action);
    bool hovered() const { return hovered_; }
    /// True when the canvas should show that the keyboard is on it.
    bool shows_focus() const;

private:
    void paint_now();
    void key(wxKeyEvent& event);

    Paint paint_;
    std::function<wxColour()> ground_;
    std::function<void()> press_;
    Focus focus_;
    bool hovered_ = false;
};

/// A hairline between panes.
Canvas* vertical_line(wxWindow* parent);
Canvas* horizontal_line(wxWindow* parent);

/// Runs `changed` whenever the system's colors or fonts change, after theme() was computed again.
void on_theme_change(wxWindow& window, std::function<void()> changed);

} // namespace poddesk::gui
