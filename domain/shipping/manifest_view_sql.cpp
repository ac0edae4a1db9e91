#include "domain/shipping/manifest_view.h"

#include <fmt/format.h>

#include "domain/database/wire.h"

namespace poddesk::shipping {
namespace {

constexpr char const* manifest_rows =
    "select m.id, m.number, m.carrier_id, c.name, m.pod_id, p.code, p.name, m.ship_date, m.status, "
    "m.parcels, "
    "m.weight_ng, m.closed_at, coalesce(m.closed_by, ''), coalesce(m.driver, ''), m.handed_over_at, "
    "coalesce(m.reopen_reason, ''), coalesce(encode(m.document, 'hex'), '') from shipping.manifest m join "
    "shipping.carrier c on c.id = m.carrier_id join inventory.pod p on p.id = m.pod_id where ";
constexpr char const* within =
    "(:pod::bigint is null or x.pod_id = :pod::bigint) and (:carrier::bigint is null or x.carrier_id = "
    ":carrier::bigint) and (:day::date is null or x.ship_date = :day::date)";
/// On manifest "x".
constexpr char const* is_meant = "(:text = '' or position(lower(:text) in lower(x.number)) > 0)";

std::vector<ManifestRow> rows_of(database::Statement& statement)
{
    std::vector<ManifestRow> all;
    for (auto& row : statement.rows<ManifestId, std::string, kernel::CarrierId, std::string, kernel::PodId,
                                    std::string, std::string, kernel::Date, std::string, std::int64_t,
                                    std::int64_t, std::optional<kernel::Timestamp>, std::string, std::string,
                                    std::optional<kernel::Timestamp>, std::string, std::string>())
        all.push_back(std::make_from_tuple<ManifestRow>(std::move(row)));
    return all;
}

database::Statement& bound(database::Statement& statement, ManifestQuery const& query)
{
    return statement.bind("pod", query.pod).bind("carrier", query.carrier).bind("day", query.ship_date);
}

std::vector<ManifestParcel> parcels_of(database::Statement& statement)
{
    std::vector<ManifestParcel> all;
    for (auto& row :
         statement
             .rows<kernel::ShipmentId, std::int64_t, std::string, std::string, std::string, std::string,
                   std::string, std::string, std::string, std::int64_t, bool, kernel::OrderId, std::string>())
        all.push_back(std::make_from_tuple<ManifestParcel>(std::move(row)));
    return all;
}

/// After the place on the manifest; `x` is the row that names the shipment, its number and its weight.
constexpr char const* parcel_columns =
    "s.number, o.number, k.name, coalesce(v.name, ''), x.tracking_number, concat_ws(' ', concat_ws(', ', "
    "nullif(o.ship_city, ''), nullif(o.ship_region, '')), nullif(o.ship_postal_code, '')), s.status, "
    "x.weight_ng, s.shipped_at is not null, o.id, k.color ";
constexpr char const* parcel_joins =
    "join shipping.shipment s on s.id = x.shipment_id join orders.order o on o.id = s.order_id join "
    "clients.client k on k.id = x.client_id left join shipping.service v on v.id = s.service_id where ";

} // namespace

std::vector<ManifestRow> manifests(database::Transaction& tx, ManifestQuery const& query,
                                   std::optional<ManifestId> after, std::int64_t limit, std::int64_t skip)
{
    auto statement = tx.query(fmt::format(
        "{}(:status = '' or m.status = :status) and (:pod::bigint is null or m.pod_id = :pod::bigint) and "
        "(:carrier::bigint is null or m.carrier_id = :carrier::bigint) and (:day::date is null or "
        "m.ship_date = :day::date) and (:text = '' or position(lower(:text) in lower(m.number)) > 0) and "
        "(:after::bigint is null or m.id < :after::bigint) order by m.id desc offset :skip limit :limit",
        manifest_rows));
    statement.bind("status", query.status).bind("text", query.text).bind("after", after).bind("skip", skip);
    statement.bind("limit", limit);
    return rows_of(bound(statement, query));
}

ManifestCounts manifest_counts(database::Transaction& tx, ManifestQuery const& query)
{
    auto statement = tx.query(
        fmt::format("select count(*) filter (where x.status = 'open'), count(*) filter (where x.status = "
                    "'closed'), count(*) filter (where x.status = 'handed_over'), (select count(*) from "
                    "shipping.unmanifested x where {}) from shipping.manifest x where {} and {}",
                    within, within, is_meant));
    statement.bind("text", query.text);
    auto const row = bound(statement, query).row<std::int64_t, std::int64_t, std::int64_t, std::int64_t>();
    return std::make_from_tuple<ManifestCounts>(*row);
}

std::optional<ManifestRow> find_manifest(database::Transaction& tx, ManifestId manifest)
{
    auto statement = tx.query(fmt::format("{}m.id = :id", manifest_rows));
    statement.bind("id", manifest);
    auto rows = rows_of(statement);
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::optional<ManifestRow> find_manifest(database::Transaction& tx, std::string const& number)
{
    auto statement = tx.query(fmt::format("{}m.number = upper(:number)", manifest_rows));
    statement.bind("number", number);
    auto rows = rows_of(statement);
    return rows.size() == 1 ? std::optional(std::move(rows.front())) : std::nullopt;
}

std::vector<ManifestParcel> parcels_on_manifest(database::Transaction& tx, ManifestId manifest,
                                                std::int64_t after, std::int64_t limit)
{
    auto statement = tx.query(
        fmt::format("select x.shipment_id, x.position, {}from shipping.manifest_parcel x {}x.manifest_id = "
                    ":manifest and x.taken_off_at is null and x.position > :after order by x.position limit "
                    ":limit",
                    parcel_columns, parcel_joins));
    statement.bind("manifest", manifest).bind("after", after).bind("limit", limit);
    return parcels_of(statement);
}

std::vector<UnmanifestedDay> unmanifested_days(database::Transaction& tx)
{
    std::vector<UnmanifestedDay> all;
    for (auto& row :
         tx.query(
               "select u.carrier_id, c.code, c.name, u.pod_id, p.code, u.ship_date, count(*), count(*) "
               "filter (where u.shipped_at is null), sum(u.weight_ng) from shipping.unmanifested u join "
               "shipping.carrier c on c.id = u.carrier_id join inventory.pod p on p.id = u.pod_id group by "
               "1, 2, 3, 4, 5, 6 order by u.ship_date, p.code, c.name")
             .rows<kernel::CarrierId, std::string, std::string, kernel::PodId, std::string, kernel::Date,
                   std::int64_t, std::int64_t, std::int64_t>())
        all.push_back(std::make_from_tuple<UnmanifestedDay>(std::move(row)));
    return all;
}

std::vector<ManifestParcel> unmanifested_labels(database::Transaction& tx, ManifestQuery const& query,
                                                std::optional<kernel::ShipmentId> after, std::int64_t limit)
{
    auto statement =
        tx.query(fmt::format("select x.shipment_id, 0, {}from shipping.unmanifested x {}{} and "
                             "(:after::bigint is null or x.shipment_id > :after::bigint) order by "
                             "x.shipment_id limit :limit",
                             parcel_columns, parcel_joins, within));
    statement.bind("after", after).bind("limit", limit);
    return parcels_of(bound(statement, query));
}

kernel::Date ship_date_now(database::Transaction& tx, kernel::PodId pod)
{
    return tx
        .query("select (clock_timestamp() at time zone time_zone)::date from inventory.pod where id = :pod")
        .bind("pod", pod)
        .value<kernel::Date>();
}

std::string manifest_document(database::Transaction& tx, ManifestId manifest)
{
    auto row = tx.query("select c.bytes from shipping.manifest m join database.content c on c.client_id is "
                        "null and c.sha256 = m.document where m.id = :manifest")
                   .bind("manifest", manifest)
                   .row<database::Bytes>();
    return row ? std::move(std::get<0>(*row).data) : std::string();
}

} // namespace poddesk::shipping
