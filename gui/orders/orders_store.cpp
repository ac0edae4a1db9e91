#include "gui/orders/orders_store.h"

#include "domain/orders/order_sql.h"

#include "domain/database/command.h"
#include "domain/fulfillment/lane.h"
#include "domain/fulfillment/release_fulfillments.h"
#include "domain/messaging/preview_message.h"
#include "domain/orders/correct_address.h"
#include "domain/orders/hold_order.h"
#include "domain/orders/order_wishes.h"
#include "domain/printing/printers/send.h"
#include "reports/papers/printable.h"

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::OrderId;
using kernel::Outcome;

namespace {

std::vector<returns::RmaRow> returns_of(Transaction& tx, OrderId order)
{
    returns::RmaFilter filter;
    filter.queue = "all";
    filter.order = order;
    auto rows = returns::list_rmas(tx, filter);
    std::ranges::sort(rows, {}, &returns::RmaRow::id);
    return rows;
}

} // namespace

std::vector<orders::QueueRow> OrdersStore::page(orders::QueueQuery const& query,
                                                std::optional<orders::QueuePlace> const& after,
                                                std::int64_t skip, std::int64_t limit) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return orders::queue_page(tx, query, after, skip, limit);
    });
}

void OrdersStore::every_page(orders::QueueQuery const& query,
                             std::function<void(std::vector<orders::QueueRow> const&)> const& take) const
{
    constexpr std::int64_t page_size = 400;
    database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        auto page = orders::queue_page(tx, query, std::nullopt, 0, page_size);
        while (!page.empty()) {
            take(page);
            orders::QueuePlace const last{page.back().sort_key, page.back().id};
            page = orders::queue_page(tx, query, last, 0, page_size);
        }
    });
}

std::vector<orders::QueueRow> OrdersStore::rows(orders::QueueQuery const& query,
                                                std::vector<OrderId> const& ids) const
{
    return database::in_transaction(*pool_, Mode::read_only,
                                    [&](Transaction& tx) { return orders::queue_rows(tx, query, ids); });
}

orders::QueueTotals OrdersStore::totals(orders::QueueQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::read_only,
                                    [&](Transaction& tx) { return orders::queue_totals(tx, query); });
}

std::vector<orders::QueueCount> OrdersStore::counts(std::optional<kernel::PodId> pod,
                                                    kernel::Timestamp day_start) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return orders::queue_counts_by_client(tx, pod, day_start);
    });
}

std::vector<orders::QueuePod> OrdersStore::pods() const
{
    return database::in_transaction(*pool_, Mode::read_only,
                                    [](Transaction& tx) { return orders::queue_pods(tx); });
}

std::vector<std::string> OrdersStore::lanes() const
{
    return database::in_transaction(*pool_, Mode::read_only,
                                    [](Transaction& tx) { return fulfillment::lane_names(tx); });
}

std::optional<OrderRecord> OrdersStore::record(OrderId order) const
{
    return database::in_transaction(*pool_, Mode::snapshot,
                                    [&](Transaction& tx) -> std::optional<OrderRecord> {
                                        auto view = orders::order_view(tx, order);
                                        if (!view) {
                                            return std::nullopt;
                                        }
                                        OrderRecord record{std::move(*view)};
                                        record.progress = fulfillment::progress_of_order(tx, order);
                                        record.pick_lists = fulfillment::pick_lists_of_order(tx, order);
                                        record.parcels = shipping::parcels_of_order(tx, order);
                                        record.messages = messaging::messages_of_order(tx, order);
                                        record.returns = returns_of(tx, order);
                                        record.history = events::events_of_order(tx, order);
                                        record.decisions = events::decisions_of_order(tx, order);
                                        record.notes = orders::notes_of_order(tx, order);
                                        record.duplicates = orders::duplicates_of(tx, order);
                                        record.wanted = orders::wanted_products(tx, order);
                                        record.gift = orders::gift_of(tx, order);
                                        record.linked = orders::linked_orders(tx, order);
                                        record.proposals = orders::merge_proposals(tx, order);
                                        record.problems = orders::open_problems_of(tx, order);
                                        return record;
                                    });
}

OrderId OrdersStore::find(std::string const& typed) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return orders::find_order(tx, typed).value_or(OrderId{});
    });
}

std::optional<database::Content> OrdersStore::content(kernel::ClientId client,
                                                      std::string const& sha256_hex) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return database::read_content(tx, client, sha256_hex);
    });
}

