#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <string>

namespace poddesk::inventory {

/// A ledger correction of a bin, with its reason. The undo is the same command with the opposite quantity.
struct AdjustStock
{
    kernel::Uuid command_id;
    kernel::LocationId bin;
    kernel::ProductId product;
    std::int64_t quantity = 0; ///< above zero adds, below takes
    std::string reason;
    std::string lot{};
    std::string condition = "good";
    std::string license_plate{};
};

/// Refuses `missing_input` (no reason), `not_found`, `not_enough_stock` (the bin has less, or it is
/// promised), `not_allowed`.
kernel::Outcome<kernel::EventId> adjust_stock(database::Transaction& tx, AdjustStock const& command);

} // namespace poddesk::inventory
