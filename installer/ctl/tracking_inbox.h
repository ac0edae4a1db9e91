#pragma once

#include "domain/database/leases.h"
#include "domain/database/pool.h"
#include "installer/setup/settings.h"

#include <chrono>
#include <filesystem>
#include <string>

namespace poddesk::ctl {

/// The worker's share of tracking: HOME/tracking/DATABASE, where carriers' files are dropped.
class TrackingInbox
{
public:
    explicit TrackingInbox(installer::Settings const& settings);

    /// Takes in what lies there; what fails is logged and tried again later. Throws DatabaseError.
    void run(database::Pool& pool, database::LeaseHolder const& lease);
    /// Parcels that no carrier has scanned for too long; now and then.
    void find_silent(database::Pool& pool, database::LeaseHolder const& lease) const;

private:
    using Clock = std::chrono::steady_clock;

    std::filesystem::path folder_;
    Clock::time_point not_before_{};
};

} // namespace poddesk::ctl
