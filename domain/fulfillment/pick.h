#pragma once

#include "domain/database/transaction.h"

#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::fulfillment {

/// One stop of the walk: units of one product for one order out of one bin.
struct PickRow
{
    kernel::AllocationId allocation;
    kernel::FulfillmentId fulfillment;
    kernel::OrderId order;
    std::string order_number;
    std::string bin;
    std::string sku;
    std::string title;
    std::string barcode; ///< the product's first one, or its SKU
    std::int64_t quantity = 0;
    bool is_picked = false;
    std::string kit; ///< SKU of the kit that it is a part of; empty: sold as it is
};

struct PickList
{
    kernel::PickListId id;
    std::string number;
    kernel::PodId pod;
    std::string pod_name;
    std::vector<PickRow> rows; ///< in the order in which the bins are walked
};

/// None when it is not there or out of reach.
std::optional<PickList> pick_list_of(database::Transaction& tx, kernel::PickListId id);

/// Lists of a pod with something left to pick, oldest first; what is not picked any more because somebody
/// asked to cancel its order does not count, here and in the list's rows.
std::vector<kernel::PickListId> open_pick_lists(database::Transaction& tx, kernel::PodId pod);

struct Pick
{
    kernel::Uuid command_id;
    std::vector<kernel::AllocationId> allocations;
};

struct Picked
{
    std::int64_t rows = 0;
};

/// Takes the units of these rows out of their bins into staging, all or nothing. Refuses `missing_input`,
/// `wrong_status` (not released, or picked already), `not_enough_stock`.
kernel::Outcome<Picked> pick(database::Transaction& tx, Pick const& command);

/// Some units of one row: a scan says one, a number typed before it says more.
struct PickUnits
{
    kernel::Uuid command_id;
    kernel::AllocationId row;
    std::int64_t quantity = 1;
};

struct UnitsPicked
{
    kernel::AllocationId row;    ///< that holds the picked units; a row picked in part is split
    std::int64_t left = 0;       ///< still in the bin for this row
    bool part_is_picked = false; ///< nothing of the order's part is left to pick
};

/// Takes these units out of their bin into staging. Two people at the same row never take more than it holds.
/// Refuses `missing_input` (less than one), `not_found`, `wrong_status` (not released, picked already, fewer
/// left).
kernel::Outcome<UnitsPicked> pick_units(database::Transaction& tx, PickUnits const& command);

struct Unpick
{
    kernel::Uuid command_id;
    kernel::AllocationId row;
    std::int64_t quantity = 1;
    std::string reason;
};

/// The undo: the units go back into the bin that they came from, still reserved for their order, unless its
/// cancel is asked for: with the last unit of it that is put back the order is canceled. Returns the
/// row that holds them. Refuses `missing_input` (no reason), `not_found`, `wrong_status` (packed, or not
/// picked).
kernel::Outcome<kernel::AllocationId> unpick(database::Transaction& tx, Unpick const& command);

/// Keeps the printed list.
void store_pick_list_document(database::Transaction& tx, kernel::PickListId id, std::string const& pdf);

} // namespace poddesk::fulfillment
