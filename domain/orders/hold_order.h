#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/orders/order.h"

namespace poddesk::orders {

/// A person's hold on one order.
struct HoldOrder
{
    kernel::Uuid command_id;
    kernel::OrderId order{};
    std::optional<std::int64_t> seen_version{}; ///< what the person looked at; none: whatever it is now
    HoldKind kind = HoldKind::operator_;
    std::string reason;
    std::optional<kernel::Timestamp> until{}; ///< of an until_date hold
};

struct HeldOrder
{
    kernel::HoldId hold{};
    Status
        was{}; ///< before; stock that was reserved then is given back and must be found anew after a release
};

/// Puts the hold on. Refuses `missing_reason`, `missing_date`, `not_found`, `stale`, `wrong_status` (also
/// when it has this hold already), `not_allowed`. Its undo is release_hold of the same kind.
kernel::Outcome<HeldOrder> hold_order(database::Transaction& tx, HoldOrder const& command);

struct ReleaseHold
{
    kernel::Uuid command_id;
    kernel::OrderId order{};
    HoldKind kind = HoldKind::operator_; ///< where a person and the shop placed one, the person's
    std::string reason;
    bool anyway = false; ///< also a hold that the shop placed; it is told, where it hears of holds
};

struct ReleasedHold
{
    Status status{};        ///< received again, or still on_hold by another hold
    std::string was_reason; ///< with the next: what the undo, hold_order of the same kind, puts back
    std::optional<kernel::Timestamp> was_until;
};

/// Lifts one hold. Refuses `not_found`, `wrong_status` (no such hold, or the shop's without `anyway`),
/// `not_allowed`.
kernel::Outcome<ReleasedHold> release_hold(database::Transaction& tx, ReleaseHold const& command);

/// The command that undoes a release: the same hold with the same reason.
HoldOrder undo_of(ReleaseHold const& command, ReleasedHold const& done);
/// The command that undoes a hold.
ReleaseHold undo_of(HoldOrder const& command);

} // namespace poddesk::orders
