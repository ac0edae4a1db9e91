#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

namespace poddesk::catalog {

/// What a receiver must say of a product beside the quantity.
struct DemandAtReceiving
{
    kernel::Uuid command_id;
    kernel::ProductId product;
    bool lot = false;
    bool expiry = false;
};

/// Refuses `not_found`, `not_allowed`.
kernel::Outcome<void> demand_at_receiving(database::Transaction& tx, DemandAtReceiving const& command);

} // namespace poddesk::catalog
