#include "domain/orders/hold_order.h"

#include "domain/database/refusal.h"
#include "domain/orders/order_commands_sql.h"

namespace poddesk::orders {

kernel::Outcome<HeldOrder> hold_order(database::Transaction& tx, HoldOrder const& command)
{
    if (command.reason.find_first_not_of(" \t\r\n") == std::string::npos) {
        return kernel::refused("missing_reason", "A hold needs a reason that the next person understands.");
    }
    if (command.kind == HoldKind::until_date && !command.until) {
        return kernel::refused("missing_date", "A hold until a date needs the date.");
    }
    if (command.kind != HoldKind::until_date && command.until) {
        return kernel::refused("bad_value", "Only a hold until a date has a date; leave it out.");
    }
    return database::guarded([&] { return place_hold(tx, command); });
}

kernel::Outcome<ReleasedHold> release_hold(database::Transaction& tx, ReleaseHold const& command)
{
    return database::guarded([&] { return lift_hold(tx, command); });
}

HoldOrder undo_of(ReleaseHold const& command, ReleasedHold const& done)
{
    return {kernel::Uuid::random(), command.order,   std::nullopt,
            command.kind,           done.was_reason, done.was_until};
}

ReleaseHold undo_of(HoldOrder const& command)
{
    return {kernel::Uuid::random(), command.order, command.kind, "undone"};
}

} // namespace poddesk::orders
