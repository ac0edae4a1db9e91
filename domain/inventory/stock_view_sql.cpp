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

// The balance is counted back from what is there now, or from what the page above began with, so that a page
// costs its own rows however long the card is.
std::vector<CardEntry> card_page(database::Transaction& tx, ProductId product, PodId pod,
                                 std::optional<CardPlace> const& below, std::int64_t skip, std::int64_t limit)
{
    std::vector<CardEntry> all;
    for (auto& [id, at, from, to, from_kind, to_kind, quantity, change, balance, lot, reason, why, reference,
                ref_type, ref, event, by] :
         tx.query(
               "with page as (select m.id, m.occurred_at, m.quantity, m.lot, m.reason, m.ref_type, m.ref_id, "
               "m.login, f.code as from_code, t.code as to_code, f.kind as from_kind, t.kind as to_kind, "
               "m.quantity * (f.is_virtual::int - t.is_virtual::int) as change "
               "from inventory.movement m join inventory.location f on f.id = m.from_location "
               "join inventory.location t on t.id = m.to_location where m.product_id = :product and "
               "m.pod_id = :pod and m.id < coalesce(:below::bigint, 9223372036854775807) order by m.id desc "
               "limit :skip::bigint + :limit::bigint), "
               "card as (select p.id, p.occurred_at, p.quantity, p.lot, p.reason, p.ref_type, p.ref_id, "
               "p.login, p.from_code, p.to_code, p.from_kind, p.to_kind, p.change, "
               "(coalesce(:balance::bigint, (select sum(on_hand)::bigint from inventory.level where "
               "product_id = :product and pod_id = :pod), 0) - coalesce(sum(p.change) over (order by p.id "
               "desc rows between unbounded preceding and 1 preceding), 0))::bigint as balance "
               "from page p order by p.id desc offset :skip::bigint) "
               "select c.id, c.occurred_at, c.from_code, c.to_code, c.from_kind, c.to_kind, c.quantity, "
               "c.change, c.balance, c.lot, c.reason, coalesce(e.payload ->> 'reason', ''), "
               "coalesce(e.payload ->> 'number', ''), c.ref_type, c.ref_id, "
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
             .bind("below", below ? std::optional(below->movement) : std::nullopt)
             .bind("balance", below ? std::optional(below->balance) : std::nullopt)
             .bind("skip", skip)
             .bind("limit", limit)
             .rows<std::int64_t, Timestamp, std::string, std::string, std::string, std::string, std::int64_t,
                   std::int64_t, std::int64_t, std::string, std::string, std::string, std::string,
                   std::string, std::int64_t, std::optional<EventId>, std::string>()) {
        all.push_back({id, at, std::move(from), std::move(to), std::move(from_kind), std::move(to_kind),
                       quantity, change, balance, std::move(lot), std::move(reason), std::move(why),
                       std::move(reference), std::move(ref_type), ref, event, std::move(by)});
    }
    return all;
}

std::int64_t card_count(database::Transaction& tx, ProductId product, PodId pod)
{
    return tx.query("select count(*) from inventory.movement where product_id = :product and pod_id = :pod")
        .bind("product", product)
        .bind("pod", pod)
        .value<std::int64_t>();
}

std::vector<CardEntry> stock_card(database::Transaction& tx, ProductId product, PodId pod, std::int64_t limit)
{
    return card_page(tx, product, pod, std::nullopt, 0, limit);
}

std::vector<BalancePoint> balance_history(database::Transaction& tx, ProductId product, PodId pod,
                                          std::int64_t steps)
{
    std::vector<BalancePoint> all;
    for (auto const& [at, balance] :
         tx.query(
               "with moved as (select m.occurred_at, m.quantity * (f.is_virtual::int - t.is_virtual::int) as "
               "change from inventory.movement m join inventory.location f on f.id = m.from_location join "
               "inventory.location t on t.id = m.to_location where m.product_id = :product and m.pod_id = "
               ":pod), span as (select greatest(least(min(occurred_at), now() - interval '1 hour'), now() - "
               "interval '90 days') as first, greatest(max(occurred_at), now()) as last from moved having "
               "count(*) > 0), ends as (select n, first + (last - first) * n / :steps::bigint as at from "
               "span, generate_series(0, :steps::bigint) n), "
               "there as (select coalesce(sum(on_hand), 0) as units from inventory.level where product_id = "
               ":product and pod_id = :pod) "
               "select e.at, (there.units - coalesce(sum(m.change), 0))::bigint from ends e cross join there "
               "left join moved m on m.occurred_at > e.at and m.change <> 0 group by e.n, e.at, there.units "
               "order by e.n")
             .bind("product", product)
             .bind("pod", pod)
             .bind("steps", steps)
             .rows<Timestamp, std::int64_t>()) {
        all.push_back({at, balance});
    }
    return all;
}

std::vector<HeldUnits> held_units(database::Transaction& tx, ProductId product, PodId pod)
{
    std::vector<HeldUnits> all;
    for (auto& [bin, lot, condition, on_hand, reason, why, by, at] :
         tx.query("select b.code, l.lot, l.condition, l.on_hand, m.reason, coalesce(e.payload ->> 'reason', "
                  "''), coalesce(nullif(p.full_name, ''), m.login::text), m.occurred_at "
                  "from inventory.level l join inventory.location b on b.id = l.location_id and b.kind = "
                  "'hold' join lateral (select m.id, m.reason, m.ref_type, m.ref_id, m.login, m.occurred_at "
                  "from inventory.movement m where m.product_id = "
                  "l.product_id and m.to_location = l.location_id and m.lot = l.lot and m.condition = "
                  "l.condition order by m.id desc limit 1) m on true "
                  "left join events.event e on m.ref_type = 'event' and e.id = m.ref_id "
                  "left join access.person p on p.login = m.login "
                  "where l.product_id = :product and l.pod_id = :pod and l.on_hand > 0 order by m.id desc")
             .bind("product", product)
             .bind("pod", pod)
             .rows<std::string, std::string, std::string, std::int64_t, std::string, std::string, std::string,
                   Timestamp>()) {
        all.push_back({std::move(bin), std::move(lot), std::move(condition), on_hand, std::move(reason),
                       std::move(why), std::move(by), at});
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

namespace {

constexpr char const* bins = "select b.id, q.id, q.code, b.code, b.kind from inventory.location b join "
                             "inventory.pod q on q.id = b.pod_id where not b.is_virtual and b.archived_at is "
                             "null ";

std::vector<BinPlace> read_bins(database::Statement statement)
{
    std::vector<BinPlace> all;
    for (auto& [id, pod, pod_code, code, kind] :
         statement.rows<LocationId, PodId, std::string, std::string, std::string>()) {
        all.push_back({id, pod, std::move(pod_code), std::move(code), std::move(kind)});
    }
    return all;
}

} // namespace

std::vector<BinPlace> bins_named(database::Transaction& tx, std::string const& code)
{
    return read_bins(
        tx.query(std::string(bins) + "and upper(b.code) = upper(:code) order by q.code").bind("code", code));
}

std::optional<BinPlace> bin_place(database::Transaction& tx, LocationId bin)
{
    auto found = read_bins(tx.query(std::string(bins) + "and b.id = :bin").bind("bin", bin));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<BinPlace> bins_like(database::Transaction& tx, std::string const& typed, std::int64_t limit)
{
    return read_bins(tx.query(std::string(bins) +
                              "and starts_with(upper(b.code), upper(:typed)) and b.kind <> 'staging' order "
                              "by b.code, q.code limit :limit::bigint")
                         .bind("typed", typed)
                         .bind("limit", limit));
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
