#include "domain/fulfillment/progress_view.h"

#include <algorithm>

namespace poddesk::fulfillment {

namespace {

/// Of the order's kits: what is reserved for them as it was then, else what they are made of now.
constexpr char const* parts_query =
    "with kept as (select l.order_line_id as line, l.product_id, sum(l.quantity) as quantity, "
    "  sum(l.picked) as picked, sum(l.packed) as packed from fulfillment.line l "
    "  join fulfillment.fulfillment f on f.id = l.fulfillment_id join orders.line o on o.id = "
    "l.order_line_id "
    "  where f.order_id = :order and f.status <> 'canceled' and l.product_id <> o.product_id group by 1, 2), "
    "part as (select line, product_id, quantity, quantity as reserved, picked, packed from kept union all "
    "  select w.id, w.product_id, w.quantity, 0, 0, 0 from orders.part_to_ship w join orders.line o on "
    "  o.id = w.id where w.order_id = :order and w.product_id <> o.product_id and w.id not in "
    "  (select line from kept)) "
    "select t.line, p.sku, p.title, coalesce(encode(p.picture, 'hex'), ''), p.picture_kind, "
    "coalesce((select string_agg(b.code, ', ' order by b.walk_order, b.code) from "
    "  (select distinct b.code, b.walk_order from fulfillment.allocation a "
    "   join fulfillment.line k on k.id = a.line_id "
    "   join fulfillment.fulfillment g on g.id = a.fulfillment_id and g.status <> 'canceled' "
    "   join inventory.location b on b.id = a.location_id "
    "   where k.order_line_id = t.line and k.product_id = t.product_id and a.state <> 'released') b), ''), "
    "t.quantity::bigint, t.reserved::bigint, t.picked::bigint, t.packed::bigint "
    "from part t join catalog.product p on p.id = t.product_id order by t.line, p.sku";

void read_parts(database::Transaction& tx, kernel::OrderId order, std::vector<LineProgress>& all)
{
    for (auto& [line, sku, title, picture, kind, bins, quantity, reserved, picked, packed] :
         tx.query(parts_query)
             .bind("order", order)
             .rows<kernel::OrderLineId, std::string, std::string, std::string, std::string, std::string,
                   std::int64_t, std::int64_t, std::int64_t, std::int64_t>()) {
        auto of = std::ranges::find(all, line, &LineProgress::line);
        if (of == all.end()) {
            all.push_back({.line = line, .pods = {}, .bins = {}});
            of = all.end() - 1;
        }
        of->parts.push_back({std::move(sku), std::move(title), std::move(picture), std::move(kind),
                             std::move(bins), quantity, reserved, picked, packed});
    }
}

} // namespace

std::vector<LineProgress> progress_of_order(database::Transaction& tx, kernel::OrderId order)
{
    std::vector<LineProgress> all;
    for (auto& [line, pods, bins, reserved, picked, packed, shipped] :
         tx.query("select l.order_line_id, (select array_agg(distinct p.code order by p.code) from "
                  "  fulfillment.line k join fulfillment.fulfillment g on g.id = k.fulfillment_id and "
                  "  g.status <> 'canceled' join inventory.pod p on p.id = g.pod_id "
                  "  where k.order_line_id = l.order_line_id), "
                  "coalesce((select array_agg(b.code order by b.walk_order, b.code) from "
                  "  (select distinct b.code, b.walk_order from fulfillment.allocation a "
                  "   join fulfillment.line k on k.id = a.line_id "
                  "   join fulfillment.fulfillment g on g.id = a.fulfillment_id and g.status <> 'canceled' "
                  "   join inventory.location b on b.id = a.location_id "
                  "   where k.order_line_id = l.order_line_id and a.state <> 'released') b), '{}'), "
                  "min(l.reserved)::bigint, min(l.picked)::bigint, min(l.packed)::bigint, "
                  "min(l.shipped)::bigint from (select k.order_line_id, "
                  "  div(sum(k.quantity), k.per_unit) as reserved, div(sum(k.picked), k.per_unit) as picked, "
                  "  div(sum(k.packed), k.per_unit) as packed, div(sum(k.shipped), k.per_unit) as shipped "
                  "  from fulfillment.line k join fulfillment.fulfillment f on f.id = k.fulfillment_id "
                  "  where f.order_id = :order and f.status <> 'canceled' "
                  "  group by k.order_line_id, k.product_id, k.per_unit) l group by l.order_line_id")
             .bind("order", order)
             .rows<kernel::OrderLineId, std::vector<std::string>, std::vector<std::string>, std::int64_t,
                   std::int64_t, std::int64_t, std::int64_t>()) {
        all.push_back({line, std::move(pods), std::move(bins), reserved, picked, packed, shipped});
    }
    read_parts(tx, order, all);
    return all;
}

std::vector<OrderPickList> pick_lists_of_order(database::Transaction& tx, kernel::OrderId order)
{
    std::vector<OrderPickList> all;
    for (auto& [number, pod, document] :
         tx.query("select k.number, p.code, coalesce(encode(k.document, 'hex'), '') "
                  "from fulfillment.pick_list k join inventory.pod p on p.id = k.pod_id where k.id in "
                  "(select pick_list_id from fulfillment.fulfillment where order_id = :order and status <> "
                  "'canceled') order by k.id")
             .bind("order", order)
             .rows<std::string, std::string, std::string>()) {
        all.push_back({std::move(number), std::move(pod), std::move(document)});
    }
    return all;
}

std::vector<WaitingPart> waiting_parts(database::Transaction& tx, std::vector<kernel::OrderId> const& orders,
                                       std::optional<std::string> const& lane)
{
    std::vector<WaitingPart> all;
    for (auto& [pod, part, order, locked] :
         tx.query("select w.pod_id, w.fulfillment_id, w.order_id, case when w.lane_state = 'locked' then "
                  "w.lane_name else '' end from fulfillment.waiting_part w where w.order_id = any "
                  "(:orders::bigint[]) and (:lane::text is null or lower(w.lane_name) = lower(:lane::text)) "
                  "order by w.pod_id, w.fulfillment_id")
             .bind("orders", orders)
             .bind("lane", lane)
             .rows<kernel::PodId, kernel::FulfillmentId, kernel::OrderId, std::string>()) {
        all.push_back({pod, part, order, std::move(locked)});
    }
    return all;
}

std::vector<MovedFor> moved_for(database::Transaction& tx, std::vector<std::string> const& ref_types,
                                std::vector<std::int64_t> const& refs)
{
    std::vector<MovedFor> all;
    for (auto& [type, ref, order, number] :
         tx.query(
               "select r.type, r.ref, o.id, o.number from unnest(:types::text[], :refs::bigint[]) r (type, "
               "ref) left join fulfillment.allocation a on r.type = 'allocation' and a.id = r.ref "
               "left join fulfillment.fulfillment f on f.id = a.fulfillment_id "
               "left join shipping.shipment s on r.type = 'shipment' and s.id = r.ref "
               "join orders.order o on o.id = coalesce(f.order_id, s.order_id)")
             .bind("types", ref_types)
             .bind("refs", refs)
             .rows<std::string, std::int64_t, kernel::OrderId, std::string>()) {
        all.push_back({std::move(type), ref, order, std::move(number)});
    }
    return all;
}

} // namespace poddesk::fulfillment
