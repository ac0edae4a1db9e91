#include "gui/widgets/theme.h"

#include "gui/widgets/fonts.h"

#include <wx/settings.h>

#include <array>
#include <cmath>
#include <optional>

namespace poddesk::gui {

namespace {

struct Hue
{
    char const* light;
    char const* dark;
    char const* filled;
};

/// The fixed pairs of the look: each reaches a contrast of 4.5 on its own soft ground, in its own theme.
Hue const& hue(Tone tone)
{
    static std::array<Hue, 5> const hues{{
        {"#12703a", "#6fd598", "#167f42"}, // ok
        {"#8f5300", "#f3bd57", "#a86200"}, // warn
        {"#b3261e", "#ff9a90", "#c4322a"}, // bad
        {"#6a3fb5", "#c7aaf8", "#7348c0"}, // violet
        {"#0b6b74", "#6bcfda", "#0b6b74"}, // teal
    }};
    return hues.at(static_cast<std::size_t>(tone) - static_cast<std::size_t>(Tone::ok));
}

bool is_hue(Tone tone)
{
    return tone != Tone::neutral && tone != Tone::accent;
}

wxColour named(char const* html)
{
    return wxColour(wxString::FromAscii(html));
}

Theme read_system()
{
    Theme t;
    auto const system = [](wxSystemColour which) { return wxSystemSettings::GetColour(which); };
    t.base = system(wxSYS_COLOUR_LISTBOX);
    // On GTK BTNFACE is the face of a button, which differs from the window's ground; MENUBAR is that ground.
    t.chrome = system(wxSYS_COLOUR_MENUBAR);
    t.text = mix(system(wxSYS_COLOUR_LISTBOXTEXT), t.base, 0.11);
    t.dark = t.base.GetLuminance() < 0.5;
    wxColour const hot = system(wxSYS_COLOUR_HOTLIGHT);
    // Adwaita's dark HIGHLIGHT is made to lie behind white text; as a bar or a line it drowns.
    t.accent = t.dark ? hot : system(wxSYS_COLOUR_HIGHLIGHT);
    t.on_accent = system(wxSYS_COLOUR_HIGHLIGHTTEXT);
    t.raised = t.dark ? mix(t.base, *wxWHITE, 0.045) : t.base;
    t.muted = mix(t.text, t.base, 0.30);
    t.faint = mix(t.text, t.base, 0.48);
    t.line = mix(t.base, t.text, t.dark ? 0.11 : 0.09);
    t.line_strong = mix(t.base, t.text, t.dark ? 0.26 : 0.22);
    t.neutral_soft = mix(t.base, t.text, t.dark ? 0.11 : 0.07);
    t.accent_soft = mix(t.base, t.accent, t.dark ? 0.26 : 0.13);
    t.accent_text = t.dark ? mix(hot, *wxWHITE, 0.55) : mix(hot, *wxBLACK, 0.10);
    t.flash = mix(t.base, named("#f5c211"), t.dark ? 0.15 : 0.22);
    return t;
}

std::optional<Theme>& current()
{
    static std::optional<Theme> held;
    return held;
}

} // namespace

wxColour Theme::ink(Tone tone) const
{
    if (tone == Tone::neutral) {
        return text;
    }
    if (tone == Tone::accent) {
        return accent_text;
    }
    return named(dark ? hue(tone).dark : hue(tone).light);
}

wxColour Theme::soft(Tone tone) const
{
    if (tone == Tone::neutral) {
        return neutral_soft;
    }
    if (tone == Tone::accent) {
        return accent_soft;
    }
    return mix(base, ink(tone), dark ? 0.17 : 0.13);
}

wxColour Theme::fill(Tone tone) const
{
    if (is_hue(tone)) {
        return named(hue(tone).filled);
    }
    return tone == Tone::accent ? mix(accent, *wxBLACK, dark ? 0.10 : 0.15)
                                : mix(text, base, dark ? 0.60 : 0.35);
}

wxColour Theme::brand(wxColour const& color) const
{
    return dark ? mix(color, *wxWHITE, 0.25) : color;
}

Theme const& theme()
{
    if (!current()) {
        current() = read_system();
    }
    return *current();
}

void recompute_theme()
{
    forget_fonts();
    current() = read_system();
}

void recompute_theme_if_changed()
{
    Theme const fresh = read_system();
    Theme const& held = theme();
    bool const same_colors = fresh.base == held.base && fresh.chrome == held.chrome &&
                             fresh.text == held.text && fresh.accent == held.accent &&
                             fresh.on_accent == held.on_accent;
    wxFont const now = wxSystemSettings::GetFont(wxSYS_DEFAULT_GUI_FONT);
    if (!same_colors || now.GetNativeFontInfoDesc() != font(Type::body).GetNativeFontInfoDesc()) {
        recompute_theme();
    }
}

wxColour mix(wxColour const& from, wxColour const& to, double share)
{
    auto const channel = [share](unsigned char a, unsigned char b) {
        return static_cast<unsigned char>(std::lround(a + (int{b} - int{a}) * share));
    };
    return {channel(from.Red(), to.Red()), channel(from.Green(), to.Green()),
            channel(from.Blue(), to.Blue())};
}

double text_scale()
{
    return body_text_height() / 16.0;
}

int u(int design_pixels)
{
    return static_cast<int>(std::lround(design_pixels * text_scale()));
}

} // namespace poddesk::gui
