#include "domain/returns/grading.h"

#include "domain/kernel/money.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace poddesk::returns {

namespace {

using kernel::in_quotes;
using nlohmann::json;

constexpr std::size_t most_questions = 40;
constexpr std::size_t most_answers = 9; // one digit each
constexpr std::size_t most_rules = 200;
constexpr std::size_t most_values = 200;
constexpr std::size_t longest_text = 200;
constexpr std::size_t longest_key = 40;

tl::unexpected<kernel::Refusal> bad(std::string const& sentence)
{
    return kernel::refused("bad_policy", sentence);
}

/// Names the first member that is none of these.
kernel::Outcome<void> only_members(json const& from, std::string const& where,
                                   std::initializer_list<std::string_view> known)
{
    if (!from.is_object()) return bad(fmt::format("{} must be an object.", where));
    for (auto const& [name, value] : from.items()) {
        if (std::ranges::find(known, name) == known.end()) {
            return bad(fmt::format("{} has an unknown member {}; known are {}.", where, in_quotes(name),
                                   fmt::join(known, ", ")));
        }
    }
    return {};
}

/// A text of reasonable length; empty where it may be missing and is. None: it is no such text.
std::optional<std::string> text_of(json const& from, char const* name, bool is_needed = true)
{
    auto const found = from.find(name);
    if (found == from.end()) return is_needed ? std::nullopt : std::optional(std::string());
    if (!found->is_string()) return std::nullopt;
    auto text = found->get<std::string>();
    if (text.size() > longest_text || (is_needed && text.empty())) return std::nullopt;
    return text;
}

bool is_key(std::string const& key)
{
    return !key.empty() && key.size() <= longest_key && std::ranges::all_of(key, [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_' || c == '-';
    });
}

/// "Sealed with its tag: as good as new." → "sealed-with-its-tag-as-good-as-new"
std::string key_of(std::string const& sentence, std::set<std::string> const& taken)
{
    std::string key;
    for (unsigned char const c : sentence) {
        if (std::isalnum(c) != 0 && c < 128)
            key += static_cast<char>(std::tolower(c));
        else if (!key.empty() && key.back() != '-')
            key += '-';
    }
    key.resize(std::min(key.size(), longest_key - 4));
    while (key.ends_with('-'))
        key.pop_back();
    if (key.empty()) key = "rule";
    std::string free = key;
    for (int i = 2; taken.contains(free); ++i)
        free = fmt::format("{}-{}", key, i);
    return free;
}

kernel::Outcome<ValueRange> parse_value(json const& from, std::string const& where)
{
    auto const at = where + ", value";
    if (auto const known = only_members(from, at, {"at_least", "below", "currency"}); !known)
        return tl::unexpected(known.error());
    ValueRange value;
    auto const currency = kernel::Currency::parse(text_of(from, "currency").value_or(""));
    if (!currency) return bad(fmt::format("{} needs the currency of its amounts, such as \"USD\".", at));
    value.currency = currency->code();
    auto const amount = [&](char const* name, std::optional<std::int64_t>& into) {
        if (!from.contains(name)) return true;
        if (!from[name].is_number_integer() || from[name].get<std::int64_t>() < 0) return false;
        into = from[name].get<std::int64_t>();
        return true;
    };
    if (!amount("at_least", value.at_least) || !amount("below", value.below) ||
        (!value.at_least && !value.below) ||
        (value.at_least && value.below && *value.at_least >= *value.below)) {
        return bad(
            fmt::format("{} needs at_least or below, whole minor units ({} 12.50 is 1250), and at_least "
                        "less than below.",
                        at, value.currency));
    }
    return value;
}

bool is_known_value(Policy const& policy, std::string const& name, std::string const& value)
{
    auto const& reasons = return_reasons();
    if (name == "reason")
        return value == return_to_sender || std::ranges::find(reasons, value) != reasons.end();
    if (name == "hazmat") return value == "yes" || value == "no";
    if (name == "grade") return value.size() == 1 && value[0] >= 'A' && value[0] <= 'E';
    if (name == "month") {
        return !value.empty() && value.size() <= 2 && value[0] != '0' &&
               std::ranges::all_of(value, [](unsigned char c) { return std::isdigit(c) != 0; }) &&
               std::stoi(value) <= 12;
    }
    if (name == "category" || name == "product") return !value.empty() && value.size() <= 100;
    auto const question = std::ranges::find(policy.questions, name, &Question::key);
    return question != policy.questions.end() &&
           std::ranges::find(question->answers, value, &Answer::key) != question->answers.end();
}

std::string values_help(Policy const& policy, std::string const& name)
{
    if (name == "reason")
        return fmt::format("reasons are {}, {}", fmt::join(return_reasons(), ", "), return_to_sender);
    if (name == "hazmat") return "it is \"yes\" or \"no\"";
    if (name == "grade") return "grades are A, B, C, D, E";
    if (name == "month") return "months are \"1\" to \"12\"";
    if (name == "category" || name == "product") return "it needs a text of 100 characters at most";
    auto const question = std::ranges::find(policy.questions, name, &Question::key);
    if (question == policy.questions.end()) return "there is no such question";
    std::vector<std::string> keys;
    for (Answer const& it : question->answers)
        keys.push_back(it.key);
    return fmt::format("its answers are {}", fmt::join(keys, ", "));
}

kernel::Outcome<Condition> parse_condition(Policy const& policy, json const& from, std::string const& where)
{
    if (!from.is_object()) return bad(fmt::format("{}: a condition must be an object.", where));
    Condition condition;
    for (auto const& [name, given] : from.items()) {
        if (name == "value") {
            auto value = parse_value(given, where);
            if (!value) return tl::unexpected(value.error());
            condition.value = std::move(*value);
            continue;
        }
        json const list = given.is_array() ? given : json::array({given});
        if (list.empty() || list.size() > most_values)
            return bad(fmt::format("{}: {} needs 1 to {} values.", where, in_quotes(name), most_values));
        for (json const& one : list) {
            std::string const value = one.is_string() ? one.get<std::string>() : one.dump();
            if (!one.is_string() || !is_known_value(policy, name, value)) {
                return bad(fmt::format("{} asks for {} of {} that cannot be given: {}.", where,
                                       in_quotes(value), in_quotes(name), values_help(policy, name)));
            }
            auto& values = condition.is[name];
            if (std::ranges::find(values, value) == values.end()) values.push_back(value);
        }
    }
    return condition;
}

kernel::Outcome<Question> parse_question(json const& from, std::size_t number)
{
    std::string const nth = fmt::format("Question {}", number);
    if (auto const known = only_members(from, nth, {"key", "short", "ask", "answers", "only"}); !known)
        return tl::unexpected(known.error());
    auto const key = text_of(from, "key");
    auto const short_name = text_of(from, "short");
    auto const ask = text_of(from, "ask");
    if (!key || !is_key(*key) || !short_name || !ask || !from.contains("answers") ||
        !from["answers"].is_array()) {
        return bad(fmt::format(
            "{} needs key (letters, digits, _ and -), short, ask and answers; complete it.", nth));
    }
    if (*key == "value" || std::ranges::find(known_facts, *key) != known_facts.end())
        return bad(
            fmt::format("{}: the key {} means something else in rules; take another.", nth, in_quotes(*key)));
    Question question{*key, *short_name, *ask, {}, {}};
    std::string const where = fmt::format("Question {}", in_quotes(*key));
    std::set<std::string> seen;
    for (json const& one : from["answers"]) {
        if (auto const known = only_members(one, where + ", an answer", {"key", "text", "hint"}); !known)
            return tl::unexpected(known.error());
        auto const answer = text_of(one, "key");
        auto const words = text_of(one, "text");
        auto const hint = text_of(one, "hint", false);
        if (!answer || !is_key(*answer) || !words || !hint || !seen.insert(*answer).second)
            return bad(fmt::format("{}: each answer needs a key of its own and a text.", where));
        question.answers.push_back({*answer, *words, *hint});
    }
    if (question.answers.empty() || question.answers.size() > most_answers)
        return bad(fmt::format("{} has {} answers; 1 to 9 fit the keys.", where, question.answers.size()));
    return question;
}

/// What a question is only asked for: what is known before the first one.
kernel::Outcome<void> parse_scope(Policy const& policy, Question& question, json const& from)
{
    if (!from.contains("only")) return {};
    std::string const where = fmt::format("Question {}", in_quotes(question.key));
    auto only = parse_condition(policy, from["only"], where);
    if (!only) return tl::unexpected(only.error());
    for (auto const& [name, values] : only->is) {
        if (name == "grade" || std::ranges::find(known_facts, name) == known_facts.end()) {
            return bad(fmt::format("{}: {} is not known before it is asked; it may be only for a reason, "
                                   "category, product, hazmat, month or value.",
                                   where, in_quotes(name)));
        }
    }
    question.only = std::move(*only);
    return {};
}

kernel::Outcome<Rule> parse_rule(Policy const& policy, json const& from, std::size_t number,
                                 std::set<std::string>& keys)
{
    std::string const where = fmt::format("Rule {}", number);
    if (auto const known = only_members(
            from, where, {"key", "when", "grade", "disposition", "acceptance", "sentence", "photo"});
        !known)
        return tl::unexpected(known.error());
    auto const key = text_of(from, "key", false);
    auto const grade = text_of(from, "grade", false);
    auto const disposition = text_of(from, "disposition", false);
    auto const acceptance = text_of(from, "acceptance", false);
    auto const sentence = text_of(from, "sentence");
    if (!key || !grade || !disposition || !acceptance || !sentence || !from.contains("when") ||
        (grade->empty() && disposition->empty())) {
        return bad(fmt::format("{} needs when, a grade or a disposition or both, and a sentence.", where));
    }
    bool const is_grade = grade->empty() || is_known_value(policy, "grade", *grade);
    if (!is_grade || (!disposition->empty() && !may_have(grade->empty() ? "B" : *grade, *disposition) &&
                      !(grade->empty() && may_have("E", *disposition)))) {
        return bad(fmt::format("{}: an item of grade {} cannot go to {}.", where, in_quotes(*grade),
                               in_quotes(*disposition)));
    }
    constexpr std::array<std::string_view, 4> acceptances{"", "accepted", "rejected",
                                                          "manual_intervention_required"};
    if (std::ranges::find(acceptances, *acceptance) == acceptances.end() ||
        (!acceptance->empty() && disposition->empty())) {
        return bad(fmt::format("{}: acceptance is accepted, rejected or manual_intervention_required, and "
                               "comes with a disposition.",
                               where));
    }
    if (from.contains("photo") && !from["photo"].is_boolean())
        return bad(
            fmt::format("{}: photo is true, where the item is not taken without one, or false.", where));
    auto when = parse_condition(policy, from["when"], where);
    if (!when) return tl::unexpected(when.error());
    if (!grade->empty() && when->is.contains("grade"))
        return bad(fmt::format("{} gives the grade, so it cannot ask for one.", where));
    Rule rule{key->empty() ? key_of(*sentence, keys) : *key,
              std::move(*when),
              *grade,
              *disposition,
              *acceptance,
              *sentence,
              from.value("photo", false)};
    if (!is_key(rule.key) || !keys.insert(rule.key).second) {
        return bad(fmt::format("{}: the key {} must be its own, of letters, digits, _ and -.", where,
                               in_quotes(rule.key)));
    }
    return rule;
}

/// Every item gets a grade and then a disposition, whatever is answered.
kernel::Outcome<void> check_ways(Policy const& policy)
{
    if (policy.rules.empty() || !policy.rules.back().when.is_empty() || policy.rules.back().grade.empty() ||
        policy.rules.back().disposition.empty()) {
        return bad(
            "The last rule must match everything (when: {}) and give a grade and a disposition, so that "
            "each item has a way.");
    }
    for (Rule const& rule : policy.rules) {
        if (!rule.disposition.empty()) continue;
        bool const has_way = std::ranges::any_of(policy.rules, [&](Rule const& other) {
            if (other.disposition.empty() || !may_have(rule.grade, other.disposition) || other.when.value ||
                (!other.grade.empty() && other.grade != rule.grade))
                return false;
            return std::ranges::all_of(other.when.is, [&](auto const& it) {
                return it.first == "grade" && std::ranges::find(it.second, rule.grade) != it.second.end();
            });
        });
        if (!has_way) {
            return bad(
                fmt::format("Rule {} gives grade {}, which no rule has a way for in every case; add one "
                            "with when: {{\"grade\": \"{}\"}} and a disposition.",
                            in_quotes(rule.key), rule.grade, rule.grade));
        }
    }
    return {};
}

kernel::Outcome<void> parse_questions(Policy& policy, json const& from)
{
    for (json const& one : from) {
        auto question = parse_question(one, policy.questions.size() + 1);
        if (!question) return tl::unexpected(question.error());
        if (std::ranges::find(policy.questions, question->key, &Question::key) != policy.questions.end())
            return bad(fmt::format("The question {} is there already.", in_quotes(question->key)));
        auto const scope = parse_scope(policy, *question, one);
        if (!scope) return tl::unexpected(scope.error());
        policy.questions.push_back(std::move(*question));
    }
    return {};
}

json condition_json(Condition const& condition)
{
    json out = json::object();
    for (auto const& [name, values] : condition.is)
        out[name] = values.size() == 1 ? json(values.front()) : json(values);
    if (condition.value) {
        json& value = out["value"] = {{"currency", condition.value->currency}};
        if (condition.value->at_least) value["at_least"] = *condition.value->at_least;
        if (condition.value->below) value["below"] = *condition.value->below;
    }
    return out;
}

} // namespace

