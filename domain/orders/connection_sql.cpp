#include "domain/orders/connection.h"

#include "domain/database/refusal.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::orders {

namespace {

std::string interval(std::chrono::milliseconds time)
{
    return fmt::format("{} milliseconds", time.count());
}

kernel::Outcome<void> lost(SyncClaim const& claim)
{
    return kernel::refused(
        "claim_lost",
        fmt::format("Another worker reads {} by now; this page was not stored.", claim.channel.shop));
}

} // namespace

kernel::Outcome<void> connect_channel(database::Transaction& tx, ConnectChannel const& command)
{
    auto connected = database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select orders.connect_channel(:id, :channel, :address, :since)")
            .bind("id", command.command_id)
            .bind("channel", command.channel)
            .bind("address", command.address)
            .bind("since", command.since)
            .run();
        return {};
    });
    if (!connected && connected.error().code == "bad_value") {
        return kernel::refused(
            "bad_address",
            fmt::format("{} is no address of a shop; write https:// and its name. A shop is spoken to "
                        "in the clear on this computer only.",
                        kernel::in_quotes(command.address)));
    }
    return connected;
}

kernel::Outcome<bool> pause_channel(database::Transaction& tx, kernel::Uuid const& command,
                                    kernel::ChannelId channel, bool pause)
{
    return database::guarded([&] {
        return tx.query("select orders.pause_channel(:id, :channel, :pause)")
            .bind("id", command)
            .bind("channel", channel)
            .bind("pause", pause)
            .value<nlohmann::json>()
            .at("was")
            .get<bool>();
    });
}

kernel::Outcome<void> ask_for_sync(database::Transaction& tx, kernel::Uuid const& command,
                                   kernel::ChannelId channel)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select orders.ask_for_sync(:id, :channel)")
            .bind("id", command)
            .bind("channel", channel)
            .run();
        return {};
    });
}

kernel::Outcome<void> tell_stock(database::Transaction& tx, TellStock const& command)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select orders.tell_stock(:id, :channel, :tells, :location)")
            .bind("id", command.command_id)
            .bind("channel", command.channel)
            .bind("tells", command.tells)
            .bind("location", command.location)
            .run();
        return {};
    });
}

std::vector<StockLevel> stock_to_tell(database::Transaction& tx, SyncClaim const& claim, int limit)
{
    std::vector<StockLevel> all;
    for (auto& [product, sku, units] :
         tx.query("select product_id, sku, units from orders.stock_to_tell(:channel, :limit)")
             .bind("channel", claim.channel.id)
             .bind("limit", limit)
             .rows<kernel::ProductId, std::string, std::int64_t>()) {
        all.push_back({product, std::move(sku), units});
    }
    return all;
}

kernel::Outcome<void> note_told_stock(database::Transaction& tx, SyncClaim const& claim,
                                      std::vector<ToldStock> const& told)
{
    nlohmann::json rows = nlohmann::json::array();
    for (ToldStock const& it : told) {
        rows.push_back({{"product", it.product.value}, {"units", it.units}, {"unknown", it.is_unknown}});
    }
    bool const is_ours =
        tx.query("select orders.note_told_stock(:channel, :token, :told::jsonb, :ttl::interval)")
            .bind("channel", claim.channel.id)
            .bind("token", claim.token)
            .bind("told", rows)
            .bind("ttl", interval(sync_claim_time))
            .value<bool>();
    return is_ours ? kernel::Outcome<void>() : lost(claim);
}

std::optional<Status> cancel_as_asked(database::Transaction& tx, SyncClaim const& claim,
                                      std::string const& external_id, std::string const& reason)
{
    auto const status = tx.query("select orders.cancel_as_asked(:channel, :order, :reason)")
                            .bind("channel", claim.channel.id)
                            .bind("order", external_id)
                            .bind("reason", reason)
                            .value<std::optional<std::string>>();
    return status ? parse_status(*status) : std::nullopt;
}

