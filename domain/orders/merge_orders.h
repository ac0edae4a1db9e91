#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/address.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/orders/order.h"
#include "domain/orders/split_order.h"

namespace poddesk::orders {

/// An order as one of two that might go in one parcel.
struct MergeSide
{
    kernel::OrderId order{};
    std::string number;
    Status status{};
    std::int64_t version = 0;
    kernel::Timestamp placed_at{};
    std::int64_t units = 0;
    kernel::ClientId client{};
    std::string sold_as; ///< the channel's order behind it
    kernel::Address ship_to{};
    std::string customer_email; ///< lower case
    std::string requested_service;
    std::optional<std::string> gift_message{};
    std::string asked_by_rules; ///< services and box
    bool carries_others = false;

    bool operator==(MergeSide const&) const = default;
};

/// Whether the two go to the same person at the same place, however the addresses are spelled (USPS
/// Publication 28).
[[nodiscard]] bool go_together(MergeSide const& one, MergeSide const& other);

/// Why `other` cannot go in the parcel of `into`, and what to do; none where it can. One parcel goes by one
/// service: where the customers asked for different ones, neither is chosen for them.
[[nodiscard]] std::optional<std::string> merge_obstacle(MergeSide const& into, MergeSide const& other);

/// Another open order of the same customer to the same address.
struct MergeProposal
{
    MergeSide order;
    std::optional<std::string> obstacle; ///< why not

    bool operator==(MergeProposal const&) const = default;
};

/// The oldest first; empty for an order that is being picked, or over.
std::vector<MergeProposal> merge_proposals(database::Transaction& tx, kernel::OrderId order);

/// Lets another order go in the parcel of this one.
struct MergeOrders
{
    kernel::Uuid command_id;
    kernel::OrderId into{};
    std::optional<std::int64_t> seen_version{}; ///< of `into`; none: whatever it is now
    kernel::OrderId order{};                    ///< ends as merged; it keeps its lines, number and channel
};

/// What carries it now. The higher priority of the two counts, and the earlier ship-by moment. Refuses
/// `not_found`, `stale`, `cannot_merge` with what merge_obstacle says, `not_allowed`.
/// fulfillment::merge_and_reserve reserves the stock anew.
kernel::Outcome<OtherOrder> merge_orders(database::Transaction& tx, MergeOrders const& command);

/// Lets a merged order ship by itself again.
struct UnmergeOrder
{
    kernel::Uuid command_id;
    kernel::OrderId order{};
    std::optional<std::int64_t> seen_version{};
};

/// Whose parcel it was in; its own status now. Refuses `wrong_status` once that is being picked.
kernel::Outcome<OtherOrder> unmerge_order(database::Transaction& tx, UnmergeOrder const& command);

/// The command that undoes a merge.
UnmergeOrder undo_of(MergeOrders const& command);

} // namespace poddesk::orders
