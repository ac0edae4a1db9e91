#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/orders/rule_engine.h"

namespace poddesk::orders {

/// A version of a client's rules, or of the house's.
struct PublishedRules
{
    RuleSetId id{};
    std::optional<kernel::ClientId> client{}; ///< none: the house's, for all clients
    std::string client_code;                  ///< empty: the house's
    std::int64_t version = 0;
    RuleSet rules;
    std::string note, published_by;
    kernel::Timestamp published_at{};
};

/// In force for one client, or for the house. Version 0 without rules where nothing was ever published, or it
/// is out of reach. Refuses `bad_rules`: a newer program published it.
kernel::Outcome<PublishedRules> rules_in_force(database::Transaction& tx,
                                               std::optional<kernel::ClientId> client);
/// All in force within reach, the house's first, then by client code.
kernel::Outcome<std::vector<PublishedRules>> all_rules_in_force(database::Transaction& tx);
/// Every version, newest first.
kernel::Outcome<std::vector<PublishedRules>> rules_history(database::Transaction& tx,
                                                           std::optional<kernel::ClientId> client);

struct PublishRules
{
    kernel::Uuid command_id;
    std::optional<kernel::ClientId> client{}; ///< none: the house's; an administrator's
    std::int64_t seen = 0;                    ///< the version that was looked at
    RuleSet rules;
    std::string note; ///< what changed and why
};

/// Puts the next version in force for orders that arrive from now on, and says its number. Refuses
/// `bad_rules`, `missing_input` (no note), `not_found` (a pod, box, service or SKU that nobody knows),
/// `wrong_status` (no such rules, by the database's own look), `stale` (somebody published meanwhile),
/// `not_allowed`.
kernel::Outcome<std::int64_t> publish_rules(database::Transaction& tx, PublishRules const& command);

/// What a person works on and nobody else sees; publishing ends it.
struct RuleDraft
{
    std::optional<kernel::ClientId> client{};
    std::int64_t seen = 0; ///< the version in force when it began
    RuleSet rules;
};
/// One's own. Refuses `bad_rules`: a newer program kept it.
kernel::Outcome<std::optional<RuleDraft>> rule_draft(database::Transaction& tx,
                                                     std::optional<kernel::ClientId> client);
/// Refuses `bad_rules`, `not_allowed`.
kernel::Outcome<void> keep_rule_draft(database::Transaction& tx, RuleDraft const& draft);
kernel::Outcome<void> drop_rule_draft(database::Transaction& tx, std::optional<kernel::ClientId> client);

/// How many of the newest orders each rule in force acted on, by its name.
std::map<std::string, std::int64_t> recent_hits(database::Transaction& tx,
                                                std::optional<kernel::ClientId> client, std::int64_t last);

/// `to` with those rules of `from` that it has not by name, after its own. Refuses `bad_rules`: `only` names
/// no rule of `from`, or nothing is left to copy.
kernel::Outcome<RuleSet> copied_rules(RuleSet const& from, RuleSet to,
                                      std::optional<std::string> const& only);

} // namespace poddesk::orders
