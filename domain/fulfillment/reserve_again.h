#pragma once

#include "domain/fulfillment/allocate_orders.h"

namespace poddesk::fulfillment {

/// Reserves the stock of orders that had some before they were changed, in the same transaction, where the
/// person reaches every pod; for the others the worker does it, which sees all stock. Orders on hold are left
/// out. Empty where nothing was done; what is refused stays received, and the worker plans it.
kernel::Outcome<std::vector<AllocatedOrder>> reserve_again(database::Transaction& tx, bool had_stock,
                                                           std::vector<kernel::OrderId> const& orders,
                                                           kernel::Uuid const& reserve_id);

} // namespace poddesk::fulfillment
