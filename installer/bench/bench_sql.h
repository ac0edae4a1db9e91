#pragma once

#include "domain/database/connection_profile.h"
#include "domain/database/pool.h"
#include "domain/database/transaction.h"

#include "domain/kernel/id.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::bench {

/// An empty database for as long as this object lives; a leftover of the same name is dropped first.
class ScratchDatabase
{
public:
    ScratchDatabase(database::ConnectionProfile superuser, std::string name);
    ~ScratchDatabase();
    ScratchDatabase(ScratchDatabase const&) = delete;
    ScratchDatabase& operator=(ScratchDatabase const&) = delete;

    std::string const& name() const { return name_; }

private:
    void run(std::string const& sql) const;

    database::ConnectionProfile superuser_;
    std::string name_;
};

std::map<std::string, std::int64_t> bins_by_code(database::Transaction& tx, kernel::PodId pod);
std::map<std::string, std::int64_t> products_by_sku(database::Transaction& tx, kernel::ClientId client);
void add_channel(database::Transaction& tx, kernel::ClientId client);
/// The open part of an order that is in one pod.
std::optional<kernel::FulfillmentId> part_of_order(database::Transaction& tx, kernel::OrderId order);

/// One thing that must hold when a run is over.
struct Check
{
    std::string name;
    bool holds = false;
    std::string detail;
};

/// Nothing reserved; on hand = 100,000 less what the orders asked for; ledger = stock; no violation of any
/// invariant.
std::vector<Check> closing_checks(database::Transaction& superuser, std::int64_t units_shipped);

/// The server's fsync setting.
std::string fsync_of(database::Transaction& tx);

/// Fresh statistics after loading the master data, as autovacuum would make them within a minute.
void analyze(database::Transaction& superuser);

} // namespace poddesk::bench
