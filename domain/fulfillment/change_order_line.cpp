#include "domain/fulfillment/change_order_line.h"

#include "domain/fulfillment/reserve_again.h"

namespace poddesk::fulfillment {

kernel::Outcome<ReplannedLine> change_line_and_reserve(database::Transaction& tx,
                                                       orders::ChangeLine const& command,
                                                       kernel::Uuid const& reserve_id)
{
    auto const changed = orders::change_line(tx, command);
    if (!changed) return tl::unexpected(changed.error());
    ReplannedLine done{*changed, {}};
    auto const reserved = reserve_again(tx, changed->was_reserved, {command.order}, reserve_id);
    if (!reserved) return tl::unexpected(reserved.error());
    if (!reserved->empty() && reserved->front().outcome != "refused")
        done.outcome = reserved->front().outcome;
    return done;
}

} // namespace poddesk::fulfillment
