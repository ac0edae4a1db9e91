#include "gui/orders/order_window_presenter.h"

#include "gui/orders/order_keys.h"
#include "gui/orders/words.h"

#include "domain/orders/address_verification.h"

#include <fmt/format.h>

#include <algorithm>

namespace poddesk::gui {

OrderWindowPresenter::OrderWindowPresenter(std::shared_ptr<OrdersStore> store, Work& work,
                                           OrderWindowView& view, std::string typed)
    : work_(std::move(store), work), view_(view), typed_(std::move(typed)), order_(order_of(typed_)),
      cancel_(work_,
              [this](CancelWords const& effect, bool is_asked) { view_.show_cancel(effect, is_asked); })
{
}

void OrderWindowPresenter::read()
{
    work_.run(
        [this, asked = ++asked_, order = order_, typed = typed_](OrdersStore const& store) -> Continuation {
            return [this, asked, record = store.record(order ? order : store.find(typed))] {
                if (asked == asked_) {
                    take(record);
                }
            };
        });
}

void OrderWindowPresenter::order_changed(std::set<std::int64_t> const& ids, bool everything)
{
    if (everything || ids.contains(order_.value)) {
        read();
    }
}

void OrderWindowPresenter::take(std::optional<OrderRecord> record)
{
    if (!record) {
        view_.show_no_order(order_gone_words(record_             ? record_->order.number
                                             : order_.value == 0 ? typed_
                                                                 : std::string()));
        return;
    }
    if (record_ == record) {
        return;
    }
    order_ = record->order.id;
    bool const was_shown = record_.has_value();
    std::vector<LineRow> const before = std::exchange(lines_, lines_of(*record));
    record_ = std::move(record);
    view_.show_order(*record_, actions_of(record_->order));
    for (std::size_t at = 0; was_shown && at < lines_.size(); ++at) {
        auto const same = std::find_if(before.begin(), before.end(),
                                       [&](LineRow const& row) { return row.key() == lines_[at].key(); });
        auto const columns =
            same == before.end() ? std::set<std::string>() : changed_columns(*same, lines_[at]);
        if (same == before.end() || !columns.empty()) {
            view_.flash_line(key(static_cast<std::int64_t>(at)), columns);
        }
    }
    read_pictures();
    cancel_.orders_changed({order_.value}, false);
}

void OrderWindowPresenter::foresee_cancel()
{
    if (record_) {
        cancel_.ask({order_});
    }
}

void OrderWindowPresenter::forget_cancel()
{
    cancel_.end();
}

void OrderWindowPresenter::read_pictures()
{
    for (LineRow const& row : lines_) {
        std::string const& sha256 = row.line.picture;
        if (sha256.empty() || !pictures_asked_.insert(sha256).second) {
            continue;
        }
        work_.run([this, sha256, client = record_->order.client](OrdersStore const& store) -> Continuation {
            return [this, sha256, content = store.content(client, sha256)] {
                if (content) {
                    view_.show_picture(sha256, content->bytes);
                }
            };
        });
    }
}

LineRow const* OrderWindowPresenter::line(std::int64_t row) const
{
    auto const at = static_cast<std::size_t>(row);
    return row < 0 || at >= lines_.size() ? nullptr : &lines_[at];
}

std::string OrderWindowPresenter::key(std::int64_t row) const
{
    LineRow const* const at = line(row);
    return at ? at->key() : std::string();
}

std::optional<std::int64_t> OrderWindowPresenter::row_of(std::string const& key) const
{
    for (std::size_t at = 0; at < lines_.size(); ++at) {
        if (lines_[at].key() == key) {
            return static_cast<std::int64_t>(at);
        }
    }
    return std::nullopt;
}

std::string OrderWindowPresenter::text(std::int64_t row, std::string const& column) const
{
    LineRow const* const at = line(row);
    if (!at) {
        return {};
    }
    if (column == "product") {
        return at->line.title + ", " + at->line.sku;
    }
    if (column == "bin") {
        return at->bins;
    }
    if (at->is_part && (column == "price" || column == "sum")) {
        return {}; // it is in its kit's
    }
    if (column == "price") {
        return value_words({at->line.unit_price.shop});
    }
    if (column == "quantity") {
        return std::to_string(at->line.quantity);
    }
    if (column == "picked") {
        return at->reserved == 0 ? std::string() : fmt::format("{} / {}", at->picked, at->reserved);
    }
    if (column == "packed") {
        return at->reserved == 0 ? std::string() : fmt::format("{} / {}", at->packed, at->reserved);
    }
    return column == "sum" ? value_words({at->line.unit_price.shop * at->line.quantity}) : std::string();
}

// ── actions ─────────────────────────────────────────────────────────────────────────────────────────────

void OrderWindowPresenter::act(OrderAction const& action,
                               std::function<std::string(std::string const& number)> words)
{
    if (!record_) {
        return;
    }
    work_.run([this, action, order = order_, version = record_->order.version, number = record_->order.number,
               words = std::move(words)](OrdersStore const& store) -> Continuation {
        return [this, words, number, result = act_on(store, action, {{order, version}})] {
            if (!result.refused.empty()) {
                view_.refused(result.refused.front().message);
                read();
                return;
            }
            undo_.push(result.take_back);
            view_.done(words(number), !result.take_back.empty());
            read();
        };
    });
}

void OrderWindowPresenter::hold(std::string const& kind, std::string const& reason, std::string const& until)
{
    act(hold_action(kind, reason, until),
        [kind](std::string const& number) { return holds_placed_words(1, number, hold_word(kind)); });
}

void OrderWindowPresenter::release_hold(std::string const& reason, std::string const& kind)
{
    act(release_holds_action(reason, kind),
        [](std::string const& number) { return holds_released_words(1, number); });
}

void OrderWindowPresenter::cancel(std::string const& reason)
{
    bool const waits = cancel_.end();
    act(cancel_action(reason, waits), [waits](std::string const& number) {
        return waits ? cancels_asked_words(1, number) : orders_canceled_words(1, number);
    });
}

void OrderWindowPresenter::withdraw_cancel(std::string const& reason)
{
    if (record_ && record_->order.cancel_asked) {
        act(withdraw_action(reason, record_->order.cancel_asked->reason), cancel_withdrawn_words);
    }
}

std::optional<kernel::Address> OrderWindowPresenter::proposed_address() const
{
    if (!record_) {
        return std::nullopt;
    }
    orders::OrderView const& order = record_->order;
    return orders::proposed_address(order.ship_to,
                                    order.verification ? order.verification->proposed : std::nullopt);
}

void OrderWindowPresenter::correct_address(kernel::Address const& address)
{
    act(correct_address_action(address),
        [](std::string const& number) { return address_corrected_words(number); });
}

void OrderWindowPresenter::change_line(std::string const& key, std::string const& sku,
                                       std::string const& quantity)
{
    auto const at = row_of(key);
    auto const units = number_of(quantity);
    if (!at || !units || *units < 0) {
        view_.refused(bad_units_words(quantity));
        return;
    }
    act(change_line_action(line(*at)->line.id, sku, *units),
        [sku, units](std::string const& number) { return line_changed_words(number, sku, *units); });
}

void OrderWindowPresenter::split(FormAnswers const& answers)
{
    std::vector<orders::SplitLine> lines;
    for (auto const& [key, typed] : answers) {
        auto const at = row_of(key);
        auto const units = typed.empty() ? std::optional<std::int64_t>(0) : number_of(typed);
        if (!at || !units || *units < 0) {
            view_.refused(bad_units_words(typed));
            return;
        }
        if (*units > 0) {
            lines.push_back({line(*at)->line.id, *units});
        }
    }
    act(split_action(std::move(lines)), [](std::string const& number) { return split_words(number); });
}

std::vector<orders::MergeProposal> OrderWindowPresenter::mergeable() const
{
    auto possible = record_ ? record_->proposals : std::vector<orders::MergeProposal>();
    std::erase_if(possible, [](orders::MergeProposal const& one) { return one.obstacle.has_value(); });
    return possible;
}

void OrderWindowPresenter::merge(std::string const& which)
{
    std::vector<kernel::OrderId> others;
    for (orders::MergeProposal const& one : mergeable()) {
        if (which == "all" || which == std::to_string(one.order.order.value)) {
            others.push_back(one.order.order);
        }
    }
    if (others.empty()) {
        view_.refused(nothing_to_merge_words());
        return;
    }
    act(merge_action(others),
        [count = others.size()](std::string const& number) { return merged_words(number, count); });
}

std::vector<orders::LinkedOrder> OrderWindowPresenter::linked() const
{
    auto found = record_ ? record_->linked : std::vector<orders::LinkedOrder>();
    std::erase_if(
        found, [](orders::LinkedOrder const& one) { return one.how == orders::LinkedOrder::How::put_back; });
    return found;
}

void OrderWindowPresenter::unlink(std::string const& which)
{
    for (orders::LinkedOrder const& one : linked()) {
        if (which == std::to_string(one.order.value)) {
            act(unlink_action(one), [one](std::string const& number) { return unlinked_words(one, number); });
            return;
        }
    }
    view_.refused(nothing_linked_words());
}

void OrderWindowPresenter::set_priority(std::int64_t priority)
{
    act(set_priority_action(priority),
        [priority](std::string const& number) { return priority_set_words(1, number, priority); });
}

void OrderWindowPresenter::set_gift(std::optional<std::string> const& message)
{
    act(set_gift_action(message), [is_gift = message.has_value()](std::string const& number) {
        return gift_set_words(number, is_gift);
    });
}

void OrderWindowPresenter::add_note(std::string const& text)
{
    act(add_note_action(text), [](std::string const& number) { return noted_words(number); });
}

void OrderWindowPresenter::tick_mentions()
{
    act(tick_mentions_action(), [](std::string const& number) { return mentions_ticked_words(number); });
}

void OrderWindowPresenter::undo()
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
                view_.refused(refused.front().message);
            }
            read();
        };
    });
}

