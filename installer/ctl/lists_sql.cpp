#include "installer/ctl/lists_sql.h"

#include "domain/fulfillment/progress_view.h"
#include "domain/orders/queue_view_sql.h"

namespace poddesk::ctl {

namespace {

/// Wraps a select into one JSON array.
std::string as_array(std::string const& select)
{
    return "select coalesce(jsonb_agg(to_jsonb(t)), '[]') from (" + select + ") t";
}

template <class Id>
std::optional<Id> id_of(database::Statement& statement)
{
    auto const row = statement.row<std::int64_t>();
    return row ? std::optional<Id>(Id{std::get<0>(*row)}) : std::nullopt;
}

// Amounts leave as decimal text: minor units with their currency's exponent.
constexpr char const* order_columns = R"(
    o.id, o.number, c.code as client, c.name as client_name, h.shop as channel, o.external_id, o.status, o.financial_status, o.fulfillment_status,
    o.line_count, o.units, o.po_number, (select r.company from orders.recipient r where r.order_id = o.id and r.kind = 'customer') as company,
    o.currency, o.total as total_minor, o.subtotal as subtotal_minor, o.discount_total as discount_minor,
    o.shipping_total as shipping_minor, o.tax_total as tax_minor, o.presentment_currency, o.presentment_total as presentment_total_minor,
    o.ship_city as city, o.ship_region as region, o.ship_postal_code as postal_code, o.ship_country as country, o.carrier, o.service,
    (select p.code from inventory.pod p where p.id = o.pod_id) as pod, o.placed_at, o.ship_by, o.channel_updated_at, o.version,
    o.priority, m.is_gift as gift, m.tags, m.twin as looks_like,
    o.cancel_asked_by, o.cancel_asked_reason, o.cancel_asked_at,
    (select string_agg(distinct w.lane, ', ' order by w.lane) from orders.in_lane w where w.order_id = o.id) as lane,
    (select string_agg(k.kind, ', ' order by k.kind) from orders.hold k where k.order_id = o.id and k.released_at is null) as holds,
    (select r.name from orders.recipient r where r.order_id = o.id and r.kind in ('ship', 'customer') and r.name <> '' order by r.kind desc limit 1) as customer)";
constexpr char const* beside_order =
    "join orders.marks m on m.id = o.id join clients.client c on c.id = o.client_id join orders.channel h on "
    "h.id = o.channel_id ";

} // namespace

nlohmann::json list_orders(database::Transaction& tx, OrderFilter const& filter)
{
    std::string const in_lane =
        filter.lane.empty() ? "" : " and o.id in (select orders.ids_in_lane(:lane, null)) ";
    orders::QueueSql const queue = orders::queue_sql(filter.queue);
    std::string const select = as_array(
        "with " + queue.with + ", page as materialized (select o.id from " + queue.from + R"(
        join clients.client c on c.id = o.client_id join orders.channel h on h.id = o.channel_id
        where )" +
        queue.where +
        R"( and (:status = '' or o.status = :status) and (:client = '' or c.code = :client) and (:channel = '' or h.shop = :channel)
          and (:text = '' or o.id in (select orders.search(:text, null, 10000))) and o.id > :after )" +
        in_lane + "order by o.id limit :limit) select " + order_columns +
        " from page l join orders.order o on o.id = l.id " + beside_order + "order by l.id");
    database::Statement statement = tx.query(select);
    statement.bind("status", filter.status)
        .bind("client", filter.client)
        .bind("channel", filter.channel)
        .bind("text", filter.text)
        .bind("after", filter.page.after)
        .bind("limit", filter.page.limit + 1);
    if (!filter.lane.empty()) statement.bind("lane", filter.lane);
    return statement.value<nlohmann::json>();
}

namespace {

/// What the kits among these lines are made of, and how far each part is.
void add_kits(database::Transaction& tx, kernel::OrderId order, nlohmann::json& lines)
{
    for (fulfillment::LineProgress const& progress : fulfillment::progress_of_order(tx, order)) {
        for (nlohmann::json& line : lines) {
            if (line["line"] != progress.line.value) continue;
            for (fulfillment::PartProgress const& part : progress.parts) {
                line["parts"].push_back({{"sku", part.sku},
                                         {"title", part.title},
                                         {"quantity", part.quantity},
                                         {"reserved", part.reserved},
                                         {"picked", part.picked},
                                         {"packed", part.packed}});
            }
        }
    }
}

} // namespace