kernel::Outcome<Policy> parse_policy(json const& stored)
{
    if (!stored.is_object() || !stored.contains("questions") || !stored["questions"].is_array() ||
        !stored.contains("rules") || !stored["rules"].is_array()) {
        return bad("A return policy is an object with a list of questions and a list of rules.");
    }
    if (auto const known =
            only_members(stored, "The policy", {"window_days", "promise_hours", "questions", "rules"});
        !known)
        return tl::unexpected(known.error());
    if (stored["questions"].size() > most_questions || stored["rules"].size() > most_rules) {
        return bad(
            fmt::format("At most {} questions and {} rules; make it shorter.", most_questions, most_rules));
    }
    Policy policy;
    for (auto const& [name, into] :
         {std::pair("window_days", &policy.window_days), std::pair("promise_hours", &policy.promise_hours)}) {
        if (!stored.contains(name)) continue;
        if (!stored[name].is_number_integer()) return bad(fmt::format("{} must be a whole number.", name));
        *into = stored[name].get<int>();
    }
    if (auto const done = parse_questions(policy, stored["questions"]); !done)
        return tl::unexpected(done.error());
    std::set<std::string> keys;
    for (json const& one : stored["rules"]) {
        auto rule = parse_rule(policy, one, policy.rules.size() + 1, keys);
        if (!rule) return tl::unexpected(rule.error());
        policy.rules.push_back(std::move(*rule));
    }
    if (auto const done = check_ways(policy); !done) return tl::unexpected(done.error());
    return policy;
}

