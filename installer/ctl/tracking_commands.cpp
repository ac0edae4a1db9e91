#include "installer/ctl/reading.h"

#include "domain/shipping/import_tracking.h"
#include "domain/shipping/tracking_view.h"

namespace poddesk::ctl {

namespace {

using nlohmann::json;

json refused_rows(std::vector<shipping::RefusedEvent> const& refused)
{
    json rows = json::array();
    for (shipping::RefusedEvent const& row : refused) {
        rows.push_back(
            {{"row", row.row}, {"tracking", row.tracking}, {"code", row.why.code}, {"why", row.why.message}});
    }
    return rows;
}

json import_file(Context& context, std::string const& path)
{
    std::string const bytes = read_file(path, 16 * 1024 * 1024);
    shipping::ImportTracking const command{
        kernel::Uuid::random(),
        take(shipping::read_tracking_file(std::filesystem::path(path).filename().string(), bytes)), bytes};
    auto const done = take(doing(context, command.command_id, [&](database::Transaction& tx) {
        return shipping::import_tracking(tx, command);
    }));
    return {{"file", path},        {"format", command.file.format}, {"stored", done.stored},
            {"known", done.known}, {"parcels", done.parcels},       {"refused", refused_rows(done.refused)}};
}

void add_import(CLI::App& tracking, Context& context)
{
    CLI::App* const import = tracking.add_subcommand(
        "import", "events of carriers' files: EasyPost, ShipEngine, Karrio (JSON), or the house's CSV");
    auto files = std::make_shared<std::vector<std::string>>();
    import->add_option("FILE", *files, "the files; a file may come twice")->required();
    import->footer(
        "The worker takes in by itself what lies in HOME/tracking/DATABASE.\n"
        "The house's CSV: tracking,code,occurred_at,text,place,event; codes LC PU IN OD HP AT DL EX "
        "RS CA.\nExample:\n  poddeskctl tracking import trackers.json");
    import->callback([&context, files] {
        json rows = json::array();
    std::size_t refused = 0;
    for (std::string const& path : *files) {
        json row = import_file(context, path);
        refused += row["refused"].size();
        if (!context.json) {
            context.output().say(fmt::format("{}: {} new events of {} parcels, {} known, {} refused.", path,
                                             row["stored"].get<int>(), row["parcels"].get<int>(),
                                             row["known"].get<int>(), row["refused"].size()));
            if (!row["refused"].empty()) {
                context.output().list({{"row", "Row", true}, {"tracking", "Tracking"}, {"why", "Why"}},
                                      row["refused"], "");
            }
        }
        rows.push_back(std::move(row));
    }
    if (context.json) {
        context.output().list({}, rows, "");
    }
    if (refused > 0) {
        throw RefusedError(
            {"rows_refused", fmt::format("{} rows were refused; the others are stored.", refused)});
    }
});
} // namespace

json row_of(shipping::TrackedParcel const& parcel)
{
    json row{{"id", parcel.id.value},
             {"number", parcel.number},
             {"order", parcel.order_number},
             {"client", parcel.client_name},
             {"pod", parcel.pod},
             {"carrier", parcel.carrier},
             {"service", parcel.service},
             {"tracking", parcel.tracking_number},
             {"status", parcel.status},
             {"state", parcel.tracking_state},
             {"destination", parcel.destination},
             {"exceptions", parcel.open_exceptions}};
    row["at"] = parcel.tracked_at ? json(kernel::format_iso8601(*parcel.tracked_at)) : json();
    return row;
}

std::vector<Column> const& parcel_columns()
{
    static std::vector<Column> const columns{
        {"number", "Parcel"},  {"order", "Order"},          {"client", "Client"},
        {"pod", "Pod"},        {"carrier", "Carrier"},      {"tracking", "Tracking"},
        {"status", "Status"},  {"state", "Carrier says"},   {"at", "Since"},
        {"destination", "To"}, {"exceptions", "Open", true}};
    return columns;
}

constexpr std::array<std::pair<char const*, shipping::TrackingQueue>, 7> queues{
    {{"everything", shipping::TrackingQueue::everything},
     {"waiting", shipping::TrackingQueue::waiting},
     {"in_transit", shipping::TrackingQueue::in_transit},
     {"out_for_delivery", shipping::TrackingQueue::out_for_delivery},
     {"delivered", shipping::TrackingQueue::delivered},
     {"exceptions", shipping::TrackingQueue::exceptions},
     {"returned", shipping::TrackingQueue::returned}}};

void add_list(CLI::App& tracking, Context& context)
{
    CLI::App* const list = tracking.add_subcommand("list", "parcels and where they are, newest first");
    struct Wish
    {
        std::string queue = "everything";
        std::string client, pod, text;
        std::int64_t limit = 200;
    };
    auto wish = std::make_shared<Wish>();
    std::set<std::string> names;
    for (auto const& [name, queue] : queues) {
        names.insert(name);
    }
    list->add_option("--queue", wish->queue,
                     "everything, waiting, in_transit, out_for_delivery, delivered, exceptions, returned")
        ->check(CLI::IsMember(names));
    list->add_option("--client", wish->client, "code of the client");
    list->add_option("--pod", wish->pod, "code of the pod");
    list->add_option("--text", wish->text, "in the tracking, parcel or order number");
    list->add_option("--limit", wish->limit, "rows at most");
    list->footer("Example:\n  poddeskctl --demo tracking list --queue out_for_delivery");
    list->callback([&context, wish] {
        json rows = json::array();
        reading(context, [&](database::Transaction& tx) {
            shipping::TrackingQuery query;
            query.text = wish->text;
            for (auto const& [name, queue] : queues) {
                if (wish->queue == name) query.queue = queue;
            }
            if (!wish->client.empty()) {
                query.client = known(client_by_code(tx, wish->client), "client", wish->client, ".");
            }
            if (!wish->pod.empty()) {
                query.pod = known(pod_by_code(tx, wish->pod), "pod", wish->pod, ".");
            }
            rows = json::array();
            for (auto const& parcel : shipping::tracked_parcels(tx, query, {}, wish->limit)) {
                rows.push_back(row_of(parcel));
            }
        });
        context.output().list(parcel_columns(), rows, "No parcels here.");
    });
}

json row_of(shipping::ExceptionRow const& one)
{
    json row{{"id", one.id.value},
             {"kind", one.kind},
             {"state", one.state},
             {"parcel", one.number},
             {"tracking", one.tracking_number},
             {"order", one.order_number},
             {"client", one.client_name},
             {"pod", one.pod},
             {"carrier", one.carrier},
             {"detail", one.detail},
             {"occurred_at", kernel::format_iso8601(one.occurred_at)},
             {"resolved_by", one.resolved_by},
             {"automatic", one.is_automatic},
             {"reason", one.reason},
             {"reopen_reason", one.reopen_reason}};
    return row;
}

std::vector<Column> const& exception_columns()
{
    static std::vector<Column> const columns{
        {"id", "Id", true},      {"kind", "What"},     {"parcel", "Parcel"}, {"tracking", "Tracking"},
        {"order", "Order"},      {"client", "Client"}, {"pod", "Pod"},       {"detail", "The carrier says"},
        {"occurred_at", "When"}, {"state", "State"},   {"reason", "Reason"}};
    return columns;
}

void add_show(CLI::App& tracking, Context& context)
{
    CLI::App* const show = tracking.add_subcommand("show", "one parcel's way, newest event first");
    auto code = std::make_shared<std::string>();
    show->add_option("CODE", *code, "tracking number or number of the parcel")->required();
    show->footer("Example:\n  poddeskctl --demo tracking show PDL000000000017");
    show->callback([&context, code] {
        auto const view = reading(context, [&](database::Transaction& tx) {
            return *shipping::parcel_tracking(
                tx, known(shipping::find_parcel_by_code(tx, *code), "parcel", *code,
                          " with a label, or several clients have one; see: poddeskctl tracking list"));
        });
        json value = row_of(view.parcel);
        value["manifest"] = view.manifest;
        json events = json::array();
        for (auto const& event : view.events) {
            events.push_back({{"state", event.state},
                              {"code", event.carrier_code},
                              {"text", event.carrier_text},
                              {"at", kernel::format_iso8601(event.occurred_at)},
                              {"written_at", event.written_at},
                              {"place", event.place},
                              {"source", event.source}});
        }
        json entries = json::array();
        for (auto const& one : view.exceptions) {
            entries.push_back(row_of(one));
        }
        if (context.json) {
            value["events"] = events;
            value["queue"] = entries;
            context.output().record({}, value);
            return;
        }
        context.output().record(parcel_columns(), value);
        context.output().list({{"at", "When"},
                               {"state", "State"},
                               {"text", "The carrier says"},
                               {"place", "Where"},
                               {"code", "Code"},
                               {"source", "From"}},
                              events, "No carrier has scanned it yet.");
        if (!entries.empty()) {
            context.output().list(exception_columns(), entries, "");
        }
    });
}

void add_exceptions(CLI::App& tracking, Context& context)
{
    CLI::App* const list =
        tracking.add_subcommand("exceptions", "parcels that somebody must look at, oldest first");
    auto query = std::make_shared<shipping::ExceptionQuery>();
    list->add_option("--state", query->state, "open, resolved, all")
        ->check(CLI::IsMember({"open", "resolved", "all"}));
    list->add_option("--kind", query->kind,
                     "exception, attempted, returned, canceled, silent, not_shipped, after_delivery")
        ->check(CLI::IsMember(
            {"exception", "attempted", "returned", "canceled", "silent", "not_shipped", "after_delivery"}));
    list->add_option("--text", query->text, "in the tracking, parcel or order number");
    list->footer("Example:\n  poddeskctl --demo tracking exceptions --kind returned");
    list->callback([&context, query] {
        json rows = json::array();
        for (auto const& one : reading(context, [&](database::Transaction& tx) {
                 return shipping::tracking_exceptions(tx, *query, {}, 1000);
             })) {
            rows.push_back(row_of(one));
        }
        context.output().list(exception_columns(), rows, "No parcel needs anybody.");
    });
}

void add_word(CLI::App& tracking, Context& context, char const* name, char const* what, char const* said,
              kernel::Outcome<void> (*use_case)(database::Transaction&, shipping::ExceptionCommand const&))
{
    CLI::App* const word = tracking.add_subcommand(name, what);
    auto id = std::make_shared<std::int64_t>(0);
    auto reason = std::make_shared<std::string>();
    word->add_option("ENTRY", *id, "its id; see: tracking exceptions")->required();
    word->add_option("--reason", *reason, "for who looks at it next")->required();
    word->footer(fmt::format(
        "Example:\n  poddeskctl --demo tracking {} 1 --reason \"Customer called, new address sent\"", name));
    word->callback([&context, id, reason, said, use_case] {
        shipping::ExceptionCommand const command{kernel::Uuid::random(), shipping::TrackingExceptionId{*id},
                                                 *reason};
        take(doing(context, command.command_id,
                   [&](database::Transaction& tx) { return use_case(tx, command); }));
        context.output().done(said, {{"exception", *id}});
    });
}

void add_files(CLI::App& tracking, Context& context)
{
    CLI::App* const files = tracking.add_subcommand("files", "what was taken in, newest first");
    files->footer("Example:\n  poddeskctl --demo tracking files");
    files->callback([&context] {
        json rows = json::array();
        for (auto const& file :
             reading(context, [](database::Transaction& tx) { return shipping::tracking_files(tx, 200); })) {
            rows.push_back({{"id", file.id.value},
                            {"name", file.name},
                            {"format", file.format},
                            {"stored", file.stored},
                            {"known", file.known},
                            {"refused", file.refused},
                            {"by", file.imported_by},
                            {"at", kernel::format_iso8601(file.imported_at)}});
        }
        context.output().list({{"name", "File"},
                               {"format", "Format"},
                               {"stored", "New", true},
                               {"known", "Known", true},
                               {"refused", "Refused", true},
                               {"by", "By"},
                               {"at", "When"}},
                              rows, "No file yet.");
    });
}

void add_silence(CLI::App& tracking, Context& context)
{
    CLI::App* const silence = tracking.add_subcommand(
        "silence", "after how many business days without a scan a carrier's parcel counts as silent");
    auto carrier = std::make_shared<std::string>();
    auto days = std::make_shared<int>(3);
    silence->add_option("CARRIER", *carrier, "its code")->required();
    silence->add_option("--days", *days, "1 to 60")->required()->check(CLI::Range(1, 60));
    silence->footer("Example:\n  poddeskctl --demo tracking silence usps --days 4");
    silence->callback([&context, carrier, days] {
        kernel::Uuid const id = kernel::Uuid::random();
        take(doing(context, id, [&](database::Transaction& tx) {
            return shipping::set_silent_after(
                tx, id, known(carrier_by_code(tx, *carrier), "carrier", *carrier, "."), *days);
        }));
        context.output().done(fmt::format("{} parcels are silent after {} business days.", *carrier, *days),
                              {{"carrier", *carrier}, {"days", *days}});
    });
}

} // namespace poddesk::ctl

void add_tracking_commands(CLI::App& app, Context& context)
{
    CLI::App* const tracking = app.add_subcommand("tracking", "where the parcels are, by what carriers say");
    tracking->require_subcommand(1);
    add_import(*tracking, context);
    add_list(*tracking, context);
    add_show(*tracking, context);
    add_exceptions(*tracking, context);
    add_word(*tracking, context, "resolve", "somebody has looked after it", "Resolved.",
             &shipping::resolve_exception);
    add_word(*tracking, context, "reopen", "the undo of resolve", "It is open again.",
             &shipping::reopen_exception);
    add_files(*tracking, context);
    add_silence(*tracking, context);
}

} // namespace poddesk::ctl
