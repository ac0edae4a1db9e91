// The order queue's detail pane and actions. See order_queue_presenter.h.
#include "gui/orders/order_queue_presenter.h"

#include "gui/orders/order_export.h"
#include "gui/orders/order_keys.h"
#include "gui/orders/words.h"

#include <fmt/format.h>

#include <utility>

namespace poddesk::gui {

using kernel::OrderId;

void OrderQueuePresenter::read_detail()
{
    std::uint64_t const asked = ++detail_asked_;
    if (selected_.empty()) {
        view_.show_no_detail(nothing_selected_words());
        return;
    }
    work_.run([this, asked, key = selected_](OrdersStore const& store) -> Continuation {
        return [this, asked, key, record = store.record(order_of(key))] {
            if (asked == detail_asked_) {
                take_detail(key, record);
            }
        };
    });
}

void OrderQueuePresenter::take_detail(std::string const& key, std::optional<OrderRecord> const& record)
{
    if (!record) {
        auto const at = row_of(key);
        auto const* row = at ? pages_.row(*at) : nullptr;
        view_.show_no_detail(order_gone_words(row ? row->number : std::string()));
        return;
    }
    view_.show_detail(queue_detail(*record, clock_->now()), actions_of(record->order));
}

void OrderQueuePresenter::hold(std::vector<std::string> const& keys, std::string const& kind,
                               std::string const& reason, std::string const& until)
{
    act(keys, hold_action(kind, reason, until), [kind](std::int64_t done, std::string const& number) {
        return holds_placed_words(done, number, hold_word(kind));
    });
}

void OrderQueuePresenter::release_holds(std::vector<std::string> const& keys, std::string const& reason,
                                        std::string const& kind)
{
    act(keys, release_holds_action(reason, kind), holds_released_words);
}

void OrderQueuePresenter::set_priority(std::vector<std::string> const& keys, std::int64_t priority)
{
    act(keys, set_priority_action(priority), [priority](std::int64_t done, std::string const& number) {
        return priority_set_words(done, number, priority);
    });
}

void OrderQueuePresenter::foresee_cancel(std::vector<std::string> const& keys)
{
    std::vector<OrderId> orders;
    for (auto const& [order, version] : targets_of(keys)) {
        orders.push_back(order);
    }
    cancel_.ask(std::move(orders));
}

void OrderQueuePresenter::forget_cancel()
{
    cancel_.end();
}

void OrderQueuePresenter::cancel(std::vector<std::string> const& keys, std::string const& reason)
{
    bool const waits = cancel_.end();
    act(keys, cancel_action(reason, waits), waits ? cancels_asked_words : orders_canceled_words);
}

void OrderQueuePresenter::keep_duplicates(std::vector<std::string> const& keys, std::string const& reason)
{
    act(keys, keep_duplicate_action(reason), duplicates_kept_words);
}

void OrderQueuePresenter::act(std::vector<std::string> const& keys, OrderAction const& action,
                              std::function<std::string(std::int64_t, std::string const&)> words)
{
    auto const targets = targets_of(keys);
    if (targets.empty()) {
        return;
    }
    std::string const number = targets.size() == 1 ? text(row_of(keys.front()).value_or(-1), "number") : "";
    work_.run(
        [this, action, targets, number, words = std::move(words)](OrdersStore const& store) -> Continuation {
            return [this, number, words, result = act_on(store, action, targets)] {
                if (result.done > 0) {
                    undo_.push(result.take_back);
                    view_.done(words(result.done, number), !result.take_back.empty());
                }
                if (!result.refused.empty()) {
                    view_.refused(some_refused_words(static_cast<std::int64_t>(result.refused.size()),
                                                     result.refused.front().message));
                }
            };
        });
}

void OrderQueuePresenter::release_ready()
{
    work_.run(
        [this, query = query_](OrdersStore const& store) -> Continuation {
            return [this, released = store.release(query)] {
                if (!released) {
                    view_.refused(released.error().message);
                    return;
                }
                if (released->orders == 0) {
                    view_.refused(not_released_words(*released));
                    return;
                }
                undo_.push({[parts = released->parts](OrdersStore const& later) {
                    return later.unrelease(parts, undo_reason());
                }});
                view_.done(released_words(*released), true);
            };
        },
        {}, released_label());
}

void OrderQueuePresenter::undo()
{
    std::vector<TakeBack> const step = undo_.pop();
    if (step.empty()) {
        view_.refused(nothing_to_undo_words());
        return;
    }
    work_.run([this, step](OrdersStore const& store) -> Continuation {
        std::vector<kernel::Refusal> refused;
        for (TakeBack const& take_back : step) {
            if (auto const done = take_back(store); !done) {
                refused.push_back(done.error());
            }
        }
        return [this, refused] {
            if (refused.empty()) {
                view_.done(undone_words(), false);
            } else {
                view_.refused(
                    some_refused_words(static_cast<std::int64_t>(refused.size()), refused.front().message));
            }
        };
    });
}

Export OrderQueuePresenter::exported(std::vector<std::string> const& shown_columns) const
{
    OrderTable const table = order_table(shown_columns, clock_->now());
    return {exported_orders_name(title()), table.columns, totals_.orders,
            [store = work_.store(), query = query_, row = table.row](reports::RowSink const& sink) {
                store->every_page(query, [&](std::vector<orders::QueueRow> const& page) {
                    std::vector<reports::SheetRow> rows;
                    rows.reserve(page.size());
                    std::transform(page.begin(), page.end(), std::back_inserter(rows), row);
                    sink(rows);
                });
            }};
}

} // namespace poddesk::gui
