#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/orders/problem_view.h"

namespace poddesk::orders {

/// What a person says of import problems: that they are dealt with, or that they are not after all.
struct ProblemCommand
{
    kernel::Uuid command_id;
    std::vector<ImportProblemId> problems;
    std::string reason; ///< for whoever reads it later
};

/// Somebody dealt with all of them; how many. A hold that came with one stays. Refuses `missing_reason`,
/// `not_found` (one of them is gone or out of reach), `wrong_status` (one is done already), `not_allowed`:
/// then none was touched.
kernel::Outcome<std::int64_t> resolve_problems(database::Transaction& tx, ProblemCommand const& command);

/// Its undo: they are open again. Refuses as resolve_problems, `wrong_status` also where the same problem
/// came again meanwhile.
kernel::Outcome<std::int64_t> reopen_problems(database::Transaction& tx, ProblemCommand const& command);

} // namespace poddesk::orders
