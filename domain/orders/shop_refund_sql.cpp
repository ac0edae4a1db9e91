#include "domain/orders/shop_refund.h"

#include "domain/database/refusal.h"

#include <nlohmann/json.hpp>

namespace poddesk::orders {

kernel::Outcome<void> tell_refunds(database::Transaction& tx, TellRefunds const& command)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select orders.tell_refunds(:id, :channel, :refunds)")
            .bind("id", command.command_id)
            .bind("channel", command.channel)
            .bind("refunds", command.refunds)
            .run();
        return {};
    });
}

std::optional<ShopRefundId> told_refund(nlohmann::json const& payload)
{
    if (payload.value("say", "") != "refund") return std::nullopt;
    return ShopRefundId{payload.at("refund").get<std::int64_t>()};
}

std::optional<ShopRefund> find_shop_refund(database::Transaction& tx, ShopRefundId refund)
{
    auto row =
        tx.query("select f.id, o.external_id, o.number, f.reference, f.kind, f.lines, f.amount, f.currency, "
                 "f.refusals, f.state, n.refunds = 'pay', not n.tells_stock, n.location, r.id, "
                 "coalesce(r.shop_id, ''), (select coalesce(jsonb_agg(x.shop_id), '[]') "
                 "from orders.shop_refund x where x.order_id = f.order_id and x.state = 'made') "
                 "from orders.shop_refund f join orders.order o on o.id = f.order_id "
                 "join orders.connection n on n.channel_id = f.channel_id "
                 "left join lateral (select s.id, s.shop_id from orders.shop_return s "
                 "where s.order_id = f.order_id and not s.is_dropped "
                 "and s.state in ('waiting', 'begun', 'made') "
                 "and split_part(s.reference, '/', 1) = split_part(f.reference, '/', 1) "
                 "order by s.id desc limit 1) r on true where f.id = :refund")
            .bind("refund", refund)
            .row<ShopRefundId, std::string, std::string, std::string, std::string, nlohmann::json,
                 std::int64_t, std::string, std::int64_t, std::string, bool, bool, std::string,
                 std::optional<ShopReturnId>, std::string, nlohmann::json>();
    if (!row) return std::nullopt;
    ShopRefund found;
    nlohmann::json lines;
    nlohmann::json others;
    std::string currency;
    std::tie(found.id, found.external_id, found.order_number, found.reference, found.kind, lines,
             found.amount.minor, currency, found.refusals, found.state, found.pays, found.restocks,
             found.location, found.in_return, found.return_there, others) = std::move(*row);
    found.amount.currency = kernel::Currency::parse(currency).value();
    found.others = others.get<std::vector<std::string>>();
    for (nlohmann::json const& it : lines) {
        found.lines.push_back({it.at("line").get<std::string>(), it.at("quantity").get<std::int64_t>(),
                               it.at("restocked").get<std::int64_t>(), it.at("amount").get<std::int64_t>()});
    }
    return found;
}

bool begin_refund(database::Transaction& tx, ShopRefundId refund)
{
    return tx.query("select orders.begin_refund(:refund)").bind("refund", refund).value<bool>();
}

void note_refund_made(database::Transaction& tx, ShopRefundId refund, std::string const& shop_id)
{
    tx.query("select orders.note_refund(:refund, :shop_id, '')")
        .bind("refund", refund)
        .bind("shop_id", shop_id)
        .run();
}

void note_refund_refused(database::Transaction& tx, ShopRefundId refund, std::string const& words)
{
    tx.query("select orders.note_refund(:refund, '', :words)")
        .bind("refund", refund)
        .bind("words", words)
        .run();
}

} // namespace poddesk::orders
