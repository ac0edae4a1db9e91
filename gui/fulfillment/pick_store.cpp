#include "gui/fulfillment/pick_store.h"

#include "domain/database/command.h"

#include <fmt/format.h>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::Outcome;

std::vector<fulfillment::OpenWalk> PickStore::waiting() const
{
    return database::in_transaction(*pool_, Mode::read_only,
                                    [](Transaction& tx) { return fulfillment::open_walks(tx); });
}

Outcome<fulfillment::PickWalk> PickStore::find(std::string const& typed) const
{
    return database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) -> Outcome<fulfillment::PickWalk> {
            auto const id = fulfillment::find_pick_list(tx, typed);
            auto walk = id ? fulfillment::pick_walk(tx, *id) : std::nullopt;
            if (!walk) {
                return kernel::refused("not_found",
                                       fmt::format("There is no pick list {}; scan the number at "
                                                   "the head of the sheet, or press Enter for "
                                                   "the next one that waits.",
                                                   kernel::in_quotes(typed)));
            }
            return std::move(*walk);
        });
}

std::optional<fulfillment::PickWalk> PickStore::walk(kernel::PickListId id) const
{
    return database::in_transaction(*pool_, Mode::snapshot,
                                    [&](Transaction& tx) { return fulfillment::pick_walk(tx, id); });
}

Outcome<fulfillment::UnitsPicked> PickStore::pick(kernel::AllocationId row, std::int64_t quantity) const
{
    fulfillment::PickUnits const command{kernel::Uuid::random(), row, quantity};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return fulfillment::pick_units(tx, command); });
}

Outcome<kernel::AllocationId> PickStore::unpick(kernel::AllocationId row, std::int64_t quantity,
                                                std::string const& reason) const
{
    fulfillment::Unpick const command{kernel::Uuid::random(), row, quantity, reason};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return fulfillment::unpick(tx, command); });
}

Outcome<fulfillment::ShortPicked> PickStore::short_pick(kernel::AllocationId row, std::int64_t missing,
                                                        std::string const& reason) const
{
    fulfillment::ShortPick const command{kernel::Uuid::random(), row, missing, reason};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return fulfillment::short_pick(tx, command); });
}

std::optional<database::Content> PickStore::picture(kernel::ClientId client,
                                                    std::string const& sha256_hex) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return database::read_content(tx, client, sha256_hex);
    });
}

} // namespace poddesk::gui
