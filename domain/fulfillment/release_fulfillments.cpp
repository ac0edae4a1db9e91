#include "domain/fulfillment/release_fulfillments.h"

#include "domain/fulfillment/fulfillment_sql.h"

#include "domain/database/find_command.h"
#include "domain/database/refusal.h"

#include <fmt/format.h>

namespace poddesk::fulfillment {
namespace {

Released released_of(nlohmann::json const& stored)
{
    Released released{
        {stored.at("pick_list").get<std::int64_t>()}, stored.at("number"), stored.at("released"), {}};
    for (nlohmann::json const& id : stored.at("refused"))
        released.refused.push_back({id.get<std::int64_t>()});
    return released;
}

} // namespace

kernel::Outcome<Released> release_fulfillments(database::Transaction& tx, ReleaseFulfillments const& command)
{
    if (command.fulfillments.empty()) {
        return kernel::refused("missing_input",
                               "There is nothing to release; name at least one fulfillment.");
    }
    return database::guarded([&] {
        return released_of(store_release(tx, command.command_id, command.pod, command.fulfillments));
    });
}

kernel::Outcome<Released> release_ready(database::Transaction& tx, ReleaseReady const& command)
{
    return database::guarded([&]() -> kernel::Outcome<Released> {
        if (auto const done = database::find_command(tx, command.command_id)) return released_of(*done);
        if (std::string const lane = command.lane ? locked_lane(tx, *command.lane) : ""; !lane.empty()) {
            return kernel::refused(
                "wrong_status", fmt::format("The lane {} is locked; open it to release its orders.", lane));
        }
        std::vector<kernel::FulfillmentId> const ready =
            ready_in(tx, command.pod, command.limit, command.lane);
        if (ready.empty()) {
            return kernel::refused("nothing_ready",
                                   "Nothing is ready to be released in this pod; allocate orders first.");
        }
        return release_fulfillments(tx, {command.command_id, command.pod, ready});
    });
}

kernel::Outcome<Unreleased> unrelease(database::Transaction& tx, Unrelease const& command)
{
    if (command.fulfillments.empty()) {
        return kernel::refused("missing_input",
                               "There is nothing to take back; name at least one released part.");
    }
    return database::guarded([&] {
        nlohmann::json const stored =
            store_unrelease(tx, command.command_id, command.fulfillments, command.reason);
        Unreleased done{stored.at("unreleased").get<std::int64_t>(), {}};
        for (nlohmann::json const& id : stored.at("refused")) {
            done.refused.push_back({id.get<std::int64_t>()});
        }
        return done;
    });
}

} // namespace poddesk::fulfillment
