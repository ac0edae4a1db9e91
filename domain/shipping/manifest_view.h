#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/shipping/manifest.h"

namespace poddesk::shipping {

struct ManifestQuery
{
    std::string status{}; ///< open, closed, handed_over; empty: all
    std::optional<kernel::PodId> pod{};
    std::optional<kernel::CarrierId> carrier{};
    std::optional<kernel::Date> ship_date{};
    std::string text{}; ///< typed: in the manifest's number; labels on none are not narrowed by it

    bool operator==(ManifestQuery const&) const = default;
};

struct ManifestRow
{
    ManifestId id{};
    std::string number;
    kernel::CarrierId carrier{};
    std::string carrier_name;
    kernel::PodId pod{};
    std::string pod_code;
    std::string pod_name;
    kernel::Date ship_date{};
    std::string status;
    std::int64_t parcels = 0;
    std::int64_t weight_ng = 0;
    std::optional<kernel::Timestamp> closed_at{};
    std::string closed_by;
    std::string driver;
    std::optional<kernel::Timestamp> handed_over_at{};
    std::string reopen_reason; ///< why it was opened again; empty: it never was
    std::string document;      ///< the hash of its PDF (hex); empty while there is none

    bool operator==(ManifestRow const&) const = default;
};

/// Newest first; `after`: the last row of a page before, from which `skip` rows are passed over.
std::vector<ManifestRow> manifests(database::Transaction& tx, ManifestQuery const& query,
                                   std::optional<ManifestId> after, std::int64_t limit,
                                   std::int64_t skip = 0);

struct ManifestCounts
{
    std::int64_t open = 0;
    std::int64_t closed = 0;
    std::int64_t handed_over = 0;
    std::int64_t unmanifested = 0; ///< labels on none

    bool operator==(ManifestCounts const&) const = default;
};
/// The query's status is not looked at.
ManifestCounts manifest_counts(database::Transaction& tx, ManifestQuery const& query);

std::optional<ManifestRow> find_manifest(database::Transaction& tx, ManifestId manifest);
/// By the number on its paper; none where there is no such manifest in reach.
std::optional<ManifestRow> find_manifest(database::Transaction& tx, std::string const& number);

/// A parcel on a manifest, or a label on none.
struct ManifestParcel
{
    kernel::ShipmentId shipment{};
    std::int64_t position = 0; ///< on the manifest; 0: on none
    std::string number;
    std::string order_number;
    std::string client_name;
    std::string service;
    std::string tracking_number;
    std::string destination; ///< "Portland, OR 97201"
    std::string status;
    std::int64_t weight_ng = 0;
    bool is_shipped = false;
    kernel::OrderId order{};
    std::string client_color;

    bool operator==(ManifestParcel const&) const = default;
};
/// In the order of the paper; `after`: the last position of the page before, 0 for the first page.
std::vector<ManifestParcel> parcels_on_manifest(database::Transaction& tx, ManifestId manifest,
                                                std::int64_t after, std::int64_t limit);

/// The labels on none, by carrier, pod and ship date: what there is to close.
struct UnmanifestedDay
{
    kernel::CarrierId carrier{};
    std::string carrier_code;
    std::string carrier_name;
    kernel::PodId pod{};
    std::string pod_code;
    kernel::Date ship_date{};
    std::int64_t labels = 0;
    std::int64_t not_shipped = 0;
    std::int64_t weight_ng = 0;

    bool operator==(UnmanifestedDay const&) const = default;
};
std::vector<UnmanifestedDay> unmanifested_days(database::Transaction& tx);
/// The labels themselves; `after`: the last shipment of the page before.
std::vector<ManifestParcel> unmanifested_labels(database::Transaction& tx, ManifestQuery const& query,
                                                std::optional<kernel::ShipmentId> after, std::int64_t limit);

/// Today on the pod's calendar: the ship date of what is labeled now.
kernel::Date ship_date_now(database::Transaction& tx, kernel::PodId pod);

/// The stored paper's bytes; empty while there is none, or out of the caller's reach: it names every client's
/// parcels.
std::string manifest_document(database::Transaction& tx, ManifestId manifest);

} // namespace poddesk::shipping
