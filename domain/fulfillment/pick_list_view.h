#pragma once

#include "domain/database/transaction.h"

#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::fulfillment {

/// How far a list is. `empty`: all of its work was taken back.
enum class PickListState
{
    to_pick,
    picking,
    picked,
    empty
};

/// A pick list as a person who plans the floor sees it.
struct PickListRow
{
    kernel::PickListId id;
    std::string number;
    kernel::PodId pod;
    std::string pod_code;
    std::string released_by; ///< full name
    kernel::Timestamp released_at{};
    std::string pickers; ///< full names of who has picked, "Ana Ortiz, Wes Turner"; empty: nobody yet
    std::optional<kernel::Timestamp> last_pick_at{};
    std::int64_t orders = 0;
    std::int64_t left = 0; ///< units
    std::int64_t picked = 0;
    std::int64_t shorts = 0; ///< short picks that wait for a count or for stock

    PickListState state() const;
    bool operator==(PickListRow const&) const = default;
};

enum class PickListQueue
{
    to_pick,
    picking,
    short_picked,
    picked,
    everything
};

struct PickListQuery
{
    PickListQueue queue = PickListQueue::everything;
    std::string text; ///< part of its number, or of an order's on it
    std::string pod;  ///< code; empty: all
    bool newest_first = false;
};

/// In the caller's pods. `limit` rows, `skip` after the list `after` (none: from the start).
std::vector<PickListRow> pick_list_page(database::Transaction& tx, PickListQuery const& query,
                                        std::optional<kernel::PickListId> after, std::int64_t skip,
                                        std::int64_t limit);
std::int64_t count_pick_lists(database::Transaction& tx, PickListQuery const& query);
/// None when it is not there or out of reach.
std::optional<PickListRow> pick_list_row(database::Transaction& tx, kernel::PickListId id);
/// Parts of a list of which nothing is picked: what can be taken back.
std::vector<kernel::FulfillmentId> parts_not_begun(database::Transaction& tx, kernel::PickListId id);

} // namespace poddesk::fulfillment
