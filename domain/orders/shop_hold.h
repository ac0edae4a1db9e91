#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/orders/connection.h"
#include "domain/orders/order.h"

namespace poddesk::orders {

/// Whether a shop hears of the holds that persons place and lift here.
struct TellHolds
{
    kernel::Uuid command_id;
    kernel::ChannelId channel{};
    bool tells = true;
};
/// Refuses `not_found`, `wrong_status` (a shop that knows no holds: only Shopify does), `not_allowed`.
kernel::Outcome<void> tell_holds(database::Transaction& tx, TellHolds const& command);

// ---- what a worker needs

/// One hold that the shop placed there, or a part of the order that it schedules for later.
struct HoldThere
{
    std::string id; ///< the shop's; of what is scheduled with its date, so that another date is another hold
    HoldKind kind = HoldKind::client;
    std::string reason;                       ///< in the shop's words
    std::optional<kernel::Timestamp> until{}; ///< of what is scheduled; of several the last one counts
};
/// All holds of one of the shop's orders; none: it is not held there.
struct OrderHeldThere
{
    std::string external_id;
    std::vector<HoldThere> holds;
};
/// Holds here what the shop holds, and lifts what it holds no more, of those of these orders that we know:
/// the shop's holds only, and none that a person lifted here. What the pod works on already, or goes in
/// another order's parcel, becomes a problem of the channel instead. How many orders changed.
std::int64_t follow_shop_holds(database::Transaction& tx, SyncClaim const& claim,
                               std::vector<OrderHeldThere> const& orders);
/// The shop's ids of the orders that are held here because it does.
std::vector<std::string> held_by_shop(database::Transaction& tx, SyncClaim const& claim);

/// A hold that the shop is to be told of: one of ours, to be placed or lifted there, or one of its own that a
/// person lifted here.
struct ShopHold
{
    kernel::HoldId id{};
    std::string external_id; ///< the shop's of the order
    std::string number;
    HoldKind kind = HoldKind::operator_;
    std::string reason;
    bool is_open = false;
    std::vector<std::string> ids_there; ///< of the shop's own; none: it is ours, found by its handle
};
/// The hold that a job tells of, as it is by now; none where the job tells of something else.
std::optional<kernel::HoldId> told_hold(nlohmann::json const& payload);
std::optional<ShopHold> find_shop_hold(database::Transaction& tx, kernel::HoldId hold);

} // namespace poddesk::orders
