#pragma once

#include "domain/database/transaction.h"

#include "domain/kernel/uuid.h"

#include <nlohmann/json.hpp>

#include <optional>

namespace poddesk::database {

/// The stored answer of a command of the caller's own, or none when it was never done. For use cases that
/// plan before they call their function: done again, they give the old answer instead of planning something
/// else.
std::optional<nlohmann::json> find_command(Transaction& tx, kernel::Uuid const& id);

} // namespace poddesk::database
