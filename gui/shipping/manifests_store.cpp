#include "gui/shipping/manifests_store.h"

#include "domain/database/command.h"
#include "domain/orders/queue_view.h"
#include "domain/printing/print_document.h"
#include "domain/printing/printers/send.h"
#include "domain/printing/prints_view.h"
#include "gui/lists/list_words.h"
#include "gui/shipping/manifests_words.h"
#include "reports/papers/printable.h"

#include <algorithm>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;
using shipping::ManifestId;
using shipping::ManifestParcel;
using shipping::ManifestQuery;
using shipping::ManifestRow;
using shipping::UnmanifestedDay;

namespace {

constexpr std::int64_t most_parcels = 100; ///< that the detail shows

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

bool is_of_days(ListQuery const& query)
{
    return query.queue == "to_close";
}

bool is_of_labels(ListQuery const& query)
{
    return query.queue == "labels";
}

std::int64_t chip(ListQuery const& asked, char const* key)
{
    auto const found = asked.chips.find(key);
    return found == asked.chips.end() ? 0 : std::stoll(found->second);
}

template <class Query>
Query within(ListQuery const& asked)
{
    Query query;
    query.text = asked.text;
    if (auto const pod = chip(asked, "pod")) {
        query.pod = kernel::PodId{pod};
    }
    if (auto const carrier = chip(asked, "carrier")) {
        query.carrier = kernel::CarrierId{carrier};
    }
    return query;
}

ManifestQuery query_of(ListQuery const& asked)
{
    auto query = within<ManifestQuery>(asked);
    query.status = asked.queue == "all" ? "" : asked.queue;
    return query;
}

shipping::TrackingQuery label_query(ListQuery const& asked)
{
    auto query = within<shipping::TrackingQuery>(asked);
    query.queue = shipping::TrackingQueue::unmanifested;
    return query;
}

/// Few at any time: read whole. What is typed narrows manifests and labels, never what there is to close.
std::vector<UnmanifestedDay> days_of(Transaction& tx, ListQuery const& asked)
{
    auto days = shipping::unmanifested_days(tx);
    auto const query = within<ManifestQuery>(asked);
    std::erase_if(days, [&](UnmanifestedDay const& day) {
        return (query.pod && day.pod != *query.pod) || (query.carrier && day.carrier != *query.carrier);
    });
    return days;
}

std::string key_of(UnmanifestedDay const& day)
{
    return "d/" + std::to_string(day.carrier.value) + "/" + std::to_string(day.pod.value) + "/" +
           kernel::format_date(day.ship_date);
}

/// What key_of made. None for anything else.
std::optional<ManifestQuery> day_in(std::string const& key)
{
    std::size_t const pod = key.find('/', 2);
    std::size_t const date = pod == std::string::npos ? pod : key.find('/', pod + 1);
    if (!key.starts_with("d/") || date == std::string::npos) {
        return std::nullopt;
    }
    auto const day = kernel::parse_date(key.substr(date + 1));
    if (!day) {
        return std::nullopt;
    }
    ManifestQuery query;
    query.carrier = kernel::CarrierId{std::stoll(key.substr(2))};
    query.pod = kernel::PodId{std::stoll(key.substr(pod + 1))};
    query.ship_date = *day;
    return query;
}

/// The rows of a list that is in memory whole.
template <class T>
std::vector<T> part_of(std::vector<T> const& all, std::size_t from, std::int64_t limit)
{
    std::size_t const begin = std::min(from, all.size());
    std::size_t const end = std::min(begin + static_cast<std::size_t>(limit), all.size());
    return {all.begin() + static_cast<std::ptrdiff_t>(begin), all.begin() + static_cast<std::ptrdiff_t>(end)};
}

} // namespace

