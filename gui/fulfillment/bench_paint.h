#pragma once
// What the benches of this folder have in common to look at and to hear.

#include "gui/fulfillment/pack_presenter.h"
#include "gui/widgets/painter.h"

namespace poddesk::gui {

inline constexpr int banner_height = 96;
inline constexpr int picture_side = 200; ///< of the item's photo, in design pixels

/// The upper edge of a bench: what it waits for, and what the last scan came to in color, symbol and words.
void paint_bench_banner(Painter& painter, wxSize size, wxString const& asks, Tone tone, wxString const& said);

/// Right is one short tone, wrong is two: heard without looking. The bell of the desktop, which a person may
/// set or mute.
void sound(Signal signal);

} // namespace poddesk::gui
