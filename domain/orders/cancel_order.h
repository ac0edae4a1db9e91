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
    /// Where a pod has units of it in the hand the cancel is asked for: nothing more of the order is picked,
    /// packed or shipped, and it is canceled with the last unit that is put back.
    bool when_put_back = false;
};

struct CanceledOrder
{
    Status was{};
    bool waits = false; ///< asked for, not done: units are to be put back
};

/// Cancels the order, gives its reserved stock back, and has a connected shop told (without a refund).
/// Refuses `missing_reason`, `not_found`, `stale`, `wrong_status` (once the pod has begun to pick, unless it
/// may wait; whatever it may, once a parcel has left or is on a manifest; asked for already), `not_allowed`.
/// Its undo is uncancel_order.
kernel::Outcome<CanceledOrder> cancel_order(database::Transaction& tx, CancelOrder const& command);

struct UncancelOrder
{
    kernel::Uuid command_id;
    kernel::OrderId order{};
    std::string reason;
};

/// Takes a cancel of ours back: the order is received again and waits for stock anew; what is asked for and
/// not done yet is withdrawn, and the pods go on. Refuses `wrong_status` for an order that is neither, or
/// that the channel canceled.
kernel::Outcome<Status> uncancel_order(database::Transaction& tx, UncancelOrder const& command);

/// The command that undoes a cancel.
UncancelOrder undo_of(CancelOrder const& command);

} // namespace poddesk::orders
