#include "domain/fulfillment/cancel_effect.h"

#include <algorithm>
#include <unordered_map>

#include <nlohmann/json.hpp>

namespace poddesk::fulfillment {
namespace {

using Text = std::string;
using Texts = std::vector<std::string>;

/// Who hears of it as orders.tell_shop_cancel decides, and what stands in its way as orders.require_alone
/// does.
constexpr char const* orders_query =
    "select o.id, o.number, o.status, h.shop, exists (select from orders.connection n where n.channel_id = "
    "o.channel_id), coalesce((select array_agg(p.number order by p.part) from orders.order p where "
    "p.channel_id = o.channel_id and p.external_id = o.external_id and p.id <> o.id and p.status <> "
    "'canceled' "
    "and (p.merged_into = p.split_from) is not true), '{}'), "
    "coalesce((select array_agg(m.number order by m.number) from orders.order m where m.merged_into = o.id "
    "and "
    "m.split_from is distinct from o.id), '{}'), "
    "coalesce((select t.number from orders.order t where t.id = o.merged_into), ''), "
    "(o.merged_into = o.split_from) is true, coalesce(o.cancel_asked_by::text, '') "
    "from unnest(:orders::bigint[]) with ordinality w (id, place) join orders.order o on o.id = w.id "
    "join orders.channel h on h.id = o.channel_id order by w.place";

std::vector<BinUnits> bins_of(nlohmann::json const& stored)
{
    std::vector<BinUnits> all;
    for (nlohmann::json const& it : stored)
        all.push_back({it.at("bin"), it.at("sku"), it.at("quantity").get<std::int64_t>()});
    return all;
}

void read_parts(database::Transaction& tx, std::vector<kernel::OrderId> const& orders,
                std::vector<CancelEffect>& effects)
{
    std::unordered_map<std::int64_t, CancelEffect*> of_order;
    for (CancelEffect& effect : effects)
        of_order.emplace(effect.order.value, &effect);
    for (auto& [order, status, pod, list, reserved, picked, packed, parcels, is_manifested, has_left, bins] :
         tx.query("select order_id, status, coalesce(pod, ''), coalesce(pick_list, ''), reserved, picked, "
                  "packed, parcels, is_manifested, has_left, put_back from "
                  "fulfillment.stands(:orders::bigint[])")
             .bind("orders", orders)
             .rows<kernel::OrderId, Text, Text, Text, std::int64_t, std::int64_t, std::int64_t, Texts, bool,
                   bool, nlohmann::json>()) {
        auto const of = of_order.find(order.value);
        if (of == of_order.end()) continue; // the order itself is out of reach
        of->second->parts.push_back({std::move(status), std::move(pod), std::move(list), reserved, picked,
                                     packed, std::move(parcels), is_manifested, has_left, bins_of(bins)});
    }
}

} // namespace

std::vector<CancelEffect> what_cancel_undoes(database::Transaction& tx,
                                             std::vector<kernel::OrderId> const& orders)
{
    std::vector<CancelEffect> effects;
    for (auto& [order, number, status, shop, is_connected, goes_on, carries, merged_into, is_put_back,
                asked_by] :
         tx.query(orders_query)
             .bind("orders", orders)
             .rows<kernel::OrderId, Text, Text, Text, bool, Texts, Texts, Text, bool, Text>()) {
        CancelEffect effect;
        effect.order = order;
        effect.number = std::move(number);
        effect.status = orders::parse_status(status).value();
        effect.shop = std::move(shop);
        effect.is_connected = is_connected;
        effect.goes_on = std::move(goes_on);
        effect.carries = std::move(carries);
        effect.merged_into = std::move(merged_into);
        effect.is_put_back = is_put_back;
        effect.asked_by = std::move(asked_by);
        effects.push_back(std::move(effect));
    }
    read_parts(tx, orders, effects);
    for (CancelEffect& effect : effects)
        effect.refusal = cancel_refusal(effect);
    // What is canceled with it goes on no longer, and the last of them is told to the shop.
    for (CancelEffect& effect : effects) {
        std::erase_if(effect.goes_on, [&](std::string const& number) {
            return std::ranges::any_of(effects, [&](CancelEffect const& it) {
                return it.number == number && !it.refusal && !it.waits();
            });
        });
    }
    return effects;
}

} // namespace poddesk::fulfillment
