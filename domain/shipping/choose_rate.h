#pragma once

#include <string>

#include "domain/database/transaction.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/shipping/service.h"

namespace poddesk::shipping {

/// A person outranks a rule: another service for a quoted parcel.
struct ChooseRate
{
    kernel::Uuid command_id;
    kernel::ShipmentId shipment{};
    ServiceId service{};
    std::string reason;
};

/// The choice sticks through later quotes as long as the service is offered. Refuses `missing_input` (no
/// reason), `not_found`, `wrong_status` (labeled already, or not offered).
[[nodiscard]] kernel::Outcome<ServiceId> choose_rate(database::Transaction& tx, ChooseRate const& command);

} // namespace poddesk::shipping
