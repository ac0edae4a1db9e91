#include "gui/orders/channels_store.h"

#include "domain/database/command.h"
#include "domain/fulfillment/routing_rules.h"
#include "domain/fulfillment/routing_view.h"
#include "gui/lists/whole_list.h"
#include "gui/orders/channels_words.h"
#include "gui/orders/words.h"
#include "gui/orders/words_of_addresses.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::gui {

using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;
using orders::SyncHealth;

namespace {

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

bool is_asked_for(SyncHealth const& it, ListQuery const& query, kernel::Timestamp at)
{
    bool const is_queue =
        query.queue.empty() || query.queue == "all" || query.queue == channel_queue_of(it, at);
    if (auto const client = query.chips.find("client");
        client != query.chips.end() && client->second != std::to_string(it.client.value))
        return false;
    return is_queue && has_typed(it.name + " " + it.shop + " " + it.client_name, query.text);
}

Outcome<bool> pause(database::Pool& pool, kernel::ChannelId channel, bool pauses, Uuid const& command)
{
    return database::run_command(
        pool, command, [&](Transaction& tx) { return orders::pause_channel(tx, command, channel, pauses); });
}

/// @param codes as a person types them, or every_pod_word().
Outcome<fulfillment::SetChannelPods> set_pods(database::Pool& pool, kernel::ChannelId channel,
                                              std::string const& codes, Uuid const& command)
{
    return database::run_command(pool, command, [&](Transaction& tx) -> Outcome<fulfillment::SetChannelPods> {
        auto const pods =
            fulfillment::pods_by_codes(tx, codes == every_pod_word() ? std::string_view() : codes);
        if (!pods) return tl::unexpected(pods.error());
        return fulfillment::set_channel_pods(tx, {command, channel, *pods});
    });
}

} // namespace

std::vector<SyncHealth> ChannelsStore::all() const
{
    return database::in_transaction(*pool_, database::Mode::read_only,
                                    [](Transaction& tx) { return orders::list_sync_health(tx); });
}

std::vector<ListRow> ChannelsStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                         std::int64_t skip, std::int64_t limit) const
{
    kernel::Timestamp const at = now();
    std::vector<ListRow> rows;
    for (SyncHealth const& it : all()) {
        std::string const key = std::to_string(it.channel.value);
        if (is_asked_for(it, query, at)) rows.push_back({key, key, channel_cells(it, at)});
    }
    return page_of(rows, after, skip, limit);
}

std::int64_t ChannelsStore::count(ListQuery const& query) const
{
    kernel::Timestamp const at = now();
    return std::ranges::count_if(all(), [&](SyncHealth const& it) { return is_asked_for(it, query, at); });
}

ListOverview ChannelsStore::overview(ListQuery const& query) const
{
    kernel::Timestamp const at = now();
    ListOverview overview;
    overview.queues = channel_queues();
    ListQuery everywhere = query;
    everywhere.queue.clear();
    everywhere.text.clear();
    std::vector<SyncHealth> const channels = all();
    for (ListEntry const& it : overview.queues)
        if (!it.key.empty()) overview.counts[it.key] = 0;
    for (SyncHealth const& it : channels) {
        auto& clients = overview.chips["client"];
        std::string const client = std::to_string(it.client.value);
        if (std::ranges::find(clients, client, &ListChoice::key) == clients.end())
            clients.push_back({client, it.client_name, it.client_color});
        if (!is_asked_for(it, everywhere, at)) continue;
        ++overview.counts["all"];
        ++overview.counts[channel_queue_of(it, at)];
    }
    auto const addresses = database::in_transaction(*pool_, database::Mode::read_only, [](Transaction& tx) {
        return orders::address_service_health(tx);
    });
    overview.totals = with_middle_dots({channel_totals(channels, at), address_service_words(addresses, at)});
    return overview;
}

std::optional<ListRecord> ChannelsStore::record(std::string const& key) const
{
    kernel::Timestamp const at = now();
    std::vector<SyncHealth> const channels = all();
    auto const found = std::ranges::find_if(
        channels, [&](SyncHealth const& it) { return std::to_string(it.channel.value) == key; });
    if (found == channels.end()) return std::nullopt;
    ListRecord record;
    record.detail = channel_detail(*found, at);
    record.opens = "import:" + key;
    fulfillment::ChannelPods const pods =
        database::in_transaction(*pool_, database::Mode::read_only, [&](Transaction& tx) {
            return fulfillment::channel_pods(tx, found->channel);
        });
    DetailSection ships;
    ships.heading = ships_from_words();
    ships.lines.push_back({channel_pods_words(pods.pods, pods.every)});
    record.detail.sections.push_back(std::move(ships));
    FormField field =
        pods_field(pods.every ? every_pod_word() : fmt::format("{}", fmt::join(pods.pods, ", ")));
    field.complaint = field.label;
    record.forms["pods"] = {field};
    std::string_view const state = orders::sync_state(*found, at);
    record.allowed = {"pods"};
    if (state == "paused") {
        record.allowed.insert("resume");
    } else if (state != "files") {
        bool const is_troubled = found->failures > 0 || found->dead > 0;
        record.allowed.insert({is_troubled ? "retry" : "sync", "pause"});
    }
    if (found->refused > 0) record.allowed.insert("problems");
    return record;
}

Outcome<ListDone> ChannelsStore::perform(std::string const& action, std::string const& key,
                                         FormAnswers const& answers, Uuid const& command) const
{
    kernel::ChannelId const channel{std::stoll(key)};
    std::string shop;
    for (SyncHealth const& it : all())
        if (it.channel == channel) shop = it.name;
    if (action == "problems") {
        return ListDone{channel_problems_words(shop), {}, channel_problems_window(channel)};
    }
    if (action == "pods") {
        return set_pods(*pool_, channel, answer_of(answers, "pods"), command)
            .map([&](fulfillment::SetChannelPods const& undo) {
                return ListDone{
                    channel_pods_set_words(shop), [pool = pool_, undo]() -> Outcome<void> {
                        return database::run_command(
                                   *pool, undo.command_id,
                                   [&](Transaction& tx) { return fulfillment::set_channel_pods(tx, undo); })
                            .map([](fulfillment::SetChannelPods const&) {});
                    }};
            });
    }
    if (action == "pause" || action == "resume") {
        bool const pauses = action == "pause";
        return pause(*pool_, channel, pauses, command).map([&](bool was) {
            return ListDone{channel_paused_words(shop, pauses),
                            [pool = pool_, channel, was]() -> Outcome<void> {
                                return pause(*pool, channel, was, Uuid::random()).map([](bool) {});
                            }};
        });
    }
    return database::run_command(*pool_, command,
                                 [&](Transaction& tx) { return orders::ask_for_sync(tx, command, channel); })
        .map([&] { return ListDone{asked_for_sync_words(shop)}; });
}

} // namespace poddesk::gui
