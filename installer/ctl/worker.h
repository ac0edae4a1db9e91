#pragma once

#include "installer/ctl/context.h"

namespace poddesk::ctl {

struct WorkerOptions
{
    bool once = false;
    /// Started by another program of the private cluster: ends with the last of them.
    bool beside = false;
};

/// Reads shops and takes in their files, reserves stock for new orders, takes in carriers' files, hands over
/// emails as they become due, and every minute seals the audit and looks for silent parcels, until it is told
/// to stop (SIGINT, SIGTERM). One runs per home and database; a second one refuses.
void run_worker(Context& context, WorkerOptions const& options);

} // namespace poddesk::ctl
