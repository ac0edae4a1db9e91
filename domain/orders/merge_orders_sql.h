#pragma once

#include <nlohmann/json.hpp>

#include "domain/orders/merge_orders.h"

// What merge_orders.cpp asks the database.
namespace poddesk::orders {

/// None when there is no such order within reach.
std::optional<MergeSide> merge_side(database::Transaction& tx, kernel::OrderId order);
/// Waiting orders of the same client, country and ZIP that were sold apart from this one, oldest first.
std::vector<MergeSide> merge_candidates(database::Transaction& tx, kernel::OrderId order);
/// The answer of orders.merge.
nlohmann::json set_merged(database::Transaction& tx, MergeOrders const& command, MergeSide const& into,
                          MergeSide const& other);

} // namespace poddesk::orders
