#pragma once

#include "gui/lists/list_window.h"

namespace poddesk::gui {

/// What makes the routing monitor different from other lists.
ListSpec routing_spec();

} // namespace poddesk::gui