bool is_to_be_sent(database::Transaction& tx, SyncClaim const& claim, std::string const& external_id)
{
    return tx
        .query("select exists (select from orders.order where channel_id = :channel and external_id = :order "
               "and status <> 'canceled')")
        .bind("channel", claim.channel.id)
        .bind("order", external_id)
        .value<bool>();
}

bool is_canceled(database::Transaction& tx, kernel::OrderId order)
{
    return tx
        .query("select coalesce(bool_or(status = 'canceled'), false) from orders.order where id = :order")
        .bind("order", order)
        .value<bool>();
}

bool is_kept(database::Transaction& tx, kernel::OrderId order)
{
    return tx
        .query("select coalesce(bool_or(status <> 'canceled' and cancel_asked_at is null), false) from "
               "orders.order where id = :order")
        .bind("order", order)
        .value<bool>();
}

std::optional<SyncClaim> claim_sync(database::Transaction& tx, std::optional<kernel::ChannelId> channel)
{
    SyncClaim claim;
    claim.token = kernel::Uuid::random();
    auto const row =
        tx.query(
              "select s.channel_id, s.cursor, s.failures, n.address, n.tells_stock, n.location from "
              "orders.claim_sync(:token, "
              ":channel::bigint, :ttl::interval) s join orders.connection n on n.channel_id = s.channel_id")
            .bind("token", claim.token)
            .bind("channel", channel)
            .bind("ttl", interval(sync_claim_time))
            .row<kernel::ChannelId, nlohmann::json, int, std::string, bool, std::string>();
    if (!row) {
        return std::nullopt;
    }
    nlohmann::json cursor;
    kernel::ChannelId id{};
    std::tie(id, cursor, claim.failures, claim.address, claim.tells_stock, claim.location) = *row;
    claim.cursor = sync_cursor(cursor);
    for (Channel& it : list_channels(tx)) {
        if (it.id == id) claim.channel = std::move(it);
    }
    return claim;
}

kernel::Outcome<void> save_cursor(database::Transaction& tx, SyncClaim const& claim, SyncCursor const& cursor,
                                  std::size_t orders)
{
    bool const is_ours =
        tx.query("select orders.save_cursor(:channel, :token, :cursor::jsonb, :orders, :ttl::interval)")
            .bind("channel", claim.channel.id)
            .bind("token", claim.token)
            .bind("cursor", to_json(cursor))
            .bind("orders", static_cast<int>(orders))
            .bind("ttl", interval(sync_claim_time))
            .value<bool>();
    return is_ours ? kernel::Outcome<void>() : lost(claim);
}

void end_sync(database::Transaction& tx, SyncClaim const& claim, SyncEnd const& end)
{
    tx.query("select orders.end_sync(:channel, :token, :code, :problem, :wait::interval, :caught_up, :opens, "
             ":unseen)")
        .bind("channel", claim.channel.id)
        .bind("token", claim.token)
        .bind("code", end.problem ? std::optional(end.problem->code) : std::nullopt)
        .bind("problem", end.problem ? std::optional(end.problem->message) : std::nullopt)
        .bind("wait", interval(end.wait))
        .bind("caught_up", end.is_caught_up)
        .bind("opens", end.opens_circuit)
        .bind("unseen", end.unseen)
        .run();
}

bool has_left_whole(database::Transaction& tx, kernel::OrderId order)
{
    return tx
        .query(
            "select coalesce(bool_and(coalesce(t.status, o.status) in ('shipped', 'delivered', 'canceled')) "
            "and bool_or(coalesce(t.status, o.status) <> 'canceled'), false) from orders.order s "
            "join orders.order o on o.channel_id = s.channel_id and o.external_id = s.external_id "
            "left join orders.order t on t.id = o.merged_into where s.id = :order")
        .bind("order", order)
        .value<bool>();
}

