#pragma once

#include <wx/font.h>

namespace poddesk::gui {

/// The type scale: three sizes for offices (small, body, title), two more for benches and counters. Sizes are
/// factors of the user's own interface font, never points, so that the user's choice wins.
enum class Type
{
    small,
    small_bold,
    body,
    body_bold,
    title,
    big,
    big_bold,
    number,
    huge
};

/// The font of this role; cached until forget_fonts().
wxFont const& font(Type type);

/// Height of one line of body text in pixels (16 in the design).
int body_text_height();

/// Drops every cached font and measure: the user changed the interface font.
void forget_fonts();

/// Counts the calls of forget_fonts(): a cache keyed by font knows from it that it is stale.
unsigned font_generation();

} // namespace poddesk::gui
