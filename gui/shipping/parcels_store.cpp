#include "gui/shipping/parcels_store.h"

#include "domain/clients/client_view.h"
#include "domain/database/command.h"
#include "domain/orders/queue_view.h"
#include "gui/lists/list_words.h"
#include "gui/shipping/parcels_words.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;
using shipping::ExceptionRow;
using shipping::ParcelTracking;
using shipping::TrackedParcel;
using shipping::TrackingQuery;

namespace {

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

TrackingQuery query_of(ListQuery const& asked)
{
    TrackingQuery query;
    query.queue = parcel_queue_of(asked.queue);
    query.text = asked.text;
    if (asked.queue.starts_with(found_queue)) {
        query.text = asked.text.empty() ? asked.queue.substr(found_queue.size()) : asked.text;
    }
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
    if (auto const carrier = id("carrier")) {
        query.carrier = kernel::CarrierId{carrier};
    }
    return query;
}

std::vector<ExceptionRow> exceptions_in(ParcelTracking const& parcel, std::string const& state)
{
    std::vector<ExceptionRow> all;
    std::copy_if(parcel.exceptions.begin(), parcel.exceptions.end(), std::back_inserter(all),
                 [&](ExceptionRow const& it) { return it.state == state; });
    return all;
}

/// The carrier's page of this parcel; empty where it has none.
std::string page_of(ParcelTracking const& parcel)
{
    constexpr std::string_view place = "{tracking}";
    std::size_t const at = parcel.tracking_url.find(place);
    if (!parcel.tracking_url.starts_with("https://") || at == std::string::npos) {
        return {};
    }
    std::string page = parcel.tracking_url;
    return page.replace(at, place.size(), parcel.parcel.tracking_number);
}

} // namespace

std::vector<ListRow> ParcelsStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                        std::int64_t skip, std::int64_t limit) const
{
    auto const from = after ? std::optional(kernel::ShipmentId{std::stoll(*after)}) : std::nullopt;
    auto const read = database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return shipping::tracked_parcels(tx, query_of(query), from, limit, skip);
    });
    std::vector<ListRow> rows;
    for (TrackedParcel const& parcel : read) {
        std::string const id = std::to_string(parcel.id.value);
        rows.push_back({id, id, parcel_cells(parcel, now())});
    }
    return rows;
}

std::int64_t ParcelsStore::count(ListQuery const& query) const
{
    auto const counts = database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return shipping::tracking_counts(tx, query_of(query));
    });
    auto const by_queue = parcel_queue_counts(counts);
    auto const found = by_queue.find(query.queue);
    return found == by_queue.end() ? counts.everything : found->second;
}

ListOverview ParcelsStore::overview(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        ListOverview overview;
        auto const counts = shipping::tracking_counts(tx, query_of(query));
        overview.queues = parcel_queues(query.queue);
        overview.counts = parcel_queue_counts(counts);
        if (query.queue.starts_with(found_queue)) {
            overview.counts[query.queue] = counts.everything;
        }
        for (clients::ClientRow const& it : clients::list_clients(tx)) {
            overview.chips["client"].push_back({std::to_string(it.id.value), it.name, it.color});
        }
        for (auto const& it : orders::queue_pods(tx)) {
            overview.chips["pod"].push_back({std::to_string(it.id.value), it.name, {}});
        }
        for (auto const& it : shipping::tracking_carriers(tx)) {
            overview.chips["carrier"].push_back({std::to_string(it.id.value), it.name, {}});
        }
        overview.totals = parcel_totals(counts);
        overview.forms["import"] = import_form();
        return overview;
    });
}

