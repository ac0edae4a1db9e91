#include "domain/orders/order_clock.h"

#include <algorithm>

namespace poddesk::orders {

std::optional<std::chrono::microseconds> OrderClock::slack(kernel::Timestamp now) const
{
    if (!runs || !ship_by) return std::nullopt;
    return *ship_by - std::max(leaves_at.value_or(now), now);
}

bool OrderClock::is_late(kernel::Timestamp now) const
{
    auto const left = slack(now);
    return left && *left < std::chrono::microseconds::zero();
}

} // namespace poddesk::orders
