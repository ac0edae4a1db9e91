#pragma once

#include "domain/database/transaction.h"
#include "domain/orders/cancel_order.h"
#include "domain/orders/correct_address.h"
#include "domain/orders/hold_order.h"

namespace poddesk::orders {

/// The guarded functions of 0007_orders.sql; they throw DatabaseError with the PD codes that
/// database::guarded words.
HeldOrder place_hold(database::Transaction& tx, HoldOrder const& command);
ReleasedHold lift_hold(database::Transaction& tx, ReleaseHold const& command);
CanceledOrder set_canceled(database::Transaction& tx, CancelOrder const& command);
Status set_uncanceled(database::Transaction& tx, UncancelOrder const& command);
/// @param problem what the address check finds of the new address.
CorrectedAddress set_address(database::Transaction& tx, CorrectAddress const& command,
                             std::optional<std::string> const& problem);

} // namespace poddesk::orders
