#include "gui/inbound/receipts_store.h"

#include "domain/database/command.h"
#include "domain/inbound/purchase_order.h"
#include "domain/printing/print_document.h"
#include "domain/printing/printers/send.h"
#include "domain/printing/prints_view.h"
#include "gui/inbound/words.h"
#include "gui/inbound/words_of_receipts.h"
#include "gui/lists/list_words.h"
#include "reports/papers/printable.h"

#include <algorithm>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using inbound::ReceiptQueue;
using inbound::ReceiptRecord;
using inbound::ReceiptRow;
using kernel::Outcome;
using kernel::Uuid;

namespace {

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

/// The newest receipt that stands.
inbound::ReceiptHead const* standing(ReceiptRecord const& record)
{
    auto const found = std::find_if(record.receipts.rbegin(), record.receipts.rend(),
                                    [](inbound::ReceiptHead const& it) { return it.status != "canceled"; });
    return found == record.receipts.rend() ? nullptr : &*found;
}

inbound::ReceiptQuery query_of(ListQuery const& asked)
{
    inbound::ReceiptQuery query;
    query.queue = receipt_queue_of(asked.queue);
    query.text = asked.text;
    auto const id = [&](char const* chip) {
        auto const found = asked.chips.find(chip);
        return found == asked.chips.end() ? 0 : std::stoll(found->second);
    };
    if (auto const client = id("client")) {
        query.client = kernel::ClientId{client};
    }
    if (auto const pod = id("pod")) {
        query.pod = kernel::PodId{pod};
    }
    // What is over is looked for newest first, what is to come by its day.
    bool const is_past = query.queue == ReceiptQueue::closed || query.queue == ReceiptQueue::discrepancies ||
                         query.queue == ReceiptQueue::everything;
    query.by_day = asked.sort.empty() ? !is_past : asked.sort == "expected";
    query.descending = asked.sort.empty() ? is_past : !asked.ascending;
    return query;
}

std::string place_of(ReceiptRow const& row)
{
    return (row.expected_on ? kernel::format_date(*row.expected_on) : std::string()) + "|" +
           std::to_string(row.id.value);
}

inbound::ReceiptPlace place_in(std::string const& text)
{
    std::size_t const bar = text.find('|');
    inbound::ReceiptPlace place{{}, {std::stoll(text.substr(bar + 1))}};
    if (auto const day = kernel::parse_date(text.substr(0, bar))) {
        place.day = *day;
    }
    return place;
}

} // namespace

std::vector<ListRow> ReceiptsStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                         std::int64_t skip, std::int64_t limit) const
{
    auto const from = after ? std::optional(place_in(*after)) : std::nullopt;
    auto const read = database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return inbound::receipt_page(tx, query_of(query), from, skip, limit);
    });
    std::vector<ListRow> rows;
    for (ReceiptRow const& row : read) {
        rows.push_back({std::to_string(row.id.value), place_of(row), receipt_cells(row, now())});
    }
    return rows;
}

std::int64_t ReceiptsStore::count(ListQuery const& query) const
{
    inbound::ReceiptQuery const asked = query_of(query);
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return inbound::receipt_counts(tx, asked)[asked.queue];
    });
}

ListOverview ReceiptsStore::overview(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        ListOverview overview;
        overview.queues = receipt_queues();
        for (auto const& [queue, count] : inbound::receipt_counts(tx, query_of(query))) {
            overview.counts[receipt_queue_key(queue)] = count;
        }
        for (inbound::ReceiptChoice const& it : inbound::receipt_clients(tx)) {
            overview.chips["client"].push_back({std::to_string(it.id), it.name, it.color});
        }
        for (inbound::ReceiptChoice const& it : inbound::receipt_pods(tx)) {
            overview.chips["pod"].push_back({std::to_string(it.id), it.name, {}});
        }
        overview.totals =
            receipt_totals(overview.counts["all"], overview.counts["dock"], overview.counts["putaway"]);
        return overview;
    });
}

