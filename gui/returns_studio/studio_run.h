#pragma once
// What both lists of the returns studio show. No wx here.

#include "domain/database/pool.h"
#include "domain/returns/policy_dry_run.h"
#include "domain/returns/policy_versions.h"

#include <memory>
#include <mutex>
#include <string>

namespace poddesk::gui {

/// Whose rules a queue's key means: "house", or a client's id.
std::optional<kernel::ClientId> studio_scope(std::string const& queue);

/// A client's rules, or the house's, as the studio shows them: one's draft where there is one.
struct ShownPolicy
{
    returns::PolicyVersion in_force;
    std::optional<returns::PolicyDraft> draft{};
    std::string name; ///< of the client; "All clients"

    returns::Policy const& policy() const { return draft ? draft->policy : in_force.policy; }
    /// Its own version in force; 0: it goes by the house's rules.
    std::int64_t version(std::optional<kernel::ClientId> client) const
    {
        return in_force.client == client ? in_force.version : 0;
    }
};
ShownPolicy read_shown_policy(database::Transaction& tx, std::string const& queue);

/// What is shown, and what it would have made of the newest items.
struct StudioRun
{
    ShownPolicy shown;
    returns::PolicyDryRun run;
    std::map<std::string, returns::RuleHits> hits; ///< so far, by key
};

/// The last run, as long as nothing that it depends on changed. From several threads at once.
class StudioRuns
{
public:
    static constexpr std::int64_t looked_back = 1'000;

    explicit StudioRuns(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    std::shared_ptr<StudioRun const> of(std::string const& queue, std::int64_t last = looked_back);
    /// The last that was made; none: none yet.
    std::shared_ptr<StudioRun const> latest();
    std::shared_ptr<database::Pool> const& pool() const { return pool_; }

private:
    std::shared_ptr<database::Pool> pool_;
    std::mutex mutex_; ///< of what follows; held while a run is made, so that it is made once
    std::string of_;
    std::shared_ptr<StudioRun const> last_;
};

} // namespace poddesk::gui
