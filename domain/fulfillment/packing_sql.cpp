#include "domain/fulfillment/fulfillment_sql.h"
#include "domain/fulfillment/pack.h"

namespace poddesk::fulfillment {

using nlohmann::json;

namespace {

/// Takes the serials of its units out of `serials`.
json parcel_of(Box const& box, std::map<std::int64_t, std::vector<std::string>*>& serials)
{
    json lines = json::array();
    for (BoxedUnits const& units : box.units) {
        json line = {{"line", units.line}, {"quantity", units.quantity}};
        if (auto const of = serials.find(units.line); of != serials.end()) {
            auto const end = of->second->begin() + units.quantity;
            line["serials"] = std::vector(of->second->begin(), end);
            of->second->erase(of->second->begin(), end);
        }
        lines.push_back(std::move(line));
    }
    return {{"carton_id", box.carton.id.value},
            {"weight_ng", box.weight.nanograms},
            {"length_um", box.carton.outside.length.micrometres},
            {"width_um", box.carton.outside.width.micrometres},
            {"height_um", box.carton.outside.height.micrometres},
            {"lines", std::move(lines)}};
}

std::vector<PackingLine> lines_of(database::Transaction& tx, kernel::FulfillmentId id)
{
    auto const rows =
        tx.query("select l.id, p.id, p.sku, p.title, l.quantity, l.picked, p.weight_ng, p.length_um, "
                 "p.width_um, p.height_um, "
                 "array[p.sku] || array(select b.barcode from catalog.barcode b where b.product_id = p.id "
                 "order by b.id) "
                 "|| array(select a.code from catalog.alias a where a.product_id = p.id order by a.id), "
                 "case when o.product_id <> l.product_id then o.sku else '' end, p.needs_serial "
                 "from fulfillment.line l join catalog.product p on p.id = l.product_id "
                 "join orders.line o on o.id = l.order_line_id "
                 "where l.fulfillment_id = :id::bigint order by l.id")
            .bind("id", id)
            .rows<std::int64_t, kernel::ProductId, std::string, std::string, std::int64_t, std::int64_t,
                  std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::vector<std::string>,
                  std::string, bool>();
    std::vector<PackingLine> lines;
    for (auto const& [line, product, sku, title, quantity, picked, weight, length, width, height, codes, kit,
                      needs_serial] : rows) {
        lines.push_back({line,
                         product,
                         sku,
                         title,
                         quantity,
                         picked,
                         {weight},
                         {{length}, {width}, {height}},
                         codes,
                         kit,
                         needs_serial});
    }
    return lines;
}

} // namespace

std::vector<Carton> cartons_of(database::Transaction& tx, kernel::ClientId client)
{
    auto const rows =
        tx.query(
              "select id, code, name, inner_length_um, inner_width_um, inner_height_um, outer_length_um, "
              "outer_width_um, "
              "outer_height_um, tare_ng, max_weight_ng, cost_minor from catalog.carton "
              "where (client_id is null or client_id = :client::bigint) and archived_at is null order by id")
            .bind("client", client)
            .rows<kernel::CartonId, std::string, std::string, std::int64_t, std::int64_t, std::int64_t,
                  std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>();
    std::vector<Carton> cartons;
    for (auto const& [id, code, name, il, iw, ih, ol, ow, oh, tare, most, cents] : rows) {
        cartons.push_back({id, code, name, {{il}, {iw}, {ih}}, {{ol}, {ow}, {oh}}, {tare}, {most}, cents});
    }
    return cartons;
}

std::optional<Packing> packing_of(database::Transaction& tx, kernel::FulfillmentId id)
{
    auto const head =
        tx.query("select f.order_id, o.number, f.client_id, f.pod_id, f.status, coalesce(i.carton, '') from "
                 "fulfillment.fulfillment f join orders.order o on o.id = f.order_id "
                 "left join orders.instruction i on i.id = o.id where f.id = :id::bigint")
            .bind("id", id)
            .row<kernel::OrderId, std::string, kernel::ClientId, kernel::PodId, std::string, std::string>();
    if (!head) return std::nullopt;
    auto const& [order, number, client, pod, status, carton] = *head;
    return Packing{id, order, number, client, pod, status, lines_of(tx, id), cartons_of(tx, client), carton};
}

std::vector<kernel::FulfillmentId> ready_to_pack(database::Transaction& tx, kernel::PodId pod)
{
    std::vector<kernel::FulfillmentId> ready;
    auto const rows = tx.query("select f.id from fulfillment.fulfillment f where f.pod_id = :pod::bigint and "
                               "f.status = 'picking' and not exists (select from orders.order o where o.id = "
                               "f.order_id and o.cancel_asked_at is not null) "
                               "and not exists (select from fulfillment.line l where l.fulfillment_id = f.id "
                               "and l.picked < l.quantity) order by f.id")
                          .bind("pod", pod)
                          .rows<kernel::FulfillmentId>();
    for (auto const& [id] : rows)
        ready.push_back(id);
    return ready;
}

std::optional<std::string> order_of_serial(database::Transaction& tx, kernel::ClientId client,
                                           kernel::ProductId product, std::string const& serial)
{
    return tx.query("select fulfillment.order_of_serial(:client, :product, :serial)")
        .bind("client", client)
        .bind("product", product)
        .bind("serial", serial)
        .value<std::optional<std::string>>();
}

json store_pack(database::Transaction& tx, kernel::Uuid const& command, Packing const& packing,
                BoxPlan const& plan, ScannedUnits scanned)
{
    std::map<std::int64_t, std::vector<std::string>*> serials; // by line; two lines of a product share them
    for (PackingLine const& line : packing.lines) {
        if (line.needs_serial) serials.emplace(line.line, &scanned.serials[line.product]);
    }
    json parcels = json::array();
    for (Box const& box : plan.boxes)
        parcels.push_back(parcel_of(box, serials));
    return tx
        .query("select fulfillment.pack(:command::uuid, :fulfillment::bigint, :parcels::jsonb, "
               ":scans::text[], :decision::jsonb)")
        .bind("command", command)
        .bind("fulfillment", packing.fulfillment)
        .bind("parcels", parcels)
        .bind("scans", scanned.codes)
        .bind("decision", json(plan.decision))
        .value<json>();
}

void store_slip(database::Transaction& tx, kernel::ShipmentId shipment, std::string const& pdf)
{
    tx.query("select fulfillment.store_slip(:id::bigint, :pdf::bytea)")
        .bind("id", shipment)
        .bind("pdf", database::Bytes{pdf})
        .run();
}

} // namespace poddesk::fulfillment
