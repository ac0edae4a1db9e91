#pragma once
// How a presenter has something done away from the UI thread. No wx here.

#include <chrono>
#include <functional>
#include <string>

namespace poddesk::gui {

/// What happens after a job, on the UI thread.
using Continuation = std::function<void()>;

/// Runs jobs in the background and brings their continuation back to the UI thread. A continuation whose
/// window has died is dropped, so a job may hold its presenter's address for the continuation, and must not
/// touch it before.
class Work
{
public:
    virtual ~Work() = default;

    /// @param label for the status strip while the job is slow; empty shows nothing.
    /// @param failed what to do when the job threw, beside the report that the window makes.
    virtual void run(std::string const& label, std::function<Continuation()> job,
                     Continuation failed = {}) = 0;
    /// Calls back on the UI thread, once.
    virtual void later(std::chrono::milliseconds delay, Continuation then) = 0;
};

} // namespace poddesk::gui
