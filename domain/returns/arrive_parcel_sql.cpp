#include "domain/returns/arrive_parcel.h"

#include "domain/database/refusal.h"
#include "domain/kernel/utf8.h"
#include "domain/returns/return_to_sender.h"

#include <nlohmann/json.hpp>

namespace poddesk::returns {

namespace {

constexpr std::size_t longest_code = 200;

// The ways of writing the code are made before they meet a table: what row level security guards is found by
// an index only where nothing but plain values is compared with it.
constexpr char const* candidates = R"(
    with typed as materialized (select c.code, upper(c.code) as rma, '#' || c.code as shop_number from (select btrim(:code)) c (code)),
    named as (select orders.sold_as(o.id) as order_id from typed t join orders.order o on o.number in (t.code, t.shop_number) union
        select orders.sold_as(l.order_id) as order_id from typed t join shipping.shipment s on s.tracking_number = t.code
        join fulfillment.shipment_line x on x.shipment_id = s.id join fulfillment.line f on f.id = x.line_id join orders.line l on l.id = f.order_line_id),
    hit as (
        select r.id as rma, r.order_id, r.client_id from typed t join returns.rma r on r.number = t.rma where r.status <> 'canceled'
        union
        select r.id, r.order_id, r.client_id from typed t join returns.rma r on r.tracking_number = t.code
            where r.status <> 'canceled'
        union
        select r.id, r.order_id, r.client_id from returns.rma r
            where r.status in ('requested', 'approved', 'in_transit', 'received', 'inspecting')
              and r.order_id in (select order_id from named)
    ),
    left_with as (
        select distinct s.id as shipment, s.client_id, s.status, s.tracking_state, orders.sold_as(l.order_id) as order_id from typed t
            join shipping.shipment s on s.tracking_number = t.code and s.shipped_at is not null and s.status <> 'voided'
            join fulfillment.shipment_line x on x.shipment_id = s.id join fulfillment.line f on f.id = x.line_id join orders.line l on l.id = f.order_line_id
    ),
    undelivered as (
        select p.shipment, p.client_id, p.status, p.tracking_state, p.order_id from left_with p
            where not exists (select from returns.rma r where r.shipment_id = p.shipment and r.order_id = p.order_id and r.status <> 'canceled')
              and (p.status in ('returned', 'exception') or not exists (select from hit h where h.order_id = p.order_id))
    ),
    orders_hit as (
        select o.id, o.client_id, o.number, o.status from orders.order o
            where o.id in (select order_id from named)
              and not exists (select from hit h where h.order_id = o.id)
              and not exists (select from undelivered u where u.order_id = o.id and u.tracking_state is not null and u.status <> 'delivered')
    )
    select 0, h.client_id, h.rma, coalesce(h.order_id, 0), c.name, c.color, r.number, r.status,
           concat_ws(', ', nullif(p.name, ''), nullif(o.ship_city, ''), nullif(o.number, '')), 0, ''
    from hit h join returns.rma r on r.id = h.rma join clients.client c on c.id = h.client_id
         left join orders.order o on o.id = h.order_id left join orders.recipient p on p.order_id = o.id and p.kind = 'ship'
    union all
    select 1, u.client_id, 0, o.id, c.name, c.color, o.number, u.status, concat_ws(', ', nullif(p.name, ''), nullif(o.ship_city, '')), u.shipment,
           coalesce((select e.carrier_text from shipping.tracking_event e where e.shipment_id = u.shipment and e.state in ('exception', 'attempted', 'returned')
                     order by e.occurred_at desc, e.id desc limit 1), '')
    from undelivered u join orders.order o on o.id = u.order_id join clients.client c on c.id = u.client_id
         left join orders.recipient p on p.order_id = o.id and p.kind = 'ship'
    union all
    select 2, o.client_id, 0, o.id, c.name, c.color, o.number, o.status, concat_ws(', ', nullif(p.name, ''), nullif(x.ship_city, '')), 0, ''
    from orders_hit o join orders.order x on x.id = o.id join clients.client c on c.id = o.client_id
         left join orders.recipient p on p.order_id = o.id and p.kind = 'ship'
    union all
    select 3, p.client_id, 0, 0, c.name, c.color, p.sku, '', p.title, 0, ''
    from (select p.id from typed t join catalog.product p on p.sku = t.code
          union select b.product_id from typed t join catalog.barcode b on b.barcode = t.code
          union select a.product_id from typed t join catalog.alias a on a.code = t.code) x
         join catalog.product p on p.id = x.id join clients.client c on c.id = p.client_id
    order by 1, 5, 7 limit 20)";

} // namespace

std::vector<Candidate> find_parcel(database::Transaction& tx, std::string const& code)
{
    std::vector<Candidate> found;
    if (code.empty() || code.size() > longest_code || !kernel::is_utf8(code) ||
        code.find('\0') != std::string::npos) {
        return found;
    }
    for (auto& [kind, client, rma, order, name, color, number, status, detail, shipment, said] :
         tx.query(candidates)
             .bind("code", code)
             .rows<int, kernel::ClientId, RmaId, kernel::OrderId, std::string, std::string, std::string,
                   std::string, std::string, kernel::ShipmentId, std::string>()) {
        found.push_back({static_cast<Candidate::Kind>(kind), client, rma, order, std::move(name),
                         std::move(color), std::move(number), std::move(status), std::move(detail), shipment,
                         shipment ? likely_carrier_reason(said) : std::string()});
    }
    return found;
}

kernel::Outcome<Arrived> arrive_parcel(database::Transaction& tx, ArriveParcel const& command)
{
    nlohmann::json request = {{"pod", command.pod.value}, {"code", command.code}};
    switch (command.what.kind) {
    case Candidate::Kind::rma:
        request["rma"] = command.what.rma.value;
        break;
    case Candidate::Kind::undelivered:
        request["shipment"] = command.what.shipment.value;
        request["carrier_reason"] = command.what.carrier_reason;
        request["order"] = command.what.order.value;
        break;
    case Candidate::Kind::order:
        request["order"] = command.what.order.value;
        break;
    case Candidate::Kind::product:
        request["client"] = command.what.client.value;
        break;
    }
    return database::guarded([&] {
        auto const answer = tx.query("select returns.arrive(:id, :request::jsonb)")
                                .bind("id", command.command_id)
                                .bind("request", request)
                                .value<nlohmann::json>();
        return Arrived{RmaId{answer.at("rma").get<std::int64_t>()}, answer.at("number").get<std::string>()};
    });
}

} // namespace poddesk::returns
