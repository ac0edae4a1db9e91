#pragma once

#include <string>

#include "domain/orders/queue_view.h"

namespace poddesk::orders {

/// The condition of orders "o" that are not over (is_over in order.h).
std::string is_open();

/// How a queue's orders "o" are selected: what stands behind "with", "from" and "where".
struct QueueSql
{
    std::string with;
    std::string from;
    std::string where;
};

/// Not of a queue that counts from the start of a day: there are no parameters in it.
QueueSql queue_sql(Queue queue);

} // namespace poddesk::orders