nlohmann::json show_order(database::Transaction& tx, kernel::OrderId id)
{
    std::string const select = std::string("select to_jsonb(t) from (select ") + order_columns +
                               R"(,
        (select v.leaves_at from orders.leaving v where v.status = o.status and v.pod_id = coalesce(o.pod_id, 0) and o.clock_stopped_at is null) as leaves_at,
        (select string_agg(w.sku || ' × ' || (w.quantity - w.free), ', ' order by w.sku) from orders.wanted w
            where w.order_id = o.id and w.free < w.quantity and o.status in ('received', 'on_hold', 'backordered')) as missing, o.note, o.is_test, o.canceled_at, o.cancel_reason, o.shipped_at,
        (select coalesce(jsonb_agg(to_jsonb(r) - 'search' - 'email_key' - 'client_id' - 'order_id' - 'id' order by r.kind), '[]') from orders.recipient r where r.order_id = o.id and r.kind <> 'proposed') as recipients,
        (select coalesce(jsonb_agg(jsonb_build_object('line', l.id, 'sku', l.sku, 'title', l.title, 'quantity', l.quantity, 'ordered', l.ordered_quantity,
            'unit_price_minor', l.unit_price, 'discount_minor', l.discount, 'tax_minor', l.tax, 'product', p.sku) order by l.position), '[]')
            from orders.line l left join catalog.product p on p.id = l.product_id where l.order_id = o.id) as lines,
        (select coalesce(jsonb_agg(jsonb_build_object('kind', x.kind, 'title', x.title, 'code', x.code, 'amount_minor', x.amount) order by x.kind, x.position), '[]')
            from orders.charge x where x.order_id = o.id) as charges,
        (select coalesce(jsonb_agg(jsonb_build_object('kind', k.kind, 'reason', k.reason, 'placed_by', k.placed_by, 'placed_at', k.placed_at, 'released_at', k.released_at,
            'released_by', k.released_by, 'release_reason', k.release_reason,
            'by_shop', k.shop_ids <> '{}', 'told', k.is_told) order by k.id), '[]') from orders.hold k where k.order_id = o.id) as all_holds,
        (select coalesce(jsonb_agg(jsonb_build_object('rule', h.rule, 'shared', h.is_shared, 'version', s.version, 'then', h.actions, 'at', h.hit_at) order by h.id), '[]')
            from orders.rule_hit h join orders.rule_set s on s.id = h.set_id where h.order_id = o.id) as rules,
        (select coalesce(jsonb_agg(jsonb_build_object('fulfillment', f.id, 'pod', q.code, 'status', f.status, 'pick_list', (select n.number from fulfillment.pick_list n where n.id = f.pick_list_id)) order by f.id), '[]')
            from fulfillment.fulfillment f join inventory.pod q on q.id = f.pod_id where f.order_id = o.id) as fulfillments,
        (select coalesce(jsonb_agg(jsonb_build_object('shipment', s.id, 'number', s.number, 'status', s.status, 'tracking', s.tracking_number, 'price_minor', s.price_minor,
            'serials', (select coalesce(jsonb_agg(jsonb_build_object('sku', p.sku, 'serial', x.serial, 'back_at', x.back_at) order by x.id), '[]')
                from fulfillment.serial x join catalog.product p on p.id = x.product_id where x.shipment_id = s.id and (x.back_at is null or x.inspection_id is not null))) order by s.id), '[]')
            from shipping.shipment s where s.order_id = o.id) as shipments,
        (select coalesce(jsonb_agg(jsonb_build_object('kind', m.kind, 'state', m.state, 'subject', m.subject, 'sent_at', m.sent_at, 'reason', m.suppressed_reason) order by m.id), '[]')
            from messaging.message m where m.order_id = o.id) as emails,
        (select coalesce(jsonb_agg(jsonb_build_object('at', e.occurred_at, 'kind', e.kind, 'by', e.actor, 'facts', e.payload) order by e.id), '[]')
            from events.event e where e.order_id = o.id) as timeline,
        (select s.number from orders.order s where s.id = o.split_from) as split_from, (select t.number from orders.order t where t.id = o.merged_into) as merged_into,
        (select coalesce(jsonb_agg(s.number order by s.part), '[]') from orders.order s where s.split_from = o.id and s.units > 0) as parts,
        (select coalesce(jsonb_agg(m.number order by m.id), '[]') from orders.order m where m.merged_into = o.id and m.units > 0) as carries
        from orders.order o )" +
                               beside_order + "where o.id = :id) t";
    auto const row = tx.query(select).bind("id", id).row<nlohmann::json>();
    if (!row) {
        return {};
    }
    nlohmann::json order = std::get<0>(*row);
    add_kits(tx, id, order["lines"]);
    return order;
}

