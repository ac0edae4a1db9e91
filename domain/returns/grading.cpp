#include "domain/returns/grading.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace poddesk::returns {

namespace {

constexpr std::size_t most_questions = 12;
constexpr std::size_t most_answers = 9; // one digit each
constexpr std::size_t most_rules = 200;
constexpr std::size_t longest_text = 200;

tl::unexpected<kernel::Refusal> bad(std::string const& sentence)
{
    return kernel::refused("bad_policy", sentence);
}

/// A member that must be a text of reasonable length; empty when it is none.
std::optional<std::string> text_of(nlohmann::json const& from, char const* name)
{
    if (!from.is_object()) return std::nullopt;
    auto const found = from.find(name);
    if (found == from.end() || !found->is_string()) return std::nullopt;
    auto text = found->get<std::string>();
    if (text.empty() || text.size() > longest_text) return std::nullopt;
    return text;
}

kernel::Outcome<Question> parse_question(nlohmann::json const& from)
{
    auto const key = text_of(from, "key");
    auto const short_name = text_of(from, "short");
    auto const ask = text_of(from, "ask");
    if (!key || !short_name || !ask || !from.contains("answers") || !from["answers"].is_array()) {
        return bad("Each question needs key, short, ask and answers; complete it.");
    }
    Question question{*key, *short_name, *ask, {}};
    std::set<std::string> seen;
    for (nlohmann::json const& one : from["answers"]) {
        auto const answer = text_of(one, "key");
        auto const words = text_of(one, "text");
        if (!answer || !words || !seen.insert(*answer).second) {
            return bad(fmt::format("Question {}: each answer needs a key of its own and a text.",
                                   kernel::in_quotes(*key)));
        }
        question.answers.push_back({*answer, *words, text_of(one, "hint").value_or("")});
    }
    if (question.answers.empty() || question.answers.size() > most_answers) {
        return bad(fmt::format("Question {} has {} answers; 1 to 9 fit the keys.", kernel::in_quotes(*key),
                               question.answers.size()));
    }
    return question;
}

bool may_have(std::string const& grade, std::string const& disposition)
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
    return std::find(rest.begin(), rest.end(), disposition) != rest.end();
}

bool is_known_answer(Policy const& policy, std::string const& question, std::string const& answer)
{
    if (question == "reason") {
        auto const& reasons = return_reasons();
        return std::find(reasons.begin(), reasons.end(), answer) != reasons.end();
    }
    return std::any_of(policy.questions.begin(), policy.questions.end(), [&](Question const& asked) {
        return asked.key == question && std::any_of(asked.answers.begin(), asked.answers.end(),
                                                    [&](Answer const& one) { return one.key == answer; });
    });
}

kernel::Outcome<Rule> parse_rule(Policy const& policy, nlohmann::json const& from, std::size_t number)
{
    auto const grade = text_of(from, "grade");
    auto const disposition = text_of(from, "disposition");
    auto const sentence = text_of(from, "sentence");
    if (!grade || !disposition || !sentence || !from.contains("when") || !from["when"].is_object()) {
        return bad(fmt::format("Rule {} needs when, grade, disposition and sentence.", number));
    }
    constexpr std::string_view grades = "ABCDE";
    if (grade->size() != 1 || grades.find(*grade) == std::string_view::npos ||
        !may_have(*grade, *disposition)) {
        return bad(fmt::format("Rule {}: an item of grade {} cannot go to {}.", number,
                               kernel::in_quotes(*grade), kernel::in_quotes(*disposition)));
    }
    Rule rule{{}, *grade, *disposition, *sentence};
    for (auto const& [question, answer] : from["when"].items()) {
        if (!answer.is_string() || !is_known_answer(policy, question, answer.get<std::string>())) {
            return bad(fmt::format("Rule {} asks for an answer of {} that cannot be given.", number,
                                   kernel::in_quotes(question)));
        }
        rule.when[question] = answer.get<std::string>();
    }
    return rule;
}

