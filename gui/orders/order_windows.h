#pragma once

#include "gui/shell/shell.h"

namespace poddesk::gui {

/// Teaches the shell the windows of this folder ("orders", "order:123", "email:123/4"), and lets the command
/// box find orders.
void add_order_windows(Shell& shell);

} // namespace poddesk::gui
