#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

namespace poddesk::catalog {

/// Whether each unit of a product has a serial, which is scanned when it is packed and when it comes back.
struct TrackSerials
{
    kernel::Uuid command_id;
    kernel::ProductId product;
    bool is_on = true;
};

/// Refuses `not_found`, `wrong_status` (a kit has no units of its own), `not_allowed`.
kernel::Outcome<void> track_serials(database::Transaction& tx, TrackSerials const& command);

} // namespace poddesk::catalog
