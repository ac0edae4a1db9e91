#pragma once

#include "domain/kernel/id.h"

namespace poddesk::inventory {

using TransferId = kernel::Id<struct TransferTag>;
using CountId = kernel::Id<struct CountTag>;

} // namespace poddesk::inventory
