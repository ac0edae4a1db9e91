#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace poddesk::messaging {

/// Who hands emails over, and how it goes.
struct WorkerHealth
{
    std::string way; ///< "files", "smtp.example.com:587"
    kernel::Timestamp seen_at{};
    std::string problem; ///< one sentence, empty while all is well
    std::optional<kernel::Timestamp> problem_since;
    std::int64_t due = 0;                        ///< emails that could leave now
    std::optional<kernel::Timestamp> oldest_due; ///< since when the first of them waits

    bool operator==(WorkerHealth const&) const = default;
};

/// The worker tells that it lives. `problem`: one sentence without personal data, empty: none.
void report_worker(database::Transaction& tx, std::string_view way, std::string_view problem);

/// None when no worker ever ran.
std::optional<WorkerHealth> worker_health(database::Transaction& tx);

} // namespace poddesk::messaging
