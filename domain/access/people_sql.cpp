#include "domain/access/people.h"

#include "domain/database/refusal.h"

namespace poddesk::access {

std::optional<Person> whoami(database::Transaction& tx)
{
    auto const row =
        tx.query("select person_id, login::text, full_name, role, all_clients, all_pods from access.whoami()")
            .row<kernel::PersonId, std::string, std::string, std::string, bool, bool>();
    if (!row) {
        return std::nullopt;
    }
    auto const& [id, login, full_name, role, all_clients, all_pods] = *row;
    return Person{id, login, full_name, role, all_clients, all_pods};
}

kernel::Outcome<kernel::PersonId> create_person(database::Transaction& tx, NewPerson const& person)
{
    std::optional<std::string> const verifier =
        person.password.empty() ? std::nullopt : std::optional(scram_verifier(person.password));
    return database::guarded([&] {
        return tx
            .query("select access.create_person(:login::name, :full_name, :role, :verifier, :all_clients, "
                   ":all_pods)")
            .bind("login", person.login)
            .bind("full_name", person.full_name)
            .bind("role", person.role)
            .bind("verifier", verifier)
            .bind("all_clients", person.all_clients)
            .bind("all_pods", person.all_pods)
            .value<kernel::PersonId>();
    });
}

kernel::Outcome<void> grant_client(database::Transaction& tx, std::string const& login,
                                   kernel::ClientId client)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select access.grant_client(:login::name, :client)")
            .bind("login", login)
            .bind("client", client)
            .run();
        return {};
    });
}

kernel::Outcome<void> grant_pod(database::Transaction& tx, std::string const& login, kernel::PodId pod)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select access.grant_pod(:login::name, :pod)").bind("login", login).bind("pod", pod).run();
        return {};
    });
}

kernel::Outcome<void> set_disabled(database::Transaction& tx, std::string const& login, bool disabled)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select access.set_disabled(:login::name, :disabled)")
            .bind("login", login)
            .bind("disabled", disabled)
            .run();
        return {};
    });
}

} // namespace poddesk::access
