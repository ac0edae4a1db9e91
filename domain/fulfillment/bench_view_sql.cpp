#include "domain/fulfillment/bench_view.h"

#include <nlohmann/json.hpp>

namespace poddesk::fulfillment {
namespace {

/// Picked to the last unit, not packed, and not to be put back; oldest first.
constexpr char const* to_pack =
    "f.status = 'picking' and not exists (select from fulfillment.line l where l.fulfillment_id = f.id and "
    "l.picked < l.quantity) and not exists (select from orders.order c where c.id = f.order_id and "
    "c.cancel_asked_at is not null)";

std::optional<kernel::FulfillmentId> first_part(database::Transaction& tx, std::string const& which,
                                                std::string const& scanned)
{
    auto const row = tx.query("select f.id from fulfillment.fulfillment f join orders.order o on o.id = "
                              "f.order_id left join fulfillment.pick_list k on k.id = f.pick_list_id where " +
                              std::string(to_pack) + " and " + which + " order by f.id limit 1")
                         .bind("code", scanned)
                         .row<kernel::FulfillmentId>();
    return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

} // namespace

std::optional<PickWalk> pick_walk(database::Transaction& tx, kernel::PickListId id)
{
    auto const head = tx.query("select l.number, p.name from fulfillment.pick_list l join inventory.pod p on "
                               "p.id = l.pod_id where l.id = :id::bigint")
                          .bind("id", id)
                          .row<std::string, std::string>();
    if (!head) return std::nullopt;
    PickWalk walk{id, std::get<0>(*head), std::get<1>(*head), {}};
    for (auto& [row, part, order, number, client, name, color, bin, sku, title, picture, kind, codes,
                quantity, is_picked, kit, goes_back] :
         tx.query("select a.id, f.id, o.id, o.number, c.id, c.name, c.color, b.code, p.sku, p.title, "
                  "coalesce(encode(p.picture, 'hex'), ''), p.picture_kind, "
                  "array[p.sku] || array(select x.barcode from catalog.barcode x where x.product_id = p.id "
                  "order by x.id) || array(select x.code from catalog.alias x where x.product_id = p.id "
                  "order by x.id), a.quantity, a.state = 'picked', "
                  "case when s.product_id <> a.product_id then s.sku else '' end, "
                  "o.cancel_asked_at is not null and f.status = 'picking' "
                  "from fulfillment.fulfillment f join fulfillment.allocation a on a.fulfillment_id = f.id "
                  "and a.state <> 'released' join orders.order o on o.id = f.order_id and (a.state = "
                  "'picked' or o.cancel_asked_at is null) "
                  "join clients.client c on c.id = f.client_id "
                  "join inventory.location b on b.id = a.location_id "
                  "join catalog.product p on p.id = a.product_id "
                  "join fulfillment.line l on l.id = a.line_id join orders.line s on s.id = l.order_line_id "
                  "where f.pick_list_id = :id::bigint order by b.walk_order, b.code, p.sku, o.id, a.id")
             .bind("id", id)
             .rows<kernel::AllocationId, kernel::FulfillmentId, kernel::OrderId, std::string,
                   kernel::ClientId, std::string, std::string, std::string, std::string, std::string,
                   std::string, std::string, std::vector<std::string>, std::int64_t, bool, std::string,
                   bool>()) {
        walk.stops.push_back({row, part, order, std::move(number), client, std::move(name), std::move(color),
                              std::move(bin), std::move(sku), std::move(title), std::move(picture),
                              std::move(kind), std::move(codes), quantity, is_picked, std::move(kit),
                              goes_back});
    }
    return walk;
}

std::vector<OpenWalk> open_walks(database::Transaction& tx)
{
    std::vector<OpenWalk> all;
    for (auto& [id, number, pod, orders, units, put_back] :
         tx.query("select k.id, k.number, p.code, count(distinct f.order_id), coalesce(sum(a.quantity) "
                  "filter (where a.state = 'open'), 0)::bigint, coalesce(sum(a.quantity) filter (where "
                  "a.state = 'picked'), 0)::bigint "
                  "from fulfillment.fulfillment f join fulfillment.allocation a on a.fulfillment_id = f.id "
                  "and a.state <> 'released' join orders.order o on o.id = f.order_id and (a.state = 'open') "
                  "= (o.cancel_asked_at is null) join fulfillment.pick_list k on k.id = f.pick_list_id "
                  "join inventory.pod p on p.id = k.pod_id where f.status in ('released', 'picking') "
                  "group by k.id, k.number, p.code order by k.id")
             .rows<kernel::PickListId, std::string, std::string, std::int64_t, std::int64_t,
                   std::int64_t>()) {
        all.push_back({id, std::move(number), std::move(pod), orders, units, put_back});
    }
    return all;
}

std::optional<kernel::PickListId> find_pick_list(database::Transaction& tx, std::string const& typed)
{
    auto const row =
        tx.query("select k.id from fulfillment.pick_list k where upper(k.number) = upper(:typed) or "
                 "k.id::text = :typed order by exists (select from fulfillment.fulfillment f join "
                 "fulfillment.allocation a on a.fulfillment_id = f.id and a.state = 'open' where "
                 "f.pick_list_id = k.id) desc, k.id limit 1")
            .bind("typed", typed)
            .row<kernel::PickListId>();
    return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

std::optional<kernel::FulfillmentId> find_to_pack(database::Transaction& tx, std::string const& scanned)
{
    for (char const* const which :
         {"(o.number = :code or ltrim(o.number, '#') = ltrim(:code, '#'))", "upper(k.number) = upper(:code)",
          "exists (select from fulfillment.line x where x.fulfillment_id = f.id and x.product_id = "
          "catalog.product_of(f.client_id, :code))"}) {
        if (auto const part = first_part(tx, which, scanned)) return part;
    }
    return std::nullopt;
}

std::int64_t waiting_to_pack(database::Transaction& tx)
{
    return tx.query("select count(*) from fulfillment.fulfillment f where " + std::string(to_pack))
        .value<std::int64_t>();
}

std::vector<CalledBack> called_back(database::Transaction& tx)
{
    std::vector<CalledBack> all;
    for (auto& [part, number, pod, by, reason, list, is_packed, parcels, bins] :
         tx.query("select f.id, o.number, p.code, o.cancel_asked_by::text, o.cancel_asked_reason, "
                  "coalesce(k.number, ''), f.status = 'packed', array(select s.number from "
                  "shipping.shipment s where s.fulfillment_id = f.id and s.status <> 'voided' order by "
                  "s.id), (select coalesce(jsonb_agg(jsonb_build_object('bin', g.code, 'sku', g.sku, "
                  "'quantity', g.quantity) order by g.walk_order, g.code, g.sku), '[]') from (select b.code, "
                  "b.walk_order, t.sku, sum(a.quantity)::bigint as quantity from fulfillment.allocation a "
                  "join inventory.location b on b.id = a.location_id join catalog.product t on t.id = "
                  "a.product_id where a.fulfillment_id = f.id and a.state = 'picked' group by 1, 2, 3) g) "
                  "from fulfillment.fulfillment f join orders.order o on o.id = f.order_id and "
                  "o.cancel_asked_at is not null join inventory.pod p on p.id = f.pod_id left join "
                  "fulfillment.pick_list k on k.id = f.pick_list_id where f.status in ('picking', 'packed') "
                  "order by o.cancel_asked_at, f.id")
             .rows<kernel::FulfillmentId, std::string, std::string, std::string, std::string, std::string,
                   bool, std::vector<std::string>, nlohmann::json>()) {
        std::vector<BinUnits> put_back;
        for (nlohmann::json const& it : bins)
            put_back.push_back({it.at("bin"), it.at("sku"), it.at("quantity").get<std::int64_t>()});
        all.push_back({part, std::move(number), std::move(pod), std::move(by), std::move(reason),
                       std::move(list), is_packed, std::move(parcels), std::move(put_back)});
    }
    return all;
}

PackingBrief packing_brief(database::Transaction& tx, kernel::FulfillmentId id)
{
    auto row =
        tx.query("select c.name, c.color, concat_ws(' ', nullif(concat_ws(', ', nullif(o.ship_city, ''), "
                 "nullif(o.ship_region, '')), ''), o.ship_postal_code), coalesce(o.requested_service, ''), "
                 "coalesce(o.note, ''), b.thank_you_note <> '', b.returns_note <> '', "
                 "array(select coalesce(encode(p.picture, 'hex'), '') from fulfillment.line l join "
                 "catalog.product p on p.id = l.product_id where l.fulfillment_id = f.id order by l.id), "
                 "array(select p.picture_kind from fulfillment.line l join catalog.product p on p.id = "
                 "l.product_id where l.fulfillment_id = f.id order by l.id), "
                 "array(select s from clients.guideline g, unnest(g.steps) with ordinality x (s, n) where "
                 "g.client_id = f.client_id order by n), coalesce(i.inserts, '{}'), coalesce(i.gift_note, "
                 "'') <> '' or exists (select from orders.gift t where t.id = o.id and t.message <> '') "
                 "from fulfillment.fulfillment f join orders.order o on o.id = f.order_id "
                 "join clients.client c on c.id = f.client_id "
                 "join clients.branding b on b.client_id = f.client_id "
                 "left join orders.instruction i on i.id = o.id where f.id = :id::bigint")
            .bind("id", id)
            .row<std::string, std::string, std::string, std::string, std::string, bool, bool,
                 std::vector<std::string>, std::vector<std::string>, std::vector<std::string>,
                 std::vector<std::string>, bool>();
    if (!row) return {};
    auto& [name, color, ship_to, service, note, thanks, returns, pictures, kinds, steps, inserts, gift] =
        *row;
    PackingBrief brief{std::move(name),     std::move(color), std::move(ship_to),
                       std::move(service),  std::move(note),  {},
                       std::move(pictures), std::move(kinds)};
    if (thanks) brief.steps.emplace_back("Slip with the thank-you note on top");
    if (returns) brief.steps.emplace_back("Returns note in the box");
    if (gift) brief.steps.emplace_back("Slip with the gift note on top");
    for (std::string& insert : inserts)
        brief.steps.push_back("In the box: " + std::move(insert));
    brief.steps.insert(brief.steps.end(), steps.begin(), steps.end());
    return brief;
}

} // namespace poddesk::fulfillment
