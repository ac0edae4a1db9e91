#pragma once

#include "gui/lists/list_window.h"

namespace poddesk::gui {

/// What makes the list of purchase orders different from other lists.
ListSpec receipts_spec();

} // namespace poddesk::gui
