#include "reports/papers/papers_sql.h"

#include "domain/database/wire.h"

namespace poddesk::reports {

kernel::Date today_at_pod(database::Transaction& tx, kernel::PodId pod)
{
    return tx.query("select (now() at time zone time_zone)::date from inventory.pod where id = :pod")
        .bind("pod", pod)
        .value<kernel::Date>();
}

std::map<std::int64_t, std::string> photos_of_pick_list(database::Transaction& tx, kernel::PickListId list)
{
    std::map<std::int64_t, std::string> photos;
    for (auto& [allocation, png] :
         tx.query("select a.id, c.bytes from fulfillment.allocation a join fulfillment.fulfillment f on f.id "
                  "= a.fulfillment_id join catalog.product p on p.id = a.product_id "
                  "join database.content c on c.client_id = p.client_id and c.sha256 = p.picture where "
                  "f.pick_list_id = :list and a.state <> 'released'")
             .bind("list", list)
             .rows<std::int64_t, database::Bytes>()) {
        photos.emplace(allocation, std::move(png.data));
    }
    return photos;
}

std::optional<SlipFacts> slip_facts(database::Transaction& tx, kernel::ShipmentId shipment)
{
    auto const row =
        tx.query(
              "select s.client_id, coalesce(fulfillment.sold_numbers(s.id), o.number), (o.placed_at at time "
              "zone q.time_zone)::date, (now() at time "
              "zone q.time_zone)::date, coalesce(c.name || ' ' || v.name, ''), "
              "(select count(*) from shipping.shipment x where x.fulfillment_id = s.fulfillment_id and x.id "
              "<= s.id), "
              "(select count(*) from shipping.shipment x where x.fulfillment_id = s.fulfillment_id), "
              "coalesce(r.name, ''), coalesce(r.company, ''), coalesce(r.line1, ''), coalesce(r.line2, ''), "
              "coalesce(r.city, ''), coalesce(r.region, ''), coalesce(r.postal_code, ''), "
              "coalesce(r.country, ''), coalesce(nullif(g.message, ''), i.gift_note, ''), coalesce((select "
              "string_agg(distinct h.po_number, ', ') from fulfillment.shipment_line x join fulfillment.line "
              "f "
              "on f.id = x.line_id join orders.line l on l.id = f.order_line_id join orders.order h on h.id "
              "= "
              "orders.sold_as(l.order_id) where x.shipment_id = s.id and h.po_number <> ''), '') "
              "from shipping.shipment s join orders.order o on o.id = s.order_id join inventory.pod q on "
              "q.id = s.pod_id "
              "left join shipping.service v on v.id = s.service_id left join shipping.carrier c on c.id = "
              "v.carrier_id "
              "left join orders.recipient r on r.order_id = o.id and r.kind = 'ship' "
              "left join orders.gift g on g.id = o.id "
              "left join orders.instruction i on i.id = o.id where s.id = :shipment")
            .bind("shipment", shipment)
            .row<kernel::ClientId, std::string, kernel::Date, kernel::Date, std::string, std::int64_t,
                 std::int64_t, std::string, std::string, std::string, std::string, std::string, std::string,
                 std::string, std::string, std::string, std::string>();
    if (!row) {
        return std::nullopt;
    }
    SlipFacts facts;
    std::int64_t position = 0;
    std::int64_t parcels = 0;
    kernel::Date ordered;
    kernel::Date ships;
    kernel::Address& to = facts.slip.ship_to;
    std::tie(facts.client, facts.slip.order_name, ordered, ships, facts.slip.service, position, parcels,
             to.name, to.company, to.line1, to.line2, to.city, to.region, to.postal_code, to.country,
             facts.slip.gift_message, facts.slip.po_number) = *row;
    facts.slip.order_date = std::chrono::year_month_day(ordered);
    facts.slip.ship_date = std::chrono::year_month_day(ships);
    facts.slip.parcel = parcels > 1 ? fmt::format("{} of {}", position, parcels) : "";
    // A kit by its parts, as they lie in the box; the second line says of what, and how many of that were
    // ordered.
    for (auto& [sku, title, kit, quantity, in_order, photo] :
         tx.query(
               "select p.sku, case when f.product_id = l.product_id then coalesce(nullif(l.title, ''), "
               "p.title) else p.title end, case when f.product_id = l.product_id then '' else "
               "l.title || ' \xc3\x97 ' || l.quantity end, x.quantity, l.quantity * f.per_unit, c.bytes from "
               "fulfillment.shipment_line x join fulfillment.line f on f.id = x.line_id "
               "join orders.line l on l.id = f.order_line_id join catalog.product p on p.id = f.product_id "
               "left join database.content c on c.client_id = p.client_id and c.sha256 = p.picture "
               "where x.shipment_id = :shipment order by l.position, l.id, p.sku")
             .bind("shipment", shipment)
             .rows<std::string, std::string, std::string, std::int64_t, std::int64_t,
                   std::optional<database::Bytes>>()) {
        facts.slip.lines.push_back(
            {sku, title, kit, quantity, in_order, photo ? std::move(photo->data) : std::string()});
    }
    return facts;
}

std::optional<std::string> kept_slip(database::Transaction& tx, kernel::ShipmentId shipment)
{
    auto row = tx.query("select c.bytes from shipping.shipment s join database.content c on c.client_id = "
                        "s.client_id and c.sha256 = s.slip_pdf where s.id = :shipment")
                   .bind("shipment", shipment)
                   .row<database::Bytes>();
    return row ? std::optional(std::move(std::get<0>(*row).data)) : std::nullopt;
}

std::optional<PaperSubject> paper_subject(database::Transaction& tx, std::string const& kind,
                                          std::int64_t subject)
{
    auto row =
        tx.query(
              "select s.number, s.client_id from shipping.shipment s where :kind in ('label', 'slip') and "
              "s.id = :subject union all select l.number, null from fulfillment.pick_list l where :kind = "
              "'pick_list' and l.id = :subject union all select r.number, r.client_id from returns.rma r "
              "where :kind in ('rma_label', 'rma_letter', 'return_label') and r.id = :subject union all "
              "select "
              "r.number || '-' || i.id, i.client_id from returns.inspection i join returns.rma r on r.id = "
              "i.rma_id where :kind = 'lane_label' and i.id = :subject union all select c.code || "
              "'-' || o.number, o.client_id from inbound.purchase_order o join clients.client c on c.id = "
              "o.client_id where :kind = 'purchase_order' and o.id = :subject union all select c.code || '-' "
              "|| i.number, i.client_id from inbound.receipt i join clients.client c on c.id = i.client_id "
              "where :kind = 'receipt' and i.id = :subject union all select m.number, null from "
              "shipping.manifest m where "
              ":kind = 'manifest' and m.id = :subject")
            .bind("kind", kind)
            .bind("subject", subject)
            .row<std::string, std::optional<kernel::ClientId>>();
    if (!row) {
        return std::nullopt;
    }
    auto& [number, client] = *row;
    return PaperSubject{std::move(number), client};
}

std::optional<LaneLabelFacts> lane_label_facts(database::Transaction& tx, returns::InspectionId inspection)
{
    auto row =
        tx.query("select i.disposition, coalesce(i.grade, ''), coalesce(b.code, ''), coalesce(p.sku, ''), "
                 "coalesce(p.title, ''), r.number, coalesce((select min(c.barcode) from catalog.barcode c "
                 "where c.product_id = p.id), p.sku, ''), (i.inspected_at at time zone d.time_zone)::date "
                 "from returns.inspection i join returns.rma r on r.id = i.rma_id join inventory.pod d on "
                 "d.id = i.pod_id left join inventory.location b on b.id = i.location_id and not "
                 "b.is_virtual left join catalog.product p on p.id = i.product_id where i.id = :inspection "
                 "and i.undone_at is null")
            .bind("inspection", inspection)
            .row<std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                 kernel::Date>();
    if (!row) {
        return std::nullopt;
    }
    LaneLabelFacts facts;
    std::tie(facts.disposition, facts.grade, facts.bin, facts.sku, facts.title, facts.rma, facts.code,
             facts.date) = std::move(*row);
    return facts;
}

std::optional<ReceiptNote> receipt_facts(database::Transaction& tx, kernel::ReceiptId receipt)
{
    auto row = tx.query("select r.number, o.number, c.name, s.name, q.code || ' ' || q.name, "
                        "coalesce(p.full_name, r.received_by::text), (r.received_at at time zone "
                        "q.time_zone)::date from inbound.receipt r join inbound.purchase_order o on o.id = "
                        "r.purchase_order_id join clients.client c on c.id = r.client_id join "
                        "inbound.supplier s on s.id = o.supplier_id join inventory.pod q on q.id = r.pod_id "
                        "left join access.person p on p.login = r.received_by where r.id = :receipt")
                   .bind("receipt", receipt)
                   .row<std::string, std::string, std::string, std::string, std::string, std::string,
                        kernel::Date>();
    if (!row) {
        return std::nullopt;
    }
    ReceiptNote note;
    kernel::Date date;
    std::tie(note.number, note.purchase_order, note.client, note.supplier, note.pod, note.received_by, date) =
        *row;
    note.date = std::chrono::year_month_day(date);
    for (auto& [sku, title, lot, expected, good, damaged, expires_on] :
         tx.query("select p.sku, p.title, l.lot, l.expected, l.counted, l.damaged, l.expires_on from "
                  "inbound.receipt_line l join catalog.product p on p.id = l.product_id where l.receipt_id = "
                  ":receipt order by p.sku, l.lot")
             .bind("receipt", receipt)
             .rows<std::string, std::string, std::string, std::int64_t, std::int64_t, std::int64_t,
                   std::optional<kernel::Date>>()) {
        note.lines.push_back(
            {std::move(sku), std::move(title), std::move(lot), expected, good, damaged,
             expires_on ? "Best before " + kernel::format_date(*expires_on) : std::string()});
    }
    return note;
}

std::optional<PurchaseOrderFacts> purchase_order_facts(database::Transaction& tx,
                                                       kernel::PurchaseOrderId order)
{
    auto row = tx.query("select o.client_id, o.number, s.name, q.code || ' ' || q.name, (o.created_at at "
                        "time zone q.time_zone)::date, o.expected_on, o.reference, q.name, "
                        "coalesce(q.address ->> 'line1', ''), coalesce(q.address ->> 'line2', ''), "
                        "coalesce(q.address ->> 'city', ''), coalesce(q.address ->> 'region', ''), "
                        "q.postal_code, q.country from inbound.purchase_order o join inbound.supplier s on "
                        "s.id = o.supplier_id join inventory.pod q on q.id = o.pod_id where o.id = :order")
                   .bind("order", order)
                   .row<kernel::ClientId, std::string, std::string, std::string, kernel::Date,
                        std::optional<kernel::Date>, std::string, std::string, std::string, std::string,
                        std::string, std::string, std::string, std::string>();
    if (!row) {
        return std::nullopt;
    }
    PurchaseOrderFacts facts;
    PurchaseOrderPaper& paper = facts.paper;
    kernel::Address& to = paper.deliver_to;
    kernel::Date ordered;
    std::optional<kernel::Date> expected;
    std::string reference;
    std::tie(facts.client, paper.number, paper.supplier, paper.pod, ordered, expected, reference, to.name,
             to.line1, to.line2, to.city, to.region, to.postal_code, to.country) = *row;
    paper.ordered_on = std::chrono::year_month_day(ordered);
    if (expected) {
        paper.expected_on = std::chrono::year_month_day(*expected);
    }
    paper.note = reference.empty() ? "" : "Your reference: " + reference;
    for (auto& [sku, title, quantity] :
         tx.query("select p.sku, p.title, l.ordered from inbound.purchase_order_line l join catalog.product "
                  "p on p.id = l.product_id where l.purchase_order_id = :order order by p.sku")
             .bind("order", order)
             .rows<std::string, std::string, std::int64_t>()) {
        paper.lines.push_back({std::move(sku), "", std::move(title), quantity, std::nullopt});
    }
    return facts;
}

} // namespace poddesk::reports
