#pragma once
// An order's record as the panes show it. No wx here.

#include "gui/orders/orders_store.h"
#include "gui/widgets/detail.h"

namespace poddesk::gui {

/// The short form beside the queue: address, first lines, timeline, notes, *Why?*.
Detail queue_detail(OrderRecord const& record, kernel::Timestamp now);

/// The parts of the order window's side pane.
Detail order_side(OrderRecord const& record, kernel::Timestamp now);

/// What the person may do with an order now.
struct OrderActions
{
    bool can_hold = false;
    bool can_release_hold = false;
    bool can_correct = false;         ///< its address; a label that is bought refuses it still
    std::vector<std::string> holds{}; ///< kinds of the open holds, oldest first

    bool operator==(OrderActions const&) const = default;
};
OrderActions actions_of(orders::OrderView const& order);

} // namespace poddesk::gui
