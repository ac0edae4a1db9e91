#pragma once

#include "domain/orders/merge_orders.h"
#include "domain/orders/split_order.h"

namespace poddesk::fulfillment {

/// orders::split_order, unsplit_order, merge_orders and unmerge_order; the stock of orders that had some is
/// reserved anew in the same transaction, by who reaches every pod; for the others the worker does it.
/// `reserve_id` is the second command's. The statuses answered are those after it.
kernel::Outcome<orders::SplitPart> split_and_reserve(database::Transaction& tx,
                                                     orders::SplitOrder const& command,
                                                     kernel::Uuid const& reserve_id);
kernel::Outcome<orders::OtherOrder> unsplit_and_reserve(database::Transaction& tx,
                                                        orders::UnsplitOrder const& command,
                                                        kernel::Uuid const& reserve_id);
kernel::Outcome<orders::OtherOrder> merge_and_reserve(database::Transaction& tx,
                                                      orders::MergeOrders const& command,
                                                      kernel::Uuid const& reserve_id);
/// The status answered is the one of the order that was merged.
kernel::Outcome<orders::OtherOrder> unmerge_and_reserve(database::Transaction& tx,
                                                        orders::UnmergeOrder const& command,
                                                        kernel::Uuid const& reserve_id);

} // namespace poddesk::fulfillment
