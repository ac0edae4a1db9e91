#pragma once

#include <nlohmann/json.hpp>

#include "domain/orders/split_order.h"

// What splits, merges and their undo have in common with the database.
namespace poddesk::orders {

/// The answer of orders.merge, orders.unmerge and orders.unsplit.
OtherOrder other_order(nlohmann::json const& answer);

/// Asks orders.unmerge or orders.unsplit, which `statement` calls with :command, :order and :version.
kernel::Outcome<OtherOrder> take_back(database::Transaction& tx, char const* statement,
                                      kernel::Uuid const& command_id, kernel::OrderId order,
                                      std::optional<std::int64_t> seen_version);

} // namespace poddesk::orders
