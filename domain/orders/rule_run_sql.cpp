#include <nlohmann/json.hpp>

#include "domain/orders/apply_rules.h"

namespace poddesk::orders {
namespace {

using nlohmann::json;

/// As published; what parse_rules took once it takes again.
std::vector<RuleAction> actions_of(json const& stored)
{
    json const set = {{"rules", json::array({{{"name", "stored"}, {"then", stored}}})}};
    return parse_rules(set).value().rules.front().actions;
}

/// "3 14 2026-11-27" by zone.
std::map<std::string, RuleFacts::LocalTime> placed_of(json const& stored)
{
    std::map<std::string, RuleFacts::LocalTime> placed;
    for (auto const& [zone, it] : stored.items()) {
        auto const text = it.get<std::string>();
        placed[zone] = {kernel::parse_date(text.substr(5)).value(), text[0] - '0',
                        std::stoi(text.substr(2, 2))};
    }
    return placed;
}

// Lines and weights as the channel asked: what an earlier rule added or replaced is undone here.
constexpr char const* facts_query =
    "select o.id, o.client_id, c.code, o.number, n.shop, o.status, o.tags, l.skus, l.weight, o.total, "
    "o.currency, "
    "o.ship_country, o.ship_region, o.ship_postal_code, o.requested_service, "
    "coalesce((select r.company from orders.recipient r where r.order_id = o.id and r.kind = 'customer'), "
    "''), "
    "o.po_number, "
    "(select count(*) from orders.recipient r join orders.recipient e on e.client_id = r.client_id and "
    "e.kind = "
    "'customer' and e.email_key = r.email_key join orders.order b on b.id = e.order_id and b.part = 1 and "
    "(b.placed_at, "
    "b.id) < "
    "(o.placed_at, o.id) where r.order_id = o.id and r.kind = 'customer' and r.email_key <> ''), "
    "(select jsonb_object_agg(z, to_char(o.placed_at at time zone z, 'ID HH24 YYYY-MM-DD')) from "
    "unnest(:zones::text[]) z), "
    "(select coalesce(jsonb_agg(jsonb_build_object('shared', h.is_shared, 'rule', h.rule, 'actions', "
    "h.actions) "
    "order by h.id), '[]') from orders.rule_hit h where h.order_id = o.id) "
    "from unnest(:orders::bigint[]) with ordinality x (id, n) join orders.order o on o.id = x.id "
    "join clients.client c on c.id = o.client_id join orders.channel n on n.id = o.channel_id "
    "cross join lateral (select coalesce(array_agg(distinct y.sku), '{}') as skus, case when "
    "bool_and(p.weight_ng is not null) then sum(y.quantity * coalesce((select sum(k.quantity * q.weight_ng) "
    "from catalog.kit_part k join catalog.product q on q.id = k.product_id where k.kit_id = p.id), "
    "p.weight_ng))::bigint end as weight from (select "
    "coalesce(nullif(i.replaced_sku, ''), i.sku) as sku, i.quantity, case when i.replaced_sku = '' then "
    "i.product_id else catalog.product_of(i.client_id, i.replaced_sku) end as product_id from orders.line i "
    "where i.order_id = o.id and i.quantity > 0 and i.requires_shipping and i.external_id not like 'rule:%') "
    "y "
    "left join catalog.product p on p.id = y.product_id) l order by x.n";

} // namespace

std::vector<RuleFacts> rule_facts(database::Transaction& tx, std::vector<kernel::OrderId> const& orders,
                                  std::vector<std::string> const& time_zones)
{
    std::vector<RuleFacts> all;
    for (auto& [id, client, code, number, shop, status, tags, skus, weight, value, currency, country, state,
                zip, service, company, po_number, earlier, placed, hits] :
         tx.query(facts_query)
             .bind("orders", orders)
             .bind("zones", time_zones)
             .rows<kernel::OrderId, kernel::ClientId, std::string, std::string, std::string, std::string,
                   std::vector<std::string>, std::vector<std::string>, std::optional<std::int64_t>,
                   std::int64_t, std::string, std::string, std::string, std::string, std::string, std::string,
                   std::string, std::int64_t, std::optional<json>, json>()) {
        RuleFacts facts{id,       client,  code,  number, shop,    status,  tags,      skus,    weight, value,
                        currency, country, state, zip,    service, company, po_number, earlier, {},     {}};
        if (placed) facts.placed = placed_of(*placed);
        for (json const& hit : hits)
            facts.hits.push_back({hit.at("shared"), hit.at("rule"), actions_of(hit.at("actions"))});
        all.push_back(std::move(facts));
    }
    return all;
}

std::vector<kernel::OrderId> newest_orders(database::Transaction& tx, std::optional<kernel::ClientId> client,
                                           std::int64_t last)
{
    std::vector<kernel::OrderId> orders;
    // By client, because only so an index finds the newest.
    for (auto const& [id] :
         tx.query("select n.id from clients.client c cross join lateral (select o.id, o.placed_at from "
                  "orders.order o where o.client_id = c.id and o.part = 1 order by o.placed_at desc, o.id "
                  "desc limit "
                  ":last::bigint) n where :client::bigint is null or c.id = :client::bigint "
                  "order by n.placed_at desc, n.id desc limit :last::bigint")
             .bind("client", client)
             .bind("last", last)
             .rows<kernel::OrderId>())
        orders.push_back(id);
    return orders;
}

Status store_hits(database::Transaction& tx, kernel::OrderId order, json const& hits, json const& decision)
{
    return parse_status(tx.query("select orders.apply_rules(:order, :hits::jsonb, :decision::jsonb)")
                            .bind("order", order)
                            .bind("hits", hits)
                            .bind("decision", decision)
                            .value<std::string>())
        .value();
}

std::vector<RuleHit> hits_of_order(database::Transaction& tx, kernel::OrderId order)
{
    std::vector<RuleHit> hits;
    for (auto& [rule, shared, version, actions, at] :
         tx.query("select h.rule, h.is_shared, s.version::bigint, h.actions, h.hit_at from orders.rule_hit h "
                  "join orders.rule_set s on s.id = h.set_id where h.order_id = :order order by h.id")
             .bind("order", order)
             .rows<std::string, bool, std::int64_t, json, kernel::Timestamp>())
        hits.push_back({rule, shared, version, actions_of(actions), at});
    return hits;
}

} // namespace poddesk::orders
