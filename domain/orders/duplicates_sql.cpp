#include "domain/orders/duplicates.h"

namespace poddesk::orders {

namespace {

using database::Transaction;
using kernel::OrderId;
using kernel::Timestamp;

/// d is the later of two. The columns of the orders themselves leave few pairs to be looked into. What is
/// split is compared whole.
constexpr char const* pairs =
    "select d.id, d.number, d.status, d.placed_at, o.id, o.number, o.status, o.placed_at "
    "from orders.order d join orders.order o on o.client_id = d.client_id and "
    "o.subtotal = d.subtotal and o.part = 1 and d.part = 1 and (o.placed_at, o.id) < (d.placed_at, d.id) "
    "and o.placed_at between d.placed_at - make_interval(hours => :hours::integer) and d.placed_at "
    "and d.placed_at between o.placed_at and o.placed_at + make_interval(hours => :hours::integer) "
    "where d.status <> 'canceled' and o.status <> 'canceled' and d.units > 0 "
    "and coalesce(d.merged_into, d.id) <> coalesce(o.merged_into, o.id) " // a person has seen to these
    "and exists (select from orders.recipient a join orders.recipient b on b.order_id = o.id and b.kind = "
    "a.kind "
    "where a.order_id = d.id and (a.kind = 'customer' and a.email <> '' and lower(a.email) = lower(b.email) "
    "or a.kind = 'ship' and a.line1 <> '' and lower(a.line1) = lower(b.line1) and "
    "left(a.postal_code, 5) = left(b.postal_code, 5) and lower(a.name) = lower(b.name))) "
    "and (select jsonb_object_agg(x.sku, x.n) from (select l.sku, sum(l.quantity) as n from orders.order p "
    "join orders.line l on l.order_id = p.id where p.channel_id = d.channel_id and p.external_id = "
    "d.external_id and l.quantity > 0 group by 1) x) = (select jsonb_object_agg(x.sku, x.n) from (select "
    "l.sku, sum(l.quantity) as n from orders.order p join orders.line l on l.order_id = p.id where "
    "p.channel_id = o.channel_id and p.external_id = o.external_id and l.quantity > 0 group by 1) x) ";

std::vector<PossibleDuplicate> read(database::Statement statement)
{
    std::vector<PossibleDuplicate> found;
    for (auto& [id, number, status, placed, of, of_number, of_status, of_placed] :
         statement.rows<OrderId, std::string, std::string, Timestamp, OrderId, std::string, std::string,
                        Timestamp>()) {
        found.push_back({id, number, status, placed, of, of_number, of_status, of_placed});
    }
    return found;
}

} // namespace

std::vector<PossibleDuplicate> duplicates_of(Transaction& tx, OrderId order)
{
    std::vector<PossibleDuplicate> found;
    // Asked from either side, so that an index finds the other one.
    for (char const* const side : {"and d.id = :order", "and o.id = :order"}) {
        for (PossibleDuplicate& one : read(tx.query(std::string(pairs) + side + " order by d.placed_at, d.id")
                                               .bind("hours", std::int64_t{duplicate_hours.count()})
                                               .bind("order", order))) {
            found.push_back(std::move(one));
        }
    }
    return found;
}

std::vector<PossibleDuplicate> open_duplicates(Transaction& tx)
{
    return read(tx.query(std::string(pairs) +
                         "and d.status in ('received', 'on_hold', 'ready', 'backordered', "
                         "'released') order by d.placed_at desc, d.id desc")
                    .bind("hours", std::int64_t{duplicate_hours.count()}));
}

} // namespace poddesk::orders
