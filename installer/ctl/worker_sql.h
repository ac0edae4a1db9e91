#pragma once

#include "domain/database/pool.h"

namespace poddesk::ctl {

/// Seals the audit entries of finished transactions into the chain; forgets changes of the feed that every window has read.
void seal_audit(database::Pool& pool);

} // namespace poddesk::ctl
