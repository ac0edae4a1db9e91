#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/returns/grading.h"
#include "domain/returns/ids.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace poddesk::returns {

/// A version of a client's rules for returns, or of the house's, which count for clients without their own.
struct PolicyVersion
{
    PolicyId id{};
    std::optional<kernel::ClientId> client{}; ///< none: the house's
    std::int64_t version = 0;
    Policy policy;
    std::string note, published_by;
    kernel::Timestamp published_at{};
};

/// What an inspection goes by: the client's rules, or the house's. Refuses `bad_policy` where what is stored
/// cannot be read.
kernel::Outcome<PolicyVersion> policy_in_force(database::Transaction& tx,
                                               std::optional<kernel::ClientId> client);
/// The same, without whose it is.
kernel::Outcome<Policy> policy_of(database::Transaction& tx, kernel::ClientId client);
/// The client's own (none: the house's), newest first, 500 at most. Refuses `bad_policy`.
kernel::Outcome<std::vector<PolicyVersion>> policy_history(database::Transaction& tx,
                                                           std::optional<kernel::ClientId> client);

struct PublishPolicy
{
    kernel::Uuid command_id;
    std::optional<kernel::ClientId> client{}; ///< none: the house's; an administrator's
    std::optional<std::int64_t> seen{};       ///< its own version looked at, 0: it has none; none: any
    /// As parse_policy reads it; a member that is missing stays as it is in force.
    nlohmann::json changes = nlohmann::json::object();
    std::string note; ///< what changed and why
};
/// Puts the next version in force for items inspected from now on, and says its number. Refuses `bad_policy`,
/// `missing_input` (no note), `stale` (somebody published meanwhile), `not_allowed`, `bad_value` (days or
/// hours out of range).
kernel::Outcome<std::int64_t> publish_policy(database::Transaction& tx, PublishPolicy const& command);

/// Publishes an earlier version once more. A client's first is taken back to by naming 0: the house's rules,
/// as they are now, become its own. Refuses `not_found`, and what publish_policy refuses.
struct RevertPolicy
{
    kernel::Uuid command_id;
    std::optional<kernel::ClientId> client{};
    std::int64_t to = 0;
    std::optional<std::int64_t> seen{};
    std::string note;
};
kernel::Outcome<std::int64_t> revert_policy(database::Transaction& tx, RevertPolicy const& command);

/// What a person works on and nobody else sees; publishing ends it.
struct PolicyDraft
{
    std::optional<kernel::ClientId> client{};
    std::int64_t seen = 0; ///< the client's own version when it began; 0: it had none
    Policy policy;

    bool operator==(PolicyDraft const&) const = default;
};
/// One's own. Refuses `bad_policy`: a newer program kept it.
kernel::Outcome<std::optional<PolicyDraft>> policy_draft(database::Transaction& tx,
                                                         std::optional<kernel::ClientId> client);
/// Refuses `bad_policy`, `not_allowed`.
kernel::Outcome<void> keep_policy_draft(database::Transaction& tx, PolicyDraft const& draft);
kernel::Outcome<void> drop_policy_draft(database::Transaction& tx, std::optional<kernel::ClientId> client);

/// How often a rule decided a grade or a disposition that stands.
struct RuleHits
{
    std::int64_t count = 0;
    std::optional<kernel::Timestamp> last{};

    bool operator==(RuleHits const&) const = default;
};
/// By key, over every version of these rules; a rule that never decided is not in it.
std::map<std::string, RuleHits> rule_hits(database::Transaction& tx, std::optional<kernel::ClientId> client);

} // namespace poddesk::returns
