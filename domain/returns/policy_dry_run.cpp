#include "domain/returns/policy_dry_run.h"

#include "domain/returns/policy_words.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

namespace poddesk::returns {

namespace {

using Counts = std::map<std::string, std::int64_t>;

/// Of the sum of the counts, in millionths of a bit: n H = n log2 n - sum c log2 c.
std::int64_t weighted_entropy(Counts const& counts)
{
    auto const times_log = [](std::int64_t count) {
        return std::llround(std::log2(count) * 1'000'000) * count;
    };
    std::int64_t total = 0;
    std::int64_t parts = 0;
    for (auto const& [outcome, count] : counts) {
        total += count;
        parts += times_log(count);
    }
    return times_log(total) - parts;
}

QuestionValue value_of(Question const& question, std::vector<PastItem> const& sample)
{
    Counts all;
    std::map<std::string, Counts> by_answer;
    QuestionValue value{question.key};
    std::int64_t milliseconds = 0;
    std::int64_t timed = 0;
    for (PastItem const& item : sample) {
        auto const answer = item.answers.find(question.key);
        if (answer == item.answers.end() ||
            std::ranges::find(question.answers, answer->second, &Answer::key) == question.answers.end())
            continue;
        ++value.asked;
        std::string const outcome = item.grade + " " + item.disposition;
        ++all[outcome];
        ++by_answer[answer->second][outcome];
        if (!item.seconds) continue;
        auto const given =
            std::ssize(item.answers) - static_cast<std::ptrdiff_t>(item.answers.count("reason"));
        milliseconds += *item.seconds * 1000 / given;
        ++timed;
    }
    if (value.asked == 0) return value;
    std::int64_t micro = weighted_entropy(all);
    for (auto const& [answer, counts] : by_answer)
        micro -= weighted_entropy(counts);
    value.millibits = std::max<std::int64_t>(micro / value.asked / 1000, 0); // not below by rounding
    if (timed > 0) value.milliseconds = std::max<std::int64_t>(milliseconds / timed, 100);
    return value;
}

/// Whether all that meets `narrow` meets `wide`.
bool implies(Condition const& narrow, Condition const& wide)
{
    for (auto const& [name, values] : wide.is) {
        auto const found = narrow.is.find(name);
        if (found == narrow.is.end()) return false;
        bool const is_subset =
            std::ranges::all_of(found->second, [&, &values = values](std::string const& it) {
                return std::ranges::find(values, it) != values.end();
            });
        if (!is_subset) return false;
    }
    if (!wide.value) return true;
    if (!narrow.value || narrow.value->currency != wide.value->currency) return false;
    auto const& in = *narrow.value;
    auto const& out = *wide.value;
    return (!out.at_least || (in.at_least && *in.at_least >= *out.at_least)) &&
           (!out.below || (in.below && *in.below <= *out.below));
}

/// Whether an earlier rule's disposition is open to every item that a later one, met as well, could decide.
bool is_never_barred(Policy const& policy, std::size_t earlier, Rule const& later)
{
    Rule const& rule = policy.rules[earlier];
    auto const asked = later.when.is.find("grade");
    std::vector<std::string> grades{"A", "B", "C", "D", "E"};
    if (!later.grade.empty())
        grades = {later.grade};
    else if (asked != later.when.is.end())
        grades = asked->second;
    if (rule.grade.empty()) {
        return std::ranges::all_of(grades,
                                   [&](std::string const& it) { return may_have(it, rule.disposition); });
    }
    if (grades == std::vector{rule.grade}) return true;
    // Else the grade must be its own, or that of a rule before it that went its own way.
    auto const begin = policy.rules.begin();
    return std::none_of(begin, begin + static_cast<std::ptrdiff_t>(earlier),
                        [](Rule const& it) { return it.disposition.empty(); });
}

std::optional<std::size_t> shadow_of(Policy const& policy, std::size_t at, std::string Rule::*decides)
{
    for (std::size_t i = 0; i < at; ++i) {
        if ((policy.rules[i].*decides).empty() || !implies(policy.rules[at].when, policy.rules[i].when))
            continue;
        if (decides == &Rule::grade || is_never_barred(policy, i, policy.rules[at])) return i;
    }
    return std::nullopt;
}

std::string finding_of(Policy const& policy, std::size_t at)
{
    Rule const& rule = policy.rules[at];
    if (auto const grades = rule.when.is.find("grade"); grades != rule.when.is.end()) {
        bool const is_given = std::ranges::any_of(policy.rules, [&](Rule const& other) {
            return std::ranges::find(grades->second, other.grade) != grades->second.end();
        });
        if (!is_given) return "Never decides: no rule gives the grade that it asks for.";
    }
    std::optional<std::size_t> shadow;
    for (auto const decides : {&Rule::grade, &Rule::disposition}) {
        if ((rule.*decides).empty()) continue;
        auto const by = shadow_of(policy, at, decides);
        if (!by) return {};
        shadow = by;
    }
    return fmt::format("Never decides: rule {} ({}) is met whenever this one is, and comes first.",
                       *shadow + 1, policy.rules[*shadow].key);
}

} // namespace

std::vector<std::string> shadowed_rules(Policy const& policy)
{
    std::vector<std::string> findings;
    for (std::size_t at = 0; at < policy.rules.size(); ++at)
        findings.push_back(finding_of(policy, at));
    return findings;
}

PolicyDryRun dry_run(Policy const& draft, std::vector<PastItem> const& sample)
{
    PolicyDryRun run;
    run.items = static_cast<std::int64_t>(sample.size());
    std::vector<std::string> const findings = shadowed_rules(draft);
    std::map<std::string, std::size_t> place;
    for (std::size_t i = 0; i < draft.rules.size(); ++i) {
        run.rules.push_back({draft.rules[i].key, 0, 0, findings[i]});
        place[draft.rules[i].key] = i;
    }
    for (PastItem const& item : sample) {
        Step const step = next_step(draft, item.answers, item.facts);
        ItemDiff diff{item.id, item.rma, item.number, item.sku, outcome_words(item.grade, item.disposition),
                      {},      {},       {}};
        if (!step.verdict) {
            diff.question = draft.questions[step.question.value()].key;
            ++run.open;
            run.diffs.push_back(std::move(diff));
            continue;
        }
        Verdict const& verdict = *step.verdict;
        bool const is_changed = verdict.grade != item.grade || verdict.disposition != item.disposition;
        for (std::string const& key : std::set{verdict.graded_by, verdict.decided_by}) {
            PolicyRuleTally& tally = run.rules[place.at(key)];
            ++tally.hits;
            tally.changed += is_changed ? 1 : 0;
        }
        if (!is_changed) continue;
        diff.would = outcome_words(verdict.grade, verdict.disposition);
        diff.rule = verdict.decided_by;
        run.diffs.push_back(std::move(diff));
    }
    for (Question const& question : draft.questions)
        run.questions.push_back(value_of(question, sample));
    return run;
}

std::vector<std::string> questions_by_value(PolicyDryRun const& run)
{
    std::vector<QuestionValue> values = run.questions;
    std::ranges::stable_sort(values, [](QuestionValue const& a, QuestionValue const& b) {
        if ((a.asked > 0) != (b.asked > 0)) return a.asked > 0;
        return a.millibits_per_second() > b.millibits_per_second();
    });
    std::vector<std::string> keys;
    for (QuestionValue& it : values)
        keys.push_back(std::move(it.key));
    return keys;
}

} // namespace poddesk::returns
