#include "domain/fulfillment/ship.h"

#include "domain/fulfillment/fulfillment_sql.h"

#include "domain/database/refusal.h"

namespace poddesk::fulfillment {

kernel::Outcome<Shipped> ship(database::Transaction& tx, Ship const& command)
{
    return database::guarded([&] {
        return Shipped{command.shipment,
                       store_ship(tx, command.command_id, command.shipment).at("order_status")};
    });
}

} // namespace poddesk::fulfillment
