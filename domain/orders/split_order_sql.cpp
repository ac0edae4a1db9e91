#include "domain/orders/split_order.h"

#include <nlohmann/json.hpp>

#include "domain/database/refusal.h"
#include "domain/orders/other_order_sql.h"

namespace poddesk::orders {

using database::Transaction;
using kernel::OrderId;
using nlohmann::json;

kernel::Outcome<SplitPart> split_order(Transaction& tx, SplitOrder const& command)
{
    json lines = json::array();
    for (SplitLine const& line : command.lines)
        lines.push_back({{"line", line.line.value}, {"quantity", line.quantity}});
    return database::guarded([&] {
        json const answer = tx.query("select orders.split(:command, :order, :version, :lines::jsonb)")
                                .bind("command", command.command_id)
                                .bind("order", command.order)
                                .bind("version", command.seen_version)
                                .bind("lines", lines)
                                .value<json>();
        return SplitPart{OrderId{answer.at("order").get<std::int64_t>()}, answer.at("number"),
                         parse_status(answer.at("status").get<std::string>()).value(),
                         parse_status(answer.at("left_status").get<std::string>()).value(),
                         answer.at("reserved")};
    });
}

kernel::Outcome<OtherOrder> unsplit_order(Transaction& tx, UnsplitOrder const& command)
{
    return take_back(tx, "select orders.unsplit(:command, :order, :version)", command.command_id,
                     command.part, command.seen_version);
}

UnsplitOrder undo_of(SplitPart const& done)
{
    return {kernel::Uuid::random(), done.order, std::nullopt};
}

std::vector<LinkedOrder> linked_orders(Transaction& tx, OrderId order)
{
    std::vector<LinkedOrder> linked;
    for (auto& [how, id, number, status] :
         tx.query("select case when o.merged_into = o.split_from then 2 when o.merged_into = me.id then 3 "
                  "else 1 end, o.id, o.number, o.status from orders.order me join orders.order o on "
                  "o.split_from = me.id or o.merged_into = me.id where me.id = :order union all "
                  "select case when o.id = me.merged_into and o.id = me.split_from then 2 when o.id = "
                  "me.merged_into then 4 else 0 end, o.id, o.number, o.status from orders.order me join "
                  "orders.order o on o.id in (me.split_from, me.merged_into) where me.id = :order "
                  "order by 3, 1")
             .bind("order", order)
             .rows<std::int64_t, OrderId, std::string, std::string>()) {
        linked.push_back({static_cast<LinkedOrder::How>(how), id, std::move(number), std::move(status)});
    }
    return linked;
}

} // namespace poddesk::orders
