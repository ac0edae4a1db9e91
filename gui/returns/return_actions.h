#pragma once
// No wx in this header.

#include "gui/returns/rma_detail.h"

#include <set>
#include <string>
#include <vector>

namespace poddesk::gui {

/// What can be done to a return as it is now, by the keys of its windows' actions.
std::set<std::string> allowed_of(RmaRecord const& record);
/// Of these, what comes next, the one that fits first at first; none when the return is over.
std::vector<std::string> next_of(RmaRecord const& record);

} // namespace poddesk::gui
