#pragma once

#include "gui/lists/list_window.h"

namespace poddesk::gui {

/// Teaches the shell "parcels" and "manifests", and the command box to find tracking numbers.
void add_parcel_windows(Shell& shell);

/// What makes these lists different from others.
ListSpec parcels_spec();
ListSpec manifests_spec();

} // namespace poddesk::gui
