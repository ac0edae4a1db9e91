#pragma once

// What wx does not reach on GTK, in one place. Nothing else in the desktop includes GTK's headers.

#include <wx/window.h>

class wxButton;
class wxTextCtrl;

namespace poddesk::gui {

/// Gives a control the name that a screen reader speaks. wxWindow::SetName reaches no assistive technology on
/// GTK.
void accessible(wxWindow& window, wxString const& name);

/// The name that a screen reader would speak; empty when none is set.
wxString accessible_name(wxWindow const& window);

/// Marks a button as the suggested one: the theme's own style, right in light, dark and high contrast. A
/// background color set by wx would keep the theme's text shadow.
void mark_suggested(wxButton& button);

enum class Brightness
{
    system,
    light,
    dark
};

/// Asks GTK for the light or dark variant of the user's theme; `system` goes back to what the desktop asked
/// for.
void prefer(Brightness brightness);

/// Sets the interface font to the look's own where nobody has chosen one (GTK's built-in "Sans 10").
void choose_font_if_nobody_did();

/// Sets the interface font, as GTK names fonts ("Inter 9.5"): for tests and pictures.
void set_interface_font(wxString const& name);

/// Takes the theme's own frame and focus ring off a one-line field that stands in a frame of ours.
void remove_frame(wxTextCtrl& field);

/// Room around the text of a field of many lines; wxTextCtrl::SetMargins reaches only those of one line.
void set_text_margins(wxTextCtrl& text, int sides, int top);

/// Stops the blinking cursor and animations, so that two pictures of one state are equal.
void stop_animations();

} // namespace poddesk::gui
