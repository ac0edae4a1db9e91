#include "domain/fulfillment/routing_view.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace poddesk::fulfillment {

using nlohmann::json;

namespace {

constexpr char const* is_waiting = "o.status = 'received' and o.units > 0";
constexpr char const* is_decided = "o.status in ('ready', 'backordered', 'released', 'picking', 'packing')";
constexpr char const* is_split = "o.status in ('ready', 'released', 'picking', 'packing') and (select "
                                 "count(*) from fulfillment.fulfillment f where "
                                 "f.order_id = o.id and f.status <> 'canceled') > 1";
constexpr char const* is_chosen =
    "o.status not in ('shipped', 'delivered', 'canceled', 'merged') and exists (select "
    "from fulfillment.pod_choice x where "
    "x.order_id = o.id and x.ended_at is null and x.rule is null and (x.until is null or x.until > now()))";
constexpr char const* is_by_rule =
    "o.status not in ('shipped', 'delivered', 'canceled', 'merged') and exists (select "
    "from fulfillment.pod_choice x where "
    "x.order_id = o.id and x.ended_at is null and x.rule is not null)";

char const* condition(RoutingQueue queue)
{
    switch (queue) {
    case RoutingQueue::all:
        return is_decided;
    case RoutingQueue::split:
        return is_split;
    case RoutingQueue::chosen:
        return is_chosen;
    case RoutingQueue::by_rule:
        return is_by_rule;
    case RoutingQueue::no_pod:
        return "o.status = 'backordered'";
    case RoutingQueue::waiting:
        return is_waiting;
    }
    return "true";
}

constexpr char const* columns =
    "select o.id, o.number, o.status, c.name, c.color, coalesce(r.policy, 'least_cost'), "
    "concat_ws(' ', nullif(concat_ws(', ', nullif(o.ship_city, ''), nullif(o.ship_region, '')), ''), "
    "nullif(o.ship_postal_code, '')), o.ship_by, d.made_at, coalesce(d.chosen, ''), "
    "coalesce(d.alternatives, '[]')::text, coalesce(p.full_name, x.chosen_by::text), coalesce(x.rule, ''), "
    "coalesce(x.reason, ''), x.until, o.client_id, o.pod_id "
    "from orders.order o join clients.client c on c.id = o.client_id "
    "left join fulfillment.client_routing r on r.client_id = o.client_id "
    "left join fulfillment.pod_choice x on x.order_id = o.id and x.ended_at is null and (x.until is null or "
    "x.until > now()) "
    "left join access.person p on p.login = x.chosen_by "
    "left join lateral (select d.made_at, d.chosen, d.alternatives from events.decision d where "
    "d.subject_type = "
    "'order' and d.subject_id = o.id and d.kind = 'routing' order by d.id desc limit 1) d on true ";

template <class Rows>
std::vector<RoutingRow> rows_of(Rows const& found)
{
    std::vector<RoutingRow> rows;
    for (auto const& [order, number, status, client, color, policy, ship_to, ship_by, decided_at, chosen,
                      alternatives, person, rule, reason, until, client_id, pod] : found) {
        RoutingRow row;
        row.order = order;
        row.number = number;
        row.status = status;
        row.client_name = client;
        row.client_color = color;
        row.policy = parse_policy(policy).value();
        row.ship_to = ship_to;
        row.ship_by = ship_by;
        row.decided_at = decided_at;
        row.decision = {"routing", chosen,
                        json::parse(alternatives).template get<std::vector<kernel::Alternative>>()};
        row.chosen_by = person;
        row.rule = rule;
        row.reason = reason;
        row.until = until;
        row.client = client_id;
        row.pod = pod;
        rows.push_back(std::move(row));
    }
    return rows;
}

using Text = std::string;
using MaybeTime = std::optional<kernel::Timestamp>;

/// Binds what `where` names.
database::Statement filtered(database::Transaction& tx, std::string const& sql, RoutingFilter const& filter)
{
    return std::move(tx.query(sql).bind("client", filter.client).bind("text", filter.text));
}

/// What the filter says beside its queue.
constexpr char const* is_asked = "(:client::bigint is null or o.client_id = :client::bigint) and "
                                 "(:text::text = '' or strpos(lower(o.number), "
                                 "lower(:text::text)) > 0 or exists (select from inventory.pod q where q.id "
                                 "= o.pod_id and strpos(lower(q.name), "
                                 "lower(:text::text)) > 0))";

std::string where(RoutingFilter const& filter)
{
    return fmt::format("where {} and {} ", condition(filter.queue), is_asked);
}

} // namespace

std::optional<RoutingQueue> parse_routing_queue(std::string_view word)
{
    static constexpr std::pair<std::string_view, RoutingQueue> queues[] = {
        {"all", RoutingQueue::all},       {"split", RoutingQueue::split},
        {"chosen", RoutingQueue::chosen}, {"by_rule", RoutingQueue::by_rule},
        {"no_pod", RoutingQueue::no_pod}, {"waiting", RoutingQueue::waiting}};
    for (auto const& [name, queue] : queues)
        if (name == word) return queue;
    return {};
}

