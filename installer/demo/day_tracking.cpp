#include "installer/demo/day.h"

#include "domain/shipping/manifest.h"
#include "domain/shipping/manifest_view.h"
#include "domain/shipping/tracking_folder.h"
#include "domain/shipping/tracking_number.h"
#include "domain/shipping/tracking_view.h"
#include "installer/cluster/files.h"
#include "reports/papers/papers.h"

#include <array>

#include <fmt/format.h>

namespace poddesk::installer {

/// A scan, told by its carrier in the carrier's own way.
struct Scan
{
    shipping::TrackedParcel const* parcel;
    char const* house_code;
    char const* status; ///< EasyPost's
    char const* detail; ///< EasyPost's
    char const* text;
};

namespace {

using nlohmann::json;

constexpr std::array drivers{"Lou Park", "Sam Ortega", "Kim Doyle"};

constexpr Scan picked_up{nullptr, "PU", "in_transit", "received_at_origin_facility", "Picked up at the pod"};
constexpr Scan out{nullptr, "OD", "out_for_delivery", "out_for_delivery", "Out for delivery"};
constexpr Scan at_door{nullptr, "DL", "delivered", "status_update", "Left at the front door"};
constexpr Scan nobody{nullptr, "AT", "in_transit", "delivery_attempted", "Nobody was at home"};
constexpr Scan held{nullptr, "EX", "failure", "address_correction", "The address is incomplete"};
constexpr Scan sent_back{nullptr, "RS", "return_to_sender", "refused",
                         "Refused, on its way back to the sender"};

json tracker_of(Scan const& scan, std::string const& at)
{
    json const detail{{"object", "TrackingDetail"},
                      {"message", scan.text},
                      {"description", ""},
                      {"status", scan.status},
                      {"status_detail", scan.detail},
                      {"datetime", at},
                      {"source", scan.parcel->carrier},
                      {"carrier_code", ""},
                      {"tracking_location",
                       {{"object", "TrackingLocation"},
                        {"city", scan.parcel->destination.substr(0, scan.parcel->destination.find(','))},
                        {"state", nullptr},
                        {"country", "US"},
                        {"zip", nullptr}}}};
    return {{"object", "Tracker"},
            {"mode", "test"},
            {"tracking_code", scan.parcel->tracking_number},
            {"status", scan.status},
            {"status_detail", scan.detail},
            {"carrier", scan.parcel->carrier},
            {"is_return", false},
            {"tracking_details", json::array({detail})}};
}

} // namespace

Day::Tally Day::close_manifests(int percent)
{
    Tally tally;
    std::vector<shipping::UnmanifestedDay> days = database::in_transaction(
        as("wes"), [](database::Transaction& tx) { return shipping::unmanifested_days(tx); });
    days.resize(days.size() * static_cast<std::size_t>(percent) / 100);
    std::int64_t parcels = 0;
    for (shipping::UnmanifestedDay const& day : days) {
        shipping::CloseManifest const command{kernel::Uuid::random(), day.carrier, day.pod, day.ship_date};
        auto const closed = database::in_transaction(
            as("wes"), [&](database::Transaction& tx) { return shipping::close_manifest(tx, command); });
        if (!closed) throw DayStopped(closed.error());
        auto const pdf = database::in_transaction(
            as("wes"), [&](database::Transaction& tx) { return reports::print_manifest(tx, closed->id); });
        if (!pdf) throw DayStopped(pdf.error());
        keep("manifests", closed->number + ".pdf", *pdf);
        parcels += closed->parcels;
        step(++tally.done, days.size());
    }
    tally.result = fmt::format("manifests with {} parcels, a list for each driver", parcels);
    return tally;
}

Day::Tally Day::hand_over_manifests(int)
{
    Tally tally;
    shipping::ManifestQuery query;
    query.status = "closed";
    std::int64_t parcels = 0;
    std::size_t waiting = 0;
    for (shipping::ManifestRow const& one :
         database::in_transaction(as("wes"), [&](database::Transaction& tx) {
             return shipping::manifests(tx, query, {}, 1000);
         })) {
        shipping::ManifestCommand const command{kernel::Uuid::random(), one.id,
                                                drivers[tally.done % drivers.size()]};
        auto const given = database::in_transaction(
            as("wes"), [&](database::Transaction& tx) { return shipping::hand_over_manifest(tx, command); });
        // One with a parcel that has not been shipped waits for it.
        given ? ++tally.done : ++waiting;
        parcels += given.value_or(0);
    }
    tally.result = fmt::format("drivers took {} parcels, {} manifests wait for a parcel", parcels, waiting);
    return tally;
}

/// The carriers' news of one moment: a CSV of the house courier, trackers of the others, dropped and taken in
/// as the worker does it.
void Day::tell(std::string const& name, std::vector<Scan> const& scans, Tally& tally)
{
    std::string const at = kernel::format_iso8601(kernel::SystemClock().now());
    std::string csv = "tracking,code,occurred_at,text,place,event\n";
    json trackers = json::array();
    for (Scan const& scan : scans) {
        if (shipping::is_house_tracking_number(scan.parcel->tracking_number))
            csv += fmt::format("{},{},{},\"{}\",\"{}\",\n", scan.parcel->tracking_number, scan.house_code, at,
                               scan.text, scan.parcel->destination);
        else
            trackers.push_back(tracker_of(scan, at));
    }
    std::filesystem::path const drop = folder("documents") / "carrier files";
    std::filesystem::create_directories(drop);
    write_whole(drop / (name + " podline.csv"), csv, 0644);
    if (!trackers.empty())
        write_whole(drop / (name + " easypost.json"),
                    json{{"trackers", trackers}, {"has_more", false}}.dump(1), 0644);
    shipping::TrackingFolderOptions options;
    options.rest = {};
    auto const files = shipping::import_tracking_folder(as("worker"), drop, options);
    if (!files) throw DayStopped(files.error());
    for (shipping::FolderFile const& file : *files) {
        if (!file.outcome) throw DayStopped(file.outcome.error());
        tally.done += static_cast<std::size_t>(file.outcome->stored);
        tally.refused += file.outcome->refused.size();
    }
}

Day::Tally Day::follow_parcels(int percent)
{
    Tally tally;
    shipping::TrackingQuery query;
    query.queue = shipping::TrackingQueue::waiting;
    std::vector<shipping::TrackedParcel> parcels =
        database::in_transaction(as("worker"), [&](database::Transaction& tx) {
            return shipping::tracked_parcels(tx, query, {}, 100000);
        });
    parcels.resize(parcels.size() * static_cast<std::size_t>(percent) / 100);
    std::vector<Scan> morning;
    std::vector<Scan> noon;
    std::vector<Scan> evening;
    auto const happens = [](std::vector<Scan>& when, Scan scan, shipping::TrackedParcel const& parcel) {
        scan.parcel = &parcel;
        when.push_back(scan);
    };
    for (shipping::TrackedParcel const& parcel : parcels) {
        std::size_t const roll = random_.below(100);
        happens(morning, picked_up, parcel);
        bool const one_comes_back = &parcel == &parcels.front();
        if (roll >= 80 && !one_comes_back) continue; // still under way tonight
        happens(noon, out, parcel);
        if (one_comes_back || roll >= 68)
            happens(evening, one_comes_back ? sent_back : roll < 72 ? held : nobody, parcel);
        else
            happens(evening, at_door, parcel);
    }
    std::string day =
        kernel::format_iso8601(std::chrono::floor<std::chrono::seconds>(kernel::SystemClock().now()));
    std::erase(day, ':'); // a file's name
    int part = 0;
    for (auto const* scans : {&morning, &noon, &evening}) {
        tell(fmt::format("{} {}", day, ++part), *scans, tally);
        step(static_cast<std::size_t>(part), 3);
    }
    tally.result = fmt::format("scans of {} parcels by files: {} out for delivery, {} with news at the door",
                               parcels.size(), noon.size(), evening.size());
    return tally;
}

} // namespace poddesk::installer
