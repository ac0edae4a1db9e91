#include "tests/gui/inventory/warehouse.h"

#include "domain/catalog/demand_at_receiving.h"
#include "domain/inbound/purchase_order.h"
#include "domain/inbound/put_away.h"
#include "domain/inventory/adjust_stock.h"
#include "domain/inventory/move_stock.h"

#include <stdexcept>

namespace poddesk::tests {

using database::in_transaction;
using database::Transaction;
using kernel::Uuid;

namespace {

constexpr char const* thinner = R"(
    select count(inventory.adjust(gen_random_uuid(), l.location_id, l.product_id,
        -(l.on_hand - l.allocated - (l.id * 37) % 140), 'miscounted: opening count'))
    from inventory.level l join inventory.location b on b.id = l.location_id
    where b.kind = 'pick' and l.on_hand > 1000)";

constexpr char const* new_product = R"(
    select catalog.add_products(gen_random_uuid(), (select id from clients.client where code = 'FS'), '[
        {"sku":"FS-SER30","title":"Barrier Serum 30 ml","weight_ng":120000000000,"length_um":40000,"width_um":40000,
         "height_um":120000,"picture_kind":"bottle","barcodes":["4006381333931"]}]'))";

/// Three weeks of picks and shipments of the serum, one row of `g` each, as the floor would post them.
constexpr char const* sell = R"(
    select inventory.post((select jsonb_agg(m) from (
        select jsonb_build_object('client', l.client_id, 'pod', l.pod_id, 'product', l.product_id, 'from', l.location_id,
            'to', s.id, 'quantity', :units::integer, 'lot', l.lot, 'reason', 'pick', 'ref_type', 'allocation',
            'ref', (select id from fulfillment.allocation order by id offset :row::integer limit 1)) as m
        union all
        select jsonb_build_object('client', l.client_id, 'pod', l.pod_id, 'product', l.product_id, 'from', s.id,
            'to', inventory.virtual_location(l.pod_id, 'customer'), 'quantity', :units::integer, 'lot', l.lot,
            'reason', 'ship', 'ref_type', 'shipment', 'ref', 0)) x))
    from inventory.level l join inventory.location b on b.id = l.location_id and b.is_pickable
         join inventory.location s on s.pod_id = l.pod_id and s.kind = 'staging'
    where l.product_id = :product and l.on_hand - l.allocated > :units::integer order by l.lot limit 1)";

} // namespace

Warehouse::Warehouse() : stage(60)
{
    reno = {number("select id from inventory.pod where code = 'RNO'")};
    thin_out();
    make_serum();
    tell_history();
    make_transfers();
    stage.run("analyze");
}

std::int64_t Warehouse::number(std::string const& sql)
{
    return in_transaction(stage.database().root(),
                          [&](Transaction& tx) { return tx.query(sql).value<std::int64_t>(); });
}

kernel::LocationId Warehouse::bin(std::string const& code, std::string const& pod)
{
    return {number("select b.id from inventory.location b join inventory.pod q on q.id = b.pod_id where "
                   "q.code = '" +
                   pod + "' and b.code = '" + code + "'")};
}

void Warehouse::thin_out()
{
    in_transaction(*stage.pool(), [](Transaction& tx) { tx.query(thinner).run(); });
}

void Warehouse::make_serum()
{
    in_transaction(*stage.pool(), [](Transaction& tx) { tx.query(new_product).run(); });
    serum = {number("select id from catalog.product where sku = 'FS-SER30'")};
    kernel::ClientId const client{number("select id from clients.client where code = 'FS'")};
    kernel::LocationId const shelf = bin("C-02-4");
    auto const day = [](char const* text) { return kernel::parse_date(text).value(); };
    in_transaction(*stage.pool(), [&](Transaction& tx) {
        if (!catalog::demand_at_receiving(tx, {Uuid::random(), serum, true, true})) {
            throw std::logic_error("the serum demands no lots");
        }
        auto const order =
            inbound::create_purchase_order(tx, {Uuid::random(),
                                                client,
                                                reno,
                                                "Nordlys Cosmetics",
                                                "",
                                                {},
                                                {{"FS-SER30", kernel::Quantity::of(360).value()}}})
                .value();
        auto const received = inbound::receive(tx, {Uuid::random(),
                                                    order.id,
                                                    {{"FS-SER30", 240, 0, "26-A", day("2027-03-31")},
                                                     {"FS-SER30", 114, 6, "26-B", day("2027-09-30")}}})
                                  .value();
        auto lines = inbound::suggest_putaway(tx, received.receipt);
        for (inbound::PutawayLine& line : lines) {
            if (line.lot == "26-B") {
                line.quantity -= 24; // still at the dock
                line.bin = shelf;
            }
        }
        inbound::put_away(tx, {Uuid::random(), received.receipt, lines}).value();
        inbound::create_purchase_order(tx, {Uuid::random(),
                                            client,
                                            reno,
                                            "Nordlys Cosmetics",
                                            "",
                                            {},
                                            {{"FS-SER30", kernel::Quantity::of(240).value()}}})
            .value();
    });
}

