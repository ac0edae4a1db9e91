#include "domain/clients/client_view.h"

#include <nlohmann/json.hpp>

namespace poddesk::clients {

std::vector<ClientRow> list_clients(database::Transaction& tx)
{
    std::vector<ClientRow> all;
    for (auto& [id, code, name, color, status, promise, people] :
         tx.query(
               "select c.id, c.code, c.name, c.color, c.status, to_jsonb(p), (select "
               "count(*) from access.person x where x.disabled_at is null and x.role <> 'worker' and "
               "(x.all_clients or exists (select from access.person_client r where r.person_id = x.id and "
               "r.client_id = c.id))) from clients.client c join clients.promise p on p.id = c.id order by "
               "lower(c.name), c.id")
             .rows<kernel::ClientId, std::string, std::string, std::string, std::string, nlohmann::json,
                   std::int64_t>()) {
        all.push_back({id, std::move(code), std::move(name), std::move(color), std::move(status),
                       promise_of(promise), people});
    }
    return all;
}

std::optional<ClientRecord> client_record(database::Transaction& tx, kernel::ClientId client)
{
    auto row = tx.query("select c.code, c.name, c.color, c.currency, c.status, c.created_at, "
                        "clients.version_of(c.id), to_jsonb(p), coalesce(g.steps, '{}'), "
                        "coalesce(clients.my_parts(), '{}') from clients.client c join clients.promise p on "
                        "p.id = c.id left join clients.guideline g on g.id = c.id where c.id = :id::bigint")
                   .bind("id", client)
                   .row<std::string, std::string, std::string, std::string, std::string, kernel::Timestamp,
                        std::int64_t, nlohmann::json, std::vector<std::string>, std::vector<std::string>>();
    auto branding = row ? branding_of(tx, client) : std::nullopt;
    if (!row || !branding) {
        return std::nullopt;
    }
    auto& [code, name, color, currency, status, created, version, promise, steps, parts] = *row;
    return ClientRecord{client,
                        std::move(code),
                        std::move(name),
                        std::move(color),
                        std::move(currency),
                        std::move(status),
                        created,
                        version,
                        std::move(*branding),
                        promise_of(promise),
                        std::move(steps),
                        std::move(parts)};
}

namespace {

std::vector<ClientPerson> people(database::Transaction& tx, kernel::ClientId client, char const* which)
{
    std::vector<ClientPerson> all;
    for (auto& [login, name, role, by_name, disabled] :
         tx.query("select x.login::text, x.full_name, x.role, r.client_id is not null, x.disabled_at is not "
                  "null from access.person x left join access.person_client r on r.person_id = x.id and "
                  "r.client_id = :client::bigint where x.role <> 'worker' and " +
                  std::string(which) + " order by lower(x.full_name), x.login")
             .bind("client", client)
             .rows<std::string, std::string, std::string, bool, bool>()) {
        all.push_back({std::move(login), std::move(name), std::move(role), by_name, disabled});
    }
    return all;
}

} // namespace

std::vector<ClientPerson> people_of_client(database::Transaction& tx, kernel::ClientId client)
{
    return people(tx, client, "(x.all_clients or r.client_id is not null)");
}

std::vector<ClientPerson> people_without_access(database::Transaction& tx, kernel::ClientId client)
{
    return people(
        tx, client,
        "not x.all_clients and r.client_id is null and x.disabled_at is null and x.login <> session_user");
}

bool may_grant(database::Transaction& tx)
{
    return tx
        .query("select has_function_privilege('access.grant_client(name, bigint)', 'execute') and "
               "has_function_privilege('clients.end_access(uuid, bigint, name, text)', 'execute')")
        .value<bool>();
}

} // namespace poddesk::clients
