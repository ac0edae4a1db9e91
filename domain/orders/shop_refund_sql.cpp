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
    auto row = tx.query("select f.id, o.external_id, o.number, f.reference, f.kind, f.lines, f.amount, "
                        "f.currency, f.refusals, f.state, n.refunds = 'pay', not n.tells_stock, n.location "
                        "from orders.shop_refund f join orders.order o on o.id = f.order_id "
                        "join orders.connection n on n.channel_id = f.channel_id where f.id = :refund")
                   .bind("refund", refund)
                   .row<ShopRefundId, std::string, std::string, std::string, std::string, nlohmann::json,
                        std::int64_t, std::string, std::int64_t, std::string, bool, bool, std::string>();
    if (!row) return std::nullopt;
    auto& [id, order, number, reference, kind, lines, amount, currency, refusals, state, pays, restocks,
           location] = *row;
    ShopRefund found{id,
                     std::move(order),
                     std::move(number),
                     std::move(reference),
                     std::move(kind),
                     {},
                     {amount, kernel::Currency::parse(currency).value()},
                     refusals,
                     std::move(state),
                     pays,
                     restocks,
                     std::move(location)};
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
