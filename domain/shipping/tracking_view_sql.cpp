#include "domain/shipping/tracking_view.h"

#include <fmt/format.h>

#include "domain/shipping/service.h"

namespace poddesk::shipping {
namespace {

using ParcelRow =
    std::tuple<kernel::ShipmentId, std::string, kernel::OrderId, std::string, kernel::ClientId, std::string,
               std::string, std::string, std::string, std::string, std::string, std::string, std::string,
               std::optional<kernel::Timestamp>, std::optional<kernel::Timestamp>,
               std::optional<kernel::Timestamp>, std::optional<kernel::Date>, std::string, std::int64_t,
               std::optional<kernel::Timestamp>, std::string, std::string>;

constexpr char const* parcel_columns =
    "select s.id, s.number, s.order_id, o.number, s.client_id, k.name, k.color, p.code, coalesce(c.name, "
    "''), "
    "coalesce(v.name, ''), coalesce(s.tracking_number, ''), s.status, coalesce(s.tracking_state, ''), "
    "s.tracking_at, s.scanned_at, s.shipped_at, s.promised_on, concat_ws(', ', nullif(o.ship_city, ''), "
    "nullif(o.ship_region, '')), (select count(*) from shipping.tracking_exception x where x.shipment_id = "
    "s.id and x.state = 'open'), s.labeled_at, coalesce(n.carrier_text, ''), coalesce(n.place, '') ";
constexpr char const* newest_event =
    "left join lateral (select e.carrier_text, e.place from shipping.tracking_event e where e.shipment_id = "
    "s.id order by e.occurred_at desc, e.id desc limit 1) n on true ";
constexpr char const* parcel_tables =
    "from shipping.shipment s join orders.order o on o.id = s.order_id join clients.client k on k.id = "
    "s.client_id join inventory.pod p on p.id = s.pod_id left join shipping.service v on v.id = s.service_id "
    "left join shipping.carrier c on c.id = v.carrier_id ";
constexpr char const* has_label = "s.status not in ('quoted', 'buying', 'voided') ";

/// The condition of a queue; in step with tracking_counts.
char const* in_queue(TrackingQueue queue)
{
    switch (queue) {
    case TrackingQueue::everything:
        return "true";
    case TrackingQueue::labeled:
        return "s.status = 'labeled'";
    case TrackingQueue::unmanifested:
        return "s.labeled_at is not null and not s.on_manifest";
    case TrackingQueue::manifested:
        return "s.status = 'manifested'";
    case TrackingQueue::waiting:
        return "s.status in ('labeled', 'manifested') and s.shipped_at is not null";
    case TrackingQueue::in_transit:
        return "s.status = 'in_transit' and s.tracking_state not in ('out_for_delivery', 'ready_for_pickup')";
    case TrackingQueue::out_for_delivery:
        return "s.status = 'in_transit' and s.tracking_state in ('out_for_delivery', 'ready_for_pickup')";
    case TrackingQueue::delivered:
        return "s.status = 'delivered'";
    case TrackingQueue::delivered_today:
        return "s.status = 'delivered' and (s.tracking_at at time zone p.time_zone)::date = "
               "(clock_timestamp() at time zone p.time_zone)::date";
    case TrackingQueue::exceptions:
        return "exists (select from shipping.tracking_exception x where x.shipment_id = s.id and x.state = "
               "'open')";
    case TrackingQueue::silent:
        return "exists (select from shipping.tracking_exception x where x.shipment_id = s.id and x.state = "
               "'open' and x.kind = 'silent')";
    case TrackingQueue::returned:
        return "s.status = 'returned'";
    }
    return "false";
}

constexpr char const* within =
    "(:client::bigint is null or s.client_id = :client::bigint) and (:pod::bigint is null or s.pod_id = "
    ":pod::bigint) and (:carrier::bigint is null or v.carrier_id = :carrier::bigint) and (:text = '' or "
    "s.tracking_number ilike '%' || :text || '%' or s.number ilike '%' || :text || '%' or o.number ilike "
    "'%' || :text || '%') ";

/// Percent and underscore mean themselves in what was typed.
std::string for_like(std::string const& typed)
{
    std::string out;
    for (char const letter : typed) {
        if (letter == '%' || letter == '_' || letter == '\\') out += '\\';
        out += letter;
    }
    return out;
}

std::vector<TrackedParcel> parcels_of(database::Statement& statement)
{
    std::vector<TrackedParcel> all;
    for (ParcelRow& row :
         statement
             .rows<kernel::ShipmentId, std::string, kernel::OrderId, std::string, kernel::ClientId,
                   std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                   std::string, std::optional<kernel::Timestamp>, std::optional<kernel::Timestamp>,
                   std::optional<kernel::Timestamp>, std::optional<kernel::Date>, std::string, std::int64_t,
                   std::optional<kernel::Timestamp>, std::string, std::string>()) {
        all.push_back(std::make_from_tuple<TrackedParcel>(std::move(row)));
    }
    return all;
}

using ExceptionTuple =
    std::tuple<TrackingExceptionId, std::string, std::string, kernel::ShipmentId, std::string, std::string,
               kernel::OrderId, std::string, kernel::ClientId, std::string, std::string, std::string,
               std::string, std::string, std::string, kernel::Timestamp, kernel::Timestamp,
               std::optional<kernel::Timestamp>, std::string, bool, std::string, std::string>;

constexpr char const* exception_rows =
    "select x.id, x.kind, x.state, x.shipment_id, s.number, coalesce(s.tracking_number, ''), x.order_id, "
    "o.number, x.client_id, k.name, k.color, p.code, coalesce(c.name, ''), coalesce(r.name, ''), x.detail, "
    "x.occurred_at, x.opened_at, x.resolved_at, coalesce(x.resolved_by, ''), x.is_automatic, "
    "coalesce(x.reason, ''), coalesce(x.reopen_reason, '') from shipping.tracking_exception x join "
    "shipping.shipment s on s.id = x.shipment_id join orders.order o on o.id = x.order_id join "
    "clients.client k on k.id = x.client_id join inventory.pod p on p.id = x.pod_id left join "
    "shipping.service v on v.id = s.service_id left join shipping.carrier c on c.id = v.carrier_id left join "
    "orders.recipient r on r.order_id = o.id and r.kind = 'customer' where ";

std::vector<ExceptionRow> exceptions_of(database::Statement& statement)
{
    std::vector<ExceptionRow> all;
    for (ExceptionTuple& row :
         statement
             .rows<TrackingExceptionId, std::string, std::string, kernel::ShipmentId, std::string,
                   std::string, kernel::OrderId, std::string, kernel::ClientId, std::string, std::string,
                   std::string, std::string, std::string, std::string, kernel::Timestamp, kernel::Timestamp,
                   std::optional<kernel::Timestamp>, std::string, bool, std::string, std::string>()) {
        all.push_back(std::make_from_tuple<ExceptionRow>(std::move(row)));
    }
    return all;
}

} // namespace

std::vector<TrackedParcel> tracked_parcels(database::Transaction& tx, TrackingQuery const& query,
                                           std::optional<kernel::ShipmentId> after, std::int64_t limit,
                                           std::int64_t skip)
{
    auto statement = tx.query(
        fmt::format("{}{}{}where {} and {} and {} and (:after::bigint is null or s.id < "
                    ":after::bigint) order by s.id desc offset :skip limit :limit",
                    parcel_columns, parcel_tables, newest_event, has_label, in_queue(query.queue), within));
    statement.bind("client", query.client)
        .bind("pod", query.pod)
        .bind("carrier", query.carrier)
        .bind("text", for_like(query.text))
        .bind("after", after)
        .bind("skip", skip)
        .bind("limit", limit);
    return parcels_of(statement);
}

std::vector<TrackedParcel> tracked_parcel_rows(database::Transaction& tx,
                                               std::vector<kernel::ShipmentId> const& ids)
{
    auto statement = tx.query(fmt::format("{}{}{}where {} and s.id = any (:ids::bigint[]) order by s.id desc",
                                          parcel_columns, parcel_tables, newest_event, has_label));
    statement.bind("ids", ids);
    return parcels_of(statement);
}

TrackingCounts tracking_counts(database::Transaction& tx, TrackingQuery const& query)
{
    std::string columns;
    for (TrackingQueue const queue :
         {TrackingQueue::everything, TrackingQueue::waiting, TrackingQueue::in_transit,
          TrackingQueue::out_for_delivery, TrackingQueue::delivered, TrackingQueue::exceptions,
          TrackingQueue::returned, TrackingQueue::labeled, TrackingQueue::unmanifested,
          TrackingQueue::manifested, TrackingQueue::delivered_today, TrackingQueue::silent})
        columns += fmt::format("{}count(*) filter (where {})", columns.empty() ? "" : ", ", in_queue(queue));
    auto const row =
        tx.query(fmt::format("select {} {}where {} and {}", columns, parcel_tables, has_label, within))
            .bind("client", query.client)
            .bind("pod", query.pod)
            .bind("carrier", query.carrier)
            .bind("text", for_like(query.text))
            .row<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                 std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>();
    return std::make_from_tuple<TrackingCounts>(*row);
}

std::vector<ExceptionRow> tracking_exceptions(database::Transaction& tx, ExceptionQuery const& query,
                                              std::optional<TrackingExceptionId> after, std::int64_t limit)
{
    bool const oldest_first = query.state == "open";
    auto statement = tx.query(fmt::format(
        "{}(:state = 'all' or x.state = :state) and (:kind = '' or x.kind = :kind) and (:client::bigint is "
        "null or x.client_id = :client::bigint) and (:pod::bigint is null or x.pod_id = :pod::bigint) and "
        "(:text = '' or s.tracking_number ilike '%' || :text || '%' or s.number ilike '%' || :text || '%' or "
        "o.number ilike '%' || :text || '%') and (:after::bigint is null or x.id {} :after::bigint) order by "
        "x.id{} limit :limit",
        exception_rows, oldest_first ? ">" : "<", oldest_first ? "" : " desc"));
    statement.bind("state", query.state)
        .bind("kind", query.kind)
        .bind("client", query.client)
        .bind("pod", query.pod)
        .bind("text", for_like(query.text))
        .bind("after", after)
        .bind("limit", limit);
    return exceptions_of(statement);
}

std::vector<ExceptionCount> exception_counts(database::Transaction& tx)
{
    std::vector<ExceptionCount> all;
    for (auto& [kind, open] : tx.query("select kind, count(*) from shipping.tracking_exception where state = "
                                       "'open' group by kind order by kind")
                                  .rows<std::string, std::int64_t>())
        all.push_back({std::move(kind), open});
    return all;
}

std::optional<ParcelTracking> parcel_tracking(database::Transaction& tx, kernel::ShipmentId shipment)
{
    auto rows = tracked_parcel_rows(tx, {shipment});
    if (rows.empty()) return std::nullopt;
    ParcelTracking out;
    out.parcel = std::move(rows.front());
    for (auto& row :
         tx.query("select id, state, carrier_code, carrier_text, occurred_at, written_at, place, source, "
                  "recorded_at, recorded_by::text from shipping.tracking_event where shipment_id = :id order "
                  "by occurred_at desc, id desc")
             .bind("id", shipment)
             .rows<std::int64_t, std::string, std::string, std::string, kernel::Timestamp, std::string,
                   std::string, std::string, kernel::Timestamp, std::string>())
        out.events.push_back(std::make_from_tuple<TrackingEventRow>(std::move(row)));
    auto exceptions = tx.query(fmt::format("{}x.shipment_id = :id order by x.id desc", exception_rows));
    exceptions.bind("id", shipment);
    out.exceptions = exceptions_of(exceptions);
    out.tracking_url = tx.query("select coalesce((select c.tracking_url from shipping.shipment s join "
                                "shipping.service v on v.id = s.service_id join shipping.carrier c on c.id = "
                                "v.carrier_id where s.id = :id), '')")
                           .bind("id", shipment)
                           .value<std::string>();
    out.manifest = tx.query("select coalesce((select m.number from shipping.manifest_parcel x join "
                            "shipping.manifest m on m.id = x.manifest_id where x.shipment_id = :id and "
                            "x.taken_off_at is null), '')")
                       .bind("id", shipment)
                       .value<std::string>();
    return out;
}

std::optional<kernel::ShipmentId> find_parcel_by_code(database::Transaction& tx, std::string const& code)
{
    auto const found = tx.query("select id from shipping.shipment where (tracking_number = "
                                "upper(replace(:code, ' ', '')) or number = upper(:code)) and status not in "
                                "('quoted', 'buying', 'voided') limit 2")
                           .bind("code", code)
                           .rows<kernel::ShipmentId>();
    return found.size() == 1 ? std::optional(std::get<0>(found.front())) : std::nullopt;
}

std::vector<TrackingCarrier> tracking_carriers(database::Transaction& tx)
{
    std::vector<TrackingCarrier> all;
    for (auto& [id, name] : tx.query("select c.id, c.name from shipping.carrier c where exists (select from "
                                     "shipping.service v join shipping.shipment s on s.service_id = v.id "
                                     "where v.carrier_id = c.id) order by c.name")
                                .rows<kernel::CarrierId, std::string>())
        all.push_back({id, std::move(name)});
    return all;
}

ParcelAlarms parcel_alarms(database::Transaction& tx)
{
    auto const row =
        tx.query("select (select count(*) from shipping.tracking_exception where state = 'open' and kind <> "
                 "'silent'), (select count(*) from shipping.tracking_exception where state = 'open' and kind "
                 "= 'silent'), (select count(*) from shipping.unmanifested u join inventory.pod p on p.id = "
                 "u.pod_id left join shipping.carrier_cutoff k on k.pod_id = u.pod_id and k.carrier_id = "
                 "u.carrier_id "
                 "where clock_timestamp() > (u.ship_date + coalesce(k.cutoff, p.cutoff)) at time zone "
                 "p.time_zone)")
            .row<std::int64_t, std::int64_t, std::int64_t>();
    return std::make_from_tuple<ParcelAlarms>(*row);
}

std::vector<TrackingFileRow> tracking_files(database::Transaction& tx, std::int64_t limit)
{
    std::vector<TrackingFileRow> all;
    for (auto& row :
         tx.query("select id, name, format, stored, known, jsonb_array_length(refusals), imported_by::text, "
                  "imported_at from shipping.tracking_file order by id desc limit :limit")
             .bind("limit", limit)
             .rows<TrackingFileId, std::string, std::string, std::int64_t, std::int64_t, std::int64_t,
                   std::string, kernel::Timestamp>())
        all.push_back(std::make_from_tuple<TrackingFileRow>(std::move(row)));
    return all;
}

} // namespace poddesk::shipping
