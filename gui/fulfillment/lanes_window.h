#pragma once

#include "gui/lists/list_window.h"

namespace poddesk::gui {

/// The release lanes of the pods with what waits in each, their cutoffs, and the release of the next orders.
ListSpec lanes_spec();

} // namespace poddesk::gui
