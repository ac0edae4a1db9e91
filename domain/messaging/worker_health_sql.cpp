#include "domain/messaging/worker_health.h"

namespace poddesk::messaging {

void report_worker(database::Transaction& tx, std::string_view way, std::string_view problem)
{
    tx.query("select database.report_worker(:way, :problem)")
        .bind("way", way)
        .bind("problem", problem.empty() ? std::optional<std::string>() : std::string(problem))
        .run();
}

std::optional<WorkerHealth> worker_health(database::Transaction& tx)
{
    auto row =
        tx.query("select way, seen_at, coalesce(problem, ''), problem_since, "
                 "(select count(*) from messaging.message where state = 'ready' and not_before <= now()), "
                 "(select min(not_before) from messaging.message where state = 'ready' and not_before <= "
                 "now()) from database.worker where id = 1")
            .row<std::string, kernel::Timestamp, std::string, std::optional<kernel::Timestamp>, std::int64_t,
                 std::optional<kernel::Timestamp>>();
    if (!row) return std::nullopt;
    auto& [way, seen_at, problem, problem_since, due, oldest] = *row;
    return WorkerHealth{std::move(way), seen_at, std::move(problem), problem_since, due, oldest};
}

} // namespace poddesk::messaging
