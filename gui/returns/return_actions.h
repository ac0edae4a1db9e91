#pragma once
// No wx in this header.

#include "domain/returns/rma_view.h"

#include <set>
#include <string>

namespace poddesk::gui {

/// What can be done to a return as it is now, by the keys of its windows' actions.
std::set<std::string> allowed_of(returns::RmaView const& view);

} // namespace poddesk::gui
