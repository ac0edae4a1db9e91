#pragma once

#include "gui/lists/list_window.h"

namespace poddesk::gui {

/// What the stock explorer is made of: columns, chips, actions with their keys.
ListSpec stock_spec();

} // namespace poddesk::gui
