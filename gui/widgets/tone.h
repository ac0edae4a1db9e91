#pragma once
// What a presenter may say about how something looks. No wx here: presenters include this file.

#include <string>

namespace poddesk::gui {

/// The meaning behind a color. Green = ready or right, amber = soon or look, red = late or blocked, violet =
/// a person or picking, teal = packing, accent = released or chosen, neutral = not yet.
enum class Tone
{
    neutral,
    accent,
    ok,
    warn,
    bad,
    violet,
    teal
};

/// What a person hears from a bench.
enum class Signal
{
    right,
    wrong,
    complete
};

/// A status as a pill: a word and a color, optionally a 12 px icon. Only the one loudest pill of a window is
/// filled.
struct Pill
{
    std::string text; ///< UTF-8, worded and translated already
    Tone tone = Tone::neutral;
    bool filled = false;
    std::string icon; ///< a name of icons.h, or empty

    bool operator==(Pill const&) const = default;
};

} // namespace poddesk::gui
