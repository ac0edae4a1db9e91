#include "domain/orders/apply_rules.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "domain/kernel/decision.h"

namespace poddesk::orders {
namespace {

using kernel::Outcome;
using nlohmann::json;

std::string said(OrderRule const& rule)
{
    std::vector<std::string> conditions;
    std::vector<std::string> actions;
    for (RuleCondition const& condition : rule.conditions)
        conditions.push_back(describe(condition));
    for (RuleAction const& action : rule.actions)
        actions.push_back(describe(action));
    return fmt::format(
        "{}: {}.", conditions.empty() ? "Every order" : fmt::format("As {}", fmt::join(conditions, " and ")),
        fmt::join(actions, "; "));
}

kernel::Decision decision_of(RuleEngine const& engine, std::vector<PublishedRules> const& sets,
                             RuleVerdict const& verdict)
{
    kernel::Decision decision{"rule", {}, {}};
    for (RulePlace const place : verdict.hits) {
        OrderRule const& rule = engine.rule(place);
        PublishedRules const& set = sets[place.set];
        bool const gone = std::ranges::find(verdict.done_over, place) != verdict.done_over.end();
        decision.chosen += (decision.chosen.empty() ? "" : ", ") + rule.name;
        decision.alternatives.push_back({rule.name,
                                         !gone,
                                         gone ? "done_over" : "rule",
                                         {{"version", std::to_string(set.version)},
                                          {"rules", set.client ? set.client_code : "all clients"}},
                                         said(rule) + (gone ? " A later rule did it over." : "")});
    }
    for (RulePlace const place : verdict.stopped_before) {
        decision.alternatives.push_back({engine.rule(place).name,
                                         false,
                                         "stopped",
                                         {},
                                         "An earlier rule said that no later one counts."});
    }
    return decision;
}

json hits_of(std::vector<PublishedRules> const& sets, RuleVerdict const& verdict)
{
    json hits = json::array();
    for (RulePlace const place : verdict.hits)
        hits.push_back({{"set", sets[place.set].id.value}, {"position", place.position}});
    return hits;
}

} // namespace

Outcome<Status> apply_rules(database::Transaction& tx, kernel::ClientId client, kernel::OrderId order,
                            Status status)
{
    if (!may_be_held(status) || status == Status::released) return status;
    auto house = rules_in_force(tx, std::nullopt);
    auto own = rules_in_force(tx, client);
    if (!house || !own) return tl::unexpected(!house ? house.error() : own.error());
    if (house->rules.rules.empty() && own->rules.rules.empty()) return status;
    std::vector<PublishedRules> const sets = {std::move(*house), std::move(*own)};
    RuleEngine const engine({{sets[0].rules, true}, {sets[1].rules, false}});
    std::vector<RuleFacts> const facts = rule_facts(tx, {order}, engine.time_zones());
    if (facts.empty()) return status;
    RuleVerdict const verdict = engine.judge(facts.front());
    if (verdict.hits.empty()) return status;
    return store_hits(tx, order, hits_of(sets, verdict), decision_of(engine, sets, verdict));
}

} // namespace poddesk::orders
