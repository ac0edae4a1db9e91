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

/// Other units of one line, or another product in its place.
struct ChangeLine
{
    kernel::Uuid command_id;
    kernel::OrderId order{};
    std::optional<std::int64_t> seen_version{}; ///< what the person looked at; none: whatever it is now
    kernel::OrderLineId line{};
    std::optional<std::string> sku{};   ///< a SKU, barcode or alias of the client; none: the same product
    std::optional<std::string> title{}; ///< of another product; none: the catalog's
    std::int64_t quantity = 0;          ///< 0 takes the line out
};

struct ChangedLine
{
    std::string was_sku, was_title;
    std::int64_t was_quantity = 0;
    bool was_reserved = false; ///< stock was reserved for the order; it is free again
    Status status{};           ///< received, or still on_hold
};

/// Changes what is to be sent until the pod begins to pick; money stays as the channel tells it, and so do
/// its words of the line, which count again when it tells others. The hold of an unknown SKU is lifted where
/// it was the last one. Refuses `not_found`, `stale`, `wrong_status` (begun, gone, nothing left to send,
/// nothing changed), `unknown_sku`, `missing_input`, `not_allowed`. fulfillment::change_line_and_reserve
/// reserves the stock anew.
kernel::Outcome<ChangedLine> change_line(database::Transaction& tx, ChangeLine const& command);

/// The command that undoes a change.
ChangeLine undo_of(ChangeLine const& command, ChangedLine const& done);

} // namespace poddesk::orders