std::optional<ListRecord> ParcelsStore::record(std::string const& key) const
{
    auto const read = database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        return shipping::parcel_tracking(tx, {std::stoll(key)});
    });
    if (!read) {
        return std::nullopt;
    }
    ListRecord record;
    record.detail = parcel_detail(*read, now());
    record.opens = "order:" + std::to_string(read->parcel.order.value);
    if (auto const open = exceptions_in(*read, "open"); !open.empty()) {
        record.allowed.insert("resolve");
        record.forms["resolve"] = exception_form(open, now());
    }
    if (auto const resolved = exceptions_in(*read, "resolved"); !resolved.empty()) {
        record.allowed.insert("reopen");
        record.forms["reopen"] = exception_form(resolved, now());
    }
    if (!page_of(*read).empty()) {
        record.allowed.insert("page");
    }
    return record;
}

Outcome<ListDone> ParcelsStore::perform(std::string const& action, std::string const& key,
                                        FormAnswers const& answers, kernel::Uuid const& command) const
{
    if (action == "import") {
        return import(answer_of(answers, "path"), command);
    }
    auto const parcel = database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        return shipping::parcel_tracking(tx, {std::stoll(key)});
    });
    if (!parcel) {
        return kernel::refused("not_found", parcel_gone_words());
    }
    if (action == "page") {
        return ListDone{carrier_page_words(parcel->parcel.carrier), {}, page_of(*parcel)};
    }
    return decide(action, *parcel, answers, command);
}

Outcome<ListDone> ParcelsStore::decide(std::string const& action, ParcelTracking const& parcel,
                                       FormAnswers const& answers, Uuid const& asked) const
{
    bool const is_reopen = action == "reopen";
    auto const choices = exceptions_in(parcel, is_reopen ? "resolved" : "open");
    std::string const wanted = answer_of(answers, "exception");
    auto const chosen = std::find_if(choices.begin(), choices.end(), [&](ExceptionRow const& it) {
        return wanted.empty() || std::to_string(it.id.value) == wanted;
    });
    if (chosen == choices.end()) {
        return kernel::refused("wrong_status", no_exception_words(parcel.parcel.number, is_reopen));
    }
    auto const run = [pool = pool_, id = chosen->id](Uuid const& command, bool reopen,
                                                     std::string const& reason) {
        return database::run_command(*pool, command, [&](Transaction& tx) {
            shipping::ExceptionCommand const step{command, id, reason};
            return reopen ? shipping::reopen_exception(tx, step) : shipping::resolve_exception(tx, step);
        });
    };
    return run(asked, is_reopen, answer_of(answers, "reason")).map([&] {
        std::string const& number = parcel.parcel.number;
        return ListDone{is_reopen ? reopened_words(chosen->kind, number)
                                  : resolved_words(chosen->kind, number),
                        [run, is_reopen] { return run(Uuid::random(), !is_reopen, undo_by_key_words()); }};
    });
}

Outcome<ListDone> ParcelsStore::import(std::string const& path, Uuid const& asked) const
{
    constexpr std::uintmax_t most_bytes = 16U * 1024U * 1024U;
    std::error_code failed;
    std::filesystem::path const file(path);
    auto const size = std::filesystem::file_size(file, failed);
    std::ifstream in(file, std::ios::binary);
    if (failed || !std::filesystem::is_regular_file(file, failed) || !in || size > most_bytes) {
        return kernel::refused("unreadable_file", unreadable_file_words(path));
    }
    std::string const bytes{std::istreambuf_iterator<char>(in), {}};
    auto read = shipping::read_tracking_file(file.filename().string(), bytes);
    if (!read) {
        return tl::unexpected(read.error());
    }
    shipping::ImportTracking const command{asked, std::move(*read), bytes};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return shipping::import_tracking(tx, command); })
        .map([&](shipping::ImportedTracking const& done) {
            return ListDone{imported_words(command.file.name, done)};
        });
}

std::vector<TrackedParcel> ParcelsStore::find(std::string const& text, std::int64_t limit) const
{
    TrackingQuery query;
    query.text = text;
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return shipping::tracked_parcels(tx, query, std::nullopt, limit);
    });
}

} // namespace poddesk::gui