Outcome<std::string> OrdersStore::email(kernel::MessageId message) const
{
    return database::in_transaction(*pool_, Mode::snapshot,
                                    [&](Transaction& tx) { return messaging::preview_message(tx, message); });
}

namespace {

/// The kinds come from the same table that words them.
orders::HoldKind kind_of(std::string const& word)
{
    return orders::parse_hold_kind(word).value_or(orders::HoldKind::operator_);
}

template <class T>
Outcome<void> without_value(Outcome<T> const& outcome)
{
    return outcome ? Outcome<void>() : Outcome<void>(tl::unexpected(outcome.error()));
}

} // namespace

Outcome<void> OrdersStore::hold(OrderId order, std::optional<std::int64_t> seen_version,
                                std::string const& kind, std::string const& reason,
                                std::optional<kernel::Timestamp> until) const
{
    orders::HoldOrder const command{kernel::Uuid::random(), order,  seen_version,
                                    kind_of(kind),          reason, until};
    return without_value(database::run_command(
        *pool_, command.command_id, [&](Transaction& tx) { return orders::hold_order(tx, command); }));
}

Outcome<ClearedHold> OrdersStore::release_hold(OrderId order, std::string const& kind,
                                               std::string const& reason, bool anyway) const
{
    orders::ReleaseHold const command{kernel::Uuid::random(), order, kind_of(kind), reason, anyway};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return orders::release_hold(tx, command); })
        .map([](orders::ReleasedHold const& done) {
            return ClearedHold{done.was_reason, done.was_until};
        });
}

std::vector<fulfillment::CancelEffect>
OrdersStore::what_cancel_undoes(std::vector<OrderId> const& orders) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return fulfillment::what_cancel_undoes(tx, orders);
    });
}

Outcome<void> OrdersStore::cancel(OrderId order, std::optional<std::int64_t> seen_version,
                                  std::string const& reason, bool when_put_back) const
{
    orders::CancelOrder const command{kernel::Uuid::random(), order, seen_version, reason, when_put_back};
    return without_value(database::run_command(*pool_, command.command_id, [&](Transaction& tx) {
        return fulfillment::cancel_and_free(tx, command);
    }));
}

Outcome<kernel::Address> OrdersStore::correct_address(OrderId order, std::optional<std::int64_t> seen_version,
                                                      kernel::Address const& address) const
{
    orders::CorrectAddress const command{kernel::Uuid::random(), order, seen_version, address};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return orders::correct_address(tx, command); })
        .map([](orders::CorrectedAddress const& done) { return done.was; });
}

Outcome<fulfillment::ReplannedLine> OrdersStore::change_line(orders::ChangeLine const& command) const
{
    kernel::Uuid const reserve = kernel::Uuid::random();
    return database::run_command(*pool_, command.command_id, [&](Transaction& tx) {
        return fulfillment::change_line_and_reserve(tx, command, reserve);
    });
}

Outcome<orders::SplitPart> OrdersStore::split(orders::SplitOrder const& command) const
{
    kernel::Uuid const reserve = kernel::Uuid::random();
    return database::run_command(*pool_, command.command_id, [&](Transaction& tx) {
        return fulfillment::split_and_reserve(tx, command, reserve);
    });
}

Outcome<orders::OtherOrder> OrdersStore::unsplit(orders::UnsplitOrder const& command) const
{
    kernel::Uuid const reserve = kernel::Uuid::random();
    return database::run_command(*pool_, command.command_id, [&](Transaction& tx) {
        return fulfillment::unsplit_and_reserve(tx, command, reserve);
    });
}

Outcome<orders::OtherOrder> OrdersStore::merge(orders::MergeOrders const& command) const
{
    kernel::Uuid const reserve = kernel::Uuid::random();
    return database::run_command(*pool_, command.command_id, [&](Transaction& tx) {
        return fulfillment::merge_and_reserve(tx, command, reserve);
    });
}

Outcome<orders::OtherOrder> OrdersStore::unmerge(orders::UnmergeOrder const& command) const
{
    kernel::Uuid const reserve = kernel::Uuid::random();
    return database::run_command(*pool_, command.command_id, [&](Transaction& tx) {
        return fulfillment::unmerge_and_reserve(tx, command, reserve);
    });
}

Outcome<std::int64_t> OrdersStore::set_priority(OrderId order, std::optional<std::int64_t> seen_version,
                                                std::int64_t priority) const
{
    orders::SetPriority const command{kernel::Uuid::random(), order, seen_version, priority};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return orders::set_priority(tx, command); });
}

