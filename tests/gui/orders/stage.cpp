#include "tests/gui/orders/stage.h"

#include "domain/database/transaction.h"

namespace poddesk::tests {

using database::in_transaction;
using database::Transaction;

namespace {

constexpr char const* brands = R"(
    values ('AO', 'Aster & Oak', '#3584e4'), ('EO', 'Ember Outdoor', '#e01b24'), ('FS', 'Fjord Skin', '#9141ac'),
           ('CC', 'Cinder Coffee', '#b5500b'), ('DK', 'Dovetail Kids', '#d6336c'), ('HA', 'Halden Audio', '#4a5568'),
           ('GH', 'Glasshouse', '#66a30f'), ('BW', 'Brightwater', '#0c8f8f'))";

constexpr char const* make_brands = R"(
    select clients.create_client(gen_random_uuid(), jsonb_build_object('code', b.code, 'name', b.name, 'color', b.color,
        'status', 'live', 'branding', jsonb_build_object('from_email', 'hello@' || lower(b.code) || '.example')))
    from ()";

constexpr char const* make_pods = R"(
    select inventory.create_pod(gen_random_uuid(), jsonb_build_object('code', p.code, 'name', p.name, 'postal_code', p.zip,
        'latitude_microdegrees', p.lat, 'longitude_microdegrees', p.lon, 'time_zone', p.zone, 'zones', '[
        {"code":"A","name":"Shelves","kind":"pick","bins":["A-01-1","A-01-2","A-04-2","B-11-1","B-11-2","C-02-4","C-03-1"]},
        {"code":"R","name":"Dock","kind":"receiving","bins":["RECV"]}, {"code":"H","name":"Hold","kind":"hold","bins":["HOLD"]}]'::jsonb))
    from (values ('RNO', 'Reno', '89431', 39530000, -119810000, 'America/Los_Angeles'),
                 ('DAL', 'Dallas', '75201', 32780000, -96800000, 'America/Chicago')) p (code, name, zip, lat, lon, zone))";

constexpr char const* make_products = R"(
    select catalog.add_products(gen_random_uuid(), c.id, (select jsonb_agg(jsonb_build_object('sku', c.code || '-' || p.sku,
        'title', p.title, 'weight_ng', p.weight * 1000000000::bigint, 'length_um', 300000, 'width_um', 200000,
        'height_um', 50000, 'picture_kind', p.kind, 'barcodes', jsonb_build_array(c.code || p.sku)))
        from (values ('RSJ-M', 'Ridge Shell Jacket', 620, 'jacket'), ('TP24', 'Trail Pack 24 L', 980, 'bag'),
                     ('MCS-L', 'Merino Crew Sock', 90, 'sock'), ('TEE-S', 'Heavy Cotton Tee', 210, 'tee'),
                     ('MUG-1', 'Stoneware Mug', 430, 'mug'), ('BOX-9', 'Gift Box', 700, 'box')) p (sku, title, weight, kind)))
    from clients.client c order by c.id)";

constexpr char const* make_channels = R"(
    select orders.add_channel(gen_random_uuid(), id, 'shopify', lower(code) || '.myshopify.com', name || ' shop', code || '-')
    from clients.client order by id)";

constexpr char const* make_stock = R"(
    select inventory.adjust(gen_random_uuid(), l.id, p.id, 5000, 'first count')
    from catalog.product p join inventory.location l on l.kind = 'pick'
    where (l.walk_order % 1000 - 1) % 6 = (p.id - 1) % 6 order by p.id, l.id)";

