#pragma once

#include "domain/database/transaction.h"
#include "domain/fulfillment/lane.h"

#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::fulfillment {

/// Lets a pod start work on these allocated parts: one pick list.
struct ReleaseFulfillments
{
    kernel::Uuid command_id;
    kernel::PodId pod;
    std::vector<kernel::FulfillmentId> fulfillments;
};

struct Released
{
    kernel::PickListId pick_list;
    std::string number;
    std::int64_t released = 0;
    std::vector<kernel::FulfillmentId>
        refused; ///< not allocated any more, of another pod, or their order is held
};

/// Refuses `missing_input`, `wrong_status` when none of them can be released, `not_allowed`.
kernel::Outcome<Released> release_fulfillments(database::Transaction& tx, ReleaseFulfillments const& command);

/// Everything that is ready in one pod, or in one of its lanes, by priority and then by ship-by, at most so
/// many parts on the list. Locked lanes keep theirs.
struct ReleaseReady
{
    kernel::Uuid command_id;
    kernel::PodId pod;
    std::int64_t limit = 1000;
    std::optional<LaneId> lane{}; ///< no_lane: what no lane takes; none: of every open lane
};

/// As above, `wrong_status` for a locked lane; `nothing_ready` when nothing waits.
kernel::Outcome<Released> release_ready(database::Transaction& tx, ReleaseReady const& command);

/// Takes work back from a pod.
struct Unrelease
{
    kernel::Uuid command_id;
    std::vector<kernel::FulfillmentId> fulfillments;
    std::string reason;
};

struct Unreleased
{
    std::int64_t unreleased = 0;
    std::vector<kernel::FulfillmentId> refused; ///< begun already, or not released
};

/// The undo of a release while nothing of a part is picked: it is off its pick list, its order ready again.
/// Refuses `missing_input` (nothing named, no reason), `wrong_status` when none of them can be taken back.
kernel::Outcome<Unreleased> unrelease(database::Transaction& tx, Unrelease const& command);

} // namespace poddesk::fulfillment
