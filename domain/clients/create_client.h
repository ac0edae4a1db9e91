#pragma once

#include "domain/clients/promise.h"
#include "domain/database/transaction.h"
#include "domain/kernel/address.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <optional>
#include <string>

namespace poddesk::clients {

/// What a brand looks and sounds like to its customers.
struct Branding
{
    std::string legal_name;
    std::string primary_color; ///< "#2f6b5e"
    std::string logo_png;      ///< the picture's bytes; empty = none
    std::string from_name;
    std::string from_email;
    std::string reply_to;
    std::string website;
    std::string thank_you_note;
    std::string returns_note;
    kernel::Address return_address;
};

/// Brings a new brand in; whoever does may work for it.
struct CreateClient
{
    kernel::Uuid command_id;
    std::string code; ///< 2 to 6 capitals or digits
    std::string name;
    std::string color; ///< of its dot and bar: "#2f6b5e"
    std::string currency = "USD";
    bool is_live = false; ///< else it starts in onboarding
    Branding branding;
    Promise promise;
};

/// Whether every value can be stored. Refuses `bad_value` with a sentence that names the value.
kernel::Outcome<void> check(CreateClient const& command);

/// Refuses `already_exists`, `bad_value`, `not_allowed`.
kernel::Outcome<kernel::ClientId> create_client(database::Transaction& tx, CreateClient const& command);

/// None where the code means nothing to the caller.
std::optional<kernel::ClientId> find_client(database::Transaction& tx, std::string const& code);
std::optional<Branding> branding_of(database::Transaction& tx, kernel::ClientId client);

} // namespace poddesk::clients