std::vector<SyncHealth> list_sync_health(database::Transaction& tx)
{
    using kernel::Timestamp;
    using Moment = std::optional<Timestamp>;
    std::vector<SyncHealth> all;
    for (auto& row :
         tx.query("select h.id, h.client_id, c.code, c.name, c.color, h.kind, h.shop, h.name, "
                  "n.channel_id is not null, coalesce(n.address, ''), coalesce(n.is_paused, false), "
                  "coalesce(s.claimed_until > clock_timestamp(), false), s.last_attempt_at, "
                  "s.last_success_at, s.caught_up_at, s.due_at, s.open_until, coalesce(s.orders_read, 0), "
                  "coalesce(s.failures, 0), coalesce(s.problem_code, ''), coalesce(s.problem, ''), "
                  "s.problem_since, (select count(*) from orders.problem p where p.channel_id = h.id and "
                  "p.kind = 'refused' and p.resolved_at is null), coalesce((select p.detail from "
                  "orders.problem p where p.channel_id = h.id and p.kind = 'refused' and p.resolved_at is "
                  "null order by p.id desc limit 1), ''), coalesce(j.waiting, 0), "
                  "coalesce(j.dead, 0), coalesce(j.last_error, ''), coalesce(n.tells_stock, false), "
                  "(select max(told_at) from orders.told_stock t where t.channel_id = h.id and not "
                  "t.is_unknown), (select count(*) from orders.told_stock t where t.channel_id = h.id and "
                  "t.is_unknown), coalesce(n.refunds, 'off'), coalesce(n.tells_holds, false), "
                  "coalesce(s.unseen, '') "
                  "from orders.channel h join clients.client c on c.id = h.client_id "
                  "left join orders.connection n on n.channel_id = h.id "
                  "left join orders.sync s on s.channel_id = h.id "
                  "left join lateral (select count(*) filter (where state <> 'dead') as waiting, "
                  "count(*) filter (where state = 'dead') as dead, (array_agg(last_error order by "
                  "state = 'dead' desc, id desc) filter (where last_error is not null))[1] as "
                  "last_error from database.job where client_id = h.client_id and kind = 'shop.' || h.id "
                  "and state in ('ready', 'running', 'dead')) j on true "
                  "where h.archived_at is null order by lower(c.name), lower(h.name), h.id")
             .rows<kernel::ChannelId, kernel::ClientId, std::string, std::string, std::string, std::string,
                   std::string, std::string, bool, std::string, bool, bool, Moment, Moment, Moment, Moment,
                   Moment, std::int64_t, int, std::string, std::string, Moment, std::int64_t, std::string,
                   std::int64_t, std::int64_t, std::string, bool, Moment, std::int64_t, std::string, bool,
                   std::string>()) {
        SyncHealth it;
        std::tie(it.channel, it.client, it.client_code, it.client_name, it.client_color, it.kind, it.shop,
                 it.name, it.is_connected, it.address, it.is_paused, it.is_reading, it.last_attempt_at,
                 it.last_success_at, it.caught_up_at, it.due_at, it.open_until, it.orders_read, it.failures,
                 it.problem_code, it.problem, it.problem_since, it.refused, it.last_refused, it.waiting,
                 it.dead, it.untold, it.tells_stock, it.stock_told_at, it.unknown_skus, it.refunds,
                 it.tells_holds, it.unseen) = std::move(row);
        all.push_back(std::move(it));
    }
    return all;
}

std::int64_t count_troubled_channels(database::Transaction& tx)
{
    return tx
        .query("select count(*) from orders.channel h left join orders.connection n on n.channel_id = h.id "
               "left join orders.sync s on s.channel_id = h.id where h.archived_at is null and "
               "(n.channel_id is not null and not n.is_paused and (s.open_until > clock_timestamp() or "
               "s.failures > 0) or 'shop.' || h.id in (select j.kind from database.job j where j.state = "
               "'dead'))")
        .value<std::int64_t>();
}

} // namespace poddesk::orders
