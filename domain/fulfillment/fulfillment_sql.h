#pragma once

#include "domain/fulfillment/carton_choice.h"
#include "domain/fulfillment/lane.h"
#include "domain/fulfillment/pack.h"
#include "domain/fulfillment/part_prices.h"
#include "domain/fulfillment/routing.h"

#include "domain/database/transaction.h"

#include "domain/kernel/uuid.h"

#include <nlohmann/json.hpp>

#include <vector>

namespace poddesk::fulfillment {

struct LockedStock
{
    RoutingInput input;
    PartPriceFacts facts;
};

/// Locks these orders and every level of their products, and reads what the planner and its prices need.
LockedStock lock_stock_for(database::Transaction& tx, std::vector<kernel::OrderId> const& orders);

/// Applies the plans; the answers of fulfillment.allocate.
nlohmann::json store_plans(database::Transaction& tx, kernel::Uuid const& command,
                           std::vector<RoutingPlan> const& plans);

nlohmann::json store_release(database::Transaction& tx, kernel::Uuid const& command, kernel::PodId pod,
                             std::vector<kernel::FulfillmentId> const& fulfillments);
nlohmann::json store_pick(database::Transaction& tx, kernel::Uuid const& command,
                          std::vector<kernel::AllocationId> const& allocations);
nlohmann::json store_pick_units(database::Transaction& tx, kernel::Uuid const& command,
                                kernel::AllocationId row, std::int64_t quantity);
nlohmann::json store_unpick(database::Transaction& tx, kernel::Uuid const& command, kernel::AllocationId row,
                            std::int64_t quantity, std::string const& reason);
nlohmann::json store_short_pick(database::Transaction& tx, kernel::Uuid const& command,
                                kernel::AllocationId row, std::int64_t missing, std::string const& reason);
nlohmann::json store_fill_short(database::Transaction& tx, kernel::Uuid const& command,
                                std::int64_t short_pick);
nlohmann::json store_count(database::Transaction& tx, kernel::Uuid const& command, std::int64_t short_pick,
                           std::int64_t counted);
nlohmann::json store_flag_again(database::Transaction& tx, kernel::Uuid const& command,
                                std::vector<std::int64_t> const& short_picks, std::string const& reason);
nlohmann::json store_unrelease(database::Transaction& tx, kernel::Uuid const& command,
                               std::vector<kernel::FulfillmentId> const& fulfillments,
                               std::string const& reason);
nlohmann::json store_unpack(database::Transaction& tx, kernel::Uuid const& command,
                            kernel::FulfillmentId fulfillment, std::string const& reason);
nlohmann::json store_pack(database::Transaction& tx, kernel::Uuid const& command, Packing const& packing,
                          BoxPlan const& plan, ScannedUnits scanned);
nlohmann::json store_ship(database::Transaction& tx, kernel::Uuid const& command,
                          kernel::ShipmentId shipment);

/// Allocated parts in a pod whose order and lane let them be released, most urgent first; of one lane
/// (no_lane: of none), or of all.
std::vector<kernel::FulfillmentId> ready_in(database::Transaction& tx, kernel::PodId pod, std::int64_t limit,
                                            std::optional<LaneId> lane);
/// The lane's name if it is locked, else empty.
std::string locked_lane(database::Transaction& tx, LaneId lane);

} // namespace poddesk::fulfillment
