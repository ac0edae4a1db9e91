#include "gui/orders/undo.h"

#include "domain/kernel/time_of_day.h"
#include "gui/orders/words.h"
#include "gui/orders/words_of_records.h"

namespace poddesk::gui {

using kernel::OrderId;
using kernel::Outcome;
using Version = std::optional<std::int64_t>;

OrderAction hold_action(std::string kind, std::string reason, std::string until)
{
    return [kind = std::move(kind), reason = std::move(reason), until = std::move(until)](
               OrdersStore const& store, OrderId order, Version version) -> Outcome<std::vector<TakeBack>> {
        std::optional<kernel::Timestamp> moment;
        if (!until.empty()) {
            auto const read = kernel::local_moment(until);
            if (!read) return kernel::refused("bad_value", bad_until_words(until));
            moment = *read;
        }
        if (auto const done = store.hold(order, version, kind, reason, moment); !done) {
            return tl::unexpected(done.error());
        }
        return std::vector<TakeBack>{[order, kind](OrdersStore const& later) -> Outcome<void> {
            return later.release_hold(order, kind, undo_reason()).map([](ClearedHold const&) {});
        }};
    };
}

OrderAction release_holds_action(std::string reason, std::string kind)
{
    return [reason = std::move(reason), kind = std::move(kind)](OrdersStore const& store, OrderId order,
                                                                Version) -> Outcome<std::vector<TakeBack>> {
        auto const record = store.record(order);
        if (!record) {
            return kernel::refused("not_found", order_gone_words({}));
        }
        std::vector<TakeBack> back;
        bool shop_holds = false;
        for (orders::OrderViewHold const& hold : record->order.holds) {
            bool const is_meant = hold_key(hold) == kind || (kind.empty() && !hold.by_shop);
            if (hold.released_at || !is_meant) {
                shop_holds = shop_holds || (!hold.released_at && hold.by_shop);
                continue;
            }
            auto const done = store.release_hold(order, hold.kind, reason, hold.by_shop);
            if (!done) {
                return tl::unexpected(done.error());
            }
            back.push_back([order, held = hold.kind, was = *done](OrdersStore const& later) {
                return later.hold(order, std::nullopt, held, was.reason, was.until);
            });
        }
        if (back.empty()) {
            return kernel::refused("wrong_status", shop_holds ? shop_holds_words(record->order.number)
                                                              : no_such_hold_words(record->order.number));
        }
        return back;
    };
}

OrderAction cancel_action(std::string reason, bool waits)
{
    return [reason = std::move(reason), waits](OrdersStore const& store, OrderId order,
                                               Version version) -> Outcome<std::vector<TakeBack>> {
        if (auto const done = store.cancel(order, version, reason, waits); !done) {
            return tl::unexpected(done.error());
        }
        return std::vector<TakeBack>{
            [order](OrdersStore const& later) { return later.uncancel(order, undo_reason()); }};
    };
}

OrderAction withdraw_action(std::string reason, std::string asked_reason)
{
    return [reason = std::move(reason), asked_reason = std::move(asked_reason)](
               OrdersStore const& store, OrderId order, Version) -> Outcome<std::vector<TakeBack>> {
        if (auto const done = store.uncancel(order, reason); !done) {
            return tl::unexpected(done.error());
        }
        return std::vector<TakeBack>{[order, asked_reason](OrdersStore const& later) {
            return later.cancel(order, std::nullopt, asked_reason, true);
        }};
    };
}

OrderAction keep_duplicate_action(std::string reason)
{
    return [reason = std::move(reason)](OrdersStore const& store, OrderId order,
                                        Version) -> Outcome<std::vector<TakeBack>> {
        if (auto const done = store.keep_duplicate(order, true, reason); !done) {
            return tl::unexpected(done.error());
        }
        return std::vector<TakeBack>{
            [order](OrdersStore const& later) { return later.keep_duplicate(order, false, undo_reason()); }};
    };
}

OrderAction correct_address_action(kernel::Address address)
{
    return [address = std::move(address)](OrdersStore const& store, OrderId order,
                                          Version version) -> Outcome<std::vector<TakeBack>> {
        auto const was = store.correct_address(order, version, address);
        if (!was) {
            return tl::unexpected(was.error());
        }
        return std::vector<TakeBack>{[order, was = *was](OrdersStore const& later) -> Outcome<void> {
            return later.correct_address(order, std::nullopt, was).map([](kernel::Address const&) {});
        }};
    };
}

OrderAction change_line_action(kernel::OrderLineId line, std::string sku, std::int64_t quantity)
{
    return [line, sku = std::move(sku), quantity](OrdersStore const& store, OrderId order,
                                                  Version version) -> Outcome<std::vector<TakeBack>> {
        orders::ChangeLine const command{kernel::Uuid::random(), order, version, line, sku, {}, quantity};
        auto const done = store.change_line(command);
        if (!done) {
            return tl::unexpected(done.error());
        }
        return std::vector<TakeBack>{
            [back = orders::undo_of(command, done->changed)](OrdersStore const& later) -> Outcome<void> {
                return later.change_line(back).map([](fulfillment::ReplannedLine const&) {});
            }};
    };
}

OrderAction split_action(std::vector<orders::SplitLine> lines)
{
    return [lines = std::move(lines)](OrdersStore const& store, OrderId order,
                                      Version version) -> Outcome<std::vector<TakeBack>> {
        auto const done = store.split({kernel::Uuid::random(), order, version, lines});
        if (!done) {
            return tl::unexpected(done.error());
        }
        return std::vector<TakeBack>{
            [back = orders::undo_of(*done)](OrdersStore const& later) -> Outcome<void> {
                return later.unsplit(back).map([](orders::OtherOrder const&) {});
            }};
    };
}

OrderAction merge_action(std::vector<OrderId> others)
{
    return [others = std::move(others)](OrdersStore const& store, OrderId order,
                                        Version version) -> Outcome<std::vector<TakeBack>> {
        std::vector<TakeBack> back;
        for (OrderId const other : others) {
            // What was seen counts for the first: it changes the order itself.
            orders::MergeOrders const command{kernel::Uuid::random(), order,
                                              back.empty() ? version : std::nullopt, other};
            if (auto const done = store.merge(command); !done) {
                return tl::unexpected(done.error());
            }
            back.push_back([undo = orders::undo_of(command)](OrdersStore const& later) -> Outcome<void> {
                return later.unmerge(undo).map([](orders::OtherOrder const&) {});
            });
        }
        return back;
    };
}

namespace {

Outcome<std::vector<TakeBack>> put_back(OrdersStore const& store, OrderId part)
{
    return store.unsplit({kernel::Uuid::random(), part, std::nullopt}).map([](orders::OtherOrder const&) {
        return std::vector<TakeBack>();
    });
}

Outcome<std::vector<TakeBack>> go_apart(OrdersStore const& store, OrderId order, OrderId into)
{
    return store.unmerge({kernel::Uuid::random(), order, std::nullopt}).map([=](orders::OtherOrder const&) {
        return std::vector<TakeBack>{[=](OrdersStore const& later) -> Outcome<void> {
            return later.merge({kernel::Uuid::random(), into, std::nullopt, order})
                .map([](orders::OtherOrder const&) {});
        }};
    });
}

} // namespace

OrderAction unlink_action(orders::LinkedOrder linked)
{
    return [linked = std::move(linked)](OrdersStore const& store, OrderId order,
                                        Version) -> Outcome<std::vector<TakeBack>> {
        switch (linked.how) {
        case orders::LinkedOrder::How::split_from:
            return put_back(store, order);
        case orders::LinkedOrder::How::split_off:
            return put_back(store, linked.order);
        case orders::LinkedOrder::How::carries:
            return go_apart(store, linked.order, order);
        case orders::LinkedOrder::How::merged_into:
            return go_apart(store, order, linked.order);
        case orders::LinkedOrder::How::put_back:
            break;
        }
        return kernel::refused("wrong_status", put_back_words(linked.number));
    };
}

OrderAction set_priority_action(std::int64_t priority)
{
    return [priority](OrdersStore const& store, OrderId order,
                      Version version) -> Outcome<std::vector<TakeBack>> {
        auto const was = store.set_priority(order, version, priority);
        if (!was) {
            return tl::unexpected(was.error());
        }
        return std::vector<TakeBack>{[order, was = *was](OrdersStore const& later) -> Outcome<void> {
            return later.set_priority(order, std::nullopt, was).map([](std::int64_t) {});
        }};
    };
}

OrderAction set_gift_action(std::optional<std::string> message)
{
    return [message = std::move(message)](OrdersStore const& store, OrderId order,
                                          Version) -> Outcome<std::vector<TakeBack>> {
        auto const was = store.set_gift(order, message);
        if (!was) {
            return tl::unexpected(was.error());
        }
        return std::vector<TakeBack>{[order, was = *was](OrdersStore const& later) -> Outcome<void> {
            return later.set_gift(order, was).map([](std::optional<std::string> const&) {});
        }};
    };
}

OrderAction add_note_action(std::string text)
{
    return [text = std::move(text)](OrdersStore const& store, OrderId order,
                                    Version) -> Outcome<std::vector<TakeBack>> {
        return store.add_note(order, text).map([] { return std::vector<TakeBack>(); });
    };
}

OrderAction tick_mentions_action()
{
    return [](OrdersStore const& store, OrderId order, Version) -> Outcome<std::vector<TakeBack>> {
        return store.tick_mentions(order, true).map([order] {
            return std::vector<TakeBack>{
                [order](OrdersStore const& later) { return later.tick_mentions(order, false); }};
        });
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