/// How a rule stands to the answers: contradicted by one, complete, or open.
enum class Stand
{
    contradicted,
    complete,
    open
};
Stand stand_of(Rule const& rule, Answers const& answers)
{
    bool open = false;
    for (auto const& [question, wanted] : rule.when) {
        auto const given = answers.find(question);
        if (given == answers.end()) {
            if (question == "reason") return Stand::contradicted; // nobody gave one
            open = true;
        } else if (given->second != wanted) {
            return Stand::contradicted;
        }
    }
    return open ? Stand::open : Stand::complete;
}

Verdict verdict_of(Policy const& policy, std::size_t chosen, Answers const& answers)
{
    Rule const& rule = policy.rules[chosen];
    Verdict verdict{rule.grade, rule.disposition, {}};
    auto const option = [](Rule const& of) {
        return fmt::format("{}, grade {}", in_words(of.disposition), of.grade);
    };
    verdict.decision.kind = "disposition";
    verdict.decision.chosen = option(rule);
    kernel::Alternative best{option(rule), true, "first_match", answers, rule.sentence};
    verdict.decision.alternatives.push_back(std::move(best));
    for (std::size_t i = 0; i < chosen; ++i) {
        std::string wanted;
        for (auto const& [question, answer] : policy.rules[i].when) {
            wanted += (wanted.empty() ? "" : " and ") + question + " " + answer;
        }
        verdict.decision.alternatives.push_back({option(policy.rules[i]), false, "no_match",
                                                 policy.rules[i].when, "Would have wanted " + wanted + "."});
    }
    return verdict;
}

} // namespace

kernel::Outcome<Policy> parse_policy(nlohmann::json const& stored)
{
    if (!stored.is_object() || !stored.contains("questions") || !stored["questions"].is_array() ||
        !stored.contains("rules") || !stored["rules"].is_array()) {
        return bad("A return policy is an object with a list of questions and a list of rules.");
    }
    if (stored["questions"].size() > most_questions || stored["rules"].size() > most_rules) {
        return bad(
            fmt::format("At most {} questions and {} rules; make it shorter.", most_questions, most_rules));
    }
    Policy policy;
    auto const number = [&](char const* name, int otherwise) {
        return stored.contains(name) && stored[name].is_number_integer() ? stored[name].get<int>()
                                                                         : otherwise;
    };
    policy.window_days = number("window_days", policy.window_days);
    policy.promise_hours = number("promise_hours", policy.promise_hours);
    for (nlohmann::json const& one : stored["questions"]) {
        auto question = parse_question(one);
        if (!question) return tl::unexpected(question.error());
        bool const twice = std::any_of(policy.questions.begin(), policy.questions.end(),
                                       [&](Question const& other) { return other.key == question->key; });
        if (twice || question->key == "reason") {
            return bad(fmt::format("The question {} is there already.", kernel::in_quotes(question->key)));
        }
        policy.questions.push_back(std::move(*question));
    }
    for (nlohmann::json const& one : stored["rules"]) {
        auto rule = parse_rule(policy, one, policy.rules.size() + 1);
        if (!rule) return tl::unexpected(rule.error());
        policy.rules.push_back(std::move(*rule));
    }
    if (policy.rules.empty() || !policy.rules.back().when.empty()) {
        return bad("The last rule must match everything (when: {}), so that each item has a way.");
    }
    return policy;
}

Step next_step(Policy const& policy, Answers const& answers)
{
    for (std::size_t i = 0; i < policy.rules.size(); ++i) {
        Stand const stand = stand_of(policy.rules[i], answers);
        if (stand == Stand::complete) return {std::nullopt, verdict_of(policy, i, answers)};
        if (stand == Stand::contradicted) continue;
        for (std::size_t question = 0; question < policy.questions.size(); ++question) {
            std::string const& key = policy.questions[question].key;
            if (policy.rules[i].when.contains(key) && !answers.contains(key)) return {question, std::nullopt};
        }
    }
    return {};
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

std::vector<std::string> const& return_reasons()
{
    static std::vector<std::string> const all{
        "too_small",          "too_large",  "color",    "style", "not_as_described", "defective",
        "damaged_in_transit", "wrong_item", "unwanted", "other", "unknown"};
    return all;
}

} // namespace poddesk::returns
