#pragma once

#include "domain/clients/client_view.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::clients {

/// What becomes different in a client's record; what is none stays as it is.
struct ClientChanges
{
    std::optional<std::string> name{};
    std::optional<std::string> color{};
    std::optional<std::string> status{};
    std::optional<std::string> legal_name{};
    std::optional<std::string> primary_color{};
    std::optional<std::string> from_name{};
    std::optional<std::string> from_email{};
    std::optional<std::string> reply_to{};
    std::optional<std::string> website{};
    std::optional<std::string> thank_you_note{};
    std::optional<std::string> returns_note{};
    std::optional<Promise> promise{}; ///< of orders that come from then on; see orders/renew_promises.h
    std::optional<std::vector<std::string>> steps{}; ///< seven at most, of one line and 120 characters each

    bool is_empty() const;
};

struct ChangeClient
{
    kernel::Uuid command_id;
    kernel::ClientId client{};
    std::int64_t seen_version = 0; ///< of the record that the changes were typed into
    ClientChanges changes;
};

/// Answers with the record's version now. Refuses `stale` when somebody changed the record since, `bad_value`
/// with a sentence that names the value, `not_found`, `not_allowed` (onboarding keeps every part, an account
/// manager branding and guideline).
kernel::Outcome<std::int64_t> change_client(database::Transaction& tx, ChangeClient const& command);

struct EndAccess
{
    kernel::Uuid command_id;
    kernel::ClientId client{};
    std::string login;
    std::string reason;
};
/// The undo of access::grant_client. Refuses `not_found` for somebody without access by name, `not_allowed`
/// (also one's own), `missing_reason`.
kernel::Outcome<void> end_access(database::Transaction& tx, EndAccess const& command);

} // namespace poddesk::clients
