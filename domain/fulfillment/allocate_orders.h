#pragma once

#include "domain/database/transaction.h"

#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <string>
#include <vector>

namespace poddesk::fulfillment {

/// Reserves stock for these orders in the pods that the routing chooses.
struct AllocateOrders
{
    kernel::Uuid command_id;
    std::vector<kernel::OrderId> orders;
};

struct AllocatedOrder
{
    kernel::OrderId order;
    std::string outcome; ///< "ready", "backordered" or "refused"
    std::string
        code; ///< of a refused one: "gone", "stale", "wrong_status", "short", "incomplete", "nothing_to_ship"
    std::string sentence; ///< of a refused one: why and what to do
};

/// One answer per order, in the order of urgency (ship-by). Orders are planned together with their stock
/// locked, each stands or falls by itself, and each plan's why is stored. Refuses `missing_input` without an
/// order, `not_allowed`.
kernel::Outcome<std::vector<AllocatedOrder>> allocate_orders(database::Transaction& tx,
                                                             AllocateOrders const& command);

/// Orders that wait for stock: received or backordered ones with something to ship, most urgent first.
std::vector<kernel::OrderId> orders_to_allocate(database::Transaction& tx, std::int64_t limit);

} // namespace poddesk::fulfillment
