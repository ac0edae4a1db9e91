#pragma once

#include "tests/support/test_database.h"

#include "domain/database/transaction.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <string>

namespace poddesk::tests {

/// One brand, one pod, and orders whose events put emails into the outbox.
class OutboxStage
{
public:
    OutboxStage()
    {
        // The audit of what is staged asks who the caller is.
        sql("insert into access.person (login, full_name, role, all_clients, all_pods) values "
            "(session_user, 'Stage', 'administrator', true, true)");
        sql("insert into access.client values (1)");
        sql("insert into access.pod values (1)");
        sql("insert into clients.client (id, code, name, color) overriding system value values (1, 'NW', "
            "'Northwind Tees', '#2f6f5e')");
        sql("insert into clients.branding (id, client_id, legal_name, primary_color, from_name, from_email, "
            "reply_to, website) values "
            "(1, 1, 'Northwind Tees LLC', '#2f6f5e', 'Northwind Tees', 'hello@northwindtees.example', "
            "'care@northwindtees.example', "
            "'northwindtees.example')");
        sql("insert into clients.promise (id, client_id, handling_hours, delivery_days) values (1, 1, 24, "
            "5)");
        sql("insert into inventory.pod (id, code, name, postal_code, latitude_microdegrees, "
            "longitude_microdegrees, time_zone) overriding system "
            "value values (1, 'RNO', 'Podline Reno', '89431', 0, 0, 'America/Los_Angeles')");
        sql("insert into orders.channel (id, client_id, kind, shop, name) overriding system value values (1, "
            "1, 'shopify', 'nw.myshopify.com', 'NW')");
    }

    void sql(std::string const& statement)
    {
        database::in_transaction(database.root(),
                                 [&](database::Transaction& tx) { tx.query(statement).run(); });
    }

    template <class T>
    T value(std::string const& statement)
    {
        return database::in_transaction(
            database.root(), [&](database::Transaction& tx) { return tx.query(statement).value<T>(); });
    }

    void add_order(int id, std::string const& email, std::string const& name = "Zoë Castañeda")
    {
        sql(fmt::format(
            "insert into orders.order (id, client_id, channel_id, external_id, number, currency, "
            "presentment_currency, "
            "presentment_subtotal, presentment_discount_total, presentment_shipping_total, "
            "presentment_tax_total, "
            "presentment_total, placed_at, pod_id, units, line_count) overriding system value "
            "values ({0}, 1, 1, 'x{0}', '#{0}', 'USD', 'USD', 9600, 1000, 500, 733, 9833, now() - "
            "interval '1 hour', 1, 2, 1)",
            id));
        database::in_transaction(database.root(), [&](database::Transaction& tx) {
            tx.query(
                  "insert into orders.recipient (client_id, order_id, kind, name, line1, city, region, "
                  "postal_code, country, email) values "
                  "(1, :id, 'customer', :name, '', '', '', '', '', :email), "
                  "(1, :id, 'ship', :name, '482 Valencia Street', 'San Francisco', 'CA', '94103', 'US', '')")
                .bind("id", id)
                .bind("name", name)
                .bind("email", email)
                .run();
        });
        sql(fmt::format("insert into orders.line (client_id, order_id, external_id, position, sku, title, "
                        "quantity, ordered_quantity, "
                        "unit_price, presentment_unit_price) values (1, {}, '1', 1, 'TEE', 'Organic Cotton "
                        "Tee <M>', 2, 2, 4800, 4800)",
                        id));
        sql(fmt::format("select events.record(1, 1, 'order.received', 'order', {0}, {0})", id));
    }

    void ship(int id)
    {
        sql("insert into shipping.carrier (id, code, name, is_house, tracking_url) overriding system value "
            "values "
            "(1, 'usps', 'USPS', false, 'https://tools.usps.example/track?n={tracking}') on conflict do "
            "nothing");
        sql("insert into shipping.service (id, carrier_id, code, name, max_weight_ng, max_length_um, "
            "max_length_girth_um) overriding system "
            "value values (1, 1, 'ga', 'Ground Advantage', 1, 1, 1) on conflict do nothing");
        sql("insert into catalog.product (id, client_id, sku, title, weight_ng, length_um, width_um, "
            "height_um) overriding system value "
            "values (1, 1, 'TEE', 'Tee', 1, 1, 1, 1) on conflict do nothing");
        sql(fmt::format("insert into fulfillment.fulfillment (id, client_id, pod_id, order_id) overriding "
                        "system value values ({0}, 1, 1, {0})",
                        id));
        sql(fmt::format("insert into fulfillment.line (id, client_id, fulfillment_id, order_line_id, "
                        "product_id, quantity) overriding system "
                        "value select {0}, 1, {0}, id, 1, 2 from orders.line where order_id = {0}",
                        id));
        sql(fmt::format(
            "insert into shipping.shipment (id, client_id, pod_id, order_id, fulfillment_id, number, "
            "weight_ng, length_um, width_um, "
            "height_um, service_id, promised_on, tracking_number, shipped_at) overriding system value values "
            "({0}, 1, 1, {0}, {0}, 'S-{0}', 1, 1, 1, 1, 1, '2026-11-27', '9400 1&2', '2026-11-24T02:00:00Z')",
            id));
        sql(fmt::format("insert into fulfillment.shipment_line (client_id, shipment_id, line_id, quantity) "
                        "values (1, {0}, {0}, 1)",
                        id));
        sql(fmt::format("select events.record(1, 1, 'shipment.shipped', 'shipment', {0}, {0})", id));
    }

    std::int64_t in_state(std::string const& state)
    {
        return value<std::int64_t>(
            fmt::format("select count(*) from messaging.message where state = '{}'", state));
    }

    testing::TestDatabase database{"mail"};
};

} // namespace poddesk::tests
