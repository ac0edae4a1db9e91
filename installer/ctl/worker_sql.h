#pragma once

#include "domain/database/leases.h"
#include "domain/database/pool.h"

namespace poddesk::ctl {

/// Seals the audit entries of finished transactions into the chain; forgets changes of the feed that every
/// window has read. Throws DatabaseError (lease_lost) when another worker took over.
/// Lets orders go on whose hold was until a date that has come.
void release_due_holds(database::Pool& pool, database::LeaseHolder const& lease);
/// Counts the storage of every day that has ended since the last round: what the clients are charged for it.
void count_storage(database::Pool& pool, database::LeaseHolder const& lease);
void seal_audit(database::Pool& pool, database::LeaseHolder const& lease);

/// Reserves stock for orders that came in, most urgent first. Orders that wait for goods are tried again when
/// somebody asks for it (allocate).
void allocate_new_orders(database::Pool& pool, database::LeaseHolder const& lease);

} // namespace poddesk::ctl
