#pragma once

#include "domain/database/leases.h"
#include "domain/database/pool.h"
#include "domain/orders/order_sql.h"
#include "installer/setup/settings.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace poddesk::ctl {

/// What a shop signs its webhooks with, kept in the home's secrets file as the mail server's password is.
std::string webhook_secret_name(std::string const& database, orders::Channel const& channel);
std::optional<std::string> webhook_secret(installer::Settings const& settings,
                                          orders::Channel const& channel);

/// HOME/orders/DATABASE: a folder for each client, in it one for each of its channels.
std::filesystem::path orders_folder(installer::Settings const& settings);

/// The worker's share of orders: the channels' drop folders.
class OrderInbox
{
public:
    explicit OrderInbox(installer::Settings const& settings) : settings_(settings) {}

    /// Imports what lies there; what fails is logged and tried again later. Throws DatabaseError.
    void run(database::Pool& pool, database::LeaseHolder const& lease);

private:
    using Clock = std::chrono::steady_clock;

    installer::Settings settings_;
    std::map<std::int64_t, Clock::time_point> not_before_; ///< by channel: a folder that fails waits
};

} // namespace poddesk::ctl
