#pragma once

#include "gui/lists/list_window.h"

namespace poddesk::gui {

/// What makes the import problems different from other lists.
ListSpec problems_spec();

} // namespace poddesk::gui
