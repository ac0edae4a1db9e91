#pragma once

#include "gui/lists/list_window.h"

namespace poddesk::gui {

/// What makes the channels different from other lists.
ListSpec channels_spec();

} // namespace poddesk::gui
