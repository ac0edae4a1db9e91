#pragma once

#include "domain/database/transaction.h"

#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::fulfillment {

using LaneId = kernel::Id<struct LaneTag>;
/// In place of a lane: the orders that no lane takes.
constexpr LaneId no_lane{0};

/// What a release lane does with its orders.
enum class LaneState
{
    open,
    locked, ///< collects orders, releases none
    asleep  ///< takes none; they fall to the next lane
};
[[nodiscard]] std::string_view word(LaneState state);
[[nodiscard]] std::optional<LaneState> parse_lane_state(std::string_view word);

/// Which orders a lane takes, of those that no lane before it takes. What is left empty asks for nothing.
struct LaneRules
{
    std::string name; ///< one of its kind in the pod
    std::vector<kernel::ClientId> clients{};
    std::vector<std::string> services{};          ///< as the customer asked for them, whatever the case
    std::optional<std::int64_t> most_units{};     ///< of the order
    std::optional<bool> is_abroad{};              ///< to another country than the pod's
    std::optional<std::chrono::minutes> cutoff{}; ///< of the pod's day; none: the pod's own

    bool operator==(LaneRules const&) const = default;
};

struct SetLane
{
    kernel::Uuid command_id;
    kernel::PodId pod;
    std::optional<LaneId> lane{}; ///< none: a new one, after all others
    std::int64_t seen_version = 0;
    LaneRules rules;
};
/// Refuses `missing_input` (no name), `already_exists` (its name), `bad_value` (a rule out of bounds),
/// `stale`, `not_found`, `not_allowed`.
kernel::Outcome<LaneId> set_lane(database::Transaction& tx, SetLane const& command);

struct SetLaneState
{
    kernel::Uuid command_id;
    LaneId lane;
    LaneState state = LaneState::open;
    std::optional<kernel::Timestamp> wakes_at{}; ///< of a sleeping one; none: until somebody wakes it
};
/// The command that brings the state before back. Refuses `missing_input` (a moment that is past),
/// `not_found`, `not_allowed`.
kernel::Outcome<SetLaneState> set_lane_state(database::Transaction& tx, SetLaneState const& command);

/// One place up, or down. False at the end.
kernel::Outcome<bool> move_lane(database::Transaction& tx, kernel::Uuid const& command_id, LaneId lane,
                                bool up);

/// Its orders fall to the other lanes; or, with false, it takes them again.
kernel::Outcome<void> archive_lane(database::Transaction& tx, kernel::Uuid const& command_id, LaneId lane,
                                   bool archived);

/// A lane with its work. What no lane takes comes last, as no_lane.
struct LaneRow
{
    LaneId id{};
    kernel::PodId pod{};
    std::string pod_code;
    std::string pod_name;
    LaneRules rules;
    std::vector<std::string> client_names{};
    LaneState state = LaneState::open;
    std::optional<kernel::Timestamp> wakes_at{};
    std::optional<kernel::Timestamp> next_cutoff{}; ///< none: the pod is closed for long
    std::int64_t ready = 0;                         ///< parts that may be released, or wait for the lock
    std::int64_t late = 0;                          ///< of those, too late even with the next cutoff
    std::int64_t due = 0; ///< of those, too late unless they leave with the next cutoff, late ones too
    std::int64_t released = 0;
    std::int64_t picking = 0;
    std::int64_t packed = 0;
    std::int64_t version = 0;

    bool operator==(LaneRow const&) const = default;
};

/// By pod and position; of one pod, or of all within reach.
std::vector<LaneRow> list_lanes(database::Transaction& tx, std::optional<kernel::PodId> pod = {});

/// The names of the lanes within reach, each once whatever the case, by name.
std::vector<std::string> lane_names(database::Transaction& tx);
/// Whether a lane within reach has, or had, this name, whatever the case.
bool has_lane(database::Transaction& tx, std::string const& name);

/// By its name, exactly. Refuses `not_found`.
kernel::Outcome<LaneRow> find_lane(database::Transaction& tx, kernel::PodId pod, std::string const& name);

/// A day on which nobody works in a pod.
struct ClosedDay
{
    kernel::PodId pod{};
    std::string pod_code;
    kernel::Date day{};
    std::string name;
};
/// From today on, by day.
std::vector<ClosedDay> closed_days(database::Transaction& tx);
/// Or, with `closed` false, a working day again. Refuses `bad_value` (no name), `not_found`, `not_allowed`.
kernel::Outcome<void> set_closed_day(database::Transaction& tx, kernel::Uuid const& command_id,
                                     ClosedDay const& day, bool closed);
/// The pod's cutoff on its working days; returns the one before.
kernel::Outcome<std::chrono::minutes> set_cutoff(database::Transaction& tx, kernel::Uuid const& command_id,
                                                 kernel::PodId pod, std::chrono::minutes cutoff);
/// When a carrier (by its code) fetches its parcels at the pod; none: by the pod's own cutoff. Returns the
/// one before. Refuses `not_found`, `not_allowed`.
kernel::Outcome<std::optional<std::chrono::minutes>>
set_carrier_cutoff(database::Transaction& tx, kernel::Uuid const& command_id, kernel::PodId pod,
                   std::string const& carrier, std::optional<std::chrono::minutes> cutoff);

} // namespace poddesk::fulfillment
