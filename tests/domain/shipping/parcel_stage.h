#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "tests/support/test_database.h"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace poddesk::testing {

/// One brand and one pod with orders that the house's functions bring to a labeled, and to a shipped, parcel
/// each.
class ParcelStage
{
public:
    explicit ParcelStage(std::string const& name) : base(name)
    {
        run(R"(
do $fill$
declare
    c bigint; p bigint;
begin
    perform shipping.publish_rate_sheet(gen_random_uuid(), '{"carrier":{"code":"podline","name":"Podline Courier","is_house":true},
        "services":[{"code":"std","name":"Standard","max_weight_ng":30000000000000,"max_length_um":1500000,"max_length_girth_um":3000000}],
        "sheet":{"currency":"USD","effective_from":"2026-01-01","source":"test"},"rows":[{"service":"std","zone":1,"upto_ng":1000,"price_minor":500}]}');
    c := (clients.create_client(gen_random_uuid(), '{"code":"AA","name":"Brand AA","color":"#336699","promise":{"delivery_days":5},
        "branding":{"from_email":"hello@aa.example"}}') ->> 'client')::bigint;
    p := (inventory.create_pod(gen_random_uuid(), '{"code":"RNO","name":"Reno","postal_code":"89431","latitude_microdegrees":39500000,
        "longitude_microdegrees":-119800000,"time_zone":"America/Los_Angeles","zones":[{"code":"A","name":"A","kind":"pick","bins":["A-01-1"]}]}') ->> 'pod')::bigint;
    perform catalog.add_products(gen_random_uuid(), c, '[{"sku":"S1","title":"Thing","weight_ng":200000000000,"length_um":100000,"width_um":100000,
        "height_um":20000,"barcodes":["0001"]}]');
    perform inventory.adjust(gen_random_uuid(), (select id from inventory.location where kind = 'pick'), (select id from catalog.product), 100000, 'found');
    perform orders.add_channel(gen_random_uuid(), c, 'shopify', 'aa.myshopify.com', 'AA', 'AA-');
end
$fill$)");
    }

    void run(std::string const& sql)
    {
        database::in_transaction(admin, [&](database::Transaction& tx) { (void)tx.query(sql).run(); });
    }
    /// Past every trigger and policy: time that goes by, and what a test's control breaks.
    void as_root(std::string const& sql)
    {
        database::in_transaction(root, [&](database::Transaction& tx) {
            (void)tx.query("select set_config('session_replication_role', 'replica', true)").run();
            (void)tx.query(sql).run();
        });
    }
    template <class T = std::string>
    T one(std::string const& sql)
    {
        return database::in_transaction(root,
                                        [&](database::Transaction& tx) { return tx.query(sql).value<T>(); });
    }
    std::string violations()
    {
        return one(
            "select coalesce(string_agg(invariant || ' ' || subject || ': ' || detail, '; '), '') from "
            "verify.all_checks()");
    }

    /// One order of `parcels` units, packed into as many parcels and labeled; their ids. Tracking numbers are
    /// PD0001 and so on.
    std::vector<kernel::ShipmentId> labeled(int parcels = 1)
    {
        run(fmt::format(R"(
do $fill$
declare
    n constant integer := {0}; p bigint; product bigint; o bigint; f bigint; line bigint; s record; service bigint;
begin
    select id into p from inventory.pod; select id into product from catalog.product; select id into service from shipping.service;
    o := (orders.store((select id from orders.channel), jsonb_build_object('order', jsonb_build_object('external_id', {1}, 'number', '#{1}', 'currency', 'USD',
        'presentment_currency', 'USD', 'placed_at', now(), 'financial_status', 'paid', 'ship_city', 'Portland', 'ship_region', 'OR', 'ship_postal_code', '97201', 'ship_country', 'US'),
        'recipients', '[{{"kind":"customer","name":"Ann Lee","email":"ann@example.com"}}]'::jsonb, 'charges', '[]'::jsonb,
        'lines', jsonb_build_array(jsonb_build_object('external_id', 'l1', 'position', 1, 'sku', 'S1', 'title', 'Thing', 'quantity', n, 'ordered_quantity', n, 'unit_price', 50))),
        '{{}}') ->> 'order')::bigint;
    perform fulfillment.allocate(gen_random_uuid(), jsonb_build_array(jsonb_build_object('order', o, 'version', (select version from orders.order where id = o),
        'decision', '{{"kind":"routing","chosen":"RNO"}}'::jsonb, 'parts', jsonb_build_array(jsonb_build_object('pod', p, 'lines', jsonb_build_array(jsonb_build_object(
        'line', (select id from orders.line where order_id = o), 'product', product, 'quantity', n, 'levels', jsonb_build_array(jsonb_build_object(
        'level', (select l.id from inventory.level l join inventory.location b on b.id = l.location_id and b.kind = 'pick'), 'quantity', n)))))))));
    select id into f from fulfillment.fulfillment where order_id = o;
    perform fulfillment.release(gen_random_uuid(), p, array[f]);
    perform fulfillment.pick(gen_random_uuid(), array(select id from fulfillment.allocation where fulfillment_id = f));
    select id into line from fulfillment.line where fulfillment_id = f;
    perform fulfillment.pack(gen_random_uuid(), f, (select jsonb_agg(jsonb_build_object('weight_ng', 453592370000, 'length_um', 254000, 'width_um', 203200,
        'height_um', 101600, 'lines', jsonb_build_array(jsonb_build_object('line', line, 'quantity', 1)))) from generate_series(1, n)), array_fill('0001'::text, array[n]),
        '{{"kind":"box","chosen":"B1"}}');
    for s in select id from shipping.shipment where fulfillment_id = f order by id loop
        perform shipping.store_quotes(gen_random_uuid(), s.id, jsonb_build_array(jsonb_build_object('service_id', service, 'zone', 1, 'base_minor', 500,
            'total_minor', 500, 'currency', 'USD', 'actual_ng', 500, 'billed_ng', 500)), service, null, '{{"kind":"rate","chosen":"Podline"}}');
        perform shipping.store_label(gen_random_uuid(), s.id, 'PD' || lpad(s.id::text, 4, '0'), true, null, null, null);
    end loop;
end
$fill$)",
                        parcels, ++orders));
        std::vector<kernel::ShipmentId> ids;
        database::in_transaction(root, [&](database::Transaction& tx) {
            ids.clear();
            for (auto const& [id] :
                 tx.query("select s.id from shipping.shipment s join orders.order o on o.id = s.order_id "
                          "where o.number = :number order by s.id")
                     .bind("number", fmt::format("#{}", orders))
                     .rows<kernel::ShipmentId>()) {
                ids.push_back(id);
            }
        });
        return ids;
    }
    void ship(kernel::ShipmentId parcel)
    {
        run(fmt::format("select fulfillment.ship(gen_random_uuid(), {}::bigint)", parcel.value));
    }
    std::vector<kernel::ShipmentId> shipped(int parcels = 1)
    {
        auto const ids = labeled(parcels);
        for (kernel::ShipmentId const id : ids) {
            ship(id);
        }
        return ids;
    }
    static std::string tracking_of(kernel::ShipmentId parcel) { return fmt::format("PD{:04}", parcel.value); }

    TestDatabase base;
    database::Pool admin = base.login_as("admin");
    database::Pool root = base.root();
    int orders = 0;
};

} // namespace poddesk::testing
