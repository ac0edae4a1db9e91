#include "gui/orders/import_store.h"

#include "domain/catalog/add_products.h"
#include "domain/database/command.h"
#include "domain/orders/add_channel.h"
#include "gui/orders/import_words.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::gui {

using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;

namespace {

ImportChannel with_mapping(Transaction& tx, orders::Channel channel)
{
    ImportChannel one{std::move(channel), 0, std::nullopt};
    // A mapping that only a newer program knows is none for this one; storing another is refused as stale.
    if (auto const stored = orders::find_csv_mapping(tx, one.channel.id); stored && *stored) {
        one.version = (*stored)->version;
        one.mapping = (*stored)->mapping;
    }
    return one;
}

std::string target_key(kernel::ClientId client)
{
    return fmt::format("client:{}", client.value);
}

/// "Acme on Etsy" of client AO is the shop "ao-acme-on-etsy": shops have one name for all clients.
std::string shop_of(std::string const& client, std::string const& name)
{
    std::string shop;
    for (char const c : client + " " + name) {
        bool const is_upper = c >= 'A' && c <= 'Z';
        bool const is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || is_upper;
        if (is_plain) {
            shop += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
        } else if (!shop.empty() && shop.back() != '-') {
            shop += '-';
        }
    }
    shop.erase(shop.find_last_not_of('-') + 1);
    return shop;
}

} // namespace

std::string target_key(kernel::ChannelId channel)
{
    return fmt::format("channel:{}", channel.value);
}

std::vector<std::pair<std::string, std::string>> ImportChoices::targets() const
{
    std::vector<std::pair<std::string, std::string>> all;
    for (ImportChannel const& it : channels)
        all.emplace_back(target_key(it.channel.id), target_words(it.channel));
    for (clients::ClientRow const& it : clients)
        all.emplace_back(target_key(it.id), new_target_words(it.name));
    return all;
}

ImportChannel const* ImportChoices::channel(std::string const& target) const
{
    auto const found = std::ranges::find(channels, target,
                                         [](ImportChannel const& it) { return target_key(it.channel.id); });
    return found == channels.end() ? nullptr : &*found;
}

std::optional<kernel::ClientId> ImportChoices::client(std::string const& target) const
{
    if (ImportChannel const* const chosen = channel(target)) return chosen->channel.client;
    auto const found =
        std::ranges::find(clients, target, [](clients::ClientRow const& it) { return target_key(it.id); });
    return found == clients.end() ? std::nullopt : std::optional(found->id);
}

ImportChoices ImportStore::choices() const
{
    return database::in_transaction(*pool_, database::Mode::read_only, [](Transaction& tx) {
        ImportChoices choices;
        for (orders::Channel& channel : orders::list_channels(tx)) {
            choices.channels.push_back(with_mapping(tx, std::move(channel)));
        }
        std::ranges::stable_sort(choices.channels, {}, [](ImportChannel const& it) {
            return std::pair(it.channel.client_name, it.channel.name);
        });
        choices.clients = clients::list_clients(tx);
        return choices;
    });
}

Outcome<std::shared_ptr<OpenedFile const>> ImportStore::read(std::filesystem::path const& path) const
{
    auto file = std::make_shared<OpenedFile>();
    file->path = path;
    auto text = orders::read_channel_file(path);
    if (!text) {
        return tl::unexpected(text.error());
    }
    file->text = std::move(*text);
    std::size_t const first = file->text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first != std::string::npos && (file->text[first] == '{' || file->text[first] == '[')) {
        return kernel::refused("not_csv", not_csv_words());
    }
    auto csv = orders::read_csv(file->text, {});
    if (!csv) {
        return tl::unexpected(csv.error());
    }
    file->csv = std::move(*csv);
    return file;
}

void ImportStore::look_up(orders::FilePreview& preview, kernel::ClientId client) const
{
    std::vector<std::string> const skus(preview.skus.begin(), preview.skus.end());
    std::set<std::string> known;
    try {
        for (catalog::TakenCode& it :
             database::in_transaction(*pool_, database::Mode::read_only, [&](Transaction& tx) {
                 return catalog::taken_codes(tx, client, skus);
             })) {
            known.insert(std::move(it.code));
        }
    } catch (database::DatabaseError const&) {
        preview.is_looked_up = false; // the file itself can be looked at all the same
        return;
    }
    orders::keep_unknown(preview, known);
}

Outcome<ImportChannel> ImportStore::save(ImportTarget const& target, orders::CsvMapping const& mapping) const
{
    std::optional<ImportChannel> channel = target.channel;
    if (!channel) {
        orders::AddChannel add{Uuid::random(), target.client, "csv", {}, target.name, {}};
        auto const made =
            database::run_command(*pool_, add.command_id, [&](Transaction& tx) -> Outcome<ImportChannel> {
                auto const all = clients::list_clients(tx);
                auto const client = std::ranges::find(all, target.client, &clients::ClientRow::id);
                add.shop = shop_of(client == all.end() ? std::string() : client->code, target.name);
                if (auto const id = orders::add_channel(tx, add); !id) {
                    return tl::unexpected(id.error());
                }
                return orders::find_channel(tx, add.shop).map([](orders::Channel const& it) {
                    return ImportChannel{it, 0, std::nullopt};
                });
            });
        if (!made) {
            return tl::unexpected(made.error());
        }
        channel = *made;
    }
    if (channel->mapping == mapping) {
        return *channel;
    }
    orders::SetCsvMapping const set{Uuid::random(), channel->channel.id, channel->version, mapping};
    return database::run_command(*pool_, set.command_id,
                                 [&](Transaction& tx) { return orders::set_csv_mapping(tx, set); })
        .map([&](std::int64_t version) {
            return ImportChannel{channel->channel, version, mapping};
        });
}

Outcome<orders::ImportReport>
ImportStore::import(orders::Channel const& channel, std::string const& text,
                    std::function<bool(std::size_t, std::size_t)> const& progress,
                    std::string const& file) const
{
    orders::ImportOptions options;
    options.progress = progress;
    options.file = file;
    return orders::import_text(*pool_, channel, text, kernel::SystemClock(), options);
}

} // namespace poddesk::gui
