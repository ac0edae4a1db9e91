#include "gui/fulfillment/pick_lists.h"

#include "gui/fulfillment/pick_list_words.h"
#include "gui/orders/order_keys.h"

#include "domain/database/command.h"
#include "domain/fulfillment/bench_view.h"
#include "domain/fulfillment/pick_list_view.h"
#include "domain/fulfillment/release_fulfillments.h"
#include "domain/orders/queue_view.h"
#include "domain/printing/print_document.h"
#include "domain/printing/printers/send.h"
#include "domain/printing/prints_view.h"
#include "reports/papers/printable.h"

#include <algorithm>
#include <array>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using fulfillment::PickListQueue;
using fulfillment::PickListRow;
using kernel::Outcome;

namespace {

constexpr std::array<std::pair<std::string_view, PickListQueue>, 5> queues{
    {{"to_pick", PickListQueue::to_pick},
     {"picking", PickListQueue::picking},
     {"short", PickListQueue::short_picked},
     {"picked", PickListQueue::picked},
     {"all", PickListQueue::everything}}};

fulfillment::PickListQuery query_of(ListQuery const& asked)
{
    fulfillment::PickListQuery query;
    for (auto const& [key, queue] : queues) {
        if (key == asked.queue) {
            query.queue = queue;
        }
    }
    query.text = asked.text;
    if (auto const pod = asked.chips.find("pod"); pod != asked.chips.end()) {
        query.pod = pod->second;
    }
    // What waits longest comes first; of what is done, the newest.
    bool const is_history = query.queue == PickListQueue::picked || query.queue == PickListQueue::everything;
    query.newest_first = asked.sort == "number" ? !asked.ascending : is_history;
    return query;
}

/// Printing again asks why.
kernel::PickListId list_of(std::string const& key)
{
    return kernel::PickListId{number_of(key).value_or(0)};
}

} // namespace

std::vector<ListRow> PickLists::page(ListQuery const& query, std::optional<std::string> const& after,
                                     std::int64_t skip, std::int64_t limit) const
{
    auto const found = database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return fulfillment::pick_list_page(
            tx, query_of(query), after ? std::optional(list_of(*after)) : std::nullopt, skip, limit);
    });
    std::vector<ListRow> rows;
    for (PickListRow const& row : found) {
        rows.push_back(pick_list_cells(row, kernel::SystemClock().now()));
    }
    return rows;
}

std::int64_t PickLists::count(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return fulfillment::count_pick_lists(tx, query_of(query));
    });
}

ListOverview PickLists::overview(ListQuery const& asked) const
{
    ListOverview overview;
    overview.queues = pick_list_queues();
    database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        for (auto const& [key, queue] : queues) {
            fulfillment::PickListQuery query;
            query.queue = queue;
            overview.counts[std::string(key)] = fulfillment::count_pick_lists(tx, query);
        }
        std::vector<ListChoice> pods;
        for (orders::QueuePod const& pod : orders::queue_pods(tx)) {
            pods.push_back({pod.code, pod.name});
        }
        overview.chips["pod"] = std::move(pods);
    });
    overview.totals = pick_list_totals(
        overview.counts.at(overview.counts.contains(asked.queue) ? asked.queue : std::string("all")));
    return overview;
}

std::optional<ListRecord> PickLists::record(std::string const& key) const
{
    return database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) -> std::optional<ListRecord> {
            auto const row = fulfillment::pick_list_row(tx, list_of(key));
            auto const walk = row ? fulfillment::pick_walk(tx, row->id) : std::nullopt;
            if (!walk) {
                return std::nullopt;
            }
            ListRecord record{pick_list_detail(*row, *walk, kernel::SystemClock().now()), {}, {}, {}};
            if (row->left > 0) {
                record.allowed.insert("pick");
                record.opens = "pick:" + key;
            }
            if (!walk->stops.empty()) {
                record.allowed.insert("print");
                if (printing::was_printed(tx, "pick_list", row->id.value)) {
                    record.forms["print"] = {reason_field()};
                }
            }
            if (!fulfillment::parts_not_begun(tx, row->id).empty()) {
                record.allowed.insert("unrelease");
                record.forms["unrelease"] = {reason_field()};
            }
            return record;
        });
}

Outcome<ListDone> PickLists::perform(std::string const& action, std::string const& key,
                                     FormAnswers const& answers, kernel::Uuid const& command) const
{
    auto const row = database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return fulfillment::pick_list_row(tx, list_of(key));
    });
    if (!row) {
        return kernel::refused("not_found", pick_list_gone_words());
    }
    if (action == "print") {
        return print(row->id, answer_of(answers, "reason"));
    }
    if (action == "unrelease") {
        return unrelease(command, *row, answers.at("reason"));
    }
    return ListDone{on_the_bench_words(row->number), {}, "pick:" + key};
}

Outcome<ListDone> PickLists::print(kernel::PickListId id, std::string const& reason) const
{
    return printing::print_on(*pool_, printers_().for_document("pick_list"),
                              {kernel::Uuid::random(), "pick_list", id.value, {}, reason},
                              &reports::printable, &printing::send_to_printer)
        .map([](printing::Printed const& out) {
            return ListDone{list_printed_words(out.subject, out.printer), {}, {}};
        });
}

Outcome<ListDone> PickLists::unrelease(kernel::Uuid const& id, fulfillment::PickListRow const& row,
                                       std::string const& reason) const
{
    fulfillment::Unrelease command{id, {}, reason};
    command.fulfillments = database::in_transaction(
        *pool_, Mode::read_only, [&](Transaction& tx) { return fulfillment::parts_not_begun(tx, row.id); });
    auto const done = database::run_command(
        *pool_, command.command_id, [&](Transaction& tx) { return fulfillment::unrelease(tx, command); });
    if (!done) {
        return tl::unexpected(done.error());
    }
    return ListDone{unreleased_words(row.number, done->unreleased),
                    [pool = pool_, pod = row.pod, parts = command.fulfillments]() -> Outcome<void> {
                        fulfillment::ReleaseFulfillments const again{kernel::Uuid::random(), pod, parts};
                        return database::run_command(*pool, again.command_id,
                                                     [&](Transaction& tx) {
                                                         return fulfillment::release_fulfillments(tx, again);
                                                     })
                            .map([](fulfillment::Released const&) {});
                    },
                    {}};
}

} // namespace poddesk::gui
