#pragma once
// No wx in this header.

#include "gui/returns/rma_detail.h"

#include <set>
#include <string>

namespace poddesk::gui {

/// What can be done to a return as it is now, by the keys of its windows' actions.
std::set<std::string> allowed_of(RmaRecord const& record);

} // namespace poddesk::gui
