#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"

namespace poddesk::orders {

/// An order that looks like another one: the same client, customer (email, or name, street and ZIP), units of
/// each SKU and money, placed within hours. Which of them is too many, only a person knows.
struct PossibleDuplicate
{
    kernel::OrderId order{};
    std::string number;
    std::string status;
    kernel::Timestamp placed_at{};
    kernel::OrderId of{}; ///< the earlier one
    std::string of_number;
    std::string of_status;
    kernel::Timestamp of_placed_at{};

    bool operator==(PossibleDuplicate const&) const = default;
};

inline constexpr std::chrono::hours duplicate_hours{48};

/// The pairs that this order is part of; none that is canceled.
std::vector<PossibleDuplicate> duplicates_of(database::Transaction& tx, kernel::OrderId order);

/// Every pair within reach of which at least the later one can still be canceled, the newest first.
std::vector<PossibleDuplicate> open_duplicates(database::Transaction& tx);

} // namespace poddesk::orders
