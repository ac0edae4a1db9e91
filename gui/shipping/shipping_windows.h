#pragma once

#include "gui/shell/shell.h"

namespace poddesk::gui {

/// Teaches the shell the windows of this folder: "rates:SHIPMENT".
void add_shipping_windows(Shell& shell);

} // namespace poddesk::gui