/// One order of the list `n`: :from and :count choose it.
constexpr char const* make_order = R"(
    select orders.store(h.id, jsonb_build_object(
        'order', jsonb_build_object('external_id', g::text, 'number', c.code || '-' || (10000 + g), 'currency', 'USD',
            'presentment_currency', case when g % 9 = 0 then 'EUR' else 'USD' end,
            'placed_at', now() - make_interval(mins => (20 + (g * 37) % 1500)::integer), 'financial_status', 'paid',
            'subtotal', 4000 + (g * 7919) % 30000, 'discount_total', case when g % 4 = 0 then 500 else 0 end,
            'shipping_total', 695, 'tax_total', 330, 'total', 5025 + (g * 7919) % 30000 - case when g % 4 = 0 then 500 else 0 end,
            'presentment_subtotal', 3700 + (g * 7919) % 27000, 'presentment_total', 4700 + (g * 7919) % 27000,
            'presentment_shipping_total', 640, 'presentment_tax_total', 300, 'presentment_discount_total', 0,
            'ship_city', t.city, 'ship_region', t.region, 'ship_postal_code', t.zip, 'ship_country', 'US',
            'requested_service', 'Standard', 'fulfillment_status', '', 'taxes_included', false, 'is_test', false,
            'tags', '{}'::text[], 'source_name', 'web', 'po_number', case when g % 5 = 2 then 'PO-' || (4500 + g) else '' end, 'cancel_reason', '', 'field_stamps', '{}'::jsonb, 'note', case when g % 6 = 1 then 'Please leave it at the side door.' else '' end),
        'recipients', jsonb_build_array(
            jsonb_build_object('kind', 'customer', 'name', w.name, 'company', case when g % 5 = 2 then 'Elm School District' else '' end, 'email', 'customer' || g || '@example.com'),
            jsonb_build_object('kind', 'ship', 'name', w.name, 'line1', (100 + g % 900) || ' W Overland Rd', 'city', t.city,
                'region', t.region, 'postal_code', t.zip, 'country', 'US', 'phone', '+1 202 555 0123')),
        'lines', (select jsonb_agg(jsonb_build_object('external_id', g || '-' || k, 'position', k, 'sku', p.sku, 'title', p.title,
                'quantity', 1 + (g + k) % 3, 'ordered_quantity', 1 + (g + k) % 3, 'unit_price', 1900 + k * 700,
                'presentment_unit_price', 1800 + k * 650))
            from generate_series(1, 1 + g % 4) k join lateral (select sku, title from catalog.product where client_id = c.id
                order by id offset (g + k) % 6 limit 1) p on true),
        'charges', jsonb_build_array(jsonb_build_object('kind', 'shipping', 'position', 1, 'title', 'Standard', 'amount', 695, 'presentment_amount', 640),
            jsonb_build_object('kind', 'tax', 'position', 1, 'title', 'NV sales tax', 'amount', 330, 'presentment_amount', 300))), '{}')
    from generate_series(:from::integer, :from::integer + :count::integer - 1) g
    join lateral (select id, code from clients.client order by id offset g % 8 limit 1) c on true
    join orders.channel h on h.client_id = c.id
    join lateral (select * from (values (0, 'Portland', 'OR', '97201'), (1, 'Boise', 'ID', '83705'), (2, 'San Jose', 'CA', '95101'),
        (3, 'Reno', 'NV', '89501'), (4, 'Salt Lake City', 'UT', '84101'), (5, 'Seattle', 'WA', '98101'), (6, 'Spokane', 'WA', '99201'))
        v (n, city, region, zip) where n = g % 7) t on true
    join lateral (select * from (values (0, 'Maya Lindqvist'), (1, 'Tom Achterberg'), (2, 'Priya Raman'), (3, 'Luis Ortega'), (4, 'Hannah Weiss'),
        (5, 'Kenji Watanabe'), (6, 'Sofia Marchetti'), (7, 'Noah Bergström'), (8, 'Amira Haddad'), (9, 'Grace O’Connell'), (10, 'Ravi Chandrasekaran'))
        v (n, name) where n = g % 11) w on true)";

constexpr char const* plan_of = R"(
    select fulfillment.allocate(gen_random_uuid(), jsonb_build_array(jsonb_build_object('order', o.id, 'version', o.version,
        'decision', '{"kind":"routing","chosen":"Reno","alternatives":[
            {"option":"Reno","chosen":true,"code":"whole_order","facts":{},"sentence":"has every line, zone 3"},
            {"option":"Dallas","chosen":false,"code":"farther","facts":{},"sentence":"has every line too, zone 6"}]}'::jsonb,
        'parts', jsonb_build_array(jsonb_build_object('pod', 1, 'lines', (
            select jsonb_agg(jsonb_build_object('line', l.id, 'product', l.product_id, 'quantity', l.quantity, 'levels',
                jsonb_build_array(jsonb_build_object('level', v.id, 'quantity', l.quantity))))
            from orders.line l join lateral (select id from inventory.level where product_id = l.product_id and pod_id = 1
                order by id limit 1) v on true where l.order_id = o.id))))))
    from orders.order o where o.id = :order)";

} // namespace

