#include "domain/orders/shop_hold.h"

#include "domain/database/refusal.h"

#include <nlohmann/json.hpp>

namespace poddesk::orders {

using nlohmann::json;

kernel::Outcome<void> tell_holds(database::Transaction& tx, TellHolds const& command)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select orders.tell_holds(:id, :channel, :tells)")
            .bind("id", command.command_id)
            .bind("channel", command.channel)
            .bind("tells", command.tells)
            .run();
        return {};
    });
}

std::int64_t follow_shop_holds(database::Transaction& tx, SyncClaim const& claim,
                               std::vector<OrderHeldThere> const& orders)
{
    if (orders.empty()) return 0;
    json told = json::array();
    for (OrderHeldThere const& order : orders) {
        json holds = json::array();
        for (HoldThere const& it : order.holds)
            holds.push_back({{"id", it.id},
                             {"kind", word(it.kind)},
                             {"reason", it.reason},
                             {"until", it.until ? json(kernel::format_iso8601(*it.until)) : json()}});
        told.push_back({{"order", order.external_id}, {"holds", holds}});
    }
    return tx.query("select orders.follow_shop_holds(:channel, :orders::jsonb)")
        .bind("channel", claim.channel.id)
        .bind("orders", told)
        .value<std::int64_t>();
}

std::vector<std::string> held_by_shop(database::Transaction& tx, SyncClaim const& claim)
{
    std::vector<std::string> orders;
    for (auto& [order] :
         tx.query("select distinct o.external_id from orders.hold h join orders.order o on o.id = h.order_id "
                  "where o.channel_id = :channel and o.status = 'on_hold' and h.shop_ids <> '{}' and "
                  "h.released_at is null order by 1")
             .bind("channel", claim.channel.id)
             .rows<std::string>())
        orders.push_back(std::move(order));
    return orders;
}

std::optional<kernel::HoldId> told_hold(json const& payload)
{
    if (payload.value("say", "") != "hold") return std::nullopt;
    return kernel::HoldId{payload.at("hold").get<std::int64_t>()};
}

std::optional<ShopHold> find_shop_hold(database::Transaction& tx, kernel::HoldId hold)
{
    auto row = tx.query("select h.id, o.external_id, o.number, h.kind, h.reason, h.released_at is null, "
                        "h.shop_ids from orders.hold h join orders.order o on o.id = h.order_id where h.id = "
                        ":hold")
                   .bind("hold", hold)
                   .row<kernel::HoldId, std::string, std::string, std::string, std::string, bool,
                        std::vector<std::string>>();
    if (!row) return std::nullopt;
    auto& [id, external_id, number, kind, reason, is_open, ids] = *row;
    return ShopHold{
        id,      std::move(external_id), std::move(number), parse_hold_kind(kind).value(), std::move(reason),
        is_open, std::move(ids)};
}

} // namespace poddesk::orders
