#pragma once
// What can be done to orders, and how it is taken back. No wx here.

#include "gui/orders/orders_store.h"

#include <functional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// The compensating use case of something that was done, with a reason of its own. Runs in the background.
using TakeBack = std::function<kernel::Outcome<void>(OrdersStore const&)>;

/// Something done to one order: its refusal, or how to take it back (empty: cannot).
using OrderAction = std::function<kernel::Outcome<std::vector<TakeBack>>(
    OrdersStore const&, kernel::OrderId, std::optional<std::int64_t> seen_version)>;

/// What several orders came to.
struct ActionResult
{
    std::int64_t done = 0;
    std::vector<kernel::Refusal> refused{};
    std::vector<TakeBack> take_back{};
};

/// @param until as a person types it: "2026-12-01" or "2026-12-01 09:00", in this computer's zone; of a dated
/// hold.
OrderAction hold_action(std::string kind, std::string reason, std::string until = {});
/// Clears the order's open hold of this kind; empty: every one.
OrderAction release_holds_action(std::string reason, std::string kind = {});
/// @param waits where a pod has units of it in the hand it is canceled when these are put back.
OrderAction cancel_action(std::string reason, bool waits = false);
/// The cancel that waits is asked for no longer. @param asked_reason with which its undo asks for it again.
OrderAction withdraw_action(std::string reason, std::string asked_reason);
/// The order is meant, though it looks like an earlier one.
OrderAction keep_duplicate_action(std::string reason);
OrderAction correct_address_action(kernel::Address address);
/// @param sku of the product that is sent; @param quantity 0 takes the line out.
OrderAction change_line_action(kernel::OrderLineId line, std::string sku, std::int64_t quantity);
/// What ships apart, and how many units of each line.
OrderAction split_action(std::vector<orders::SplitLine> lines);
/// These go in the order's parcel.
OrderAction merge_action(std::vector<kernel::OrderId> others);
/// The order and this one go apart again, or are put back together: the opposite of how they are linked.
/// Putting back cannot be taken back: splitting again can.
OrderAction unlink_action(orders::LinkedOrder linked);
OrderAction set_priority_action(std::int64_t priority);
/// @param message none: it is no gift.
OrderAction set_gift_action(std::optional<std::string> message);
/// A note cannot be taken back: another one says more.
OrderAction add_note_action(std::string text);
OrderAction tick_mentions_action();

/// One order after the other; a refusal leaves that order as it was and goes on.
ActionResult act_on(OrdersStore const& store, OrderAction const& action,
                    std::vector<std::pair<kernel::OrderId, std::optional<std::int64_t>>> const& orders);

/// The steps of a window that can be taken back, the last one first.
class Undo
{
public:
    void push(std::vector<TakeBack> step);
    bool empty() const { return steps_.empty(); }
    /// Takes the last step out; empty when there is none.
    std::vector<TakeBack> pop();

private:
    std::vector<std::vector<TakeBack>> steps_;
};

} // namespace poddesk::gui
