#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

namespace poddesk::orders {

/// Lets an order go before others, to its stock and to its pod.
struct SetPriority
{
    kernel::Uuid command_id;
    kernel::OrderId order{};
    std::optional<std::int64_t> seen_version{}; ///< what the person looked at; none: whatever it is now
    std::int64_t priority = 0;                  ///< 0 is everyday, 9 goes before everything
};

/// What it was: the undo sets that. Refuses `bad_value`, `not_found`, `stale`, `wrong_status`, `not_allowed`.
kernel::Outcome<std::int64_t> set_priority(database::Transaction& tx, SetPriority const& command);

/// Makes an order a gift, or an everyday one again.
struct SetGift
{
    kernel::Uuid command_id;
    kernel::OrderId order{};
    std::optional<std::string>
        message; ///< on the packing slip, up to 500 letters, may be empty; none: no gift
};

/// The message before; none: it was no gift. Refuses `bad_value`, `not_found`, `wrong_status`, `not_allowed`.
kernel::Outcome<std::optional<std::string>> set_gift(database::Transaction& tx, SetGift const& command);

/// The gift's message; none for an order that is no gift.
std::optional<std::string> gift_of(database::Transaction& tx, kernel::OrderId order);

} // namespace poddesk::orders