std::vector<ListRow> ManifestsStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                          std::int64_t skip, std::int64_t limit) const
{
    std::vector<ListRow> rows;
    std::int64_t const from = after ? std::stoll(*after) : 0;
    database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        rows.clear();
        if (is_of_days(query)) {
            auto place = from + skip;
            for (auto const& day : part_of(days_of(tx, query), static_cast<std::size_t>(place), limit)) {
                rows.push_back({key_of(day), std::to_string(++place), day_cells(day)});
            }
        } else if (is_of_labels(query)) {
            auto const last = after ? std::optional(kernel::ShipmentId{from}) : std::nullopt;
            for (auto const& label : shipping::tracked_parcels(tx, label_query(query), last, limit, skip)) {
                std::string const id = std::to_string(label.id.value);
                rows.push_back({"p/" + id, id, label_cells(label, now())});
            }
        } else {
            auto const last = after ? std::optional(ManifestId{from}) : std::nullopt;
            for (auto const& row : shipping::manifests(tx, query_of(query), last, limit, skip)) {
                std::string const id = std::to_string(row.id.value);
                rows.push_back({"m/" + id, id, manifest_cells(row, now())});
            }
        }
    });
    return rows;
}

std::int64_t ManifestsStore::count(ListQuery const& query) const
{
    return overview(query).counts[query.queue];
}

ListOverview ManifestsStore::overview(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        ListOverview overview;
        overview.queues = manifest_queues();
        auto counts = shipping::manifest_counts(tx, query_of(query));
        counts.unmanifested = shipping::tracking_counts(tx, label_query(query)).unmanifested;
        std::size_t const days = days_of(tx, query).size();
        overview.counts = {{"to_close", static_cast<std::int64_t>(days)},
                           {"open", counts.open},
                           {"closed", counts.closed},
                           {"handed_over", counts.handed_over},
                           {"labels", counts.unmanifested},
                           {"all", counts.open + counts.closed + counts.handed_over}};
        for (auto const& it : orders::queue_pods(tx)) {
            overview.chips["pod"].push_back({std::to_string(it.id.value), it.name, {}});
        }
        for (auto const& it : shipping::tracking_carriers(tx)) {
            overview.chips["carrier"].push_back({std::to_string(it.id.value), it.name, {}});
        }
        overview.totals = manifest_totals(counts, days);
        return overview;
    });
}

std::optional<ListRecord> ManifestsStore::record(std::string const& key) const
{
    if (key.starts_with("d/")) {
        return day_record(key);
    }
    std::int64_t const id = std::stoll(key.substr(2));
    return key.starts_with("m/") ? manifest_record({id}) : label_record({id});
}

std::optional<ListRecord> ManifestsStore::day_record(std::string const& key) const
{
    auto const asked = day_in(key);
    if (!asked) {
        return std::nullopt;
    }
    return database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) -> std::optional<ListRecord> {
            auto const days = shipping::unmanifested_days(tx);
            auto const day = std::find_if(days.begin(), days.end(),
                                          [&](UnmanifestedDay const& it) { return key_of(it) == key; });
            if (day == days.end()) {
                return std::nullopt;
            }
            ListRecord record;
            record.detail = day_detail(*day, shipping::unmanifested_labels(tx, *asked, {}, most_parcels));
            record.allowed.insert("close");
            return record;
        });
}

std::optional<ListRecord> ManifestsStore::manifest_record(ManifestId id) const
{
    return database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) -> std::optional<ListRecord> {
            auto const row = shipping::find_manifest(tx, id);
            if (!row) {
                return std::nullopt;
            }
            ListRecord record;
            record.detail =
                manifest_detail(*row, shipping::parcels_on_manifest(tx, id, 0, most_parcels), now());
            if (row->status == "closed") {
                record.allowed = {"hand_over", "reopen"};
                record.forms["hand_over"] = driver_form();
                record.forms["reopen"] = {reason_field()};
            }
            if (row->status != "open") {
                record.allowed.insert("print");
                if (printing::was_printed(tx, "manifest", id.value)) {
                    record.forms["print"] = {reason_field()};
                }
            }
            return record;
        });
}

