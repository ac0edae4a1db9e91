#include "installer/ctl/order_inbox.h"
#include "installer/ctl/reading.h"

#include "domain/orders/add_channel.h"
#include "domain/orders/csv_mapping.h"
#include "domain/orders/order_folder.h"
#include "installer/cluster/secrets_file.h"

#include <cstdlib>

#include <fmt/ranges.h>
#include <unistd.h>

namespace poddesk::ctl {

namespace {

orders::Channel channel_of(Context& context, std::string const& shop)
{
    return take(database::in_transaction(
        context.pool(), [&](database::Transaction& tx) { return orders::find_channel(tx, shop); }));
}

void add_list(CLI::App& channels, Context& context)
{
    CLI::App* const list = channels.add_subcommand("list", "every shop with its client");
    list->footer("Example:\n  poddeskctl --demo channels list");
    list->callback([&context] {
        nlohmann::json const rows =
            reading(context, [](database::Transaction& tx) { return list_channels(tx); });
        context.output().list({{"shop", "Shop"},
                               {"kind", "Kind"},
                               {"client", "Client"},
                               {"client_name", "Name"},
                               {"orders", "Orders", true}},
                              rows, "No shops yet; add one with: poddeskctl channels add");
    });
}

void add_add(CLI::App& channels, Context& context)
{
    CLI::App* const add =
        channels.add_subcommand("add", "connect a shop, or whoever sends files, to a client");
    auto command = std::make_shared<orders::AddChannel>();
    auto client = std::make_shared<std::string>();
    add->add_option("--client", *client, "code of the client")->required();
    add->add_option(
           "--kind", command->kind,
           "shopify, woocommerce, or csv: exports of Shopify, Etsy, Amazon, Walmart, and any by a mapping")
        ->check(CLI::IsMember({"shopify", "woocommerce", "csv"}));
    add->add_option("--shop", command->shop, "the shop's own address; for csv any word")->required();
    add->add_option("--name", command->name, "what people call it")->required();
    add->add_option("--prefix", command->order_prefix, "of its order numbers");
    add->footer("Examples:\n  poddeskctl channels add --client AO --shop acme.myshopify.com --name Acme\n"
                "  poddeskctl channels add --client AO --kind csv --shop acme-etsy --name \"Acme on Etsy\"");
    add->callback([&context, command, client] {
        command->command_id = kernel::Uuid::random();
        kernel::ChannelId const id = take(doing(context, command->command_id, [&](database::Transaction& tx) {
            command->client =
                known(client_by_code(tx, *client), "client", *client, "; see: poddeskctl clients list");
            return orders::add_channel(tx, *command);
        }));
        context.output().done(fmt::format("Connected {}.", command->shop),
                              {{"channel", id.value}, {"shop", command->shop}, {"kind", command->kind}});
    });
}

void add_folder(CLI::App& channels, Context& context)
{
    CLI::App* const folder = channels.add_subcommand("folder", "where the worker looks for a shop's files");
    auto shop = std::make_shared<std::string>();
    folder->add_option("--channel", *shop, "the shop, see: channels list")->required();
    folder->footer("Files go to done or refused below it, with what was refused in NAME.problems.csv.\n"
                   "Example:\n  poddeskctl --demo channels folder --channel ember-outdoor.myshopify.com");
    folder->callback([&context, shop] {
        orders::Channel const channel = channel_of(context, *shop);
        std::string const path = (orders_folder(context.settings()) / orders::folder_of(channel)).string();
        context.output().done(path, {{"shop", channel.shop}, {"folder", path}});
    });
}

void add_secret(CLI::App& channels, Context& context)
{
    CLI::App* const secret =
        channels.add_subcommand("secret", "store what a shop signs its webhooks with, for you alone (0600)");
    auto shop = std::make_shared<std::string>();
    secret->add_option("--channel", *shop, "the shop, see: channels list")->required();
    secret->footer(
        "It is asked for, or taken from PODDESK_WEBHOOK_SECRET. A webhook that a relay kept is a file\n"
        "{\"headers\": {…}, \"raw_body\": \"…\"}; orders import and the worker check its signature.\n"
        "Example:\n  poddeskctl channels secret --channel acme.example");
    secret->callback([&context, shop] {
        orders::Channel const channel = channel_of(context, *shop);
        if (channel.kind == "csv") {
            throw RefusedError(
                {"wrong_channel", fmt::format("{} takes files only, and no webhooks.", channel.shop)});
        }
        char const* const given = std::getenv("PODDESK_WEBHOOK_SECRET");
        std::string const typed = given != nullptr            ? given
                                  : isatty(STDIN_FILENO) != 0 ? getpass("Secret of the shop's webhooks: ")
                                                              : "";
        if (typed.empty()) {
            throw RefusedError({"missing_secret", "No secret was given; nothing was stored."});
        }
        installer::SecretsFile(context.settings().home)
            .set(webhook_secret_name(context.settings().database, channel), typed);
        context.output().done(fmt::format("Stored for {}.", channel.shop), {{"shop", channel.shop}});
    });
}

/// What was typed of a mapping.
struct MappingOptions
{
    std::string shop;
    std::vector<std::string> columns, constants;
    std::string date_format = "YYYY-MM-DD", decimal_mark = ".", currency, country;
    bool one_row = false;
    std::string file;
    std::size_t rows = 20;
};

void add_mapping_options(CLI::App& command, MappingOptions& options)
{
    command.add_option("--channel", options.shop, "the shop, see: channels list")->required();
    command.add_option("--map", options.columns, "FIELD=COLUMN, as often as needed; fields: mapping --help");
    command.add_option("--constant", options.constants, "FIELD=VALUE, the same for every order");
    command.add_option("--date-format", options.date_format, "of YYYY, YY, MM, DD, hh, mm, ss, Z; or ISO");
    command.add_option("--decimal-mark", options.decimal_mark, ". or ,")->check(CLI::IsMember({".", ","}));
    command.add_option("--currency", options.currency, "where no column tells it");
    command.add_option("--country", options.country, "where no column tells it");
    command.add_flag("--one-row-an-order", options.one_row, "else each row is a line");
}

orders::CsvMapping typed_mapping(MappingOptions const& options)
{
    orders::CsvMapping mapping;
    auto const take_pairs = [&](std::vector<std::string> const& pairs, bool is_column) {
        for (std::string const& pair : pairs) {
            std::size_t const equals = pair.find('=');
            if (equals == std::string::npos) {
                throw RefusedError({"bad_mapping", fmt::format("{} is no FIELD=…", kernel::in_quotes(pair))});
            }
            orders::CsvSource& source = mapping.fields[pair.substr(0, equals)];
            (is_column ? source.column : source.constant) = pair.substr(equals + 1);
        }
    };
    take_pairs(options.columns, true);
    take_pairs(options.constants, false);
    mapping.date_format = options.date_format;
    mapping.decimal_mark = options.decimal_mark.front();
    mapping.currency = options.currency;
    mapping.country = options.country;
    mapping.is_one_row_an_order = options.one_row;
    return take(orders::checked_mapping(std::move(mapping)));
}

std::optional<orders::StoredMapping> stored_mapping(Context& context, orders::Channel const& channel)
{
    return take(database::in_transaction(
        context.pool(), [&](database::Transaction& tx) { return orders::find_csv_mapping(tx, channel.id); }));
}

void show_mapping(Context& context, orders::Channel const& channel)
{
    std::optional<orders::StoredMapping> const stored = stored_mapping(context, channel);
    if (!stored) {
        throw RefusedError(
            {"no_mapping", fmt::format("{} has no mapping yet; make one with: poddeskctl channels mapping "
                                       "set.",
                                       channel.shop)});
    }
    nlohmann::json rows = nlohmann::json::array();
    for (auto const& [field, source] : stored->mapping.fields) {
        rows.push_back({{"field", field}, {"column", source.column}, {"constant", source.constant}});
    }
    if (context.json) {
        nlohmann::json whole = orders::to_json(stored->mapping);
        whole["version"] = stored->version;
        whole["by"] = stored->created_by;
        context.output().done("", whole);
        return;
    }
    context.output().list({{"field", "Field"}, {"column", "Column"}, {"constant", "Always"}}, rows,
                          "No fields.");
    context.output().say(fmt::format("Version {} by {}; dates {}, decimal mark {}, a row is {}.",
                                     stored->version, stored->created_by, stored->mapping.date_format,
                                     stored->mapping.decimal_mark,
                                     stored->mapping.is_one_row_an_order ? "an order" : "a line"));
}

void preview(Context& context, MappingOptions const& options)
{
    orders::Channel const channel = channel_of(context, options.shop);
    orders::CsvMapping mapping;
    if (options.columns.empty()) {
        std::optional<orders::StoredMapping> const stored = stored_mapping(context, channel);
        if (!stored) {
            throw RefusedError(
                {"no_mapping", fmt::format("{} has no mapping yet; say --map FIELD=COLUMN.", channel.shop)});
        }
        mapping = stored->mapping;
    } else {
        mapping = typed_mapping(options);
    }
    std::vector<orders::ChannelObject> const objects =
        take(orders::preview_mapping(take(orders::read_channel_file(options.file)), mapping, options.rows));
    nlohmann::json rows = nlohmann::json::array();
    bool refused = false;
    for (orders::ChannelObject const& object : objects) {
        nlohmann::json row = {{"object", object.label}};
        if (orders::IncomingOrder const* const order = object.order()) {
            std::int64_t units = 0;
            for (auto const& [id, line] : order->lines) {
                units += line.quantity.value_or(0);
            }
            row["lines"] = order->lines.size();
            row["units"] = units;
            row["customer"] = order->customer_name.value_or("");
            row["city"] = order->ship_to.city.value_or("");
            row["total"] = order->total.has_value() ? order->total.value().shop.text : "";
        } else {
            refused = true;
            row["code"] = object.refusal()->code;
            row["reason"] = object.refusal()->message;
        }
        rows.push_back(std::move(row));
    }
    context.output().list({{"object", "Order"},
                           {"lines", "Lines", true},
                           {"units", "Units", true},
                           {"customer", "Customer"},
                           {"city", "City"},
                           {"total", "Total", true},
                           {"reason", "Why not"}},
                          rows, "No rows.");
    if (refused && context.json) {
        std::cout.flush();
        throw CLI::RuntimeError(1); // the list is the answer
    }
    if (refused) {
        throw RefusedError({"refused_objects",
                            "Some orders would be refused; the list above says which and why. "
                            "Nothing was stored."});
    }
}

void add_mapping(CLI::App& channels, Context& context)
{
    CLI::App* const mapping =
        channels.add_subcommand("mapping", "what the columns of a shop's own CSV files mean");
    mapping->require_subcommand(1);
    mapping->footer(
        fmt::format("Fields: {}.\nExample:\n  poddeskctl channels mapping show --channel acme-edi",
                    fmt::join(orders::mapped_fields(), ", ")));
    CLI::App* const set = mapping->add_subcommand("set", "store it; the version before is kept");
    CLI::App* const show = mapping->add_subcommand("show", "the one in use");
    CLI::App* const look = mapping->add_subcommand("preview", "what a file would become; nothing is stored");
    auto options = std::make_shared<MappingOptions>();
    add_mapping_options(*set, *options);
    add_mapping_options(*look, *options);
    show->add_option("--channel", options->shop, "the shop, see: channels list")->required();
    look->add_option("FILE", options->file, "a CSV file")->required();
    look->add_option("--rows", options->rows, "look at so many rows")->check(CLI::Range(1, 10000));
    set->footer("Example:\n  poddeskctl channels mapping set --channel acme-edi --map order_id=PO --map "
                "sku=Item --map quantity=Qty\n"
                "    --map quantity=Qty --map placed_at=Date --date-format YYYYMMDD --country US");
    show->footer("Example:\n  poddeskctl channels mapping show --channel acme-edi");
    look->footer("Example:\n  poddeskctl channels mapping preview --channel acme-edi --rows 5 orders.csv");
    set->callback([&context, options] {
        orders::SetCsvMapping command{kernel::Uuid::random(), {}, 0, typed_mapping(*options)};
        orders::Channel const channel = channel_of(context, options->shop);
        command.channel = channel.id;
        std::optional<orders::StoredMapping> const stored = stored_mapping(context, channel);
        command.seen = stored ? stored->version : 0;
        std::int64_t const version = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            return orders::set_csv_mapping(tx, command);
        }));
        context.output().done(fmt::format("Stored as version {} for {}.", version, channel.shop),
                              {{"shop", channel.shop}, {"version", version}});
    });
    show->callback([&context, options] { show_mapping(context, channel_of(context, options->shop)); });
    look->callback([&context, options] { preview(context, *options); });
}

} // namespace

void add_channel_commands(CLI::App& app, Context& context)
{
    CLI::App* const channels =
        app.add_subcommand("channels", "the shops that orders come from, over the network and as files");
    channels->require_subcommand(1);
    channels->footer("Example:\n  poddeskctl --demo channels list");
    add_list(*channels, context);
    add_add(*channels, context);
    add_folder(*channels, context);
    add_secret(*channels, context);
    add_mapping(*channels, context);
    add_shop_commands(*channels, context);
}

} // namespace poddesk::ctl
