#pragma once

#include "gui/shell/shell.h"

namespace poddesk::gui {

/// Teaches the shell the windows of this folder: "receive", "putaway", "receipts", and finds purchase orders
/// by their number. "receive:12" and "putaway:7" put that purchase order or receipt onto the one bench.
void add_inbound_windows(Shell& shell);

} // namespace poddesk::gui
