#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/orders/order.h"

namespace poddesk::orders {

struct CancelOrder
{
    kernel::Uuid command_id;
    kernel::OrderId order{};
    std::optional<std::int64_t> seen_version{}; ///< what the person looked at; none: whatever it is now
    std::string reason;
};

struct CanceledOrder
{
    Status was{};
};

/// Cancels the order, gives its reserved stock back, and has a connected shop told (without a refund).
/// Refuses `missing_reason`, `not_found`, `stale`, `wrong_status` (once the pod has begun to pick),
/// `not_allowed`. Its undo is uncancel_order.
kernel::Outcome<CanceledOrder> cancel_order(database::Transaction& tx, CancelOrder const& command);

struct UncancelOrder
{
    kernel::Uuid command_id;
    kernel::OrderId order{};
    std::string reason;
};

/// Takes a cancel of ours back: the order is received again and waits for stock anew. Refuses `wrong_status`
/// for an order that is not canceled, or that the channel canceled.
kernel::Outcome<Status> uncancel_order(database::Transaction& tx, UncancelOrder const& command);

/// The command that undoes a cancel.
UncancelOrder undo_of(CancelOrder const& command);

} // namespace poddesk::orders
