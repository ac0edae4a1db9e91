#include "domain/orders/cancel_order.h"

#include "domain/database/refusal.h"
#include "domain/orders/order_commands_sql.h"

namespace poddesk::orders {

kernel::Outcome<CanceledOrder> cancel_order(database::Transaction& tx, CancelOrder const& command)
{
    if (command.reason.find_first_not_of(" \t\r\n") == std::string::npos) {
        return kernel::refused("missing_reason", "A cancel needs a reason that the customer could be told.");
    }
    return database::guarded([&] { return set_canceled(tx, command); });
}

kernel::Outcome<Status> uncancel_order(database::Transaction& tx, UncancelOrder const& command)
{
    return database::guarded([&] { return set_uncanceled(tx, command); });
}

UncancelOrder undo_of(CancelOrder const& command)
{
    return {kernel::Uuid::random(), command.order, "undone"};
}

} // namespace poddesk::orders
