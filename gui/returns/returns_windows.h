#pragma once

#include "gui/shell/shell.h"

namespace poddesk::gui {

/// Teaches the shell the windows of this folder: "inspect", "returns", "rma", and finds RMAs in the command
/// box.
void add_returns_windows(Shell& shell);

} // namespace poddesk::gui
