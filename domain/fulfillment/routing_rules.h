#pragma once

#include "domain/database/transaction.h"
#include "domain/fulfillment/allocate_orders.h"
#include "domain/fulfillment/cheapest_split.h"

#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::fulfillment {

/// How a client's orders are given to pods, from the next allocation on. What is none stays as it is.
struct SetClientRouting
{
    kernel::Uuid command_id;
    kernel::ClientId client;
    std::optional<SplitPolicy> policy{};
    std::optional<std::vector<kernel::PodId>> pods{}; ///< that may ship for it; empty: all
    std::optional<ReserveWhen> reserve{};
    std::optional<int> reserve_days{}; ///< of `before_ship_by` alone: 0 … 365
};
/// Answers the command that puts back what it changed. Where it allows more, backordered orders are looked at
/// again. Refuses `not_found` (client or pod), `missing_input` (`reserve_days`), `not_allowed`.
kernel::Outcome<SetClientRouting> set_client_routing(database::Transaction& tx,
                                                     SetClientRouting const& command);

/// The pods that may ship a channel's orders; empty: all that may for its client.
struct SetChannelPods
{
    kernel::Uuid command_id;
    kernel::ChannelId channel;
    std::vector<kernel::PodId> pods;
};
/// Answers the command that puts it back. Refuses `not_found`, `not_allowed`.
kernel::Outcome<SetChannelPods> set_channel_pods(database::Transaction& tx, SetChannelPods const& command);

/// What a parcel costs a pod beside postage and box, and how many it sends in a day. What is none stays.
struct SetPodCosts
{
    kernel::Uuid command_id;
    kernel::PodId pod;
    std::optional<std::int64_t> handling_cents{}; ///< 0 … 100,000
    std::optional<int> daily_parcels{}; ///< 0: no limit; a full pod's parcels count as ready a day later
};
/// Answers the command that puts back what it changed. Refuses `not_found`, `bad_value`, `not_allowed`.
kernel::Outcome<SetPodCosts> set_pod_costs(database::Transaction& tx, SetPodCosts const& command);

/// The pods of these codes, in capitals or not, with commas between: "RNO, EWR"; empty for an empty text.
/// Refuses `not_found` for the first that there is none of, with those that there are.
kernel::Outcome<std::vector<kernel::PodId>> pods_by_codes(database::Transaction& tx, std::string_view codes);

/// A person's choice against the rules, for one order. What was reserved is given back, and the order is
/// allocated again at once where it waits for stock.
struct ChoosePod
{
    kernel::Uuid command_id;
    kernel::OrderId order;
    std::optional<kernel::PodId> pod{}; ///< none: the rules decide again
    std::string reason;
    std::optional<kernel::Timestamp> until{}; ///< afterwards the rules decide again; none: for good
};

struct ChosenPod
{
    std::optional<AllocatedOrder> allocated{}; ///< none: the order is on hold and stays there
    ChoosePod undo;                            ///< the command that puts the choice before it back
};

/// Refuses `missing_reason`, `not_found`, `wrong_status` (the pod has begun, or nobody chose),
/// `missing_input` (an end that is past), `not_allowed`.
kernel::Outcome<ChosenPod> choose_pod(database::Transaction& tx, ChoosePod const& command);

/// Ends choices whose day has come; orders that were backordered by them are due for stock again. Answers how
/// many. For the worker.
std::int64_t end_expired_choices(database::Transaction& tx);

} // namespace poddesk::fulfillment
