#pragma once

#include "tests/gui/returns/dock.h"

namespace poddesk::tests {

/// So many parcels that came back in the last two years, each with an item that nobody knew, inspected and
/// closed: what a bench's questions have to find their way through. Loaded set by set, without the functions.
void load_past_returns(Dock& dock, std::int64_t parcels);

} // namespace poddesk::tests
