#include "domain/clients/change_client.h"

#include "domain/database/refusal.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace poddesk::clients {

namespace {

using nlohmann::json;

constexpr std::size_t most_steps = 7;
constexpr std::size_t longest_step = 120; // characters

template <class T>
void put(json& into, char const* part, char const* field, std::optional<T> const& value)
{
    if (value) {
        into[part][field] = *value;
    }
}

json as_json(ClientChanges const& changes)
{
    json all = json::object();
    put(all, "client", "name", changes.name);
    put(all, "client", "color", changes.color);
    put(all, "client", "status", changes.status);
    put(all, "branding", "legal_name", changes.legal_name);
    put(all, "branding", "primary_color", changes.primary_color);
    put(all, "branding", "from_name", changes.from_name);
    put(all, "branding", "from_email", changes.from_email);
    put(all, "branding", "reply_to", changes.reply_to);
    put(all, "branding", "website", changes.website);
    put(all, "branding", "thank_you_note", changes.thank_you_note);
    put(all, "branding", "returns_note", changes.returns_note);
    put(all, "guideline", "steps", changes.steps);
    if (changes.promise) {
        all["promise"] = as_json(*changes.promise);
    }
    return all;
}

template <class T>
void lay(T& over, std::optional<T> const& value)
{
    if (value) {
        over = *value;
    }
}

/// The record as it would be, in the words of what makes one: the same rules hold for both.
CreateClient merged(ClientRecord const& record, ClientChanges const& changes)
{
    CreateClient all{{},   record.code,     record.name,   record.color, record.currency,
                     true, record.branding, record.promise};
    lay(all.name, changes.name);
    lay(all.color, changes.color);
    lay(all.branding.legal_name, changes.legal_name);
    lay(all.branding.primary_color, changes.primary_color);
    lay(all.branding.from_name, changes.from_name);
    lay(all.branding.from_email, changes.from_email);
    lay(all.branding.reply_to, changes.reply_to);
    lay(all.promise, changes.promise);
    return all;
}

std::size_t characters(std::string const& text)
{
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

kernel::Outcome<void> check_steps(std::vector<std::string> const& steps)
{
    if (steps.size() > most_steps) {
        return kernel::refused("bad_value",
                               fmt::format("{} steps are more than a packer confirms with one digit each; "
                                           "write {} at most.",
                                           steps.size(), most_steps));
    }
    for (std::string const& step : steps) {
        if (characters(step) > longest_step) {
            return kernel::refused("bad_value",
                                   fmt::format("The step {} does not fit the bench; say it in {} characters.",
                                               kernel::in_quotes(step), longest_step));
        }
    }
    return {};
}

} // namespace

bool ClientChanges::is_empty() const
{
    return as_json(*this).empty();
}

kernel::Outcome<std::int64_t> change_client(database::Transaction& tx, ChangeClient const& command)
{
    auto const record = client_record(tx, command.client);
    if (!record) {
        return kernel::refused("not_found", "This client is gone, or is not yours; look it up again.");
    }
    if (auto const fit = check(merged(*record, command.changes)); !fit) {
        return tl::unexpected(fit.error());
    }
    if (command.changes.steps) {
        if (auto const fit = check_steps(*command.changes.steps); !fit) {
            return tl::unexpected(fit.error());
        }
    }
    return database::guarded([&] {
        return tx.query("select clients.change_client(:id, :client, :seen::integer, :changes::jsonb)")
            .bind("id", command.command_id)
            .bind("client", command.client)
            .bind("seen", command.seen_version)
            .bind("changes", as_json(command.changes))
            .value<json>()
            .at("version")
            .get<std::int64_t>();
    });
}

kernel::Outcome<void> end_access(database::Transaction& tx, EndAccess const& command)
{
    if (command.reason.find_first_not_of(" \t\r\n") == std::string::npos) {
        return kernel::refused("missing_reason", "Say why in a few words: the next person will ask.");
    }
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select clients.end_access(:id, :client, :login, :reason)")
            .bind("id", command.command_id)
            .bind("client", command.client)
            .bind("login", command.login)
            .bind("reason", command.reason)
            .run();
        return {};
    });
}

} // namespace poddesk::clients
