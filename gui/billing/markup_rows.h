#pragma once
// The queue of mark-ups on postage in the window of charges. No wx here. Keys: "m/ID".

#include "domain/billing/postage_markup.h"
#include "gui/lists/list_store.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// Few at any time: read whole. `typed` narrows them by the client's name or code. A place is the number of
/// its row, from 1.
std::vector<ListRow> markup_page(database::Transaction& tx, std::optional<kernel::ClientId> client,
                                 std::string const& typed, std::optional<std::string> const& after,
                                 std::int64_t skip, std::int64_t limit);
std::int64_t count_markups(database::Transaction& tx, std::optional<kernel::ClientId> client,
                           std::string const& typed);
/// None for one that is not there or out of reach.
std::optional<ListRecord> markup_record(database::Transaction& tx, billing::MarkupId id);

} // namespace poddesk::gui