kernel::Alternative const* chosen_of(RoutingRow const& row)
{
    for (kernel::Alternative const& it : row.decision.alternatives)
        if (it.chosen) return &it;
    return nullptr;
}

kernel::Alternative const* runner_up_of(RoutingRow const& row)
{
    for (kernel::Alternative const& it : row.decision.alternatives)
        if (!it.chosen && it.code != "lacks_stock" && it.code != "barred" && it.code != "policy_backorders")
            return &it;
    return nullptr;
}

std::vector<RoutingRow> list_routing(database::Transaction& tx, RoutingFilter const& filter,
                                     std::optional<RoutingPlace> const& after, std::int64_t skip,
                                     std::int64_t limit)
{
    std::string const sql = fmt::format(
        "{}{} and (:order::bigint is null or (coalesce(o.ship_by, 'infinity'::timestamptz), o.id) > "
        "(coalesce(:ship_by::timestamptz, 'infinity'::timestamptz), :order::bigint)) "
        "order by coalesce(o.ship_by, 'infinity'::timestamptz), o.id limit :limit::bigint offset "
        ":skip::bigint",
        columns, where(filter));
    return rows_of(filtered(tx, sql, filter)
                       .bind("order", after ? std::optional(after->order.value) : std::nullopt)
                       .bind("ship_by", after ? after->ship_by : MaybeTime())
                       .bind("limit", limit)
                       .bind("skip", skip)
                       .rows<kernel::OrderId, Text, Text, Text, Text, Text, Text, MaybeTime, MaybeTime, Text,
                             Text, std::optional<Text>, Text, Text, MaybeTime, kernel::ClientId,
                             std::optional<kernel::PodId>>());
}

std::optional<RoutingRow> routing_of(database::Transaction& tx, kernel::OrderId order)
{
    auto rows = rows_of(tx.query(fmt::format("{}where o.id = :order::bigint", columns))
                            .bind("order", order)
                            .rows<kernel::OrderId, Text, Text, Text, Text, Text, Text, MaybeTime, MaybeTime,
                                  Text, Text, std::optional<Text>, Text, Text, MaybeTime, kernel::ClientId,
                                  std::optional<kernel::PodId>>());
    if (rows.empty()) return {};
    return std::move(rows.front());
}

RoutingCounts routing_counts(database::Transaction& tx, RoutingFilter const& filter)
{
    auto const of = [](RoutingQueue queue) {
        return fmt::format("count(*) filter (where {})", condition(queue));
    };
    auto const [all, split, chosen, by_rule, no_pod, waiting] =
        *filtered(tx,
                  fmt::format(
                      "select {}, {}, {}, {}, {}, {} from orders.order o where o.status not in ('shipped', "
                      "'delivered', 'canceled', 'merged') and {}",
                      of(RoutingQueue::all), of(RoutingQueue::split), of(RoutingQueue::chosen),
                      of(RoutingQueue::by_rule), of(RoutingQueue::no_pod), of(RoutingQueue::waiting),
                      is_asked),
                  filter)
             .row<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>();
    return {all, split, chosen, by_rule, no_pod, waiting};
}

std::int64_t count_routing(database::Transaction& tx, RoutingFilter const& filter)
{
    return filtered(tx, fmt::format("select count(*) from orders.order o {}", where(filter)), filter)
        .value<std::int64_t>();
}

std::vector<ClientRouting> list_client_routing(database::Transaction& tx)
{
    auto const rows =
        tx.query(
              "select c.id, c.code, c.name, coalesce(r.policy, 'least_cost'), array(select "
              "p.code from inventory.pod "
              "p where p.id = any (r.pods) order by p.code), coalesce(r.reserve, 'at_once'), r.reserve_days "
              "from clients.client c left join "
              "fulfillment.client_routing r on r.client_id = c.id order by c.name, c.id")
            .rows<kernel::ClientId, Text, Text, Text, std::vector<Text>, Text, std::optional<int>>();
    std::vector<ClientRouting> all;
    for (auto const& [client, code, name, policy, pods, reserve, days] : rows)
        all.push_back(
            {client, code, name, parse_policy(policy).value(), pods, parse_reserve(reserve).value(), days});
    return all;
}

ChannelPods channel_pods(database::Transaction& tx, kernel::ChannelId channel)
{
    auto const row = tx.query("select c.name, array(select p.code from inventory.pod p where p.id = any "
                              "(c.pods) order by p.code), c.pods is null from orders.channel c where c.id = "
                              ":channel::bigint")
                         .bind("channel", channel)
                         .row<Text, std::vector<Text>, bool>();
    if (!row) return {};
    auto const& [name, pods, every] = *row;
    return {name, pods, every};
}

std::vector<PodCosts> list_pod_costs(database::Transaction& tx)
{
    auto const rows = tx.query("select p.id, p.code, p.name, p.parcel_handling_minor, p.daily_parcels, "
                               "fulfillment.parcels_today(p.id) from inventory.pod p order by p.code")
                          .rows<kernel::PodId, Text, Text, std::int64_t, std::optional<int>, std::int64_t>();
    std::vector<PodCosts> all;
    for (auto const& [pod, code, name, handling, daily, today] : rows)
        all.push_back({pod, code, name, handling, daily, today});
    return all;
}

} // namespace poddesk::fulfillment
