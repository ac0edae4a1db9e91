#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/uuid.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::database {

class LeaseHolder;

/// A piece of work that leaves the building (an email, a channel update, a label): a row written in the
/// business transaction, done by a worker afterwards, at least once.
struct Job
{
    kernel::JobId id;
    std::optional<kernel::ClientId> client;
    std::string kind;
    std::string key; ///< the same kind and key for a client is one job, however often it is asked for
    nlohmann::json payload;
    int attempts; ///< this one included
    int max_attempts;
    kernel::Uuid token; ///< of this claim: only its owner may end the job
};

/// None when this kind and key is there already.
std::optional<kernel::JobId> enqueue_job(Transaction& tx, std::optional<kernel::ClientId> client,
                                         std::string_view kind, std::string_view key,
                                         nlohmann::json const& payload);

/// The next job that is due, for `time`: if we have not ended it by then, another worker may claim it.
/// Concurrent claims never wait for each other and never get the same job.
std::optional<Job> claim_job(Transaction& tx, std::vector<std::string> const& kinds,
                             std::chrono::seconds time);

/// False: the job is no longer ours; roll back.
bool finish_job(Transaction& tx, Job const& job);
/// Again after a pause, or on the list of dead jobs after its last attempt. `error`: for a person, without
/// personal data.
bool fail_job(Transaction& tx, Job const& job, std::string_view error, std::chrono::milliseconds pause);

/// Again after a pause, as if it had not been tried: whom it is for cannot be reached.
bool put_back_job(Transaction& tx, Job const& job, std::string_view error, std::chrono::milliseconds pause);

/// The pause before try number `attempts` + 1: evenly from 0 … min(1 h, 5 s · 2^(attempts − 1)), at least
/// `at_least` (a provider's Retry-After).
std::chrono::milliseconds retry_pause(int attempts, std::chrono::milliseconds at_least = {});

/// What a handler says about one job.
struct JobResult
{
    bool done = true;
    std::string error;                     ///< why not
    std::chrono::milliseconds at_least{0}; ///< wait no less (Retry-After)

    static JobResult finished() { return {}; }
    static JobResult again(std::string why, std::chrono::milliseconds at_least = {})
    {
        return {false, std::move(why), at_least};
    }
};

/// Runs jobs of the kinds that it has handlers for.
class JobRunner
{
public:
    /// Does the work outside any transaction; an exception counts as "again".
    using Handler = std::function<JobResult(Pool&, Job const&)>;

    /// `lease`, when given, guards every write: a worker that lost it changes nothing.
    JobRunner(Pool pool, LeaseHolder const* lease = nullptr,
              std::chrono::seconds claim_time = std::chrono::minutes(15));

    void handle(std::string kind, Handler handler);
    /// Claims and does one job; false when nothing is due. Throws DatabaseError.
    bool run_one();

private:
    Pool pool_;
    LeaseHolder const* lease_;
    std::chrono::seconds claim_time_;
    std::map<std::string, Handler> handlers_;
};

} // namespace poddesk::database
