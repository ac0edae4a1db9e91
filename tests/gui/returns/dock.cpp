#include "tests/gui/returns/dock.h"

#include "domain/database/transaction.h"
#include "domain/fulfillment/pack.h"
#include "domain/fulfillment/ship.h"
#include "domain/orders/order_sql.h"
#include "domain/returns/arrive_parcel.h"
#include "domain/returns/inspect_item.h"
#include "domain/shipping/buy_label.h"
#include "domain/shipping/quote_shipment.h"

#include <stdexcept>

namespace poddesk::tests {

using database::in_transaction;
using database::Transaction;
using kernel::Uuid;

namespace {

template <class T>
T sure(kernel::Outcome<T> outcome)
{
    if (!outcome) {
        throw std::runtime_error(outcome.error().message);
    }
    return *std::move(outcome);
}

} // namespace

Dock::Dock(std::size_t orders) : floor(orders <= 14 ? 60 : static_cast<int>(2 * orders))
{
    floor.stage.run("select fulfillment.release(gen_random_uuid(), 1, (select array_agg(f.id) from "
                    "fulfillment.fulfillment f where f.status = 'allocated'))");
    floor.stage.run(
        "select fulfillment.pick(gen_random_uuid(), (select array_agg(a.id) from "
        "fulfillment.allocation a join fulfillment.fulfillment f on f.id = a.fulfillment_id where "
        "a.state = 'open' and f.status in ('released', 'picking')))");
    auto const parts = in_transaction(*pool(), [](Transaction& tx) {
        return tx
            .query("select f.id, o.number from fulfillment.fulfillment f join orders.order o on o.id = "
                   "f.order_id "
                   "where f.status = 'picking' order by o.id")
            .rows<std::int64_t, std::string>();
    });
    for (auto const& [part, number] : parts) {
        if (shipped.size() < orders) {
            ship(part);
            shipped.push_back(number);
        }
    }
}

void Dock::ship(std::int64_t part)
{
    in_transaction(*pool(), [&](Transaction& tx) {
        kernel::Timestamp const now = kernel::SystemClock().now();
        kernel::FulfillmentId const fulfillment{part};
        auto const packing = fulfillment::packing_of(tx, fulfillment).value();
        std::vector<std::string> scans;
        for (fulfillment::PackingLine const& line : packing.lines) {
            scans.insert(scans.end(), static_cast<std::size_t>(line.quantity), line.sku);
        }
        for (fulfillment::PackedParcel const& parcel :
             sure(fulfillment::pack(tx, {Uuid::random(), fulfillment, scans}))) {
            sure(shipping::quote_shipment(tx, {Uuid::random(), parcel.shipment, now}));
            sure(shipping::buy_label(
                tx, {Uuid::random(), parcel.shipment, now},
                [](shipping::LabelFacts const&) -> kernel::Outcome<shipping::LabelDocuments> {
                    return shipping::LabelDocuments{"%PDF-", "^XA^XZ"};
                }));
            sure(fulfillment::ship(tx, {Uuid::random(), parcel.shipment}));
        }
    });
}

std::string Dock::authorize(std::string const& order, std::string const& reason, std::string const& tracking)
{
    return in_transaction(*pool(), [&](Transaction& tx) {
        returns::AuthorizeReturn command{
            Uuid::random(), sure(orders::find_order(tx, order)), {}, tracking, ""};
        for (returns::ReturnableLine const& line : returns::returnable_lines(tx, command.order)) {
            command.lines.push_back({line.line, kernel::Quantity::of(line.left).value(), reason,
                                     "Tight across the shoulders, tried on once indoors.", "exchange"});
        }
        return sure(returns::authorize_return(tx, command)).number;
    });
}

std::string Dock::arrived(std::string const& order, std::string const& reason)
{
    std::string const number = authorize(order, reason);
    in_transaction(*pool(), [&](Transaction& tx) {
        returns::ArriveParcel const command{Uuid::random(), kernel::PodId{1},
                                            returns::find_parcel(tx, number).at(0), number};
        sure(returns::arrive_parcel(tx, command));
    });
    return number;
}

void Dock::inspect_all(std::string const& rma)
{
    std::vector<returns::Answers> const ways = {
        {{"packaging", "sealed"}},
        {{"packaging", "opened"}, {"works", "yes"}, {"wear", "worn"}, {"clean", "clean"}},
        {{"packaging", "gone"}, {"works", "yes"}, {"wear", "none"}, {"clean", "clean"}}};
    auto const parcel = view(rma);
    auto turn = static_cast<std::size_t>(parcel.id.value);
    for (returns::RmaLineView const& line : parcel.lines) {
        for (std::int64_t unit = 0; unit < line.quantity; ++unit) {
            returns::InspectItem item;
            item.command_id = Uuid::random();
            item.rma = parcel.id;
            item.line = line.id;
            item.answers = ways[turn++ % ways.size()];
            in_transaction(*pool(), [&](Transaction& tx) { sure(returns::inspect_item(tx, item)); });
        }
    }
    in_transaction(*pool(),
                   [&](Transaction& tx) { sure(returns::close_parcel(tx, Uuid::random(), parcel.id)); });
}

returns::RmaView Dock::view(std::string const& rma)
{
    return in_transaction(*pool(), [&](Transaction& tx) {
        return returns::read_rma(tx, returns::find_rma(tx, rma).value()).value();
    });
}

std::vector<std::string> Dock::codes(std::string const& rma)
{
    std::vector<std::string> codes;
    for (returns::RmaLineView const& line : view(rma).lines) {
        codes.push_back(line.barcode);
    }
    return codes;
}

void Dock::number_units()
{
    floor.stage.run("update catalog.product set needs_serial = true");
    floor.stage.run(
        "insert into fulfillment.serial (client_id, product_id, serial, shipment_id, line_id, out_at) select "
        "x.client_id, l.product_id, o.number || '/' || row_number() over (partition by o.id order by l.id, "
        "n), "
        "x.shipment_id, l.id, s.shipped_at from fulfillment.shipment_line x join fulfillment.line l on l.id "
        "= "
        "x.line_id join shipping.shipment s on s.id = x.shipment_id join orders.order o on o.id = "
        "s.order_id, "
        "generate_series(1, x.quantity) n");
}

std::string Dock::sku_of(std::string const& order)
{
    return in_transaction(floor.stage.database().root(), [&](Transaction& tx) {
        return tx
            .query("select sku from orders.line where order_id = (select id from orders.order where number = "
                   ":order) order by id limit 1")
            .bind("order", order)
            .value<std::string>();
    });
}

std::string Dock::tracking_of(std::string const& order)
{
    return in_transaction(floor.stage.database().root(), [&](Transaction& tx) {
        return tx
            .query("select min(s.tracking_number) from shipping.shipment s join orders.order o on o.id = "
                   "s.order_id where o.number = :order")
            .bind("order", order)
            .value<std::string>();
    });
}

std::string Dock::violations()
{
    return in_transaction(floor.stage.database().root(), [](Transaction& tx) {
        return tx
            .query(
                "select coalesce(string_agg(invariant || ' ' || subject || ': ' || detail, '; '), '') from "
                "verify.all_checks() where invariant like 'i9%' or invariant like 'i6%' or invariant like "
                "'i10%' or invariant like 'i2%'")
            .value<std::string>();
    });
}

} // namespace poddesk::tests