Stage::Stage(int count)
    : database_("windows"), pool_(std::make_shared<database::Pool>(database_.login_as("admin", 8)))
{
    make_house();
    make_orders(count + 8);
    move_orders();
}

void Stage::make_house()
{
    // What the stage changes past the guarded functions is audited too, and the audit wants to know who.
    run("insert into access.person (login, full_name, role, all_clients, all_pods) values ('poddesk_root', "
        "'Stage', "
        "'administrator', true, true)");
    in_transaction(*pool_, [](Transaction& tx) {
        tx.query(std::string(make_brands) + brands + ") b (code, name, color)").run();
        for (char const* const step : {make_pods, make_products, make_channels, make_stock}) {
            tx.query(step).run();
        }
    });
}

void Stage::make_orders(int count)
{
    in_transaction(*pool_,
                   [&](Transaction& tx) { tx.query(make_order).bind("from", 1).bind("count", count).run(); });
    // Statistics, as autovacuum would make them after a while.
    run("analyze");
}

void Stage::allocate(std::string const& number)
{
    std::int64_t const id = order(number);
    in_transaction(*pool_, [&](Transaction& tx) { tx.query(plan_of).bind("order", id).run(); });
}

/// Orders in every state, a good part of them ready.
void Stage::move_orders()
{
    auto const numbers = in_transaction(*pool_, [](Transaction& tx) {
        return tx.query("select number, id from orders.order order by id").rows<std::string, std::int64_t>();
    });
    for (auto const& [number, id] : numbers) {
        if (id % 10 < 6) {
            allocate(number);
        }
    }
    run("update orders.order set status = 'backordered' where id % 10 = 7 and status = 'received'");
    for (auto const& [number, id] : numbers) {
        if (id % 10 == 8) {
            hold_elsewhere(number, id % 20 == 8 ? "address" : "fraud", "the street has no number");
        }
    }
    // A third of the ready ones is with the pod.
    run("select fulfillment.release(gen_random_uuid(), 1, (select array_agg(f.id) from "
        "fulfillment.fulfillment f "
        "where f.status = 'allocated' and f.order_id % 10 in (4, 5)))");
    run("select fulfillment.pick(gen_random_uuid(), (select array_agg(a.id) from fulfillment.allocation a "
        "join "
        "fulfillment.fulfillment f on f.id = a.fulfillment_id where a.state = 'open' and f.status = "
        "'released' "
        "and f.order_id % 20 = 5))");
    // A few are late, whatever the day and the hour of the test.
    auto const leaving = in_transaction(*pool_, [](Transaction& tx) {
        return tx.query("select pod_id::text, status, leaves_at::text from orders.leaving")
            .rows<std::string, std::string, std::string>();
    });
    for (auto const& [pod, status, leaves_at] : leaving) {
        run("update orders.order set ship_by = '" + leaves_at +
            "'::timestamptz + make_interval(mins => ((id * 53) % 300 - 9)::integer) where status = '" +
            status + "' and coalesce(pod_id, 0) = " + pod);
    }
    run("update orders.order set carrier = case id % 3 when 0 then 'UPS' when 1 then 'USPS' else 'FedEx' "
        "end, "
        "service = case id % 3 when 0 then 'Ground' when 1 then 'Ground Advantage' else '2Day' end "
        "where pod_id is not null");
}

std::int64_t Stage::order(std::string const& number)
{
    return in_transaction(*pool_, [&](Transaction& tx) {
        return tx.query("select coalesce((select id from orders.order where number = :number), 0)")
            .bind("number", number)
            .value<std::int64_t>();
    });
}

std::string Stage::status(std::string const& number)
{
    return in_transaction(*pool_, [&](Transaction& tx) {
        return tx.query("select status from orders.order where number = :number")
            .bind("number", number)
            .value<std::string>();
    });
}

void Stage::hold_elsewhere(std::string const& number, std::string const& kind, std::string const& reason)
{
    std::int64_t const id = order(number);
    in_transaction(*pool_, [&](Transaction& tx) {
        tx.query("select orders.place_hold(gen_random_uuid(), :order, null, :kind, :reason, null)")
            .bind("order", id)
            .bind("kind", kind)
            .bind("reason", reason)
            .run();
    });
}

void Stage::run(std::string const& sql)
{
    in_transaction(database_.root(), [&](Transaction& tx) { tx.query(sql).run(); });
}

} // namespace poddesk::tests