json to_json(Policy const& policy)
{
    json questions = json::array();
    for (Question const& question : policy.questions) {
        json answers = json::array();
        for (Answer const& it : question.answers) {
            answers.push_back({{"key", it.key}, {"text", it.text}});
            if (!it.hint.empty()) answers.back()["hint"] = it.hint;
        }
        questions.push_back({{"key", question.key},
                             {"short", question.short_name},
                             {"ask", question.ask},
                             {"answers", std::move(answers)}});
        if (!question.only.is_empty()) questions.back()["only"] = condition_json(question.only);
    }
    json rules = json::array();
    for (Rule const& rule : policy.rules) {
        rules.push_back(
            {{"key", rule.key}, {"when", condition_json(rule.when)}, {"sentence", rule.sentence}});
        if (!rule.grade.empty()) rules.back()["grade"] = rule.grade;
        if (!rule.disposition.empty()) rules.back()["disposition"] = rule.disposition;
        if (!rule.acceptance.empty()) rules.back()["acceptance"] = rule.acceptance;
        if (rule.photo) rules.back()["photo"] = true;
    }
    return {{"window_days", policy.window_days},
            {"promise_hours", policy.promise_hours},
            {"questions", std::move(questions)},
            {"rules", std::move(rules)}};
}

} // namespace poddesk::returns
