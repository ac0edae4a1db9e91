#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/orders/order.h"

namespace poddesk::orders {

/// Units of one line that are to ship by themselves.
struct SplitLine
{
    kernel::OrderLineId line{};
    std::int64_t quantity = 0; ///< from 1 to what the line has
};

/// Takes units out of an order so that they ship apart: what is here now, the rest later.
struct SplitOrder
{
    kernel::Uuid command_id;
    kernel::OrderId order{};
    std::optional<std::int64_t> seen_version{}; ///< what the person looked at; none: whatever it is now
    std::vector<SplitLine> lines;
};

struct SplitPart
{
    kernel::OrderId order{}; ///< the new part
    std::string number;      ///< "#1001-2"
    Status status{};         ///< the new part's
    Status left_status{};    ///< of what was left
    bool was_reserved = false;
};

/// The part is an order of its own to the floor; the channel and the customer know it as the one they know.
/// Holds, wishes and the gift are on both. Refuses `not_found`, `stale`, `missing_input` (no such number of
/// units), `wrong_status` (begun, gone, merged, nothing left on one side), `not_allowed`.
/// fulfillment::split_and_reserve reserves the stock anew.
kernel::Outcome<SplitPart> split_order(database::Transaction& tx, SplitOrder const& command);

/// Puts what was split off back.
struct UnsplitOrder
{
    kernel::Uuid command_id;
    kernel::OrderId part{};
    std::optional<std::int64_t> seen_version{};
};

/// An order whose parcels another one's units are in, or were.
struct OtherOrder
{
    kernel::OrderId order{};
    std::string number;
    Status status{};
    bool was_reserved = false;
};

/// Where the units are now. The part ends as merged with nothing in it. Refuses `wrong_status` once either is
/// being picked, or where the two were changed so that they are no longer one; `stale`, `not_allowed`.
kernel::Outcome<OtherOrder> unsplit_order(database::Transaction& tx, UnsplitOrder const& command);

/// The command that undoes a split.
UnsplitOrder undo_of(SplitPart const& done);

/// An order that another one was split off, or merged with.
struct LinkedOrder
{
    enum class How
    {
        split_from, ///< this one's units were that one's
        split_off,  ///< that one's units were this one's
        put_back,   ///< that part's units are in this one again; or this part's in that one
        carries,    ///< this one's parcels carry that one's lines
        merged_into ///< that one's parcels carry this one's lines
    };
    How how{};
    kernel::OrderId order{};
    std::string number;
    std::string status;

    bool operator==(LinkedOrder const&) const = default;
};

/// By number; none for most orders.
std::vector<LinkedOrder> linked_orders(database::Transaction& tx, kernel::OrderId order);

} // namespace poddesk::orders