void Warehouse::tell_history()
{
    constexpr int days = 21;
    for (int day = 0; day < days; ++day) {
        in_transaction(stage.database().root(), [&](Transaction& tx) {
            tx.query(sell).bind("units", 2 + day * 5 % 7).bind("row", day).bind("product", serum).run();
        });
    }
    kernel::LocationId const shelf = bin("C-02-4");
    in_transaction(*stage.pool(), [&](Transaction& tx) {
        inventory::move_stock(tx, {Uuid::random(),
                                   inventory::MoveStock::Kind::hold,
                                   {shelf, serum, 12, "26-B"},
                                   {},
                                   "Caps leak: the brand looks at it"})
            .value();
    });
    in_transaction(stage.database().root(), [&](Transaction& tx) {
        // The ledger is append-only for everybody; the stage tells it over again.
        tx.query("set local session_replication_role = replica").run();
        tx.query("update inventory.movement m set occurred_at = now() - (select max(id) - m.id from "
                 "inventory.movement where product_id = :product) * interval '11 hours 7 minutes' where "
                 "product_id = :product")
            .bind("product", serum)
            .run();
    });
}

void Warehouse::make_transfers()
{
    kernel::PodId const dallas{number("select id from inventory.pod where code = 'DAL'")};
    kernel::LocationId const shelf = bin("C-02-4");
    in_transaction(*stage.pool(), [&](Transaction& tx) {
        inventory::send_transfer(
            tx, {Uuid::random(), {shelf, serum, 30, "26-B"}, dallas, "Sells faster in Texas"})
            .value();
    });
    // A few units of others too.
    for (char const* const statement :
         {"select count(inventory.move_units(gen_random_uuid(), jsonb_build_object('kind', 'hold', 'from', "
          "l.location_id, 'product', l.product_id, 'quantity', 3, 'reason', 'Wrong label from the "
          "supplier'))) from inventory.level l join inventory.location b on b.id = l.location_id where "
          "b.kind "
          "= 'pick' and l.id % 11 = 3 and l.on_hand - l.allocated > 6 and l.lot = ''",
          "select count(inventory.send_transfer(gen_random_uuid(), jsonb_build_object('from', l.location_id, "
          "'product', l.product_id, 'quantity', 12, 'to_pod', 1, 'reason', 'Short in Reno'))) from "
          "inventory.level l join inventory.location b on b.id = l.location_id where b.kind = 'pick' and "
          "l.pod_id = 2 and l.id % 13 = 2 and l.on_hand - l.allocated > 20 and l.lot = ''"}) {
        in_transaction(*stage.pool(), [&](Transaction& tx) { tx.query(statement).run(); });
    }
}

std::string Warehouse::miss_a_unit()
{
    return in_transaction(*stage.pool(), [](Transaction& tx) {
        return tx
            .query("with row as (select a.id, b.code from fulfillment.allocation a join "
                   "fulfillment.fulfillment f on f.id = a.fulfillment_id join inventory.location b on b.id = "
                   "a.location_id where a.state = 'open' and f.status = 'released' and not exists (select "
                   "from fulfillment.short_pick s where s.location_id = a.location_id) order by a.id limit "
                   "1), done as (select fulfillment.short_pick(gen_random_uuid(), (select id from row), 1, "
                   "'Shelf is empty') as it) select row.code from row, done where done.it is not null")
            .value<std::string>();
    });
}

} // namespace poddesk::tests
