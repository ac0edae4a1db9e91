#pragma once

#include "domain/database/leases.h"
#include "domain/database/pool.h"

namespace poddesk::ctl {

/// Seals the audit entries of finished transactions into the chain; forgets changes of the feed that every window has read.
/// Throws DatabaseError (lease_lost) when another worker took over.
void seal_audit(database::Pool& pool, database::LeaseHolder const& lease);

} // namespace poddesk::ctl
