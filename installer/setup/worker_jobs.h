#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>

namespace poddesk::installer {

/// The jobs of a worker's rounds, each run on its own: the fault of one starves no other.
class WorkerJobs
{
public:
    /// Runs the job. Its fault is logged, at first and then once a minute, and remembered until a later run
    /// succeeds. Throws DatabaseError when the database is away or the lease is lost: the round is over.
    void run(std::string const& name, std::function<void()> const& job);

    /// One sentence about the jobs that fail, without what was in their data; empty while all is well.
    [[nodiscard]] std::string problem() const;

private:
    using Clock = std::chrono::steady_clock;
    void note(std::string const& name, std::string const& fault);

    std::map<std::string, Clock::time_point> failing_; ///< when it was last logged
};

} // namespace poddesk::installer
