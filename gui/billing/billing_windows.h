#pragma once

#include "gui/lists/list_window.h"

namespace poddesk::gui {

/// Teaches the shell the windows of this folder: "charges".
void add_billing_windows(Shell& shell);

/// What makes the list of charges different from others.
ListSpec charges_spec();

} // namespace poddesk::gui
