#include "domain/database/jobs.h"

#include "domain/database/backoff.h"
#include "domain/database/leases.h"

namespace poddesk::database {

std::optional<kernel::JobId> enqueue_job(Transaction& tx, std::optional<kernel::ClientId> client,
                                         std::string_view kind, std::string_view key,
                                         nlohmann::json const& payload)
{
    return tx.query("select database.enqueue_job(:client, :kind, :key, :payload::jsonb)")
        .bind("client", client)
        .bind("kind", kind)
        .bind("key", key)
        .bind("payload", payload)
        .value<std::optional<kernel::JobId>>();
}

std::optional<Job> claim_job(Transaction& tx, std::vector<std::string> const& kinds,
                             std::chrono::seconds time)
{
    kernel::Uuid const token = kernel::Uuid::random();
    auto const row = tx.query("select id, client_id, kind, key, payload, attempts, max_attempts "
                              "from database.claim_job(:token, :kinds::text[], :ttl::interval)")
                         .bind("token", token)
                         .bind("kinds", kinds)
                         .bind("ttl", std::to_string(time.count()) + " seconds")
                         .row<kernel::JobId, std::optional<kernel::ClientId>, std::string, std::string,
                              nlohmann::json, int, int>();
    if (!row) {
        return std::nullopt;
    }
    auto const& [id, client, kind, key, payload, attempts, max_attempts] = *row;
    return Job{id, client, kind, key, payload, attempts, max_attempts, token};
}

bool finish_job(Transaction& tx, Job const& job)
{
    return tx.query("select database.finish_job(:id, :token)")
        .bind("id", job.id)
        .bind("token", job.token)
        .value<bool>();
}

bool fail_job(Transaction& tx, Job const& job, std::string_view error, std::chrono::milliseconds pause)
{
    return tx.query("select database.fail_job(:id, :token, :error, :pause::interval)")
        .bind("id", job.id)
        .bind("token", job.token)
        .bind("error", error)
        .bind("pause", std::to_string(pause.count()) + " milliseconds")
        .value<bool>();
}

bool put_back_job(Transaction& tx, Job const& job, std::string_view error, std::chrono::milliseconds pause)
{
    return tx.query("select database.put_back_job(:id, :token, :error, :pause::interval)")
        .bind("id", job.id)
        .bind("token", job.token)
        .bind("error", error)
        .bind("pause", std::to_string(pause.count()) + " milliseconds")
        .value<bool>();
}

std::chrono::milliseconds retry_pause(int attempts, std::chrono::milliseconds at_least)
{
    constexpr std::chrono::milliseconds longest = std::chrono::hours(1);
    int const doublings = std::clamp(attempts - 1, 0, 10);
    Backoff backoff(std::min(longest, std::chrono::milliseconds(5'000) * (1 << doublings)), longest);
    return std::max(at_least, std::chrono::duration_cast<std::chrono::milliseconds>(backoff.next()));
}

JobRunner::JobRunner(Pool pool, LeaseHolder const* lease, std::chrono::seconds claim_time)
    : pool_(std::move(pool)), lease_(lease), claim_time_(claim_time)
{
}

void JobRunner::handle(std::string kind, Handler handler)
{
    handlers_[std::move(kind)] = std::move(handler);
}

bool JobRunner::run_one()
{
    std::vector<std::string> kinds;
    for (auto const& [kind, handler] : handlers_) {
        kinds.push_back(kind);
    }
    auto const guarded = [&](auto&& body) {
        return in_transaction(pool_, [&](Transaction& tx) {
            if (lease_ != nullptr) {
                lease_->guard(tx);
            }
            return body(tx);
        });
    };
    auto const job = guarded([&](Transaction& tx) { return claim_job(tx, kinds, claim_time_); });
    if (!job) {
        return false;
    }
    JobResult result;
    if (job->attempts > job->max_attempts) {
        result = JobResult::again("Every worker that tried this job ended before it was done.");
    } else {
        try {
            result = handlers_.at(job->kind)(pool_, *job);
        } catch (DatabaseError const& error) {
            result = JobResult::again(error.what());
        } catch (std::exception const&) {
            result = JobResult::again(
                "The work failed unexpectedly; the log says more."); // what() may hold personal data
        }
    }
    guarded([&](Transaction& tx) {
        return result.done ? finish_job(tx, *job)
                           : fail_job(tx, *job, result.error, retry_pause(job->attempts, result.at_least));
    });
    return true;
}

} // namespace poddesk::database
