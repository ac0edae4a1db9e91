#include "domain/fulfillment/pick.h"

#include "domain/fulfillment/fulfillment_sql.h"

#include "domain/database/refusal.h"

namespace poddesk::fulfillment {

kernel::Outcome<Picked> pick(database::Transaction& tx, Pick const& command)
{
    if (command.allocations.empty()) {
        return kernel::refused("missing_input",
                               "There is nothing to pick; name at least one row of a pick list.");
    }
    return database::guarded([&] {
        return Picked{
            store_pick(tx, command.command_id, command.allocations).at("picked").get<std::int64_t>()};
    });
}

} // namespace poddesk::fulfillment
