#pragma once

#include "domain/orders/change_line.h"

#include <string>

namespace poddesk::fulfillment {

struct ReplannedLine
{
    orders::ChangedLine changed;
    std::string outcome; ///< "ready", "backordered"; empty: the order waits for the worker, or is held
};

/// orders::change_line, and the stock of an order that had some is reserved anew in the same transaction, by
/// who reaches every pod; for the others the worker does it, which sees all stock. `reserve_id` is the second
/// command's.
kernel::Outcome<ReplannedLine> change_line_and_reserve(database::Transaction& tx,
                                                       orders::ChangeLine const& command,
                                                       kernel::Uuid const& reserve_id);

} // namespace poddesk::fulfillment
