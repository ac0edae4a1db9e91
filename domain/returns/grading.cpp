#include "domain/returns/grading.h"

#include "domain/returns/policy_words.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace poddesk::returns {

namespace {

/// Answers and facts alike, each as the text that conditions name it by.
struct Known
{
    Policy const& policy;
    Answers answers; ///< those that may be given
    ItemFacts const& facts;
    std::string grade; ///< empty: not yet

    /// None: unknown, and for what is no question, for good.
    std::optional<std::string> of(std::string const& name) const
    {
        if (name == "grade") return text(grade);
        if (name == "category") return text(facts.category);
        if (name == "product") return text(facts.sku);
        if (name == "hazmat") return facts.is_hazmat ? "yes" : "no";
        if (name == "month")
            return facts.month == 0 ? std::nullopt : std::optional(std::to_string(facts.month));
        auto const given = answers.find(name);
        return given == answers.end() ? std::nullopt : std::optional(given->second);
    }
    static std::optional<std::string> text(std::string const& it)
    {
        return it.empty() ? std::nullopt : std::optional(it);
    }
};

bool may_be_given(Policy const& policy, std::string const& name, std::string const& answer)
{
    if (name == "reason") return true;
    auto const question = std::ranges::find(policy.questions, name, &Question::key);
    return question != policy.questions.end() &&
           std::ranges::find(question->answers, answer, &Answer::key) != question->answers.end();
}

/// How a condition stands to what is known: contradicted, complete, or open.
enum class Stand
{
    contradicted,
    complete,
    open
};

bool is_within(ValueRange const& range, ItemFacts const& facts)
{
    return facts.value && facts.currency == range.currency &&
           (!range.at_least || *facts.value >= *range.at_least) &&
           (!range.below || *facts.value < *range.below);
}

Stand stand_of(Condition const& condition, Known const& known);

bool is_asked(Known const& known, std::string const& name)
{
    auto const& questions = known.policy.questions;
    auto const question = std::ranges::find(questions, name, &Question::key);
    return question != questions.end() && stand_of(question->only, known) == Stand::complete;
}

Stand stand_of(Condition const& condition, Known const& known)
{
    if (condition.value && !is_within(*condition.value, known.facts)) return Stand::contradicted;
    bool open = false;
    for (auto const& [name, wanted] : condition.is) {
        if (auto const has = known.of(name)) {
            if (std::ranges::find(wanted, *has) == wanted.end()) return Stand::contradicted;
        } else if (is_asked(known, name)) {
            open = true;
        } else {
            return Stand::contradicted;
        }
    }
    return open ? Stand::open : Stand::complete;
}

/// A rule that gives both gives both: its disposition is for its grade.
bool is_barred(Rule const& rule, std::string const& grade)
{
    return rule.grade.empty() ? !may_have(grade, rule.disposition) : rule.grade != grade;
}

/// The first rule that decides it, or the question in its way.
struct Decided
{
    std::optional<std::size_t> rule;
    std::optional<std::size_t> question;
};
Decided first_match(Known const& known, std::string Rule::*decides)
{
    auto const& rules = known.policy.rules;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if ((rules[i].*decides).empty()) continue;
        if (decides == &Rule::disposition && is_barred(rules[i], known.grade)) continue;
        Stand const stand = stand_of(rules[i].when, known);
        if (stand == Stand::complete) return {i, std::nullopt};
        if (stand == Stand::contradicted) continue;
        for (std::size_t at = 0; at < known.policy.questions.size(); ++at) {
            std::string const& key = known.policy.questions[at].key;
            if (rules[i].when.is.contains(key) && !known.answers.contains(key)) return {std::nullopt, at};
        }
    }
    return {};
}

std::map<std::string, std::string> facts_of(Condition const& condition)
{
    std::map<std::string, std::string> facts;
    for (auto const& [name, values] : condition.is)
        facts[name] = fmt::format("{}", fmt::join(values, ", "));
    return facts;
}

