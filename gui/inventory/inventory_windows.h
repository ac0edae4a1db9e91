#pragma once

#include "gui/shell/shell.h"

namespace poddesk::gui {

/// Teaches the shell the windows of this folder, "stock", "stock-card" and "count", and lets Ctrl+K find
/// products and bins.
void add_inventory_windows(Shell& shell);

} // namespace poddesk::gui
