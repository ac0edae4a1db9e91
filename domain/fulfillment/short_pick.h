#pragma once

#include "domain/database/transaction.h"

#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <cstdint>
#include <string>
#include <vector>

namespace poddesk::fulfillment {

/// Fewer units lie in the bin than a row of the pick list says.
struct ShortPick
{
    kernel::Uuid command_id;
    kernel::AllocationId row;
    std::int64_t missing = 0;
    std::string reason;
};

/// So many units of a product, and the bin they come from or go to.
struct BinUnits
{
    std::string bin;
    std::string sku; ///< empty where only one product is meant
    std::int64_t quantity = 0;

    bool operator==(BinUnits const&) const = default;
};

/// What became of the order's part. `replaced`: other bins of the pod give the units. `backordered`: no bin
/// does; the order waits for stock and its picked units go back. `waiting`: no bin does and another pod has
/// begun the order, so this part stays and waits.
struct ShortPicked
{
    std::int64_t id = 0;
    std::string outcome;
    std::vector<BinUnits> instead;  ///< where to go now
    std::vector<BinUnits> put_back; ///< what the picker carries back
    std::string said;               ///< one sentence for the person
};

/// The missing units are given back, the bin is flagged: nothing more is promised from it until it is
/// counted. Refuses `missing_input` (no reason), `not_found`, `wrong_status` (picked, more than the row
/// holds).
kernel::Outcome<ShortPicked> short_pick(database::Transaction& tx, ShortPick const& command);

struct FillShort
{
    kernel::Uuid command_id;
    std::int64_t short_pick = 0;
};

/// Reserves what a waiting short pick lacks, after stock came in; returns how many units still wait. Refuses
/// `not_found`, `wrong_status` (nothing waits, nothing free).
kernel::Outcome<std::int64_t> fill_short(database::Transaction& tx, FillShort const& command);

struct CountFlagged
{
    kernel::Uuid command_id;
    std::int64_t short_pick = 0;
    std::int64_t counted = 0; ///< units that really lie in the bin
};

/// The ledger follows the count and the bin gives stock again; returns what the ledger had. Refuses
/// `missing_input`, `not_found`, `wrong_status` (counted before; fewer than are promised from it).
kernel::Outcome<std::int64_t> count_flagged(database::Transaction& tx, CountFlagged const& command);

struct FlagAgain
{
    kernel::Uuid command_id;
    std::vector<std::int64_t> short_picks;
    std::string reason;
};

/// The undo of a count: the bins of these short picks wait to be counted again. Returns how many do that had
/// been counted. Refuses `missing_input` (no reason), `not_found`.
kernel::Outcome<std::int64_t> flag_again(database::Transaction& tx, FlagAgain const& command);

/// A short pick that a person has still to work off: a bin to count, or units that wait for stock.
struct ShortPickRow
{
    std::int64_t id = 0;
    kernel::OrderId order;
    std::string order_number;
    std::string pod;
    std::string bin;
    std::string sku;
    std::string title;
    std::int64_t missing = 0;
    std::int64_t waiting = 0;
    std::string outcome;
    std::string reason;
    std::string made_by;
    kernel::Timestamp made_at{};
    bool is_counted = false;
    std::int64_t on_hand = 0;  ///< what the ledger has in the bin
    std::int64_t promised = 0; ///< of that, to other orders
};

/// Oldest first.
std::vector<ShortPickRow> short_picks(database::Transaction& tx);

} // namespace poddesk::fulfillment
