#include "domain/orders/dry_run.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "domain/orders/channels/json_fields.h"

namespace poddesk::orders {
namespace {

using kernel::Outcome;

std::vector<std::string> lower_values(RuleCondition const& condition)
{
    std::vector<std::string> values;
    for (std::string const& value : condition.values)
        values.push_back(lower(value));
    std::ranges::sort(values);
    return values;
}

/// Whether whatever meets `narrow` meets `wide`, as far as the spelling of their values shows.
bool implies(RuleCondition const& narrow, RuleCondition const& wide)
{
    if (narrow.field != wide.field || narrow.is_not != wide.is_not) return false;
    auto const few = lower_values(narrow);
    auto const many = lower_values(wide);
    return narrow.is_not ? std::ranges::includes(few, many) : std::ranges::includes(many, few);
}

bool implies(OrderRule const& narrow, OrderRule const& wide)
{
    bool const in_time = (!wide.from || (narrow.from && *narrow.from >= *wide.from)) &&
                         (!wide.until || (narrow.until && *narrow.until <= *wide.until));
    return in_time && std::ranges::all_of(wide.conditions, [&](RuleCondition const& it) {
               return std::ranges::any_of(narrow.conditions,
                                          [&](RuleCondition const& mine) { return implies(mine, it); });
           });
}

bool does_over(OrderRule const& later, RuleAction const& action)
{
    return is_single(action.deed) &&
           std::ranges::any_of(later.actions, [&](RuleAction const& it) { return it.deed == action.deed; });
}

std::string why_never(RuleSet const& set, std::size_t position)
{
    OrderRule const& rule = set.rules[position];
    for (std::size_t i = 0; i < position; ++i) {
        OrderRule const& earlier = set.rules[i];
        if (earlier.is_enabled && earlier.stops && implies(rule, earlier))
            return fmt::format("{} takes every order of it and says stop.", kernel::in_quotes(earlier.name));
    }
    if (rule.stops) return {};
    for (std::size_t i = position + 1; i < set.rules.size(); ++i) {
        OrderRule const& later = set.rules[i];
        if (!later.is_enabled) continue;
        if (implies(rule, later) &&
            std::ranges::all_of(rule.actions, [&](RuleAction const& it) { return does_over(later, it); }))
            return fmt::format("{} takes every order of it and does all of it over.",
                               kernel::in_quotes(later.name));
        if (later.stops) break; // it may keep what comes after it away
    }
    return {};
}

std::string finding_of(RuleTally const& tally)
{
    if (!tally.is_enabled) return {};
    if (tally.hits == 0 && tally.stopped > 0)
        return fmt::format("Never reached: an earlier rule said stop on all {} orders.", tally.stopped);
    if (tally.hits == 0) return "No order of the sample meets it.";
    if (tally.hits == tally.done_over)
        return fmt::format("A later rule did it over on all {} orders.", tally.hits);
    return {};
}

void count(DryRun& run, RuleVerdict const& verdict, std::size_t draft)
{
    auto const each = [&](std::vector<RulePlace> const& places, std::int64_t RuleTally::*number) {
        for (RulePlace const place : places) {
            if (place.set == draft) ++(run.rules[place.position].*number);
        }
    };
    each(verdict.hits, &RuleTally::hits);
    each(verdict.done_over, &RuleTally::done_over);
    each(verdict.stopped_before, &RuleTally::stopped);
}

std::optional<OrderDiff> diff_of(RuleFacts const& facts, RuleVerdict const& verdict, RuleEngine const& engine)
{
    RuleEffects before;
    for (std::size_t i = 0; i < facts.hits.size(); ++i) {
        for (RuleAction const& action : facts.hits[i].actions)
            before.add(action, i);
    }
    auto const was = before.lines();
    auto const would = verdict.effects.lines();
    if (was == would) return std::nullopt;
    OrderDiff diff{facts.order, facts.number, facts.client_code, {}, {}, {}};
    std::ranges::set_difference(would, was, std::back_inserter(diff.added));
    std::ranges::set_difference(was, would, std::back_inserter(diff.removed));
    for (RulePlace const place : verdict.hits)
        diff.rules.push_back(engine.rule(place).name);
    return diff;
}

} // namespace

std::vector<std::string> shadowed_rules(RuleSet const& set)
{
    std::vector<std::string> findings;
    for (std::size_t i = 0; i < set.rules.size(); ++i)
        findings.push_back(set.rules[i].is_enabled ? why_never(set, i) : "");
    return findings;
}

Outcome<DryRun> judge_orders(RuleSet const& draft, std::vector<RuleFacts> const& sample,
                             std::function<Judged(RuleFacts const&)> const& judge_by,
                             std::function<bool()> const& go_on)
{
    DryRun run;
    for (OrderRule const& rule : draft.rules)
        run.rules.push_back({rule.name, rule.is_enabled, 0, 0, 0, {}});
    for (RuleFacts const& facts : sample) {
        if (go_on && run.orders % 100 == 0 && !go_on())
            return kernel::refused("canceled", "The dry run was stopped; nothing was changed.");
        Judged const by = judge_by(facts);
        RuleVerdict const verdict = by.engine->judge(facts, true);
        count(run, verdict, by.draft);
        if (auto diff = diff_of(facts, verdict, *by.engine)) run.diffs.push_back(std::move(*diff));
        ++run.orders;
    }
    std::vector<std::string> const proven = shadowed_rules(draft);
    for (std::size_t i = 0; i < run.rules.size(); ++i)
        run.rules[i].finding = proven[i].empty() ? finding_of(run.rules[i]) : proven[i];
    return run;
}

Outcome<DryRun> dry_run(database::Transaction& tx, DryRunRules const& command,
                        std::function<bool()> const& go_on)
{
    auto const draft = parse_rules(to_json(command.draft));
    if (!draft) return tl::unexpected(draft.error());
    auto const in_force = all_rules_in_force(tx);
    if (!in_force) return tl::unexpected(in_force.error());
    RuleSet house;
    std::map<kernel::ClientId, RuleSet> own;
    std::vector<std::string> zones = {draft->time_zone, "UTC"};
    for (PublishedRules const& set : *in_force) {
        (set.client ? own[*set.client] : house) = set.rules;
        zones.push_back(set.rules.time_zone);
    }
    if (command.client)
        own[*command.client] = *draft;
    else
        house = *draft;
    std::vector<RuleFacts> const sample =
        rule_facts(tx, newest_orders(tx, command.client, command.last), zones);
    std::map<kernel::ClientId, std::unique_ptr<RuleEngine>> engines;
    return judge_orders(
        *draft, sample,
        [&](RuleFacts const& facts) {
            auto& engine = engines[facts.client];
            if (!engine)
                engine = std::make_unique<RuleEngine>(
                    std::vector<RuleEngine::Source>{{house, true}, {own[facts.client], false}});
            return Judged{engine.get(), command.client ? 1U : 0U};
        },
        go_on);
}

} // namespace poddesk::orders