std::vector<std::pair<std::string, std::string>> OrderWindowPresenter::labels() const
{
    std::vector<std::pair<std::string, std::string>> found;
    if (record_) {
        for (shipping::OrderParcel const& parcel : record_->parcels) {
            if (!parcel.label.empty() && parcel.status != "voided") {
                found.emplace_back(std::to_string(parcel.id.value), parcel.number);
            }
        }
    }
    return found;
}

void OrderWindowPresenter::print_label(std::string const& parcel, std::string const& reason)
{
    auto const id = number_of(parcel);
    if (!id) {
        view_.refused(no_label_words());
        return;
    }
    work_.run([this, id, reason](OrdersStore const& store) -> Continuation {
        return [this, printed = store.print_label(kernel::ShipmentId{*id}, reason)] {
            if (!printed) {
                view_.refused(printed.error().message);
                return;
            }
            view_.done(label_printed_words(printed->subject, printed->printer, printed->again), false);
            read();
        };
    });
}

void OrderWindowPresenter::open_item(std::string const& key)
{
    constexpr std::string_view prefix = "document:";
    std::size_t const colon = key.find(':', prefix.size());
    if (!record_ || !key.starts_with(prefix) || colon == std::string::npos) {
        return;
    }
    work_.run([this, sha256 = key.substr(prefix.size(), colon - prefix.size()), file = key.substr(colon + 1),
               client = record_->order.client](OrdersStore const& store) -> Continuation {
        return [this, file, content = store.content(client, sha256)] {
            if (content) {
                view_.open_document(file, content->bytes);
            } else {
                view_.refused(document_gone_words(file));
            }
        };
    });
}

} // namespace poddesk::gui
