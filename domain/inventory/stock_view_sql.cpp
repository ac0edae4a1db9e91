#include "domain/inventory/stock_view.h"

namespace poddesk::inventory {

using kernel::EventId;
using kernel::LocationId;
using kernel::PodId;
using kernel::ProductId;
using kernel::Timestamp;

std::vector<BinStock> bins_of(database::Transaction& tx, ProductId product, PodId pod)
{
    std::vector<BinStock> all;
    for (auto& [bin, code, kind, lot, condition, plate, on_hand, allocated] :
         tx.query("select b.id, b.code, b.kind, l.lot, l.condition, l.license_plate, l.on_hand, l.allocated "
                  "from inventory.level l join inventory.location b on b.id = l.location_id "
                  "where l.product_id = :product and l.pod_id = :pod and l.on_hand > 0 "
                  "order by b.is_pickable desc, b.walk_order, b.code, l.lot, l.condition")
             .bind("product", product)
             .bind("pod", pod)
             .rows<LocationId, std::string, std::string, std::string, std::string, std::string, std::int64_t,
                   std::int64_t>()) {
        all.push_back({bin, std::move(code), std::move(kind), std::move(lot), std::move(condition),
                       std::move(plate), on_hand, allocated});
    }
    return all;
}

// The balance runs over all movements of the product in the pod; only the newest are given back.
std::vector<CardEntry> stock_card(database::Transaction& tx, ProductId product, PodId pod, std::int64_t limit)
{
    std::vector<CardEntry> all;
    for (auto& [at, from, to, quantity, balance, lot, reason, why, reference, ref_type, event, by] :
         tx.query(
               "with card as (select m.id, m.occurred_at, m.quantity, m.lot, m.reason, m.ref_type, m.ref_id, "
               "m.login, f.code as from_code, t.code as to_code, "
               "sum(m.quantity * (f.is_virtual::int - t.is_virtual::int)) over (order by m.id)::bigint as "
               "balance from inventory.movement m join inventory.location f on f.id = m.from_location "
               "join inventory.location t on t.id = m.to_location where m.product_id = :product and "
               "m.pod_id = :pod order by m.id desc limit :limit) "
               "select c.occurred_at, c.from_code, c.to_code, c.quantity, c.balance, c.lot, c.reason, "
               "coalesce(e.payload ->> 'reason', ''), coalesce(e.payload ->> 'number', ''), c.ref_type, "
               "case when e.kind in ('stock.adjusted', 'stock.held', 'stock.released', 'stock.moved', "
               "'stock.transferred', 'stock.arrived', 'stock.counted') and b.event_id is null then e.id end, "
               "coalesce(nullif(p.full_name, ''), c.login::text) "
               "from card c left join lateral (select e.id, e.kind, e.payload from events.event e where "
               "(c.ref_type = 'event' and e.id = c.ref_id) or (c.ref_type in ('receipt', 'count') and "
               "e.subject_type = c.ref_type and e.subject_id = c.ref_id and e.payload ? 'number') "
               "order by e.id limit 1) e on true "
               "left join inventory.taken_back b on b.event_id = e.id "
               "left join access.person p on p.login = c.login order by c.id desc")
             .bind("product", product)
             .bind("pod", pod)
             .bind("limit", limit)
             .rows<Timestamp, std::string, std::string, std::int64_t, std::int64_t, std::string, std::string,
                   std::string, std::string, std::string, std::optional<EventId>, std::string>()) {
        all.push_back({at, std::move(from), std::move(to), quantity, balance, std::move(lot),
                       std::move(reason), std::move(why), std::move(reference), std::move(ref_type), event,
                       std::move(by)});
    }
    return all;
}

namespace {

constexpr char const* transfers =
    "select t.id, t.number, p.sku, coalesce(a.code, ''), coalesce(b.code, ''), t.quantity - t.arrived, "
    "t.lot, "
    "t.condition, t.sent_at, t.sent_by::text from inventory.transfer t join catalog.product p on p.id = "
    "t.product_id left join inventory.pod a on a.id = t.from_pod left join inventory.pod b on b.id = "
    "t.to_pod "
    "where t.status = 'in_transit' ";

std::vector<OpenTransfer> read_transfers(database::Statement statement)
{
    std::vector<OpenTransfer> all;
    for (auto& [id, number, sku, from, to, left, lot, condition, at, by] :
         statement.rows<TransferId, std::string, std::string, std::string, std::string, std::int64_t,
                        std::string, std::string, Timestamp, std::string>()) {
        all.push_back({id, std::move(number), std::move(sku), std::move(from), std::move(to), left,
                       std::move(lot), std::move(condition), at, std::move(by)});
    }
    return all;
}

} // namespace

std::vector<OpenTransfer> open_transfers(database::Transaction& tx, std::optional<ProductId> product,
                                         std::optional<PodId> to_pod)
{
    return read_transfers(tx.query(std::string(transfers) +
                                   "and (:product::bigint is null or t.product_id = :product::bigint) "
                                   "and (:pod::bigint is null or t.to_pod = :pod::bigint) order by t.id")
                              .bind("product", product)
                              .bind("pod", to_pod));
}

std::optional<OpenTransfer> find_transfer(database::Transaction& tx, std::string const& number)
{
    auto found =
        read_transfers(tx.query(std::string(transfers) + "and t.number = :number order by t.id desc limit 1")
                           .bind("number", number));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<LocationId> find_bin(database::Transaction& tx, PodId pod, std::string const& code)
{
    auto const row =
        tx.query("select id from inventory.location where pod_id = :pod and code = :code and not "
                 "is_virtual and archived_at is null")
            .bind("pod", pod)
            .bind("code", code)
            .row<LocationId>();
    return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

} // namespace poddesk::inventory