kernel::Alternative passed_over(Known const& known, Rule const& rule)
{
    bool const barred = stand_of(rule.when, known) == Stand::complete;
    std::string const why = barred ? fmt::format("It is not for an item of grade {}.", known.grade)
                                   : fmt::format("Would have wanted {}.", describe(rule.when));
    return {outcome_words(rule.grade, rule.disposition), false, barred ? "barred" : "no_match",
            facts_of(rule.when), why};
}

Verdict verdict_of(Known const& known, std::size_t graded, std::size_t decided)
{
    Rule const& grades = known.policy.rules[graded];
    Rule const& rule = known.policy.rules[decided];
    Verdict verdict{grades.grade, rule.disposition,          {}, rule.acceptance, grades.key,
                    rule.key,     grades.photo || rule.photo};
    std::string sentence = graded == decided ? rule.sentence : grades.sentence + " " + rule.sentence;
    if (known.facts.is_hazmat && verdict.disposition == "restock") {
        verdict.disposition = "quarantine";
        sentence += " It is hazardous, so a person looks at it first.";
    }
    std::string const option = outcome_words(verdict.grade, verdict.disposition);
    verdict.decision = {"disposition", option, {{option, true, "first_match", known.answers, sentence}}};
    for (std::size_t i = 0; i < std::max(graded, decided); ++i) {
        Rule const& other = known.policy.rules[i];
        bool const was_asked =
            (i < graded && !other.grade.empty()) || (i < decided && !other.disposition.empty());
        if (i != graded && i != decided && was_asked)
            verdict.decision.alternatives.push_back(passed_over(known, other));
    }
    return verdict;
}

} // namespace

bool may_have(std::string_view grade, std::string_view disposition)
{
    if (disposition == "restock") return grade == "A" || grade == "B";
    if (grade == "E") {
        return disposition == "recycle" || disposition == "dispose" || disposition == "donate" ||
               disposition == "quarantine";
    }
    constexpr std::array rest{"restock_after_rework",
                              "resale_hold",
                              "quarantine",
                              "return_to_vendor",
                              "repair",
                              "donate",
                              "recycle",
                              "dispose",
                              "return_to_customer"};
    return std::ranges::find(rest, disposition) != rest.end();
}

Step next_step(Policy const& policy, Answers const& answers, ItemFacts const& facts)
{
    Known known{policy, answers, facts, {}};
    std::erase_if(known.answers, [&](auto const& it) { return !may_be_given(policy, it.first, it.second); });
    Decided const grade = first_match(known, &Rule::grade);
    if (!grade.rule) return {grade.question, std::nullopt};
    known.grade = policy.rules[*grade.rule].grade;
    Decided const way = first_match(known, &Rule::disposition);
    if (!way.rule) return {way.question, std::nullopt};
    return {std::nullopt, verdict_of(known, *grade.rule, *way.rule)};
}

int sort_lane(std::string_view disposition)
{
    if (disposition == "restock") return 1;
    if (disposition == "restock_after_rework") return 2;
    if (disposition == "resale_hold") return 3;
    if (disposition == "donate" || disposition == "recycle" || disposition == "dispose") return 5;
    return disposition == "missing" ? 0 : 4;
}

std::string in_words(std::string_view code)
{
    std::string words(code);
    std::replace(words.begin(), words.end(), '_', ' ');
    if (!words.empty()) words[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(words[0])));
    return words;
}

bool is_our_fault(std::string_view reason)
{
    return reason == "not_as_described" || reason == "defective" || reason == "damaged_in_transit" ||
           reason == "wrong_item" || reason == return_to_sender;
}

std::vector<std::string> const& return_reasons()
{
    static std::vector<std::string> const all{
        "too_small",          "too_large",  "color",    "style", "not_as_described", "defective",
        "damaged_in_transit", "wrong_item", "unwanted", "other", "unknown"};
    return all;
}

} // namespace poddesk::returns
