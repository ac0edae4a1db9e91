#include "domain/catalog/track_serials.h"

#include "domain/database/refusal.h"

#include <nlohmann/json.hpp>

namespace poddesk::catalog {

kernel::Outcome<void> track_serials(database::Transaction& tx, TrackSerials const& command)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select catalog.track_serials(:id, :product, :is_on)")
            .bind("id", command.command_id)
            .bind("product", command.product)
            .bind("is_on", command.is_on)
            .value<nlohmann::json>();
        return {};
    });
}

} // namespace poddesk::catalog
