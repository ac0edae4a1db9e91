#include "tests/gui/fulfillment/floor.h"

#include "domain/database/transaction.h"

#include <unistd.h>

namespace poddesk::tests {

using database::in_transaction;
using database::Transaction;

namespace {

constexpr char const* make_boxes = R"(
    insert into catalog.carton (code, name, inner_length_um, inner_width_um, inner_height_um, outer_length_um, outer_width_um,
        outer_height_um, tare_ng, max_weight_ng)
    values ('M', 'Medium box', 400000, 300000, 200000, 410000, 310000, 210000, 300000000000, 20000000000000),
           ('L', 'Large box', 600000, 400000, 300000, 610000, 410000, 310000, 500000000000, 30000000000000))";

constexpr char const* make_rates = R"(
    select shipping.publish_rate_sheet(gen_random_uuid(), jsonb_build_object(
        'carrier', '{"code":"podline","name":"Podline Courier","is_house":true}'::jsonb,
        'services', '[{"code":"std","name":"Ground","max_weight_ng":30000000000000,"max_length_um":1500000,
                       "max_length_girth_um":4000000,"transit_days":{"2":2}}]'::jsonb,
        'sheet', '{"currency":"USD","effective_from":"2026-01-01","source":"test"}'::jsonb,
        'rows', '[{"service":"std","zone":2,"upto_ng":30000000000000,"price_minor":845}]'::jsonb,
        'zones', (select jsonb_agg(jsonb_build_object('origin', way[1], 'dest', way[2], 'zone', 2))
                  from unnest(array['972','837','951','895','841','981','992']) z,
                       lateral (values (array['894', z]), (array[z, '894'])) w (way)))))";

} // namespace

Floor::Floor(int orders)
    : stage(orders),
      folder(std::filesystem::temp_directory_path() / ("poddesk-floor-" + std::to_string(getpid())))
{
    stage.run(make_boxes);
    in_transaction(*stage.pool(), [](Transaction& tx) { tx.query(make_rates).run(); });
    stage.run("update inventory.pod set address = '{\"line1\":\"1 Dock "
              "Way\",\"city\":\"Sparks\",\"region\":\"NV\"}' "
              "where code = 'RNO'");
    stage.run("update clients.branding set thank_you_note = 'Thank you for the order!'");
}

Floor::~Floor()
{
    std::filesystem::remove_all(folder);
}

std::int64_t Floor::count(std::string const& sql)
{
    return in_transaction(stage.database().root(),
                          [&](Transaction& tx) { return tx.query(sql).value<std::int64_t>(); });
}

std::string Floor::order_to_pack()
{
    return in_transaction(stage.database().root(), [](Transaction& tx) {
        return tx
            .query("select o.number from fulfillment.fulfillment f join orders.order o on o.id = f.order_id "
                   "where f.status = 'picking' and not exists (select from fulfillment.line l where "
                   "l.fulfillment_id = f.id and l.picked < l.quantity) order by f.id limit 1")
            .value<std::string>();
    });
}

void Floor::ask_to_cancel(std::string const& order)
{
    std::int64_t const id = stage.order(order);
    in_transaction(*stage.pool(), [&](Transaction& tx) {
        tx.query("select orders.cancel(gen_random_uuid(), :order, null, 'wrong size', true)")
            .bind("order", id)
            .run();
    });
}

std::vector<std::string> Floor::units_of(std::string const& order)
{
    return in_transaction(stage.database().root(), [&](Transaction& tx) {
        return tx
            .query("select coalesce(array_agg(b.barcode order by l.id), '{}') from fulfillment.line l join "
                   "fulfillment.fulfillment f on f.id = l.fulfillment_id join orders.order o on o.id = "
                   "f.order_id join catalog.barcode b on b.product_id = l.product_id, "
                   "generate_series(1, l.quantity) where o.number = :order and f.status <> 'canceled'")
            .bind("order", order)
            .value<std::vector<std::string>>();
    });
}

std::string Floor::violations()
{
    return in_transaction(stage.database().root(), [](Transaction& tx) {
        return tx
            .query("select coalesce(string_agg(invariant || ' ' || subject || ': ' || detail, '; '), '') "
                   "from verify.all_checks() where invariant like 'i2%' or invariant like 'i6%'")
            .value<std::string>();
    });
}

} // namespace poddesk::tests
