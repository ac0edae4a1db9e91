#pragma once

#include <string>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

namespace poddesk::orders {

/// An order that looks like another one: the same client, customer (email, or name, street and ZIP), units of
/// each SKU and money, placed within two days. Which of them is too many, only a person knows.
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

/// The pairs that this order is part of; none that is canceled, and none that a person said are both meant.
std::vector<PossibleDuplicate> duplicates_of(database::Transaction& tx, kernel::OrderId order);

/// Every noted pair within reach of which at least the later one can still be canceled, the newest first.
std::vector<PossibleDuplicate> open_duplicates(database::Transaction& tx);

/// Notes the pairs that these orders are part of now, so that they can be listed. To be called where orders
/// come in, and where an address or lines change: last in the transaction, for another one that notes orders
/// of the same client and money waits until this one ends, so as to see them.
void note_duplicates(database::Transaction& tx, std::vector<kernel::OrderId> const& orders);

/// A person says that this order is meant, though it looks like an earlier one; or takes that back.
struct KeepDuplicate
{
    kernel::Uuid command_id;
    kernel::OrderId order{};
    bool kept = true;
    std::string reason;
};
/// Numbers of the earlier orders. Refuses `missing_input` (no reason), `wrong_status` (there is no such
/// pair), `not_found`, `not_allowed`.
kernel::Outcome<std::vector<std::string>> keep_duplicate(database::Transaction& tx,
                                                         KeepDuplicate const& command);

} // namespace poddesk::orders
