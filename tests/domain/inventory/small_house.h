#pragma once
// A client with three products and two pods with a few bins, all empty.

#include "domain/database/transaction.h"
#include "domain/inventory/adjust_stock.h"
#include "domain/inventory/stock_view.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

namespace poddesk::testing {

/// Every test ends with every invariant checked.
struct SmallHouse
{
    SmallHouse() : admin(test.login_as("admin", 6))
    {
        in_transaction(test.root(), [](database::Transaction& tx) {
            // A new house for each test, in one database: also what no one may take away.
            tx.query("set local session_replication_role = replica").run();
            tx.query("truncate access.client, access.pod, clients.client, inventory.pod, events.event, "
                     "events.decision, database.command restart identity cascade")
                .run();
            tx.query("select count(setval(oid::regclass, 1, false)) from pg_class where relkind = 'S' "
                     "and relnamespace = 'database'::regnamespace and relname ~ '^number_'")
                .value<std::int64_t>();
        });
        in_transaction(admin, [](database::Transaction& tx) {
            tx.query(R"(select clients.create_client(gen_random_uuid(), '{"code":"AA","name":"Aster",
                "color":"#336699","branding":{"from_email":"hello@aa.example"}}'))")
                .value<std::string>();
            for (char const* const pod : {"PA", "PB"}) {
                tx.query(
                      R"(select inventory.create_pod(gen_random_uuid(), jsonb_build_object('code', :pod::text,
                    'name', 'Pod', 'postal_code', '89431', 'latitude_microdegrees', 39500000,
                    'longitude_microdegrees', -119800000, 'time_zone', 'America/Los_Angeles', 'zones',
                    '[{"code":"A","name":"A","kind":"pick","bins":["A-1","A-2","A-3"]},
                      {"code":"R","name":"R","kind":"receiving","bins":["RECV"]},
                      {"code":"H","name":"H","kind":"hold","bins":["HOLD"]}]'::jsonb)))")
                    .bind("pod", pod)
                    .value<std::string>();
            }
            tx.query(R"(select catalog.add_products(gen_random_uuid(), 1, '[
                {"sku":"MUG","title":"Mug","weight_ng":100,"length_um":1,"width_um":1,"height_um":1,"barcodes":["4006"]},
                {"sku":"BOWL","title":"Bowl","weight_ng":100,"length_um":1,"width_um":1,"height_um":1},
                {"sku":"CREAM","title":"Cream","weight_ng":100,"length_um":1,"width_um":1,"height_um":1}]'))")
                .value<std::string>();
        });
    }
    ~SmallHouse()
    {
        BOOST_CHECK_EQUAL(text("select coalesce(string_agg(invariant || ' ' || subject || ': ' || detail, "
                               "'; '), '') from verify.all_checks()"),
                          "");
    }

    std::string text(std::string const& sql)
    {
        return in_transaction(test.root(),
                              [&](database::Transaction& tx) { return tx.query(sql).value<std::string>(); });
    }
    std::int64_t number(std::string const& sql)
    {
        return in_transaction(test.root(),
                              [&](database::Transaction& tx) { return tx.query(sql).value<std::int64_t>(); });
    }
    kernel::LocationId bin(std::string const& code, std::string const& pod = "PA")
    {
        return {number("select b.id from inventory.location b join inventory.pod p on p.id = b.pod_id where "
                       "p.code = '" +
                       pod + "' and b.code = '" + code + "'")};
    }
    kernel::PodId pod(std::string const& code)
    {
        return {number("select id from inventory.pod where code = '" + code + "'")};
    }
    kernel::ProductId product(std::string const& sku)
    {
        return {number("select id from catalog.product where sku = '" + sku + "'")};
    }
    std::int64_t held(std::string const& sku, std::string const& code, std::string const& where = "PA")
    {
        return number("select coalesce(sum(on_hand), 0)::bigint from inventory.level where location_id = " +
                      std::to_string(bin(code, where).value) +
                      " and product_id = " + std::to_string(product(sku).value));
    }
    kernel::EventId stock(std::string const& sku, std::string const& code, std::int64_t quantity)
    {
        inventory::AdjustStock const command{kernel::Uuid::random(), bin(code), product(sku), quantity,
                                             "found"};
        return in_transaction(admin,
                              [&](database::Transaction& tx) { return inventory::adjust_stock(tx, command); })
            .value();
    }
    template <class F>
    auto act(F&& body)
    {
        return in_transaction(admin, std::forward<F>(body));
    }

    static TestDatabase& one_database()
    {
        static TestDatabase made{"stock"};
        return made;
    }

    TestDatabase& test = one_database();
    database::Pool admin;
    kernel::ClientId const client{1};
};

} // namespace poddesk::testing