std::optional<ListRecord> ManifestsStore::label_record(kernel::ShipmentId id) const
{
    auto const rows = database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) { return shipping::tracked_parcel_rows(tx, {id}); });
    if (rows.empty()) {
        return std::nullopt;
    }
    ListRecord record;
    record.detail = label_detail(rows.front(), now());
    record.opens = "order:" + std::to_string(rows.front().order.value);
    return record;
}

Outcome<ListDone> ManifestsStore::perform(std::string const& action, std::string const& key,
                                          FormAnswers const& answers, kernel::Uuid const& command) const
{
    if (auto const day = day_in(key)) {
        return action == "close" ? close(*day, command) : kernel::refused("wrong_status", wrong_row_words());
    }
    if (!key.starts_with("m/")) {
        return kernel::refused("wrong_status", wrong_row_words());
    }
    auto const row = database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return shipping::find_manifest(tx, ManifestId{std::stoll(key.substr(2))});
    });
    if (!row) {
        return kernel::refused("not_found", manifest_gone_words());
    }
    if (action == "reopen") {
        return reopen(*row, answer_of(answers, "reason"), command);
    }
    if (action == "hand_over") {
        return hand_over(*row, answer_of(answers, "driver"), command);
    }
    return action == "print" ? print(row->id, answer_of(answers, "reason"), command)
                             : kernel::refused("wrong_status", wrong_row_words());
}

namespace {

Outcome<shipping::ClosedManifest> run_close(database::Pool& pool, Uuid const& command,
                                            ManifestQuery const& day)
{
    return database::run_command(pool, command, [&](Transaction& tx) {
        return shipping::close_manifest(tx, {command, *day.carrier, *day.pod, *day.ship_date});
    });
}

Outcome<std::int64_t> run_reopen(database::Pool& pool, Uuid const& command, ManifestId id,
                                 std::string const& reason)
{
    return database::run_command(pool, command, [&](Transaction& tx) {
        return shipping::reopen_manifest(tx, {command, id, reason});
    });
}

} // namespace

Outcome<ListDone> ManifestsStore::close(ManifestQuery const& day, Uuid const& command) const
{
    return run_close(*pool_, command, day).map([&](shipping::ClosedManifest const& done) {
        return ListDone{
            closed_words(done.number, done.parcels, done.weight_ng),
            [pool = pool_, id = done.id]() -> Outcome<void> {
                return run_reopen(*pool, Uuid::random(), id, undo_by_key_words()).map([](std::int64_t) {});
            }};
    });
}

Outcome<ListDone> ManifestsStore::reopen(ManifestRow const& manifest, std::string const& reason,
                                         Uuid const& command) const
{
    ManifestQuery day;
    day.carrier = manifest.carrier;
    day.pod = manifest.pod;
    day.ship_date = manifest.ship_date;
    return run_reopen(*pool_, command, manifest.id, reason).map([&](std::int64_t labels) {
        return ListDone{
            manifest_reopened_words(manifest.number, labels), [pool = pool_, day]() -> Outcome<void> {
                return run_close(*pool, Uuid::random(), day).map([](shipping::ClosedManifest const&) {});
            }};
    });
}

Outcome<ListDone> ManifestsStore::hand_over(ManifestRow const& manifest, std::string const& driver,
                                            Uuid const& command) const
{
    return database::run_command(*pool_, command,
                                 [&](Transaction& tx) {
                                     return shipping::hand_over_manifest(tx, {command, manifest.id, driver});
                                 })
        .map([&](std::int64_t parcels) {
            return ListDone{handed_over_words(manifest.number, parcels, driver)};
        });
}

Outcome<ListDone> ManifestsStore::print(ManifestId manifest, std::string const& reason,
                                        Uuid const& command) const
{
    return printing::print_on(*pool_, printers_().for_document("manifest"),
                              {command, "manifest", manifest.value, {}, reason}, &reports::printable,
                              &printing::send_to_printer)
        .map([](printing::Printed const& out) {
            return ListDone{manifest_printed_words(out.subject, out.printer)};
        });
}

} // namespace poddesk::gui
