#include "domain/fulfillment/lane.h"

#include "domain/database/refusal.h"
#include "domain/fulfillment/fulfillment_sql.h"
#include "domain/kernel/time_of_day.h"

#include <nlohmann/json.hpp>

#include <fmt/format.h>

namespace poddesk::fulfillment {

using kernel::Outcome;
using nlohmann::json;

namespace {

json json_of(LaneRules const& rules)
{
    json all = {{"name", rules.name}};
    for (kernel::ClientId const client : rules.clients)
        all["clients"].push_back(client.value);
    for (std::string const& service : rules.services)
        all["services"].push_back(service);
    if (rules.most_units) all["most_units"] = *rules.most_units;
    if (rules.is_abroad) all["is_abroad"] = *rules.is_abroad;
    if (rules.cutoff) all["cutoff"] = kernel::format_clock(*rules.cutoff);
    return all;
}

template <class Text>
std::optional<std::chrono::minutes> clock_of(Text const& stored)
{
    return stored ? std::optional(kernel::parse_clock(std::string_view(*stored).substr(0, 5)).value())
                  : std::nullopt;
}

} // namespace

Outcome<LaneId> set_lane(database::Transaction& tx, SetLane const& command)
{
    return database::guarded([&] {
        json const done = tx.query("select fulfillment.set_lane(:command::uuid, :pod::bigint, :lane::bigint, "
                                   ":seen::integer, :rules::jsonb)")
                              .bind("command", command.command_id)
                              .bind("pod", command.pod)
                              .bind("lane", command.lane)
                              .bind("seen", command.seen_version)
                              .bind("rules", json_of(command.rules))
                              .value<json>();
        return LaneId{done.at("lane").get<std::int64_t>()};
    });
}

Outcome<SetLaneState> set_lane_state(database::Transaction& tx, SetLaneState const& command)
{
    return database::guarded([&] {
        json const before =
            tx.query("select fulfillment.set_lane_state(:command::uuid, :lane::bigint, :state, "
                     ":wakes::timestamptz)")
                .bind("command", command.command_id)
                .bind("lane", command.lane)
                .bind("state", word(command.state))
                .bind("wakes", command.wakes_at)
                .value<json>();
        SetLaneState undo{kernel::Uuid::random(),
                          command.lane,
                          parse_lane_state(before.at("state").get_ref<std::string const&>()).value(),
                          {}};
        if (!before.at("wakes_at").is_null())
            undo.wakes_at =
                kernel::parse_iso8601(before.at("wakes_at").get_ref<std::string const&>()).value();
        return undo;
    });
}

Outcome<bool> move_lane(database::Transaction& tx, kernel::Uuid const& command_id, LaneId lane, bool up)
{
    return database::guarded([&] {
        return tx.query("select fulfillment.move_lane(:command::uuid, :lane::bigint, :up::boolean)")
            .bind("command", command_id)
            .bind("lane", lane)
            .bind("up", up)
            .value<json>()
            .at("moved")
            .get<bool>();
    });
}

Outcome<void> archive_lane(database::Transaction& tx, kernel::Uuid const& command_id, LaneId lane,
                           bool archived)
{
    return database::guarded([&]() -> Outcome<void> {
        (void)tx.query("select fulfillment.archive_lane(:command::uuid, :lane::bigint, :archived::boolean)")
            .bind("command", command_id)
            .bind("lane", lane)
            .bind("archived", archived)
            .value<json>();
        return {};
    });
}

/// A cutoff is asked for once a lane (offset 0), not for each part that waits.
std::vector<LaneRow> list_lanes(database::Transaction& tx, std::optional<kernel::PodId> pod)
{
    std::vector<LaneRow> all;
    for (
        auto& [id, pod_id, code, pod_name, name, clients, names, services, most, abroad, cutoff, state, wakes,
               next, ready, late, due, released, picking, packed, version] :
        tx.query(
              "with lane as ("
              "select l.id, l.pod_id, l.name, l.position, l.clients, l.services, l.most_units, l.is_abroad, "
              "l.cutoff, case when l.wakes_at <= now() then 'open' else l.state end as state, case when "
              "l.wakes_at > now() then l.wakes_at end as wakes_at, l.version::bigint "
              "from fulfillment.lane l where l.archived_at is null "
              "union all select 0, p.id, '', 2147483647, null, null, null, null, null, 'open', null, 0 "
              "from inventory.pod p), "
              "waiting as (select w.pod_id, coalesce(w.lane_id, 0) as lane_id, w.ship_by from "
              "fulfillment.waiting_part w), "
              "begun as (select f.pod_id, coalesce(f.lane_id, 0) as lane_id, count(*) filter (where "
              "f.status = 'released') as released, count(*) filter (where f.status = 'picking') as picking, "
              "count(*) filter (where f.status = 'packed') as packed from fulfillment.fulfillment f where "
              "f.status in ('released', 'picking', 'packed') group by 1, 2) "
              "select l.id, l.pod_id, p.code, p.name, l.name, coalesce(l.clients, '{}'), array(select c.name "
              "from clients.client c where c.id = any (l.clients) order by c.name), coalesce(l.services, "
              "'{}'), l.most_units, l.is_abroad, l.cutoff::text, l.state, l.wakes_at, n.at, w.ready, w.late, "
              "w.due, coalesce(b.released, 0), coalesce(b.picking, 0), coalesce(b.packed, 0), l.version "
              "from lane l join inventory.pod p on p.id = l.pod_id "
              "cross join lateral (select inventory.next_cutoff(l.pod_id, l.cutoff) as at offset 0) n "
              "cross join lateral (select inventory.next_cutoff(l.pod_id, l.cutoff, n.at) as at offset 0) "
              "after "
              "cross join lateral (select count(*) as ready, count(*) filter (where x.ship_by < "
              "coalesce(n.at, now())) as "
              "late, count(*) filter (where x.ship_by < after.at) as due from waiting x where x.pod_id = "
              "l.pod_id and x.lane_id = l.id) w "
              "left join begun b on b.pod_id = l.pod_id and b.lane_id = l.id "
              "where :pod::bigint is null or l.pod_id = :pod::bigint order by p.code, l.position, l.id")
            .bind("pod", pod)
            .rows<LaneId, kernel::PodId, std::string, std::string, std::string, std::vector<kernel::ClientId>,
                  std::vector<std::string>, std::vector<std::string>, std::optional<std::int64_t>,
                  std::optional<bool>, std::optional<std::string>, std::string,
                  std::optional<kernel::Timestamp>, std::optional<kernel::Timestamp>, std::int64_t,
                  std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>()) {
        all.push_back(
            {id,
             pod_id,
             std::move(code),
             std::move(pod_name),
             {std::move(name), std::move(clients), std::move(services), most, abroad, clock_of(cutoff)},
             std::move(names),
             parse_lane_state(state).value(),
             wakes,
             next,
             ready,
             late,
             due,
             released,
             picking,
             packed,
             version});
    }
    return all;
}

std::vector<std::string> lane_names(database::Transaction& tx)
{
    std::vector<std::string> names;
    for (auto& [name] : tx.query("select min(name) from fulfillment.lane where archived_at is null group by "
                                 "lower(name) order by lower(name)")
                            .rows<std::string>())
        names.push_back(std::move(name));
    return names;
}

bool has_lane(database::Transaction& tx, std::string const& name)
{
    return tx.query("select exists (select from fulfillment.lane where lower(name) = lower(:name))")
        .bind("name", name)
        .value<bool>();
}

Outcome<LaneRow> find_lane(database::Transaction& tx, kernel::PodId pod, std::string const& name)
{
    for (LaneRow& it : list_lanes(tx, pod))
        if (it.id != no_lane && it.rules.name == name) return std::move(it);
    return kernel::refused("not_found", fmt::format("The pod has no lane {}; look at its lanes for the name.",
                                                    kernel::in_quotes(name)));
}

std::vector<ClosedDay> closed_days(database::Transaction& tx)
{
    std::vector<ClosedDay> all;
    for (auto& [pod, code, day, name] :
         tx.query("select p.id, p.code, c.day, c.name from inventory.closed_day c join inventory.pod p on "
                  "p.id = "
                  "c.pod_id where c.day >= inventory.today_in(p.id) order by c.day, p.code")
             .rows<kernel::PodId, std::string, kernel::Date, std::string>())
        all.push_back({pod, std::move(code), day, std::move(name)});
    return all;
}

Outcome<void> set_closed_day(database::Transaction& tx, kernel::Uuid const& command_id, ClosedDay const& day,
                             bool closed)
{
    return database::guarded([&]() -> Outcome<void> {
        (void)tx
            .query("select inventory.set_closed_day(:command::uuid, :pod::bigint, :day::date, :name, "
                   ":closed::boolean)")
            .bind("command", command_id)
            .bind("pod", day.pod)
            .bind("day", day.day)
            .bind("name", day.name)
            .bind("closed", closed)
            .value<json>();
        return {};
    });
}

Outcome<std::chrono::minutes> set_cutoff(database::Transaction& tx, kernel::Uuid const& command_id,
                                         kernel::PodId pod, std::chrono::minutes cutoff)
{
    return database::guarded([&] {
        json const done = tx.query("select inventory.set_cutoff(:command::uuid, :pod::bigint, :cutoff::time)")
                              .bind("command", command_id)
                              .bind("pod", pod)
                              .bind("cutoff", kernel::format_clock(cutoff))
                              .value<json>();
        return kernel::parse_clock(done.at("before").get<std::string>().substr(0, 5)).value();
    });
}

Outcome<std::optional<std::chrono::minutes>> set_carrier_cutoff(database::Transaction& tx,
                                                                kernel::Uuid const& command_id,
                                                                kernel::PodId pod, std::string const& carrier,
                                                                std::optional<std::chrono::minutes> cutoff)
{
    return database::guarded([&]() -> std::optional<std::chrono::minutes> {
        json const done =
            tx.query(
                  "select shipping.set_carrier_cutoff(:command::uuid, :pod::bigint, :carrier, :cutoff::time)")
                .bind("command", command_id)
                .bind("pod", pod)
                .bind("carrier", carrier)
                .bind("cutoff", cutoff ? std::optional(kernel::format_clock(*cutoff)) : std::nullopt)
                .value<json>();
        if (done.at("before").is_null()) return std::nullopt;
        return kernel::parse_clock(done.at("before").get<std::string>().substr(0, 5)).value();
    });
}

std::vector<kernel::FulfillmentId> ready_in(database::Transaction& tx, kernel::PodId pod, std::int64_t limit,
                                            std::optional<LaneId> lane)
{
    std::vector<kernel::FulfillmentId> parts;
    for (auto const& [id] :
         tx.query("select fulfillment_id from fulfillment.waiting_part where pod_id = "
                  ":pod::bigint and lane_state = 'open' and (:lane::bigint is null or "
                  "coalesce(lane_id, 0) = :lane::bigint) order by priority desc, ship_by nulls last, "
                  "fulfillment_id limit :limit::bigint")
             .bind("pod", pod)
             .bind("lane", lane)
             .bind("limit", limit)
             .rows<kernel::FulfillmentId>())
        parts.push_back(id);
    return parts;
}

std::string locked_lane(database::Transaction& tx, LaneId lane)
{
    auto const row =
        tx.query("select name from fulfillment.lane where id = :lane::bigint and state = 'locked'")
            .bind("lane", lane)
            .row<std::string>();
    return row ? std::get<0>(*row) : std::string();
}

} // namespace poddesk::fulfillment
