#pragma once
// Goodwill: a part of what was paid for a line goes back, for no unit. It is an instruction as every refund
// is (settlement.h), so the shop hears of it, or a person settles it.

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/money.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/returns/ids.h"

#include <optional>
#include <string>

namespace poddesk::returns {

using GoodwillId = kernel::Id<struct GoodwillTag>;

/// What was paid for an order's line and has not gone back, nor is to; none out of reach.
std::optional<kernel::Money> left_of(database::Transaction& tx, kernel::OrderLineId line);
/// Of the order's line that an RMA's line came back of.
std::optional<kernel::Money> left_of(database::Transaction& tx, RmaLineId line);

struct GiveGoodwill
{
    kernel::Uuid command_id;
    kernel::OrderLineId order_line; ///< not needed beside a line of an RMA
    RmaLineId line;
    kernel::Money amount; ///< in the order's currency
    std::string reason;
};
struct Goodwill
{
    GoodwillId id;
    kernel::Money left; ///< what could still go back of the line
};
/// Refuses `more_than_paid`, `bad_value` (another currency), `wrong_status` (somebody else gave the rest
/// meanwhile, the item belongs to no order), `missing_input` (amount, reason), `not_found`, `not_allowed`.
kernel::Outcome<Goodwill> give_goodwill(database::Transaction& tx, GiveGoodwill const& command);

/// Refuses `wrong_status` (it is paid, or may be), `missing_input` (reason), `not_found`, `not_allowed`.
kernel::Outcome<void> take_goodwill_back(database::Transaction& tx, kernel::Uuid const& command_id,
                                         GoodwillId goodwill, std::string const& reason);

/// A person paid it in the shop. Refuses `wrong_status` (the shop does it, it is done), `missing_input`
/// (note).
kernel::Outcome<void> settle_goodwill(database::Transaction& tx, kernel::Uuid const& command_id,
                                      GoodwillId goodwill, std::string const& note);

} // namespace poddesk::returns
