#pragma once

#include "installer/bench/reference_workload.h"

#include "domain/database/pool.h"
#include "domain/database/transaction.h"
#include "domain/orders/order_sql.h"
#include "domain/shipping/rate_book.h"

#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <map>
#include <string>
#include <vector>

namespace poddesk::bench {

/// The master data of the reference workload in a database: one client with its shop, one pod with 200 bins,
/// 200 SKUs of 500 units each (250 in bin i and 250 in bin (i + 100) mod 200), one house courier, one box.
struct House
{
    kernel::ClientId client;
    kernel::PodId pod;
    orders::Channel channel;
    shipping::RateBook rates;
    std::map<std::string, std::int64_t> bins; ///< code to id
};

/// Makes it, through the use cases and a purchase order of 200 lines. Refuses what they refuse.
kernel::Outcome<House> make_house(database::Pool& administrator);

/// The Shopify object of one order, with prices, addresses and the delivery that was asked for.
std::string order_json(WorkloadOrder const& order, std::int64_t number);

/// Command ids of one order's way, so that a run that was cut off can be done again.
struct OrderCommands
{
    kernel::Uuid allocate = kernel::Uuid::random();
    kernel::Uuid release = kernel::Uuid::random();
    kernel::Uuid pick = kernel::Uuid::random();
    kernel::Uuid pack = kernel::Uuid::random();
    kernel::Uuid quote = kernel::Uuid::random();
    kernel::Uuid label = kernel::Uuid::random();
    kernel::Uuid ship = kernel::Uuid::random();
};

/// Imports one order in a transaction of its own.
kernel::Outcome<kernel::OrderId> import_one(database::Pool& pool, House const& house, std::string const& json,
                                            kernel::Clock const& clock);

/// Reserves every line of these orders; refuses `not_ready` when one could not be.
kernel::Outcome<void> reserve(database::Transaction& tx, kernel::Uuid const& command,
                              std::vector<kernel::OrderId> const& orders);

/// Picks, packs, labels and ships a reserved order: pick list, a ledger row per line, one parcel. The label
/// has its number and no drawing.
kernel::Outcome<void> dispatch(database::Transaction& tx, House const& house, OrderCommands const& commands,
                               kernel::OrderId order, kernel::Timestamp now);

/// The same for many orders with one pick list and one walk.
kernel::Outcome<void> dispatch_together(database::Transaction& tx, House const& house,
                                        std::vector<kernel::OrderId> const& orders, kernel::Timestamp now);

} // namespace poddesk::bench
