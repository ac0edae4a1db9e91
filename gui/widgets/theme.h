#pragma once

#include "gui/widgets/tone.h"

#include <wx/colour.h>

namespace poddesk::gui {

/// Colors by role. All derive from the system's colors and five semantic hues, so that a light, a dark and a
/// high contrast theme need no second set of renderers. Renderers hold no color; they ask theme() while they
/// paint.
struct Theme
{
    bool dark = false;
    wxColour base;        ///< lists and panes
    wxColour chrome;      ///< the window's own ground
    wxColour raised;      ///< cards
    wxColour text;        ///< words
    wxColour muted;       ///< second lines and units
    wxColour faint;       ///< dashes only, never words (contrast below 4.5)
    wxColour line;        ///< hairlines inside a pane
    wxColour line_strong; ///< borders of panes, cards and controls
    wxColour neutral_soft;
    wxColour accent; ///< bars, focus, the selected row's edge
    wxColour on_accent;
    wxColour accent_soft; ///< ground of the selected row
    wxColour accent_text; ///< links and the word "Released"
    wxColour flash;       ///< ground of a row that just changed

    /// The color of words and icons of this meaning.
    wxColour ink(Tone tone) const;
    /// The quiet ground below ink(tone).
    wxColour soft(Tone tone) const;
    /// A loud ground that carries white words.
    wxColour fill(Tone tone) const;
    /// A client's own color, made light enough for a dark ground. For dots and 4 px bars only.
    wxColour brand(wxColour const& color) const;
};

/// The theme of the running desktop; computed at first use.
Theme const& theme();

/// Reads the system's colors again and drops the cached fonts: after wxEVT_SYS_COLOUR_CHANGED, or when a test
/// changed the settings.
void recompute_theme();

/// The same, only when the system's colors or its interface font differ from those computed last.
void recompute_theme_if_changed();

/// A color between `from` (share 0) and `to` (share 1).
wxColour mix(wxColour const& from, wxColour const& to, double share);

/// Scales a measure of the design (pixels at a 16 px text line) to the user's text size, so that a 200 % font
/// gets rows, columns and gaps that fit it. Every constant of a renderer goes through here.
int u(int design_pixels);

/// How many pixels of text height stand for one of the design: 1.0 at the design's own font.
double text_scale();

} // namespace poddesk::gui
