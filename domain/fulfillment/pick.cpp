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

kernel::Outcome<UnitsPicked> pick_units(database::Transaction& tx, PickUnits const& command)
{
    return database::guarded([&] {
        nlohmann::json const done = store_pick_units(tx, command.command_id, command.row, command.quantity);
        return UnitsPicked{{done.at("row").get<std::int64_t>()},
                           done.at("left").get<std::int64_t>(),
                           done.at("complete").get<bool>()};
    });
}

kernel::Outcome<kernel::AllocationId> unpick(database::Transaction& tx, Unpick const& command)
{
    return database::guarded([&] {
        return kernel::AllocationId{
            store_unpick(tx, command.command_id, command.row, command.quantity, command.reason)
                .at("row")
                .get<std::int64_t>()};
    });
}

} // namespace poddesk::fulfillment
