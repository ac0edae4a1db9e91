#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/shipping/import_tracking.h"

namespace poddesk::shipping {

/// The saved lists of parcels under way.
enum class TrackingQueue
{
    everything,       ///< every parcel with a label that is not void
    labeled,          ///< not manifested, and no carrier has said anything
    unmanifested,     ///< on none of the manifests, whatever else is known of it
    manifested,       ///< on one, and no carrier has said anything
    waiting,          ///< shipped, and no carrier has scanned it yet
    in_transit,       ///< under way, without those out for delivery
    out_for_delivery, ///< or ready for pickup
    delivered,
    delivered_today, ///< on the pod's calendar
    exceptions,      ///< with an open entry in the exceptions queue
    silent,          ///< of those the ones that no carrier has scanned for too long
    returned
};

struct TrackingQuery
{
    TrackingQueue queue = TrackingQueue::everything;
    std::optional<kernel::ClientId> client{};
    std::optional<kernel::PodId> pod{};
    std::optional<kernel::CarrierId> carrier{};
    std::string text{}; ///< typed: in the tracking number, the parcel's or the order's number

    bool operator==(TrackingQuery const&) const = default;
};

struct TrackedParcel
{
    kernel::ShipmentId id{};
    std::string number;
    kernel::OrderId order{};
    std::string order_number;
    kernel::ClientId client{};
    std::string client_name;
    std::string client_color;
    std::string pod; ///< code
    std::string carrier;
    std::string service;
    std::string tracking_number;
    std::string status;
    std::string tracking_state; ///< empty while no carrier has scanned it
    std::optional<kernel::Timestamp> tracked_at{};
    std::optional<kernel::Timestamp> scanned_at{}; ///< the newest scan of all
    std::optional<kernel::Timestamp> shipped_at{};
    std::optional<kernel::Date> promised_on{};
    std::string destination; ///< "Portland, OR"
    std::int64_t open_exceptions = 0;
    std::optional<kernel::Timestamp> labeled_at{};
    std::string last_text;  ///< the newest event in the carrier's own words
    std::string last_place; ///< and where that was

    bool operator==(TrackedParcel const&) const = default;
};

/// Newest parcels first; `after`: the last row of a page before, from which `skip` rows are passed over.
std::vector<TrackedParcel> tracked_parcels(database::Transaction& tx, TrackingQuery const& query,
                                           std::optional<kernel::ShipmentId> after, std::int64_t limit,
                                           std::int64_t skip = 0);
/// These parcels as the list shows them; those out of reach are left out.
std::vector<TrackedParcel> tracked_parcel_rows(database::Transaction& tx,
                                               std::vector<kernel::ShipmentId> const& ids);

/// A number beside each queue.
struct TrackingCounts
{
    std::int64_t everything = 0;
    std::int64_t waiting = 0;
    std::int64_t in_transit = 0;
    std::int64_t out_for_delivery = 0;
    std::int64_t delivered = 0;
    std::int64_t exceptions = 0;
    std::int64_t returned = 0;
    std::int64_t labeled = 0;
    std::int64_t unmanifested = 0;
    std::int64_t manifested = 0;
    std::int64_t delivered_today = 0;
    std::int64_t silent = 0;

    bool operator==(TrackingCounts const&) const = default;
};
/// The query's queue is not looked at.
TrackingCounts tracking_counts(database::Transaction& tx, TrackingQuery const& query);

struct TrackingEventRow
{
    std::int64_t id = 0;
    std::string state;
    std::string carrier_code;
    std::string carrier_text;
    kernel::Timestamp occurred_at{};
    std::string written_at; ///< as the carrier wrote it, with its zone
    std::string place;
    std::string source;
    kernel::Timestamp recorded_at{};
    std::string recorded_by;

    bool operator==(TrackingEventRow const&) const = default;
};

/// An entry of the exceptions queue.
struct ExceptionRow
{
    TrackingExceptionId id{};
    std::string kind;  ///< exception, attempted, returned, canceled, silent, not_shipped, after_delivery
    std::string state; ///< open, resolved
    kernel::ShipmentId shipment{};
    std::string number;
    std::string tracking_number;
    kernel::OrderId order{};
    std::string order_number;
    kernel::ClientId client{};
    std::string client_name;
    std::string client_color;
    std::string pod;
    std::string carrier;
    std::string customer;
    std::string detail; ///< the carrier's words
    kernel::Timestamp occurred_at{};
    kernel::Timestamp opened_at{};
    std::optional<kernel::Timestamp> resolved_at{};
    std::string resolved_by;
    bool is_automatic = false; ///< later news ended it
    std::string reason;
    std::string reopen_reason; ///< why a person opened it again; empty: nobody did

    bool operator==(ExceptionRow const&) const = default;
};

struct ExceptionQuery
{
    std::string state = "open"; ///< open, resolved, all
    std::string kind{};         ///< empty: every kind
    std::optional<kernel::ClientId> client{};
    std::optional<kernel::PodId> pod{};
    std::string text{};

    bool operator==(ExceptionQuery const&) const = default;
};

/// Open ones oldest first, others newest first; `after`: the last row of the page before.
std::vector<ExceptionRow> tracking_exceptions(database::Transaction& tx, ExceptionQuery const& query,
                                              std::optional<TrackingExceptionId> after, std::int64_t limit);

struct ExceptionCount
{
    std::string kind;
    std::int64_t open = 0;

    bool operator==(ExceptionCount const&) const = default;
};
std::vector<ExceptionCount> exception_counts(database::Transaction& tx);

/// One parcel with everything that is known of its way, newest event first.
struct ParcelTracking
{
    TrackedParcel parcel;
    std::vector<TrackingEventRow> events;
    std::vector<ExceptionRow> exceptions;
    std::string tracking_url; ///< the carrier's page, with {tracking} in it; empty: it has none
    std::string manifest;     ///< its number; empty: it is on none

    bool operator==(ParcelTracking const&) const = default;
};
std::optional<ParcelTracking> parcel_tracking(database::Transaction& tx, kernel::ShipmentId shipment);

/// The parcel that a scanned or typed code means: a tracking number, or a parcel's number. None where it
/// means nothing, or parcels of several clients.
std::optional<kernel::ShipmentId> find_parcel_by_code(database::Transaction& tx, std::string const& code);

/// A carrier that has carried something, by name.
struct TrackingCarrier
{
    kernel::CarrierId id{};
    std::string name;

    bool operator==(TrackingCarrier const&) const = default;
};
std::vector<TrackingCarrier> tracking_carriers(database::Transaction& tx);

/// What of the parcels needs a person.
struct ParcelAlarms
{
    std::int64_t exceptions = 0; ///< open, without the silent ones
    std::int64_t silent = 0;
    std::int64_t late_labels = 0; ///< on no manifest, though their carriers' cutoff has passed

    bool operator==(ParcelAlarms const&) const = default;
};
ParcelAlarms parcel_alarms(database::Transaction& tx);

/// The files that were taken in, newest first.
struct TrackingFileRow
{
    TrackingFileId id{};
    std::string name;
    std::string format;
    std::int64_t stored = 0;
    std::int64_t known = 0;
    std::int64_t refused = 0;
    std::string imported_by;
    kernel::Timestamp imported_at{};

    bool operator==(TrackingFileRow const&) const = default;
};
std::vector<TrackingFileRow> tracking_files(database::Transaction& tx, std::int64_t limit);

} // namespace poddesk::shipping
