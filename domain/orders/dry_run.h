#pragma once

#include <functional>
#include <string>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/orders/apply_rules.h"

namespace poddesk::orders {

/// What a draft would make of an order that its rules (of that time) made something else of.
struct OrderDiff
{
    kernel::OrderId order{};
    std::string number, client_code;
    std::vector<std::string> added, removed; ///< RuleEffects' lines
    std::vector<std::string> rules;          ///< of the draft, that would act on it
};

/// One rule of the draft over the sample.
struct RuleTally
{
    std::string rule;
    bool is_enabled = true;
    std::int64_t hits = 0;
    std::int64_t done_over = 0; ///< hits of which a later rule left nothing
    std::int64_t stopped = 0;   ///< that it would have had, had not an earlier rule said stop
    std::string finding;        ///< why it does nothing, as a sentence; empty: it does
};

struct DryRun
{
    std::int64_t orders = 0;
    std::vector<RuleTally> rules;
    std::vector<OrderDiff> diffs; ///< in the sample's order
};

/// Rules that by their conditions alone can never act, or whose every act a later one does over: a sentence
/// by rule, empty where neither can be said. It knows values that are spelled alike, not ranges within
/// ranges.
std::vector<std::string> shadowed_rules(RuleSet const& set);

struct DryRunRules
{
    std::optional<kernel::ClientId> client{}; ///< whose draft; none: the house's
    RuleSet draft;
    std::int64_t last = 1000; ///< newest orders, of the client, or of all within reach
};

/// Judges the newest orders anew by the draft (beside what else is in force for them) and compares with what
/// was done to each. By the same engine as an import; nothing is stored. `go_on` is asked now and then:
/// false ends with `canceled`. Refuses `bad_rules`.
kernel::Outcome<DryRun> dry_run(database::Transaction& tx, DryRunRules const& command,
                                std::function<bool()> const& go_on = {});

/// By which rules an order is judged.
struct Judged
{
    RuleEngine const* engine = nullptr;
    std::size_t draft = 0; ///< its index among the engine's sets
};
/// The pure half of dry_run.
kernel::Outcome<DryRun> judge_orders(RuleSet const& draft, std::vector<RuleFacts> const& sample,
                                     std::function<Judged(RuleFacts const&)> const& judge_by,
                                     std::function<bool()> const& go_on = {});

} // namespace poddesk::orders
