#include "gui/orders/undo.h"

#include "gui/orders/words.h"

namespace poddesk::gui {

using kernel::OrderId;
using kernel::Outcome;
using Version = std::optional<std::int64_t>;

OrderAction hold_action(std::string kind, std::string reason)
{
    return [kind = std::move(kind), reason = std::move(reason)](
               OrdersStore const& store, OrderId order, Version version) -> Outcome<std::vector<TakeBack>> {
        if (auto const done = store.hold(order, version, kind, reason); !done) {
            return tl::unexpected(done.error());
        }
        return std::vector<TakeBack>{[order, kind](OrdersStore const& later) -> Outcome<void> {
            return later.release_hold(order, kind, undo_reason()).map([](ClearedHold const&) {});
        }};
    };
}

OrderAction release_holds_action(std::string reason)
{
    return [reason = std::move(reason)](OrdersStore const& store, OrderId order,
                                        Version) -> Outcome<std::vector<TakeBack>> {
        auto const record = store.record(order);
        if (!record) {
            return kernel::refused("not_found", order_gone_words({}));
        }
        std::vector<TakeBack> back;
        for (orders::OrderViewHold const& hold : record->order.holds) {
            if (hold.released_at) {
                continue;
            }
            auto const done = store.release_hold(order, hold.kind, reason);
            if (!done) {
                return tl::unexpected(done.error());
            }
            back.push_back([order, kind = hold.kind, was = *done](OrdersStore const& later) {
                return later.hold(order, std::nullopt, kind, was.reason, was.until);
            });
        }
        return back;
    };
}

OrderAction cancel_action(std::string reason)
{
    return [reason = std::move(reason)](OrdersStore const& store, OrderId order,
                                        Version version) -> Outcome<std::vector<TakeBack>> {
        if (auto const done = store.cancel(order, version, reason); !done) {
            return tl::unexpected(done.error());
        }
        return std::vector<TakeBack>{
            [order](OrdersStore const& later) { return later.uncancel(order, undo_reason()); }};
    };
}

ActionResult act_on(OrdersStore const& store, OrderAction const& action,
                    std::vector<std::pair<OrderId, Version>> const& orders)
{
    ActionResult result;
    for (auto const& [order, version] : orders) {
        auto done = action(store, order, version);
        if (!done) {
            result.refused.push_back(done.error());
            continue;
        }
        ++result.done;
        result.take_back.insert(result.take_back.end(), done->begin(), done->end());
    }
    return result;
}

void Undo::push(std::vector<TakeBack> step)
{
    if (!step.empty()) {
        steps_.push_back(std::move(step));
    }
}

std::vector<TakeBack> Undo::pop()
{
    if (steps_.empty()) {
        return {};
    }
    std::vector<TakeBack> step = std::move(steps_.back());
    steps_.pop_back();
    return step;
}

} // namespace poddesk::gui
