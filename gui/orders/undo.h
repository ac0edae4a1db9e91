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

OrderAction hold_action(std::string kind, std::string reason);
/// Clears every open hold of the order.
OrderAction release_holds_action(std::string reason);
OrderAction cancel_action(std::string reason);

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
