#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/decision.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <string>
#include <vector>

namespace poddesk::inbound {

/// Units of a product for one bin, and why this bin.
struct PutawayLine
{
    kernel::ProductId product;
    std::string sku;
    kernel::LocationId bin;
    std::string bin_code;
    std::int64_t quantity = 0;
    std::string reason; ///< "holds this SKU already", "empty, first on the walk"
    std::string lot{};
    /// Where a person chose another bin: the suggested one, with its reason.
    std::string overruled{};
    /// The next best bins and why they are not it, best first.
    std::vector<std::pair<std::string, std::string>> rejected{};

    bool operator==(PutawayLine const&) const = default;
};
/// The stored why of a bin.
kernel::Decision why_of(PutawayLine const& line);

/// A bin that may take goods, as the planner sees it.
struct BinChoice
{
    kernel::LocationId bin;
    std::string code;
    std::int64_t walk_order = 0;
    bool is_empty = false;
    std::vector<kernel::ProductId> holds;
};
/// Units that wait in receiving.
struct ToPutAway
{
    kernel::ProductId product;
    std::string sku;
    std::int64_t quantity = 0;
    std::string lot{};
};
/// A bin for each product: the first on the walk that holds it already, else the first empty one, else the
/// one with the fewest products. Empty bins are given out once. No I/O.
std::vector<PutawayLine> plan_putaway(std::vector<ToPutAway> const& goods,
                                      std::vector<BinChoice> const& bins);

/// The plan for what a receipt's purchase order still has in receiving.
std::vector<PutawayLine> suggest_putaway(database::Transaction& tx, kernel::ReceiptId receipt);

struct PutAway
{
    kernel::Uuid command_id;
    kernel::ReceiptId receipt;
    std::vector<PutawayLine> lines;
};
struct PutawayDone
{
    std::int64_t left = 0;   ///< units that still wait in receiving
    kernel::EventId event{}; ///< what undo_put_away takes back; none where nothing moved
};
/// Refuses `not_found`, `wrong_status` (a bin of another pod, or not
/// for stock), `bad_value` (more than was received), `not_enough_stock`, `not_allowed`.
kernel::Outcome<PutawayDone> put_away(database::Transaction& tx, PutAway const& command);

/// The opposite posting, once: the units wait in receiving again. Refuses `missing_input` (no reason),
/// `not_found`, `wrong_status` (taken back already), `not_enough_stock` (gone from the bin, or promised),
/// `not_allowed`.
kernel::Outcome<void> undo_put_away(database::Transaction& tx, kernel::Uuid const& command_id,
                                    kernel::EventId event, std::string const& reason);

} // namespace poddesk::inbound
