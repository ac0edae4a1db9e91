#include "installer/ctl/reading.h"

#include "domain/shipping/manifest.h"
#include "domain/shipping/manifest_view.h"
#include "reports/papers/papers.h"

namespace poddesk::ctl {

namespace {

using nlohmann::json;

std::string weight_text(std::int64_t nanograms)
{
    return kernel::format_weight(kernel::Weight{nanograms});
}

json row_of(shipping::ManifestRow const& one)
{
    json row{{"id", one.id.value},
             {"number", one.number},
             {"carrier", one.carrier_name},
             {"pod", one.pod_code},
             {"ship_date", kernel::format_date(one.ship_date)},
             {"status", one.status},
             {"parcels", one.parcels},
             {"weight", weight_text(one.weight_ng)},
             {"weight_ng", one.weight_ng},
             {"closed_by", one.closed_by},
             {"driver", one.driver},
             {"reopened", one.reopen_reason}};
    row["handed_over_at"] = one.handed_over_at ? json(kernel::format_iso8601(*one.handed_over_at)) : json();
    return row;
}

std::vector<Column> const& manifest_columns()
{
    static std::vector<Column> const columns{{"number", "Manifest"}, {"carrier", "Carrier"},
                                             {"pod", "Pod"},         {"ship_date", "Day"},
                                             {"status", "Status"},   {"parcels", "Parcels", true},
                                             {"weight", "Weight"},   {"closed_by", "Closed by"},
                                             {"driver", "Driver"},   {"reopened", "Opened again because"}};
    return columns;
}

json row_of(shipping::ManifestParcel const& one)
{
    return {{"id", one.shipment.value},
            {"position", one.position},
            {"parcel", one.number},
            {"order", one.order_number},
            {"client", one.client_name},
            {"service", one.service},
            {"tracking", one.tracking_number},
            {"to", one.destination},
            {"status", one.status},
            {"weight", weight_text(one.weight_ng)},
            {"shipped", one.is_shipped}};
}

std::vector<Column> const& parcel_columns()
{
    static std::vector<Column> const columns{
        {"position", "No.", true}, {"tracking", "Tracking"}, {"parcel", "Parcel"}, {"order", "Order"},
        {"client", "Client"},      {"service", "Service"},   {"to", "To"},         {"weight", "Weight"},
        {"status", "Status"},      {"shipped", "Shipped"}};
    return columns;
}

shipping::ManifestRow manifest_of(database::Transaction& tx, std::string const& number)
{
    return known(shipping::find_manifest(tx, number), "manifest", number, "; see: poddeskctl manifests list");
}

struct Place
{
    std::string carrier, pod, day;
};

void add_place(CLI::App& command, Place& place, bool needed)
{
    command.add_option("--carrier", place.carrier, "its code")->required(needed);
    command.add_option("--pod", place.pod, "its code")->required(needed);
    command.add_option("--date", place.day,
                       needed ? "ship date; none: today at the pod" : "ship date, as 2026-11-24");
}

shipping::ManifestQuery query_of(database::Transaction& tx, Place const& place)
{
    shipping::ManifestQuery query;
    if (!place.carrier.empty()) {
        query.carrier = known(carrier_by_code(tx, place.carrier), "carrier", place.carrier, ".");
    }
    if (!place.pod.empty()) {
        query.pod = known(pod_by_code(tx, place.pod), "pod", place.pod, ".");
    }
    if (!place.day.empty()) {
        query.ship_date = take(kernel::parse_date(place.day));
    }
    return query;
}

void add_list(CLI::App& manifests, Context& context)
{
    CLI::App* const list = manifests.add_subcommand("list", "manifests, newest first");
    auto place = std::make_shared<Place>();
    auto status = std::make_shared<std::string>();
    list->add_option("--status", *status, "open, closed, handed_over")
        ->check(CLI::IsMember({"open", "closed", "handed_over"}));
    add_place(*list, *place, false);
    list->footer("Example:\n  poddeskctl --demo manifests list --status closed");
    list->callback([&context, place, status] {
        json rows = json::array();
        reading(context, [&](database::Transaction& tx) {
            shipping::ManifestQuery query = query_of(tx, *place);
            query.status = *status;
            constexpr std::size_t at_once = 500;
            rows = json::array();
            std::optional<shipping::ManifestId> last;
            for (std::size_t got = at_once; got == at_once;) {
                auto const page = shipping::manifests(tx, query, last, at_once);
                for (auto const& one : page) {
                    rows.push_back(row_of(one));
                }
                got = page.size();
                last = page.empty() ? last : std::optional(page.back().id);
            }
        });
        context.output().list(manifest_columns(), rows,
                              "No manifest here; close one: poddeskctl manifests close");
    });
}

void add_show(CLI::App& manifests, Context& context)
{
    CLI::App* const show = manifests.add_subcommand("show", "one manifest with its parcels");
    auto number = std::make_shared<std::string>();
    show->add_option("MANIFEST", *number, "its number")->required();
    show->footer("Example:\n  poddeskctl --demo manifests show M-CMH-00001");
    show->callback([&context, number] {
        json value;
        json parcels = json::array();
        reading(context, [&](database::Transaction& tx) {
            shipping::ManifestRow const row = manifest_of(tx, *number);
            value = row_of(row);
            parcels = json::array();
            for (auto const& one : shipping::parcels_on_manifest(tx, row.id, 0, 100000)) {
                parcels.push_back(row_of(one));
            }
        });
        if (context.json) {
            value["lines"] = parcels;
            context.output().record({}, value);
            return;
        }
        context.output().record(manifest_columns(), value);
        context.output().list(parcel_columns(), parcels, "No parcel is on it: it was opened again.");
    });
}

void add_unmanifested(CLI::App& manifests, Context& context)
{
    CLI::App* const list =
        manifests.add_subcommand("unmanifested", "labels on no manifest, by carrier, pod and ship date");
    auto labels = std::make_shared<bool>(false);
    list->add_flag("--labels", *labels, "each of them");
    list->footer("Example:\n  poddeskctl --demo manifests unmanifested");
    list->callback([&context, labels] {
        json rows = json::array();
        if (*labels) {
            for (auto const& one : reading(context, [](database::Transaction& tx) {
                     return shipping::unmanifested_labels(tx, {}, {}, 100000);
                 })) {
                rows.push_back(row_of(one));
            }
            context.output().list(parcel_columns(), rows, "Every label is on a manifest.");
            return;
        }
        for (auto const& day :
             reading(context, [](database::Transaction& tx) { return shipping::unmanifested_days(tx); })) {
            rows.push_back({{"carrier", day.carrier_code},
                            {"pod", day.pod_code},
                            {"ship_date", kernel::format_date(day.ship_date)},
                            {"labels", day.labels},
                            {"not_shipped", day.not_shipped},
                            {"weight", weight_text(day.weight_ng)}});
        }
        context.output().list({{"carrier", "Carrier"},
                               {"pod", "Pod"},
                               {"ship_date", "Day"},
                               {"labels", "Labels", true},
                               {"not_shipped", "Not shipped", true},
                               {"weight", "Weight"}},
                              rows, "Every label is on a manifest.");
    });
}

std::string print(Context& context, shipping::ManifestId manifest)
{
    return take(database::in_transaction(
        context.pool(), [&](database::Transaction& tx) { return reports::print_manifest(tx, manifest); }));
}

void add_close(CLI::App& manifests, Context& context)
{
    CLI::App* const close =
        manifests.add_subcommand("close", "number and fix the list of a carrier's parcels of a day");
    auto place = std::make_shared<Place>();
    auto pdf = std::make_shared<std::string>();
    add_place(*close, *place, true);
    close->add_option("--pdf", *pdf, "write the list for the driver here");
    close->footer("A label that comes later goes on the next manifest of the day.\n"
                  "Example:\n  poddeskctl --demo manifests close --carrier podline --pod RNO --pdf list.pdf");
    close->callback([&context, place, pdf] {
        kernel::Uuid const id = kernel::Uuid::random();
        auto const closed = take(doing(context, id, [&](database::Transaction& tx) {
            shipping::ManifestQuery const query = query_of(tx, *place);
            kernel::Date const day =
                query.ship_date ? *query.ship_date : shipping::ship_date_now(tx, *query.pod);
            return shipping::close_manifest(tx, {id, *query.carrier, *query.pod, day});
        }));
        std::string const bytes = print(context, closed.id);
        if (!pdf->empty()) {
            write_file(*pdf, bytes);
        }
        context.output().done(
            fmt::format("{} holds {} parcels, {}.", closed.number, closed.parcels,
                        weight_text(closed.weight_ng)),
            {{"manifest", closed.id.value}, {"number", closed.number}, {"parcels", closed.parcels}});
    });
}

void add_print(CLI::App& manifests, Context& context)
{
    CLI::App* const command = manifests.add_subcommand("print", "the list for the driver, as PDF");
    auto number = std::make_shared<std::string>();
    auto pdf = std::make_shared<std::string>();
    command->add_option("MANIFEST", *number, "its number")->required();
    command->add_option("--pdf", *pdf, "write it here")->required();
    command->footer("Example:\n  poddeskctl --demo manifests print M-CMH-00001 --pdf list.pdf");
    command->callback([&context, number, pdf] {
        shipping::ManifestId const id =
            reading(context, [&](database::Transaction& tx) { return manifest_of(tx, *number).id; });
        std::string const bytes = print(context, id);
        write_file(*pdf, bytes);
        context.output().done(fmt::format("Written to {}.", *pdf),
                              {{"number", *number}, {"bytes", bytes.size()}});
    });
}

void add_hand_over(CLI::App& manifests, Context& context)
{
    CLI::App* const command =
        manifests.add_subcommand("hand-over", "the driver has it; there is no way back");
    auto number = std::make_shared<std::string>();
    auto driver = std::make_shared<std::string>();
    command->add_option("MANIFEST", *number, "its number")->required();
    command->add_option("--driver", *driver, "the driver's name")->required();
    command->footer("Example:\n  poddeskctl --demo manifests hand-over M-CMH-00001 --driver \"Lou Park\"");
    command->callback([&context, number, driver] {
        kernel::Uuid const id = kernel::Uuid::random();
        shipping::ManifestId manifest{};
        auto const parcels = take(doing(context, id, [&](database::Transaction& tx) {
            manifest = manifest_of(tx, *number).id;
            return shipping::hand_over_manifest(tx, {id, manifest, *driver});
        }));
        print(context, manifest); // once more, with the driver's name
        context.output().done(fmt::format("{} has {} parcels.", *driver, parcels),
                              {{"number", *number}, {"parcels", parcels}});
    });
}

void add_undo(CLI::App& manifests, Context& context)
{
    CLI::App* const command =
        manifests.add_subcommand("undo", "open a closed one again, until the driver has it");
    auto number = std::make_shared<std::string>();
    auto reason = std::make_shared<std::string>();
    command->add_option("MANIFEST", *number, "its number")->required();
    command->add_option("--reason", *reason, "why")->required();
    command->footer("Its labels are on none again; closing the day again uses its number.\n"
                    "Example:\n  poddeskctl --demo manifests undo M-RNO-00001 --reason \"One parcel stays\"");
    command->callback([&context, number, reason] {
        kernel::Uuid const id = kernel::Uuid::random();
        auto const labels = take(doing(context, id, [&](database::Transaction& tx) {
            return shipping::reopen_manifest(tx, {id, manifest_of(tx, *number).id, *reason});
        }));
        context.output().done(fmt::format("{} is open again; {} labels are on no manifest.", *number, labels),
                              {{"number", *number}, {"labels", labels}});
    });
}

} // namespace

void add_manifest_commands(CLI::App& app, Context& context)
{
    CLI::App* const manifests =
        app.add_subcommand("manifests", "what each carrier fetches from each pod, day by day");
    manifests->require_subcommand(1);
    add_list(*manifests, context);
    add_show(*manifests, context);
    add_unmanifested(*manifests, context);
    add_close(*manifests, context);
    add_print(*manifests, context);
    add_hand_over(*manifests, context);
    add_undo(*manifests, context);
}

} // namespace poddesk::ctl
