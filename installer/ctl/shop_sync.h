#pragma once

#include "domain/database/leases.h"
#include "domain/database/pool.h"
#include "domain/orders/connection.h"
#include "domain/orders/network/sync_shop.h"
#include "installer/setup/settings.h"

#include <atomic>
#include <future>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::ctl {

/// What opens a shop's door, kept in the home's secrets file as the mail server's password is.
std::string shop_secret_name(std::string const& database, orders::Channel const& channel);

/// Reads a claimed channel's shop. Throws DatabaseError; any other fault is the channel's problem.
orders::SyncRound read_shop(database::Pool& pool, installer::Settings const& settings,
                            orders::SyncClaim const& claim, orders::SyncOptions const& options = {});

/// The worker's share of shops that are asked over the network. Each is read on a thread of its own, so that
/// one that does not answer holds up neither the others nor the worker's rounds.
class ShopSync
{
public:
    explicit ShopSync(installer::Settings const& settings) : settings_(settings) {}
    /// Ends after the pages that are being read.
    ~ShopSync();
    ShopSync(ShopSync const&) = delete;
    ShopSync& operator=(ShopSync const&) = delete;

    /// Begins with every channel that is due, a few at once. Throws DatabaseError.
    void run(database::Pool& pool, database::LeaseHolder const& lease);
    /// Waits until everything that was begun is over.
    void finish();

private:
    void read(database::Pool pool, orders::SyncClaim const& claim) noexcept;

    installer::Settings settings_;
    std::atomic<bool> stop_{false};
    std::vector<std::future<void>> reading_;
};

} // namespace poddesk::ctl
