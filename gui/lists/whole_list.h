#pragma once
// For stores whose list is short enough to be read whole and looked through here. No wx here.

#include "gui/lists/list_store.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// Whether what was typed into the filter stands in the text, whatever the case of its ASCII letters.
bool has_typed(std::string const& text, std::string const& typed);

/// Of all rows of the list, `limit`, `skip` after the place `after` (none, or one that is gone: from the
/// start).
std::vector<ListRow> page_of(std::vector<ListRow> const& rows, std::optional<std::string> const& after,
                             std::int64_t skip, std::int64_t limit);

} // namespace poddesk::gui
