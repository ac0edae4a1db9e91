#include "domain/fulfillment/fulfillment_sql.h"

#include "domain/fulfillment/allocate_orders.h"

namespace poddesk::fulfillment {
namespace {

using nlohmann::json;

std::optional<shipping::Place> place_of(json const& it)
{
    if (it.at("lat").is_null() || it.at("lon").is_null()) return std::nullopt;
    return shipping::Place{it.at("lat"), it.at("lon")};
}

std::int64_t id_or_none(json const& it)
{
    return it.is_null() ? 0 : it.get<std::int64_t>();
}

RoutingOrder order_of(json const& it)
{
    RoutingOrder order{{it.at("order").get<std::int64_t>()},
                       it.at("version"),
                       it.at("number"),
                       it.at("status"),
                       place_of(it),
                       {}};
    for (json const& line : it.at("lines")) {
        order.lines.push_back({{line.at("line").get<std::int64_t>()},
                               {id_or_none(line.at("product"))},
                               line.at("sku"),
                               line.at("quantity")});
    }
    return order;
}

json part_of(RoutedPart const& part)
{
    json lines = json::array();
    for (RoutedLine const& line : part.lines) {
        json levels = json::array();
        for (LevelShare const& share : line.levels)
            levels.push_back({{"level", share.level}, {"quantity", share.quantity}});
        lines.push_back(
            {{"line", line.line.value}, {"product", line.product.value}, {"levels", std::move(levels)}});
    }
    return {{"pod", part.pod.value}, {"lines", std::move(lines)}};
}

json plan_of(RoutingPlan const& plan)
{
    json parts = json::array();
    for (RoutedPart const& part : plan.parts)
        parts.push_back(part_of(part));
    json short_of = json::object();
    for (Shortage const& shortage : plan.shortages) {
        short_of[shortage.sku] = {{"wanted", shortage.wanted}, {"available", shortage.available}};
    }
    return {{"order", plan.order.value},
            {"version", plan.version},
            {"decision", plan.decision},
            {"parts", std::move(parts)},
            {"short", std::move(short_of)}};
}

} // namespace

RoutingInput lock_stock_for(database::Transaction& tx, std::vector<kernel::OrderId> const& orders)
{
    json const found =
        tx.query("select fulfillment.lock_stock_for(:orders::bigint[])").bind("orders", orders).value<json>();
    RoutingInput input;
    for (json const& order : found.at("orders"))
        input.orders.push_back(order_of(order));
    for (json const& it : found.at("levels")) {
        input.levels.push_back({it.at("level"),
                                {it.at("pod").get<std::int64_t>()},
                                {it.at("product").get<std::int64_t>()},
                                it.at("available"),
                                it.at("kind") == "reserve",
                                it.at("walk_order")});
    }
    for (json const& it : found.at("pods")) {
        input.pods.push_back(
            {{it.at("pod").get<std::int64_t>()}, it.at("code"), it.at("name"), {it.at("lat"), it.at("lon")}});
    }
    return input;
}

json store_plans(database::Transaction& tx, kernel::Uuid const& command,
                 std::vector<RoutingPlan> const& plans)
{
    json all = json::array();
    for (RoutingPlan const& plan : plans)
        all.push_back(plan_of(plan));
    return tx.query("select fulfillment.allocate(:command::uuid, :plans::jsonb)")
        .bind("command", command)
        .bind("plans", all)
        .value<json>();
}

std::vector<kernel::OrderId> orders_to_allocate(database::Transaction& tx, std::int64_t limit)
{
    std::vector<kernel::OrderId> orders;
    auto const rows =
        tx.query("select id from orders.order where status in ('received', 'backordered') and units > 0 "
                 "order by ship_by nulls last, id limit :limit::bigint")
            .bind("limit", limit)
            .rows<std::int64_t>();
    for (auto const& [id] : rows)
        orders.push_back({id});
    return orders;
}

} // namespace poddesk::fulfillment
