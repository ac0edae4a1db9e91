#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <cstdint>

namespace poddesk::orders {

/// Makes the client's open orders, as far as their clock still runs, due as if they had come under its
/// promise of today: a changed promise alone counts only for orders that come after it. Answers how many
/// became due at another moment. Refuses `not_allowed`.
kernel::Outcome<std::int64_t> renew_promises(database::Transaction& tx, kernel::Uuid const& command,
                                             kernel::ClientId client);

} // namespace poddesk::orders
