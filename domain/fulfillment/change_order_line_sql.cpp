#include "domain/fulfillment/change_order_line.h"

#include "domain/fulfillment/allocate_orders.h"

namespace poddesk::fulfillment {

kernel::Outcome<ReplannedLine> change_line_and_reserve(database::Transaction& tx,
                                                       orders::ChangeLine const& command,
                                                       kernel::Uuid const& reserve_id)
{
    auto const changed = orders::change_line(tx, command);
    if (!changed) return tl::unexpected(changed.error());
    ReplannedLine done{*changed, {}};
    bool const waits = changed->was_reserved && changed->status == orders::Status::received;
    if (!waits || !tx.query("select bool_or(all_pods) from access.whoami()").value<bool>()) return done;
    auto const reserved = allocate_orders(tx, {reserve_id, {command.order}});
    if (!reserved) return tl::unexpected(reserved.error());
    // What is refused here stays received, and the worker plans it.
    if (reserved->front().outcome != "refused") done.outcome = reserved->front().outcome;
    return done;
}

} // namespace poddesk::fulfillment