nlohmann::json list_channels(database::Transaction& tx)
{
    return tx
        .query(as_array(
            R"(select h.id, h.shop, h.kind, h.name, h.order_prefix, c.code as client, c.name as client_name,
            (select count(*) from orders.order o where o.channel_id = h.id and o.part = 1) as orders
        from orders.channel h join clients.client c on c.id = h.client_id order by h.shop)"))
        .value<nlohmann::json>();
}

nlohmann::json list_clients(database::Transaction& tx)
{
    return tx
        .query(as_array(
            R"(select c.id, c.code, c.name, c.color, c.status, c.currency, p.handling_hours, p.order_cutoff::text, p.handling_days, p.delivery_days, b.from_email, b.website,
            (select count(*) from catalog.product x where x.client_id = c.id) as products
        from clients.client c left join clients.promise p on p.id = c.id left join clients.branding b on b.id = c.id order by c.code)"))
        .value<nlohmann::json>();
}

nlohmann::json list_products(database::Transaction& tx, std::string const& client)
{
    return tx
        .query(as_array(
            R"(select p.id, c.code as client, p.sku, p.title, round(p.weight_ng / 1000000000.0)::bigint as grams,
            concat_ws(' x ', p.length_um / 1000, p.width_um / 1000, p.height_um / 1000) as size_mm,
            p.category, p.is_hazmat as hazmat, p.needs_serial as serials,
            (select string_agg(b.barcode, ', ') from catalog.barcode b where b.product_id = p.id) as barcodes,
            (select string_agg(q.sku || ' × ' || k.quantity, ', ' order by q.sku) from catalog.kit_part k join catalog.product q on q.id = k.product_id where k.kit_id = p.id) as parts
        from catalog.product p join clients.client c on c.id = p.client_id where :client = '' or c.code = :client order by c.code, p.sku)"))
        .bind("client", client)
        .value<nlohmann::json>();
}

nlohmann::json list_cartons(database::Transaction& tx)
{
    return tx
        .query(as_array(R"(select k.id, c.code as client, k.code, k.name,
            concat_ws(' x ', k.inner_length_um / 1000, k.inner_width_um / 1000, k.inner_height_um / 1000) as inner_mm,
            concat_ws(' x ', k.outer_length_um / 1000, k.outer_width_um / 1000, k.outer_height_um / 1000) as outer_mm,
            round(k.tare_ng / 1000000000.0)::bigint as tare_grams, round(k.max_weight_ng / 1000000000.0)::bigint as max_grams,
            k.cost_minor, k.currency
        from catalog.carton k left join clients.client c on c.id = k.client_id
        where k.archived_at is null order by k.code, c.code)"))
        .value<nlohmann::json>();
}

nlohmann::json list_rate_sheets(database::Transaction& tx)
{
    return tx
        .query(as_array(
            R"(select h.id, c.code as carrier, c.name as carrier_name, h.version, h.currency, h.effective_from, h.effective_to,
            h.source, h.note, h.published_at, h.published_by,
            (select string_agg(distinct s.code, ', ') from shipping.rate_row r join shipping.service s on s.id = r.service_id where r.sheet_id = h.id) as services,
            (select count(*) from shipping.rate_row r where r.sheet_id = h.id) as prices
        from shipping.rate_sheet h join shipping.carrier c on c.id = h.carrier_id order by c.code, h.version desc)"))
        .value<nlohmann::json>();
}

nlohmann::json list_pods(database::Transaction& tx)
{
    return tx
        .query(as_array(R"(select p.id, p.code, p.name, p.postal_code, p.time_zone,
            (select count(*) from inventory.location b where b.pod_id = p.id and b.is_pickable) as bins,
            (select coalesce(sum(s.on_hand), 0) from inventory.stock s where s.pod_id = p.id) as units
        from inventory.pod p order by p.code)"))
        .value<nlohmann::json>();
}

nlohmann::json list_bins(database::Transaction& tx, std::string const& pod)
{
    return tx
        .query(as_array(R"(select p.code as pod, z.code as zone, b.code as bin, b.kind, b.walk_order,
            (select coalesce(sum(l.on_hand), 0) from inventory.level l where l.location_id = b.id) as units
        from inventory.location b join inventory.pod p on p.id = b.pod_id left join inventory.zone z on z.id = b.zone_id
        where not b.is_virtual and (:pod = '' or p.code = :pod) order by p.code, b.walk_order, b.code)"))
        .bind("pod", pod)
        .value<nlohmann::json>();
}

nlohmann::json list_stock(database::Transaction& tx, std::string const& client, std::string const& pod,
                          std::string const& sku)
{
    return tx
        .query(as_array(
            R"(select c.code as client, q.code as pod, p.sku, p.title, s.on_hand, s.allocated, s.available, s.on_hold, s.receiving, s.staged
        from inventory.stock s join catalog.product p on p.id = s.product_id join clients.client c on c.id = s.client_id join inventory.pod q on q.id = s.pod_id
        where (:client = '' or c.code = :client) and (:pod = '' or q.code = :pod) and (:sku = '' or p.sku = :sku) order by c.code, p.sku, q.code)"))
        .bind("client", client)
        .bind("pod", pod)
        .bind("sku", sku)
        .value<nlohmann::json>();
}

nlohmann::json stock_card(database::Transaction& tx, std::string const& client, std::string const& sku,
                          int limit)
{
    return tx
        .query(as_array(
            R"(select m.id, m.occurred_at as at, q.code as pod, f.code as "from", t.code as "to", m.quantity, m.reason, m.ref_type, m.ref_id, m.login as by, m.condition, m.lot
        from inventory.movement m join catalog.product p on p.id = m.product_id join clients.client c on c.id = m.client_id join inventory.pod q on q.id = m.pod_id
             join inventory.location f on f.id = m.from_location join inventory.location t on t.id = m.to_location
        where c.code = :client and p.sku = :sku order by m.id desc limit :limit)"))
        .bind("client", client)
        .bind("sku", sku)
        .bind("limit", limit)
        .value<nlohmann::json>();
}

nlohmann::json list_adjustments(database::Transaction& tx)
{
    return tx
        .query(as_array(
            R"(select e.occurred_at as at, q.code as pod, e.payload ->> 'location' as bin, p.sku, (e.payload ->> 'quantity')::bigint as quantity, e.payload ->> 'reason' as reason, e.actor as by
        from events.event e join catalog.product p on p.id = e.subject_id join inventory.pod q on q.id = e.pod_id where e.kind = 'stock.adjusted' order by e.id)"))
        .value<nlohmann::json>();
}

nlohmann::json list_purchase_orders(database::Transaction& tx)
{
    return tx
        .query(as_array(
            R"(select o.id, o.number, c.code as client, q.code as pod, s.name as supplier, o.status, o.expected_on,
            (select sum(l.ordered) from inbound.purchase_order_line l where l.purchase_order_id = o.id) as ordered,
            (select sum(l.received) from inbound.purchase_order_line l where l.purchase_order_id = o.id) as received,
            (select sum(l.damaged) from inbound.purchase_order_line l where l.purchase_order_id = o.id) as damaged,
            (select sum(l.put_away) from inbound.purchase_order_line l where l.purchase_order_id = o.id) as put_away,
            (select string_agg(r.number, ', ' order by r.id) from inbound.receipt r where r.purchase_order_id = o.id) as receipts
        from inbound.purchase_order o join clients.client c on c.id = o.client_id join inventory.pod q on q.id = o.pod_id
             join inbound.supplier s on s.id = o.supplier_id order by o.id)"))
        .value<nlohmann::json>();
}

nlohmann::json list_discrepancies(database::Transaction& tx)
{
    return tx
        .query(as_array(
            R"(select r.number as receipt, o.number as purchase_order, c.code as client, p.sku, l.expected, l.counted, l.damaged, l.over, l.short
        from inbound.receipt_line l join inbound.receipt r on r.id = l.receipt_id join inbound.purchase_order o on o.id = r.purchase_order_id
             join clients.client c on c.id = l.client_id join catalog.product p on p.id = l.product_id
        where l.over > 0 or l.short > 0 or l.damaged > 0 order by r.id, p.sku)"))
        .value<nlohmann::json>();
}

nlohmann::json list_pick_lists(database::Transaction& tx, Page const& page)
{
    return tx
        .query(as_array(R"(select n.id, n.number, q.code as pod, n.released_by, n.released_at,
            (select count(*) from fulfillment.fulfillment f where f.pick_list_id = n.id) as fulfillments,
            (select coalesce(sum(a.quantity), 0) from fulfillment.allocation a join fulfillment.fulfillment f on f.id = a.fulfillment_id where f.pick_list_id = n.id and a.state = 'open') as units_to_pick
        from fulfillment.pick_list n join inventory.pod q on q.id = n.pod_id
        where n.id > :after order by n.id limit :limit)"))
        .bind("after", page.after)
        .bind("limit", page.limit + 1)
        .value<nlohmann::json>();
}

nlohmann::json list_fulfillments(database::Transaction& tx, std::string const& status, Page const& page)
{
    return tx
        .query(as_array(
            R"(select f.id, o.number as "order", o.id as order_id, c.code as client, q.code as pod, f.status,
            (select n.number from fulfillment.pick_list n where n.id = f.pick_list_id) as pick_list,
            (select sum(l.quantity) from fulfillment.line l where l.fulfillment_id = f.id) as units,
            case when o.cancel_asked_at is not null then 'put back: order canceled' end as note
        from fulfillment.fulfillment f join orders.order o on o.id = f.order_id join clients.client c on c.id = f.client_id join inventory.pod q on q.id = f.pod_id
        where (:status = '' or f.status = :status) and f.id > :after order by f.id limit :limit)"))
        .bind("status", status)
        .bind("after", page.after)
        .bind("limit", page.limit + 1)
        .value<nlohmann::json>();
}

nlohmann::json list_shipments(database::Transaction& tx, std::string const& status, Page const& page)
{
    return tx
        .query(as_array(
            R"(select s.id, s.number, o.number as "order", c.code as client, q.code as pod, s.status, k.code as carton, a.name as carrier, v.name as service,
            s.price_minor, s.currency, s.tracking_number as tracking, s.has_postage, s.shipped_at, s.chosen_by
        from shipping.shipment s join orders.order o on o.id = s.order_id join clients.client c on c.id = s.client_id join inventory.pod q on q.id = s.pod_id
             left join catalog.carton k on k.id = s.carton_id left join shipping.service v on v.id = s.service_id left join shipping.carrier a on a.id = v.carrier_id
        where (:status = '' or s.status = :status) and s.id > :after order by s.id limit :limit)"))
        .bind("status", status)
        .bind("after", page.after)
        .bind("limit", page.limit + 1)
        .value<nlohmann::json>();
}

nlohmann::json list_quotes(database::Transaction& tx, std::int64_t shipment)
{
    return tx
        .query(as_array(
            R"(select q.service_id, a.name as carrier, v.code as service_code, v.name as service, q.zone, q.base_minor, q.surcharges, q.total_minor, q.currency,
            q.actual_ng, q.billed_ng, q.arrives_on, q.hidden_code, q.hidden_sentence, s.service_id = q.service_id as chosen
        from shipping.quote q join shipping.shipment s on s.id = q.shipment_id join shipping.service v on v.id = q.service_id join shipping.carrier a on a.id = v.carrier_id
        where q.shipment_id = :shipment order by q.total_minor nulls last, a.name, v.name)"))
        .bind("shipment", shipment)
        .value<nlohmann::json>();
}

nlohmann::json list_emails(database::Transaction& tx, std::string const& state, Page const& page)
{
    return tx
        .query(as_array(
            R"(select m.id, c.code as client, o.number as "order", m.kind, m.state, m.subject, m.attempts, m.created_at, m.sent_at, m.suppressed_reason, m.last_error, m.message_id
        from messaging.message m join orders.order o on o.id = m.order_id join clients.client c on c.id = m.client_id
        where (:state = '' or m.state = :state) and m.id > :after order by m.id limit :limit)"))
        .bind("state", state)
        .bind("after", page.after)
        .bind("limit", page.limit + 1)
        .value<nlohmann::json>();
}

nlohmann::json list_problems(database::Transaction& tx)
{
    return tx
        .query(as_array(
            R"(select p.id, c.code as client, h.shop as channel, p.external_id, p.is_file, (select o.number from orders.order o where o.id = p.order_id) as "order", p.kind, p.detail, p.created_at
        from orders.problem p join clients.client c on c.id = p.client_id join orders.channel h on h.id = p.channel_id where p.resolved_at is null order by p.id)"))
        .value<nlohmann::json>();
}

nlohmann::json list_decisions(database::Transaction& tx, std::int64_t order)
{
    return tx
        .query(as_array(
            R"(select d.made_at as at, d.kind, d.chosen, d.made_by as by, d.subject_type, d.alternatives from events.decision d where d.order_id = :order order by d.id)"))
        .bind("order", order)
        .value<nlohmann::json>();
}

nlohmann::json list_people(database::Transaction& tx)
{
    return tx
        .query(as_array(R"(select p.login, p.full_name, p.role, p.disabled_at,
            case when p.all_clients then 'all' else (select string_agg(c.code, ', ' order by c.code) from access.person_client g join clients.client c on c.id = g.client_id where g.person_id = p.id) end as clients,
            case when p.all_pods then 'all' else (select string_agg(q.code, ', ' order by q.code) from access.person_pod g join inventory.pod q on q.id = g.pod_id where g.person_id = p.id) end as pods
        from access.person p order by p.login)"))
        .value<nlohmann::json>();
}

nlohmann::json list_violations(database::Transaction& tx)
{
    return tx.query(as_array("select invariant, subject, detail from verify.all_checks() order by 1, 2"))
        .value<nlohmann::json>();
}

std::optional<kernel::ClientId> client_by_code(database::Transaction& tx, std::string const& code)
{
    return id_of<kernel::ClientId>(
        tx.query("select id from clients.client where code = :code").bind("code", code));
}

std::optional<kernel::PodId> pod_by_code(database::Transaction& tx, std::string const& code)
{
    return id_of<kernel::PodId>(
        tx.query("select id from inventory.pod where code = :code").bind("code", code));
}

std::optional<kernel::CarrierId> carrier_by_code(database::Transaction& tx, std::string const& code)
{
    return id_of<kernel::CarrierId>(
        tx.query("select id from shipping.carrier where code = :code").bind("code", code));
}

std::optional<kernel::LocationId> location_by_code(database::Transaction& tx, std::string const& pod,
                                                   std::string const& bin)
{
    return id_of<kernel::LocationId>(
        tx.query("select b.id from inventory.location b join inventory.pod p on p.id = b.pod_id where p.code "
                 "= :pod and b.code = :bin and not b.is_virtual")
            .bind("pod", pod)
            .bind("bin", bin));
}

std::optional<kernel::ShipmentId> shipment_by_number(database::Transaction& tx, std::string const& typed)
{
    auto const row = tx.query("select id from shipping.shipment where number = :typed or id::text = :typed "
                              "order by (number = :typed) desc, id desc limit 1")
                         .bind("typed", typed)
                         .row<kernel::ShipmentId>();
    return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

std::optional<kernel::ProductId> product_by_code(database::Transaction& tx, kernel::ClientId client,
                                                 std::string const& code)
{
    auto const row = tx.query("select catalog.product_of(:client, :code)")
                         .bind("client", client)
                         .bind("code", code)
                         .row<std::optional<std::int64_t>>();
    return row && std::get<0>(*row) ? std::optional<kernel::ProductId>(kernel::ProductId{*std::get<0>(*row)})
                                    : std::nullopt;
}

} // namespace poddesk::ctl
