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

/// The way back: what the rule chose counts again.
struct DropChoice
{
    kernel::Uuid command_id;
    kernel::ShipmentId shipment{};
    std::string reason;
};

/// Returns the rule's service. Refuses `missing_input` (no reason), `not_found`, `wrong_status` (labeled
/// already, nobody chose, the rule's service is not offered any more, or the rule did not choose among the
/// quotes that are stored now: compare again).
[[nodiscard]] kernel::Outcome<ServiceId> drop_choice(database::Transaction& tx, DropChoice const& command);

} // namespace poddesk::shipping
