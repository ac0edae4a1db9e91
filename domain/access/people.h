#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::access {

/// Who is signed in here.
struct Person
{
    kernel::PersonId id;
    std::string login;
    std::string full_name;
    std::string role; ///< account_manager, returns_inspector, onboarding, warehouse, administrator, worker
    bool all_clients = false;
    bool all_pods = false;
};

/// None for a login that is nobody in this database, or disabled.
std::optional<Person> whoami(database::Transaction& tx);

struct NewPerson
{
    std::string login; ///< small letters, digits, dots; also the name to sign in with
    std::string full_name;
    std::string role;
    std::string password; ///< empty: nobody can sign in as this person yet
    bool all_clients = false;
    bool all_pods = false;
};

/// Makes a person and its login. The password is turned into a SCRAM verifier here, so that it never reaches
/// the server or its log. Refuses `already_exists`, `bad_value`, `not_allowed`.
kernel::Outcome<kernel::PersonId> create_person(database::Transaction& tx, NewPerson const& person);

/// Nobody grants anything to himself. Refuses `not_allowed`.
kernel::Outcome<void> grant_client(database::Transaction& tx, std::string const& login,
                                   kernel::ClientId client);
kernel::Outcome<void> grant_pod(database::Transaction& tx, std::string const& login, kernel::PodId pod);
/// Signed-in sessions of a disabled person see no row from the next statement on.
kernel::Outcome<void> set_disabled(database::Transaction& tx, std::string const& login, bool disabled);

/// The verifier that PostgreSQL stores for a password (RFC 5803), computed without a server.
std::string scram_verifier(std::string const& password);

} // namespace poddesk::access
