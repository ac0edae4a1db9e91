#pragma once

#include "domain/database/transaction.h"

#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <string>
#include <vector>

namespace poddesk::fulfillment {

struct Ship
{
    kernel::Uuid command_id;
    kernel::ShipmentId shipment;
};

struct Shipped
{
    kernel::ShipmentId shipment;
    std::string order_status; ///< "shipped" once the order's last parcel left
};

/// Takes a labeled parcel's units out of staging to the customer; the order follows with its last parcel.
/// Refuses `not_found`, `wrong_status` (no label yet, or gone already).
kernel::Outcome<Shipped> ship(database::Transaction& tx, Ship const& command);

/// Parcels of a pod that wait with their label, oldest first.
std::vector<kernel::ShipmentId> labeled_in(database::Transaction& tx, kernel::PodId pod);

} // namespace poddesk::fulfillment
