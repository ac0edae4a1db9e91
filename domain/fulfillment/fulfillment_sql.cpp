#include "domain/fulfillment/fulfillment_sql.h"

#include "domain/fulfillment/allocate_orders.h"

#include "domain/kernel/address.h"
#include "domain/shipping/zip_places.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::fulfillment {
namespace {

using nlohmann::json;

std::int64_t id_or_none(json const& it)
{
    return it.is_null() ? 0 : it.get<std::int64_t>();
}

std::optional<std::int64_t> number_or_none(json const& it)
{
    return it.is_null() ? std::nullopt : std::optional(it.get<std::int64_t>());
}

std::optional<kernel::Date> date_or_none(json const& it)
{
    return it.is_null() ? std::nullopt
                        : std::optional(kernel::parse_date(it.get_ref<std::string const&>()).value());
}

kernel::Address address_of(json const& it)
{
    kernel::Address address;
    address.company = it.at("company");
    address.line1 = it.at("line1");
    address.line2 = it.at("line2");
    address.postal_code = it.at("postal_code");
    address.country = it.at("country");
    return address;
}

bool names(json const& pods, kernel::PodId pod)
{
    return std::ranges::any_of(pods, [&](json const& it) { return it.get<std::int64_t>() == pod.value; });
}

RoutingOrder order_of(json const& it, std::vector<RoutingPod> const& pods)
{
    RoutingOrder order;
    order.order = {it.at("order").get<std::int64_t>()};
    order.version = it.at("version");
    order.number = it.at("number");
    order.status = it.at("status");
    if (kernel::Address const address = address_of(it); kernel::is_united_states(address))
        order.destination = shipping::place_of_zip(address.postal_code);
    for (json const& line : it.at("lines")) {
        order.lines.push_back({{line.at("line").get<std::int64_t>()},
                               {id_or_none(line.at("product"))},
                               line.at("sku"),
                               line.at("quantity")});
    }
    order.policy = parse_policy(it.at("policy").get_ref<std::string const&>()).value();
    if (!it.at("chosen_pod").is_null())
        order.choice = {{it.at("chosen_pod").get<std::int64_t>()}, it.at("chosen_by_rule")};
    for (RoutingPod const& pod : pods) {
        if (!it.at("client_pods").is_null() && !names(it.at("client_pods"), pod.pod)) {
            order.barred.push_back({pod.pod, fmt::format("{} does not ship for this client.", pod.name)});
        } else if (!it.at("channel_pods").is_null() && !names(it.at("channel_pods"), pod.pod)) {
            order.barred.push_back({pod.pod, fmt::format("{} does not ship for {}.", pod.name,
                                                         it.at("channel").get_ref<std::string const&>())});
        }
    }
    return order;
}

PricedPod priced_pod(json const& it)
{
    PricedPod pod;
    kernel::Address address;
    address.postal_code = it.at("postal_code");
    address.country = "US";
    pod.origin = shipping::zip3_number(kernel::zip3(address)).value_or(0);
    pod.ready = kernel::parse_date(it.at("ready").get_ref<std::string const&>()).value();
    pod.handling = it.at("handling");
    return pod;
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

LockedStock lock_stock_for(database::Transaction& tx, std::vector<kernel::OrderId> const& orders)
{
    json const found =
        tx.query("select fulfillment.lock_stock_for(:orders::bigint[])").bind("orders", orders).value<json>();
    LockedStock locked;
    RoutingInput& input = locked.input;
    locked.facts.today = kernel::Date::max();
    for (json const& it : found.at("pods")) {
        kernel::Date const day = kernel::parse_date(it.at("day").get_ref<std::string const&>()).value();
        locked.facts.today = std::min(locked.facts.today, day);
        std::int64_t const pod = it.at("pod");
        input.pods.push_back({{pod},
                              it.at("code"),
                              it.at("name"),
                              {it.at("lat"), it.at("lon")},
                              number_or_none(it.at("daily_parcels")),
                              it.at("parcels")});
        locked.facts.pods.emplace(pod, priced_pod(it));
    }
    for (json const& it : found.at("orders")) {
        input.orders.push_back(order_of(it, input.pods));
        locked.facts.orders.emplace(it.at("order"), PricedOrder{{it.at("client").get<std::int64_t>()},
                                                                shipping::destination_of(address_of(it)),
                                                                it.at("delivery_days"),
                                                                it.at("services"),
                                                                it.at("carton")});
    }
    for (json const& it : found.at("levels")) {
        input.levels.push_back({it.at("level"),
                                {it.at("pod").get<std::int64_t>()},
                                {it.at("product").get<std::int64_t>()},
                                it.at("available"),
                                it.at("kind") == "reserve",
                                it.at("walk_order"),
                                date_or_none(it.at("expires_on"))});
    }
    for (json const& it : found.at("products")) {
        locked.facts.products.emplace(it.at("product"),
                                      PricedProduct{{{it.at("length_um").get<std::int64_t>()},
                                                     {it.at("width_um").get<std::int64_t>()},
                                                     {it.at("height_um").get<std::int64_t>()}},
                                                    {it.at("weight_ng").get<std::int64_t>()}});
    }
    return locked;
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

std::vector<kernel::OrderId> orders_due_for_stock(database::Transaction& tx, int limit)
{
    return tx.query("select fulfillment.due_for_stock(:limit::integer)")
        .bind("limit", limit)
        .value<std::vector<kernel::OrderId>>();
}

std::vector<kernel::OrderId> orders_to_allocate(database::Transaction& tx, std::int64_t limit)
{
    std::vector<kernel::OrderId> orders;
    auto const rows =
        tx.query("select id from orders.order where status in ('received', 'backordered') and units > 0 "
                 "order by priority desc, ship_by nulls last, id limit :limit::bigint")
            .bind("limit", limit)
            .rows<std::int64_t>();
    for (auto const& [id] : rows)
        orders.push_back({id});
    return orders;
}

} // namespace poddesk::fulfillment
