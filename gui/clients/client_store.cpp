#include "gui/clients/client_store.h"

#include "domain/access/people.h"
#include "domain/catalog/count_products.h"
#include "domain/database/command.h"
#include "domain/orders/renew_promises.h"
#include "domain/returns/policy_versions.h"
#include "gui/clients/client_words.h"
#include "gui/clients/promise_fields.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace poddesk::gui {

using clients::ClientChanges;
using database::Mode;
using database::Transaction;
using kernel::Outcome;

namespace {

ClientFields fields_of(clients::ClientRecord const& record, returns::Policy const& policy)
{
    clients::Branding const& brand = record.branding;
    ClientFields fields = {{"name", record.name},
                           {"color", record.color},
                           {"legal_name", brand.legal_name},
                           {"primary_color", brand.primary_color},
                           {"website", brand.website},
                           {"from_name", brand.from_name},
                           {"from_email", brand.from_email},
                           {"reply_to", brand.reply_to},
                           {"thank_you_note", brand.thank_you_note},
                           {"returns_note", brand.returns_note},
                           {"steps", steps_as_text(record.steps)},
                           {"window_days", std::to_string(policy.window_days)},
                           {"promise_hours", std::to_string(policy.promise_hours)}};
    fields.merge(promise_fields(record.promise));
    return fields;
}

ClientAround around(Transaction& tx, kernel::ClientId client)
{
    ClientAround all;
    // Whole clients: "today" matters only to what was shipped, which this window does not say.
    for (orders::QueueCount& count : orders::queue_counts_by_client(tx, std::nullopt, {})) {
        if (count.client == client) {
            all.orders = std::move(count);
        }
    }
    all.products = catalog::count_products(tx)[client];
    all.channels = orders::channels_of_client(tx, client);
    all.pods = inventory::pods_of_client(tx, client);
    all.people = clients::people_of_client(tx, client);
    return all;
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// What the clients' room keeps of the changed fields; a promise is kept whole.
Outcome<ClientChanges> changes_in(ClientFields const& seen, ClientFields const& changed)
{
    ClientChanges changes;
    std::map<std::string, std::optional<std::string>*> const texts = {
        {"name", &changes.name},
        {"color", &changes.color},
        {"legal_name", &changes.legal_name},
        {"primary_color", &changes.primary_color},
        {"website", &changes.website},
        {"from_name", &changes.from_name},
        {"from_email", &changes.from_email},
        {"reply_to", &changes.reply_to},
        {"thank_you_note", &changes.thank_you_note},
        {"returns_note", &changes.returns_note}};
    for (auto const& [key, text] : changed) {
        if (auto const at = texts.find(key); at != texts.end()) {
            *at->second = key.ends_with("color") ? lower(text) : text;
        } else if (key == "steps") {
            changes.steps = steps_in(text);
        }
    }
    if (changes_promise(changed)) {
        ClientFields all = changed;
        all.insert(seen.begin(), seen.end());
        auto promise = promise_in(all);
        if (!promise) {
            return tl::unexpected(promise.error());
        }
        changes.promise = std::move(*promise);
    }
    return changes;
}

/// What the returns room keeps of them; empty when nothing.
Outcome<nlohmann::json> policy_in(ClientFields const& changed)
{
    nlohmann::json policy = nlohmann::json::object();
    for (char const* const key : {"window_days", "promise_hours"}) {
        if (auto const at = changed.find(key); at != changed.end()) {
            auto const number = number_in(key, at->second);
            if (!number) {
                return tl::unexpected(number.error());
            }
            policy[key] = *number;
        }
    }
    return policy;
}

bool is_as_seen(returns::Policy const& policy, ClientFields const& seen)
{
    return seen.at("window_days") == std::to_string(policy.window_days) &&
           seen.at("promise_hours") == std::to_string(policy.promise_hours);
}

} // namespace

std::optional<ClientPage> ClientStore::read(kernel::ClientId client) const
{
    return database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) -> std::optional<ClientPage> {
            auto const record = clients::client_record(tx, client);
            if (!record) {
                return std::nullopt;
            }
            ClientPage page{client,           record->version,    record->code,
                            record->name,     record->color,      record->status,
                            record->currency, record->created_at, record->branding.logo_png};
            page.fields = fields_of(*record, returns::policy_of(tx, client).value_or(returns::Policy{}));
            for (ClientSection const& section : client_sections()) {
                for (ClientField const& field : section.fields) {
                    auto const& parts = record->my_parts;
                    if (std::find(parts.begin(), parts.end(), field.part) != parts.end()) {
                        page.editable.insert(field.key);
                    }
                }
            }
            ClientAround const all = around(tx, client);
            page.side = client_side(*record, all);
            if (clients::may_grant(tx)) {
                page.give = give_access_fields(clients::people_without_access(tx, client));
                page.end = end_access_fields(all.people);
            }
            return page;
        });
}

Outcome<void> ClientStore::save(ClientPage const& seen, ClientFields const& changed) const
{
    auto const changes = changes_in(seen.fields, changed);
    auto const policy = policy_in(changed);
    if (!changes || !policy) {
        return tl::unexpected(changes ? policy.error() : changes.error());
    }
    kernel::Uuid const id = kernel::Uuid::random();
    kernel::Uuid const second = changes->is_empty() ? id : kernel::Uuid::random();
    return database::run_command(*pool_, id, [&](Transaction& tx) -> Outcome<void> {
        if (!changes->is_empty()) {
            clients::ChangeClient const command{id, seen.client, seen.version, *changes};
            if (auto const done = clients::change_client(tx, command); !done) {
                return tl::unexpected(done.error());
            }
        }
        if (policy->empty()) {
            return {};
        }
        auto const now = returns::policy_of(tx, seen.client);
        if (now && !is_as_seen(*now, seen.fields)) {
            return kernel::refused("stale", client_changed_since_words(field_label("window_days")));
        }
        returns::PublishPolicy const days{
            second, seen.client, {}, *policy, "Days or hours of the client's record"};
        return returns::publish_policy(tx, days).map([](std::int64_t) {});
    });
}

Outcome<std::int64_t> ClientStore::renew_promises(kernel::ClientId client) const
{
    kernel::Uuid const id = kernel::Uuid::random();
    return database::run_command(*pool_, id,
                                 [&](Transaction& tx) { return orders::renew_promises(tx, id, client); });
}

Outcome<void> ClientStore::give_access(kernel::ClientId client, std::string const& login) const
{
    return database::in_transaction(*pool_,
                                    [&](Transaction& tx) { return access::grant_client(tx, login, client); });
}

Outcome<void> ClientStore::end_access(kernel::ClientId client, std::string const& login,
                                      std::string const& reason) const
{
    clients::EndAccess const command{kernel::Uuid::random(), client, login, reason};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return clients::end_access(tx, command); });
}

} // namespace poddesk::gui