std::optional<ListRecord> ReceiptsStore::record(std::string const& key) const
{
    ListRecord record;
    auto const read = database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        auto found = inbound::receipt_record(tx, {std::stoll(key)});
        if (found && printing::was_printed(tx, "purchase_order", found->row.id.value)) {
            record.forms["print_order"] = {reason_field()};
        }
        inbound::ReceiptHead const* const receipt = found ? standing(*found) : nullptr;
        if (receipt && printing::was_printed(tx, "receipt", receipt->id.value)) {
            record.forms["print_receipt"] = {reason_field()};
        }
        return found;
    });
    if (!read) {
        return std::nullopt;
    }
    record.detail = receipt_detail(*read, now());
    ReceiptRow const& row = read->row;
    inbound::ReceiptHead const* const receipt = standing(*read);
    bool const may_count = row.status == "expected" || row.status == "arrived" || row.status == "receiving";
    record.allowed.insert("print_order");
    if (may_count) {
        record.allowed.insert("receive");
        record.opens = "receive:" + key;
    }
    if (row.status == "expected") {
        record.allowed.insert("arrive");
    }
    if (row.status == "arrived" || row.status == "receiving") {
        record.allowed.insert("step_back");
        record.forms["step_back"] = {reason_field()};
    }
    if (receipt) {
        record.allowed.insert("print_receipt");
    }
    if (receipt && row.put_away == 0 && row.status == "received") {
        record.allowed.insert("undo_receipt");
        record.forms["undo_receipt"] = {reason_field()};
    }
    if (receipt && row.status == "received" && row.received > row.put_away) {
        record.allowed.insert("putaway");
        record.opens = "putaway:" + std::to_string(receipt->id.value);
    }
    return record;
}

Outcome<ListDone> ReceiptsStore::perform(std::string const& action, std::string const& key,
                                         FormAnswers const& answers, kernel::Uuid const& command) const
{
    auto const record = database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        return inbound::receipt_record(tx, {std::stoll(key)});
    });
    if (!record) {
        return kernel::refused("not_found", receipt_gone_words());
    }
    if (action == "receive") {
        return ListDone{bench_opened_words(record->row.number), {}, "receive:" + key};
    }
    if (action == "putaway" && standing(*record)) {
        return ListDone{bench_opened_words(record->row.number),
                        {},
                        "putaway:" + std::to_string(standing(*record)->id.value)};
    }
    std::string const reason = answer_of(answers, "reason");
    return action.starts_with("print_") ? print(action, *record, reason, command)
                                        : step(action, command, *record, reason);
}

Outcome<ListDone> ReceiptsStore::step(std::string const& action, Uuid const& asked,
                                      ReceiptRecord const& record, std::string const& reason) const
{
    auto const id = record.row.id;
    bool const was_counted = record.row.status == "receiving";
    auto const run = [pool = pool_](Uuid const& command, auto body) {
        return database::run_command(*pool, command, [&](Transaction& tx) { return body(tx, command); });
    };
    auto const back = [id](std::string const& why) {
        return [id, why](Transaction& tx, Uuid const& command) {
            return inbound::step_back(tx, command, id, why);
        };
    };
    auto const forth = [id, was_counted](Transaction& tx, Uuid const& command) {
        return was_counted ? inbound::begin_receiving(tx, command, id) : inbound::arrive(tx, command, id);
    };
    if (action == "arrive") {
        return run(asked, forth).map([&] {
            return ListDone{arrived_words(record.row.number),
                            [run, back] { return run(Uuid::random(), back(undo_by_key_words())); }};
        });
    }
    if (action == "step_back") {
        return run(asked, back(reason)).map([&] {
            return ListDone{stepped_back_words(record.row.number, was_counted),
                            [run, forth] { return run(Uuid::random(), forth); }};
        });
    }
    inbound::ReceiptHead const* const receipt = standing(record);
    if (action != "undo_receipt" || !receipt) {
        return kernel::refused("wrong_status", receipt_gone_words());
    }
    return run(asked,
               [receipt, reason](Transaction& tx, Uuid const& command) {
                   return inbound::undo_receipt(tx, command, receipt->id, reason);
               })
        .map([&] { return ListDone{receipt_taken_back_words(receipt->number, record.row.number)}; });
}

Outcome<ListDone> ReceiptsStore::print(std::string const& action, ReceiptRecord const& record,
                                       std::string const& reason, Uuid const& asked) const
{
    bool const is_order = action == "print_order";
    inbound::ReceiptHead const* const receipt = standing(record);
    if (!is_order && !receipt) {
        return kernel::refused("wrong_status", receipt_gone_words());
    }
    std::string const kind = is_order ? "purchase_order" : "receipt";
    std::int64_t const subject = is_order ? record.row.id.value : receipt->id.value;
    return printing::print_on(*pool_, printers_().for_document(kind), {asked, kind, subject, {}, reason},
                              &reports::printable, &printing::send_to_printer)
        .map([](printing::Printed const& out) {
            return ListDone{paper_printed_words(out.subject, out.printer)};
        });
}

} // namespace poddesk::gui
