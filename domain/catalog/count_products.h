#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"

#include <cstdint>
#include <map>

namespace poddesk::catalog {

/// How many products each client within reach sells; a client without any is left out.
std::map<kernel::ClientId, std::int64_t> count_products(database::Transaction& tx);

} // namespace poddesk::catalog
