#include "installer/ctl/reading.h"
#include "installer/ctl/shop_sync.h"

#include "domain/orders/network/shop_http.h"
#include "domain/orders/shop_hold.h"
#include "domain/orders/shop_refund.h"
#include "installer/cluster/secrets_file.h"

#include <algorithm>
#include <cstdlib>

#include <unistd.h>

namespace poddesk::ctl {

namespace {

orders::Channel channel_of(Context& context, std::string const& shop)
{
    return take(database::in_transaction(
        context.pool(), [&](database::Transaction& tx) { return orders::find_channel(tx, shop); }));
}

/// From PODDESK_SHOP_SECRET, or asked for at a terminal; empty: none was given.
std::string typed_secret(orders::Channel const& channel)
{
    if (char const* const given = std::getenv("PODDESK_SHOP_SECRET")) return given;
    if (isatty(STDIN_FILENO) == 0) return {};
    return getpass(channel.kind == "shopify" ? "Access token of the app (shpat_…): "
                                             : "Consumer key and secret (ck_…:cs_…): ");
}

void check_secret(orders::Channel const& channel, std::string const& secret)
{
    bool const is_plain = std::ranges::all_of(secret, [](char c) { return c > ' ' && c < 0x7f; });
    bool const is_pair = secret.find(':') != std::string::npos;
    if (!is_plain || (channel.kind == "woocommerce" && !is_pair)) {
        throw RefusedError({"bad_secret", channel.kind == "woocommerce"
                                              ? "WooCommerce's key and secret are written as ck_…:cs_…, "
                                                "without blanks; nothing was stored."
                                              : "An access token has no blanks; nothing was stored."});
    }
}

void add_connect(CLI::App& channels, Context& context)
{
    CLI::App* const connect =
        channels.add_subcommand("connect", "read a shop's orders over the network from now on");
    auto command = std::make_shared<orders::ConnectChannel>();
    auto shop = std::make_shared<std::string>();
    auto since = std::make_shared<std::string>();
    connect->add_option("--channel", *shop, "the shop, see: channels list")->required();
    connect->add_option("--address", command->address, "where its API is; else https:// and the shop's name");
    connect->add_option("--since", *since, "read what changed since then; else it goes on, at first 7 days");
    connect->footer(
        "Shopify: the access token of an app that may read and write orders, fulfillments and inventory.\n"
        "WooCommerce: a consumer key with read and write rights, as ck_…:cs_….\n"
        "It is asked for, or taken from PODDESK_SHOP_SECRET, and kept where the worker runs, for you alone "
        "(0600).\n"
        "Example:\n  poddeskctl channels connect --channel acme.myshopify.com --since 2026-11-01");
    connect->callback([&context, command, shop, since] {
        orders::Channel const channel = channel_of(context, *shop);
        command->command_id = kernel::Uuid::random();
        command->channel = channel.id;
        command->since = moment_of(*since);
        if (command->address.empty()) command->address = "https://" + channel.shop;
        take(orders::parse_shop_address(command->address));
        installer::SecretsFile secrets(context.settings().home);
        std::string const name = shop_secret_name(context.settings().database, channel);
        std::string const secret = typed_secret(channel);
        if (secret.empty() && !secrets.get(name))
            throw RefusedError({"missing_secret", "No key of the shop was given; nothing was stored."});
        if (!secret.empty()) check_secret(channel, secret);
        take(doing(context, command->command_id, [&](database::Transaction& tx) {
            auto connected = orders::connect_channel(tx, *command);
            // Before the commit, or a worker could ask without it.
            if (connected && !secret.empty()) secrets.set(name, secret);
            return connected;
        }));
        context.output().done(
            fmt::format("{} is read from {} by the worker.", channel.shop, command->address),
            {{"shop", channel.shop}, {"address", command->address}});
    });
}

void add_stock(CLI::App& channels, Context& context)
{
    CLI::App* const stock =
        channels.add_subcommand("stock", "whether a shop hears how many of each SKU are available");
    auto command = std::make_shared<orders::TellStock>();
    auto shop = std::make_shared<std::string>();
    auto says = std::make_shared<std::string>();
    stock->add_option("--channel", *shop, "the shop, see: channels health")->required();
    stock->add_option("--location", command->location,
                      "number of the Shopify location that is ours: its stock, and of orders only what is "
                      "sent from there; all: its only one, and all orders; not given, it stays as it is");
    stock->add_option("TELL", *says, "on or off")->required()->check(CLI::IsMember({"on", "off"}));
    stock->footer(
        "Only numbers that changed are told, and again all of them after each \"on\". A shop that counts "
        "its own stock stays off,\nas every shop is at first.\n"
        "Example:\n  poddeskctl channels stock --channel acme.myshopify.com on");
    stock->callback([&context, command, shop, says] {
        orders::Channel const channel = channel_of(context, *shop);
        command->command_id = kernel::Uuid::random();
        command->channel = channel.id;
        command->tells = *says == "on";
        take(doing(context, command->command_id,
                   [&](database::Transaction& tx) { return orders::tell_stock(tx, *command); }));
        context.output().done(
            command->tells ? fmt::format("{} hears what is available from now on.", channel.shop)
                           : fmt::format("{} keeps its own stock numbers.", channel.shop),
            {{"shop", channel.shop}, {"stock", command->tells}, {"location", command->location}});
    });
}

void add_holds(CLI::App& channels, Context& context)
{
    CLI::App* const holds =
        channels.add_subcommand("holds", "whether a shop hears of the holds that you place and lift");
    auto command = std::make_shared<orders::TellHolds>();
    auto shop = std::make_shared<std::string>();
    auto says = std::make_shared<std::string>();
    holds->add_option("--channel", *shop, "the Shopify shop, see: channels health")->required();
    holds->add_option("TELL", *says, "on or off")->required()->check(CLI::IsMember({"on", "off"}));
    holds->footer(
        "What Shopify holds is held here in any case, until it releases it there. A shop hears nothing of "
        "ours at first;\nonce it is told of a hold it is told of its end, and of an end of its own holds "
        "(orders release-hold --anyway).\n"
        "Example:\n  poddeskctl channels holds --channel acme.myshopify.com on");
    holds->callback([&context, command, shop, says] {
        orders::Channel const channel = channel_of(context, *shop);
        command->command_id = kernel::Uuid::random();
        command->channel = channel.id;
        command->tells = *says == "on";
        take(doing(context, command->command_id,
                   [&](database::Transaction& tx) { return orders::tell_holds(tx, *command); }));
        context.output().done(command->tells ? fmt::format("{} hears of holds from now on.", channel.shop)
                                             : fmt::format("{} hears of no new holds.", channel.shop),
                              {{"shop", channel.shop}, {"holds", command->tells}});
    });
}

void add_refunds(CLI::App& channels, Context& context)
{
    CLI::App* const refunds =
        channels.add_subcommand("refunds", "what a shop does about an inspected return");
    auto command = std::make_shared<orders::TellRefunds>();
    auto shop = std::make_shared<std::string>();
    refunds->add_option("--channel", *shop, "the shop, see: channels health")->required();
    refunds->add_option("DOES", command->refunds, "off, record or pay")
        ->required()
        ->check(CLI::IsMember({"off", "record", "pay"}));
    refunds->footer(
        "off: nothing, a person pays there and says so (returns settle), as every shop is at first. record: "
        "WooCommerce notes\nthe refund and a person pays. pay: the shop pays the customer back. From the "
        "next "
        "closed return on. A Shopify shop that pays also hears of each return that is authorized or canceled "
        "here;\nWooCommerce has no returns, only refunds.\n"
        "Example:\n  poddeskctl channels refunds --channel acme.myshopify.com pay");
    refunds->callback([&context, command, shop] {
        orders::Channel const channel = channel_of(context, *shop);
        command->command_id = kernel::Uuid::random();
        command->channel = channel.id;
        take(doing(context, command->command_id,
                   [&](database::Transaction& tx) { return orders::tell_refunds(tx, *command); }));
        context.output().done(
            command->refunds == "off" ? fmt::format("Returns of {} are settled by a person.", channel.shop)
            : command->refunds == "record" ? fmt::format("{} notes refunds; a person pays.", channel.shop)
                                           : fmt::format("{} pays refunds from now on.", channel.shop),
            {{"shop", channel.shop}, {"refunds", command->refunds}});
    });
}

nlohmann::json facts_of(std::string const& shop, orders::SyncRound const& round)
{
    return {{"shop", shop},
            {"pages", round.pages},
            {"imported", round.imported},
            {"updated", round.updated},
            {"unchanged", round.unchanged},
            {"refused", round.refused},
            {"told", round.told},
            {"untold", round.untold},
            {"canceled", round.canceled},
            {"kept", round.kept},
            {"accepted", round.accepted},
            {"stock", round.stock},
            {"held", round.held},
            {"caught_up", round.is_caught_up}};
}

void sync_now(Context& context, std::string const& shop)
{
    orders::Channel const channel = channel_of(context, shop);
    kernel::Uuid const id = kernel::Uuid::random();
    take(doing(context, id,
               [&](database::Transaction& tx) { return orders::ask_for_sync(tx, id, channel.id); }));
    std::optional<orders::SyncClaim> const claim = database::in_transaction(
        context.pool(), [&](database::Transaction& tx) { return orders::claim_sync(tx, channel.id); });
    if (!claim) throw RefusedError({"busy", fmt::format("A worker reads {} already.", channel.shop)});
    orders::SyncRound const round = read_shop(context.pool(), context.settings(), *claim);
    if (round.problem) throw RefusedError(*round.problem);
    context.output().done(fmt::format("{}: {} new, {} changed, {} as they were, {} refused{}", channel.shop,
                                      round.imported, round.updated, round.unchanged, round.refused,
                                      round.is_caught_up ? "." : "; there is more, which the worker reads."),
                          facts_of(channel.shop, round));
}

void add_sync(CLI::App& channels, Context& context)
{
    CLI::App* const sync = channels.add_subcommand("sync", "read a shop's orders here and now");
    auto shop = std::make_shared<std::string>();
    sync->add_option("--channel", *shop, "the shop, see: channels health")->required();
    sync->footer("Also a shop that is left alone after failures is asked again.\n"
                 "Example:\n  poddeskctl channels sync --channel acme.myshopify.com");
    sync->callback([&context, shop] { sync_now(context, *shop); });
}

void add_pause(CLI::App& channels, Context& context, bool pauses)
{
    std::string const name = pauses ? "pause" : "resume";
    CLI::App* const command = channels.add_subcommand(name, pauses ? "leave a shop alone until resumed"
                                                                   : "read a paused shop again");
    auto shop = std::make_shared<std::string>();
    command->add_option("--channel", *shop, "the shop, see: channels health")->required();
    command->footer(fmt::format("Example:\n  poddeskctl channels {} --channel acme.myshopify.com", name));
    command->callback([&context, shop, pauses] {
        orders::Channel const channel = channel_of(context, *shop);
        kernel::Uuid const id = kernel::Uuid::random();
        take(doing(context, id, [&](database::Transaction& tx) {
            return orders::pause_channel(tx, id, channel.id, pauses);
        }));
        context.output().done(fmt::format("{} is {}.", channel.shop, pauses ? "paused" : "read again"),
                              {{"shop", channel.shop}, {"paused", pauses}});
    });
}

nlohmann::json health_row(orders::SyncHealth const& it, kernel::Timestamp now)
{
    auto const moment = [](std::optional<kernel::Timestamp> const& time) {
        return time ? nlohmann::json(kernel::format_iso8601(*time)) : nlohmann::json();
    };
    nlohmann::json row = {{"shop", it.shop},
                          {"client", it.client_code},
                          {"kind", it.kind},
                          {"state", orders::sync_state(it, now)},
                          {"address", it.address},
                          {"last_success", moment(it.last_success_at)},
                          {"last_attempt", moment(it.last_attempt_at)},
                          {"caught_up", moment(it.caught_up_at)},
                          {"next", moment(it.is_paused ? std::nullopt : it.due_at)},
                          {"orders_read", it.orders_read},
                          {"refused", it.refused},
                          {"waiting", it.waiting},
                          {"dead", it.dead},
                          {"untold", it.untold},
                          {"stock", it.tells_stock},
                          {"refunds", it.refunds},
                          {"holds", it.tells_holds},
                          {"stock_told", moment(it.stock_told_at)},
                          {"unknown_skus", it.unknown_skus},
                          {"failures", it.failures},
                          {"problem_code", it.problem_code},
                          {"problem", it.problem},
                          {"problem_since", moment(it.problem_since)},
                          {"unseen", it.unseen}};
    row["lag_seconds"] =
        it.caught_up_at
            ? nlohmann::json(std::chrono::duration_cast<std::chrono::seconds>(now - *it.caught_up_at).count())
            : nlohmann::json();
    return row;
}

void add_health(CLI::App& channels, Context& context)
{
    CLI::App* const health =
        channels.add_subcommand("health", "how reading each shop goes, and what to do where it does not");
    health->footer("Example:\n  poddeskctl --demo channels health");
    health->callback([&context] {
        auto const all =
            reading(context, [](database::Transaction& tx) { return orders::list_sync_health(tx); });
        nlohmann::json rows = nlohmann::json::array();
        kernel::Timestamp const now = kernel::SystemClock().now();
        for (orders::SyncHealth const& it : all)
            rows.push_back(health_row(it, now));
        context.output().list({{"shop", "Shop"},
                               {"client", "Client"},
                               {"state", "State"},
                               {"caught_up", "Caught up"},
                               {"orders_read", "Read", true},
                               {"refused", "Refused", true},
                               {"waiting", "To tell", true},
                               {"dead", "Given up", true},
                               {"refunds", "Refunds"},
                               {"holds", "Hears of holds"},
                               {"problem", "What fails and what to do"},
                               {"unseen", "What is not seen"}},
                              rows, "No shops yet; add one with: poddeskctl channels add");
    });
}

} // namespace

void add_shop_commands(CLI::App& channels, Context& context)
{
    add_connect(channels, context);
    add_stock(channels, context);
    add_refunds(channels, context);
    add_holds(channels, context);
    add_sync(channels, context);
    add_pause(channels, context, true);
    add_pause(channels, context, false);
    add_health(channels, context);
}

} // namespace poddesk::ctl
