#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"

#include <string>
#include <vector>

namespace poddesk::clients {

/// A client as windows name it: for filters and choices.
struct ClientName
{
    kernel::ClientId id{};
    std::string code;
    std::string name;
    std::string color; ///< "#3584e4"

    bool operator==(ClientName const&) const = default;
};

/// The clients within reach, by name.
std::vector<ClientName> client_names(database::Transaction& tx);

} // namespace poddesk::clients
