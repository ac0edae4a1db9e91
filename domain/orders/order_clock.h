#pragma once

#include "domain/kernel/clock.h"

#include <chrono>
#include <optional>

namespace poddesk::orders {

/// What is promised of an order, and what is expected. The database says both (clients.ship_by,
/// orders.leaving).
struct OrderClock
{
    std::optional<kernel::Timestamp> ship_by{}; ///< none: nothing was promised
    std::optional<kernel::Timestamp>
        leaves_at{}; ///< the next cutoff that the work left lets it make; none: no pod
    std::optional<kernel::Timestamp> begin_by{}; ///< leaves_at less the work left
    bool runs = false; ///< it is open and has not reached what the client's promise names

    /// ship_by less the moment it is expected to leave, below zero when that is too late. An order that
    /// cannot be expected to leave has until now. None once the clock stopped.
    [[nodiscard]] std::optional<std::chrono::microseconds> slack(kernel::Timestamp now) const;
    [[nodiscard]] bool is_late(kernel::Timestamp now) const;

    bool operator==(OrderClock const&) const = default;
};

} // namespace poddesk::orders
