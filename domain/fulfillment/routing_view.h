#pragma once

#include "domain/database/transaction.h"
#include "domain/fulfillment/allocate_orders.h"
#include "domain/fulfillment/cheapest_split.h"

#include "domain/kernel/clock.h"
#include "domain/kernel/decision.h"
#include "domain/kernel/id.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::fulfillment {

/// Which orders, by what became of their routing.
enum class RoutingQueue
{
    all,     ///< every order that is decided and has not left
    split,   ///< from several pods
    chosen,  ///< by a person, against the policy
    by_rule, ///< by a rule that the order met, against the policy
    no_pod,  ///< backordered: no pod can send it
    waiting, ///< received, not decided yet
};

/// "all", "split", "chosen", "by_rule", "no_pod", "waiting".
[[nodiscard]] std::optional<RoutingQueue> parse_routing_queue(std::string_view word);

struct RoutingFilter
{
    RoutingQueue queue = RoutingQueue::all;
    std::optional<kernel::ClientId> client{};
    std::string text{}; ///< in the order's number, or a pod's name
};

/// One order's latest decision.
struct RoutingRow
{
    kernel::OrderId order{};
    std::string number;
    std::string status;
    std::string client_name;
    std::string client_color;
    SplitPolicy policy{}; ///< the client's
    std::string ship_to;  ///< "Portland, OR 97201"
    std::optional<kernel::Timestamp> ship_by{};
    std::optional<kernel::Timestamp> decided_at{}; ///< none: not decided yet
    kernel::Decision decision;
    std::optional<std::string> chosen_by{}; ///< the person who chose the pod, or with whose import a rule did
    std::string rule;                       ///< its name; empty: no rule chose
    std::string reason;                     ///< the person's
    std::optional<kernel::Timestamp> until{};
    kernel::ClientId client{};
    std::optional<kernel::PodId> pod{}; ///< the first that it ships from; none: not decided

    bool operator==(RoutingRow const&) const = default;
};

/// The way that was chosen; null where none was.
kernel::Alternative const* chosen_of(RoutingRow const& row);
/// The best of those that lost and had a price: a pod that is barred or lacks stock is none.
kernel::Alternative const* runner_up_of(RoutingRow const& row);

/// By due time, then order: `limit` rows after this place, `skip` passed over.
struct RoutingPlace
{
    std::optional<kernel::Timestamp> ship_by{};
    kernel::OrderId order{};
};
std::vector<RoutingRow> list_routing(database::Transaction& tx, RoutingFilter const& filter,
                                     std::optional<RoutingPlace> const& after, std::int64_t skip,
                                     std::int64_t limit);
std::optional<RoutingRow> routing_of(database::Transaction& tx, kernel::OrderId order);

struct RoutingCounts
{
    std::int64_t all = 0;
    std::int64_t split = 0;
    std::int64_t chosen = 0;
    std::int64_t by_rule = 0;
    std::int64_t no_pod = 0;
    std::int64_t waiting = 0;

    bool operator==(RoutingCounts const&) const = default;
};
/// Of every queue; the filter's own is not looked at.
RoutingCounts routing_counts(database::Transaction& tx, RoutingFilter const& filter);
/// Of the filter's queue.
std::int64_t count_routing(database::Transaction& tx, RoutingFilter const& filter);

/// What a client's rules are.
struct ClientRouting
{
    kernel::ClientId client{};
    std::string client_code;
    std::string client_name;
    SplitPolicy policy = SplitPolicy::least_cost;
    std::vector<std::string> pods; ///< codes; empty: all
    ReserveWhen reserve = ReserveWhen::at_once;
    std::optional<int> reserve_days{}; ///< of `before_ship_by` alone
};
std::vector<ClientRouting> list_client_routing(database::Transaction& tx);

/// The pods that may ship a channel's orders.
struct ChannelPods
{
    std::string channel;           ///< its name; empty: there is none within reach
    std::vector<std::string> pods; ///< codes of those within reach
    bool every = true;             ///< that may for its client
};
ChannelPods channel_pods(database::Transaction& tx, kernel::ChannelId channel);

struct PodCosts
{
    kernel::PodId pod{};
    std::string code;
    std::string name;
    std::int64_t handling_cents = 0;
    std::optional<int> daily_parcels{};
    std::int64_t parcels_today = 0; ///< on its hands or sent today
};
std::vector<PodCosts> list_pod_costs(database::Transaction& tx);

} // namespace poddesk::fulfillment
