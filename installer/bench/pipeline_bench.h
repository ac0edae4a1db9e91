#pragma once

#include "installer/bench/bench_sql.h"

#include "domain/database/connection_profile.h"
#include "domain/kernel/outcome.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::bench {

struct PipelineOptions
{
    int orders = 500; ///< 1 to 10,000: as many as the stock of the workload can serve for sure
    std::uint64_t seed = 42;
};

/// Who runs it: the superuser makes and drops the scratch databases, the administrator does the work. Their
/// database is not looked at.
struct BenchLogins
{
    database::ConnectionProfile superuser;
    database::ConnectionProfile administrator; ///< with its role
};

struct StepTiming
{
    std::string mode; ///< "one by one", "two workers", "in bulk"
    std::string step; ///< "import", "reserve", "dispatch", "all"
    std::int64_t orders = 0;
    std::int64_t lines = 0;
    std::int64_t microseconds = 0;

    std::int64_t orders_per_second() const
    {
        return microseconds == 0 ? 0 : orders * 1'000'000 / microseconds;
    }
    std::int64_t lines_per_second() const { return microseconds == 0 ? 0 : lines * 1'000'000 / microseconds; }
};

struct PipelineReport
{
    PipelineOptions options;
    std::string fsync;
    std::vector<StepTiming> steps;
    std::vector<Check> checks; ///< of every mode

    bool all_hold() const;
};

/// The reference workload: master data of its own in a scratch database for each mode, one committed
/// transaction per order and step (import, reserve, pick to dispatch), then with two workers on
/// reserve and dispatch (the import is one channel's, in order), then in bulk of 100 orders a transaction.
/// `progress(what, done, of)` is called as it goes. Refuses `bad_value` (orders out of range) and what a step
/// refuses. Throws DatabaseError.
kernel::Outcome<PipelineReport>
run_pipeline_bench(PipelineOptions const& options, BenchLogins const& logins,
                   std::function<void(std::string_view what, int done, int of)> const& progress = {});

nlohmann::json to_json(PipelineReport const& report);

} // namespace poddesk::bench