Outcome<std::optional<std::string>> OrdersStore::set_gift(OrderId order,
                                                          std::optional<std::string> const& message) const
{
    orders::SetGift const command{kernel::Uuid::random(), order, message};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return orders::set_gift(tx, command); });
}

Outcome<void> OrdersStore::add_note(OrderId order, std::string const& text) const
{
    orders::AddNote const command{kernel::Uuid::random(), order, text};
    return without_value(database::run_command(
        *pool_, command.command_id, [&](Transaction& tx) { return orders::add_note(tx, command); }));
}

Outcome<void> OrdersStore::tick_mentions(OrderId order, bool done) const
{
    orders::TickMentions const command{kernel::Uuid::random(), order, done};
    return without_value(database::run_command(
        *pool_, command.command_id, [&](Transaction& tx) { return orders::tick_mentions(tx, command); }));
}

Outcome<void> OrdersStore::keep_duplicate(OrderId order, bool kept, std::string const& reason) const
{
    orders::KeepDuplicate const command{kernel::Uuid::random(), order, kept, reason};
    return without_value(database::run_command(
        *pool_, command.command_id, [&](Transaction& tx) { return orders::keep_duplicate(tx, command); }));
}

Outcome<void> OrdersStore::uncancel(OrderId order, std::string const& reason) const
{
    orders::UncancelOrder const command{kernel::Uuid::random(), order, reason};
    return without_value(database::run_command(
        *pool_, command.command_id, [&](Transaction& tx) { return orders::uncancel_order(tx, command); }));
}

Outcome<Released> OrdersStore::release(orders::QueueQuery const& query) const
{
    constexpr std::int64_t most_at_once = 5000;
    orders::QueueQuery ready = query;
    ready.status = "ready";
    std::vector<OrderId> ids;
    for (orders::QueueRow const& row : page(ready, std::nullopt, 0, most_at_once)) {
        ids.push_back(row.id);
    }
    auto const waiting = database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return fulfillment::waiting_parts(tx, ids, query.lane);
    });
    if (waiting.empty()) {
        return kernel::refused("nothing_ready", "No order of this list has its stock reserved and waits for "
                                                "its release. Change the filter, or wait for the worker.");
    }
    Released done;
    done.is_all = static_cast<std::int64_t>(ids.size()) < most_at_once;
    std::map<kernel::PodId, std::map<kernel::FulfillmentId, OrderId>> may_go;
    std::set<OrderId> kept;
    for (fulfillment::WaitingPart const& part : waiting) {
        if (part.locked_lane.empty()) {
            may_go[part.pod].emplace(part.fulfillment, part.order);
        } else {
            kept.insert(part.order);
            done.locked_lanes.insert(part.locked_lane);
        }
    }
    done.kept = static_cast<std::int64_t>(kept.size());
    std::set<OrderId> gone;
    for (auto& [pod, parts] : may_go) {
        fulfillment::ReleaseFulfillments command{kernel::Uuid::random(), pod, {}};
        for (auto const& [part, order] : parts) {
            command.fulfillments.push_back(part);
        }
        auto const list = database::run_command(*pool_, command.command_id, [&](Transaction& tx) {
            return fulfillment::release_fulfillments(tx, command);
        });
        if (!list) {
            done.refusal = list.error();
            continue;
        }
        done.pick_lists.push_back(list->number);
        for (kernel::FulfillmentId const refused : list->refused) {
            parts.erase(refused);
        }
        for (auto const& [part, order] : parts) {
            done.parts.push_back(part);
            gone.insert(order);
        }
    }
    done.orders = static_cast<std::int64_t>(gone.size());
    if (done.parts.empty() && done.refusal) {
        return tl::unexpected(*done.refusal);
    }
    return done;
}

Outcome<void> OrdersStore::unrelease(std::vector<kernel::FulfillmentId> const& parts,
                                     std::string const& reason) const
{
    fulfillment::Unrelease const command{kernel::Uuid::random(), parts, reason};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return fulfillment::unrelease(tx, command); })
        .map([](fulfillment::Unreleased const&) {});
}

Outcome<printing::Printed> OrdersStore::print_label(kernel::ShipmentId parcel,
                                                    std::string const& reason) const
{
    return printing::print_on(*pool_, printers_().for_document("label"),
                              {kernel::Uuid::random(), "label", parcel.value, {}, reason},
                              &reports::printable, &printing::send_to_printer);
}

} // namespace poddesk::gui
