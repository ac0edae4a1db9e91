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

/// Ends the choices of pods whose day has come, so that the rules decide again.
void end_expired_choices(database::Pool& pool, database::LeaseHolder const& lease);
/// Gives stock to the orders that are due for it, a limited number a round, so that no lock is held for long.
void allocate_due_orders(database::Pool& pool, database::LeaseHolder const& lease);

} // namespace poddesk::ctl
