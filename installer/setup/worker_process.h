#pragma once

#include "installer/setup/settings.h"

namespace poddesk::installer {

/// Starts `poddeskctl worker` for the same home and database as a process of its own, unless one runs: a
/// worker holds the lock HOME/worker-DATABASE.lock for its life. It ends by itself when it is the last
/// program on the private cluster. Where the program is not found nothing happens: emails then wait for a
/// worker started by hand.
void start_worker_beside(Settings const& settings);

/// The lock that a worker holds.
std::filesystem::path worker_lock(Settings const& settings);

} // namespace poddesk::installer
