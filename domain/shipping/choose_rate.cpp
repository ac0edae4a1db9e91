#include "domain/shipping/choose_rate.h"

#include "domain/database/refusal.h"
#include "domain/shipping/shipment_sql.h"

namespace poddesk::shipping {

kernel::Outcome<ServiceId> choose_rate(database::Transaction& tx, ChooseRate const& command)
{
    return database::guarded([&tx, &command] {
        store_choice(tx, command.command_id, command.shipment, command.service, command.reason);
        return command.service;
    });
}

kernel::Outcome<ServiceId> drop_choice(database::Transaction& tx, DropChoice const& command)
{
    return database::guarded([&tx, &command] {
        return drop_stored_choice(tx, command.command_id, command.shipment, command.reason);
    });
}

} // namespace poddesk::shipping
