#include "domain/catalog/demand_at_receiving.h"

#include "domain/database/refusal.h"

#include <nlohmann/json.hpp>

namespace poddesk::catalog {

kernel::Outcome<void> demand_at_receiving(database::Transaction& tx, DemandAtReceiving const& command)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select catalog.demand_at_receiving(:id, :product, :lot, :expiry)")
            .bind("id", command.command_id)
            .bind("product", command.product)
            .bind("lot", command.lot)
            .bind("expiry", command.expiry)
            .value<nlohmann::json>();
        return {};
    });
}

} // namespace poddesk::catalog
