#pragma once

#include "domain/database/transaction.h"

#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::fulfillment {

/// When a client's new orders get their stock by themselves. Backordered ones get it the moment it is there.
enum class ReserveWhen
{
    at_once,
    before_ship_by, ///< so many days before the ship-by moment
    by_hand         ///< a person allocates them
};
[[nodiscard]] std::string_view word(ReserveWhen when);
[[nodiscard]] std::optional<ReserveWhen> parse_reserve(std::string_view word);

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

/// What is to be allocated now without anybody asking, by priority and then by ship-by; for the worker, which
/// allocates them in this transaction. `limit` at most; what is left comes the next time.
std::vector<kernel::OrderId> orders_due_for_stock(database::Transaction& tx, int limit);

/// Orders that wait for stock: received or backordered ones with something to ship, by priority, then by
/// ship-by.
std::vector<kernel::OrderId> orders_to_allocate(database::Transaction& tx, std::int64_t limit);

} // namespace poddesk::fulfillment
