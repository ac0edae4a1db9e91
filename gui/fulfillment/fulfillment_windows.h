#pragma once

#include "gui/shell/shell.h"

namespace poddesk::gui {

/// Teaches the shell the windows of this folder: "pick-lists", "routing", "pick" and "pack".
void add_fulfillment_windows(Shell& shell);

} // namespace poddesk::gui
