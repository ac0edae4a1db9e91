#include "domain/fulfillment/split_merge.h"

#include <algorithm>

#include "domain/fulfillment/reserve_again.h"

namespace poddesk::fulfillment {
namespace {

using database::Transaction;
using kernel::OrderId;
using kernel::Outcome;
using kernel::Uuid;

/// The order's status after its stock was planned anew.
orders::Status status_after(std::vector<AllocatedOrder> const& planned, OrderId order, orders::Status before)
{
    auto const found = std::ranges::find(planned, order, &AllocatedOrder::order);
    if (found == planned.end() || found->outcome == "refused") return before;
    return orders::parse_status(found->outcome).value_or(before);
}

} // namespace

Outcome<orders::SplitPart> split_and_reserve(Transaction& tx, orders::SplitOrder const& command,
                                             Uuid const& reserve_id)
{
    auto done = orders::split_order(tx, command);
    if (!done) return done;
    auto const planned = reserve_again(tx, done->was_reserved, {command.order, done->order}, reserve_id);
    if (!planned) return tl::unexpected(planned.error());
    done->status = status_after(*planned, done->order, done->status);
    done->left_status = status_after(*planned, command.order, done->left_status);
    return done;
}

Outcome<orders::OtherOrder> unsplit_and_reserve(Transaction& tx, orders::UnsplitOrder const& command,
                                                Uuid const& reserve_id)
{
    auto done = orders::unsplit_order(tx, command);
    if (!done) return done;
    auto const planned = reserve_again(tx, done->was_reserved, {done->order}, reserve_id);
    if (!planned) return tl::unexpected(planned.error());
    done->status = status_after(*planned, done->order, done->status);
    return done;
}

Outcome<orders::OtherOrder> merge_and_reserve(Transaction& tx, orders::MergeOrders const& command,
                                              Uuid const& reserve_id)
{
    auto done = orders::merge_orders(tx, command);
    if (!done) return done;
    auto const planned = reserve_again(tx, done->was_reserved, {done->order}, reserve_id);
    if (!planned) return tl::unexpected(planned.error());
    done->status = status_after(*planned, done->order, done->status);
    return done;
}

Outcome<orders::OtherOrder> unmerge_and_reserve(Transaction& tx, orders::UnmergeOrder const& command,
                                                Uuid const& reserve_id)
{
    auto done = orders::unmerge_order(tx, command);
    if (!done) return done;
    auto const planned = reserve_again(tx, done->was_reserved, {command.order, done->order}, reserve_id);
    if (!planned) return tl::unexpected(planned.error());
    done->status = status_after(*planned, command.order, done->status);
    return done;
}

} // namespace poddesk::fulfillment
