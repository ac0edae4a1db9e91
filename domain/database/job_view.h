#pragma once

#include "domain/database/transaction.h"

#include <cstdint>

namespace poddesk::database {

/// How the work that leaves the building stands.
struct JobHealth
{
    std::int64_t waiting = 0;    ///< ready or running
    std::int64_t dead = 0;       ///< given up after the last attempt: a person's list
    bool worker_is_here = false; ///< somebody holds a lease right now

    bool operator==(JobHealth const&) const = default;
};

JobHealth job_health(Transaction& tx);

} // namespace poddesk::database
