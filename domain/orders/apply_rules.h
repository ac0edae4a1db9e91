#pragma once

#include <optional>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/orders/order.h"
#include "domain/orders/rule_engine.h"
#include "domain/orders/rule_sets.h"

namespace poddesk::orders {

/// Orders as rules look at them, in the order of `orders`; those out of reach are missing. One statement.
std::vector<RuleFacts> rule_facts(database::Transaction& tx, std::vector<kernel::OrderId> const& orders,
                                  std::vector<std::string> const& time_zones);

/// Does what the rules in force say to an order that was just stored, and returns its status. Each rule acts
/// on an order once; an order that a pod works on, that left or is canceled stays as it is. Refuses
/// `bad_rules`: a newer program published them.
kernel::Outcome<Status> apply_rules(database::Transaction& tx, kernel::ClientId client, kernel::OrderId order,
                                    Status status);

// ---- rule_run_sql.cpp

/// The newest orders by placing, of one client or of all within reach, newest first.
std::vector<kernel::OrderId> newest_orders(database::Transaction& tx, std::optional<kernel::ClientId> client,
                                           std::int64_t last);
/// What orders.apply_rules does, see installer/migrations/0031_rules.sql. Returns the order's status.
Status store_hits(database::Transaction& tx, kernel::OrderId order, nlohmann::json const& hits,
                  nlohmann::json const& decision);

/// The rules that acted on one order, oldest first: for windows and poddeskctl.
struct RuleHit
{
    std::string rule;
    bool is_shared = false;
    std::int64_t version = 0;
    std::vector<RuleAction> actions;
    kernel::Timestamp hit_at{};
};
std::vector<RuleHit> hits_of_order(database::Transaction& tx, kernel::OrderId order);

} // namespace poddesk::orders
