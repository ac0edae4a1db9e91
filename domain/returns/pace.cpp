#include "domain/returns/pace.h"

#include <set>

#include <fmt/format.h>

namespace poddesk::returns {

namespace {

bool is_same(Verdict const& one, Verdict const& other)
{
    return one.grade == other.grade && one.disposition == other.disposition;
}

/// Whether any other answer to this question would have changed what became of the item.
bool is_decisive(Policy const& policy, Question const& question, AnsweredItems const& items,
                 Verdict const& verdict)
{
    Answers answers = items.answers;
    std::string const given = answers.at(question.key);
    return std::any_of(question.answers.begin(), question.answers.end(), [&](Answer const& other) {
        if (other.key == given) return false;
        answers[question.key] = other.key;
        Step const step = next_step(policy, answers, items.facts);
        return !step.verdict || !is_same(*step.verdict, verdict);
    });
}

std::string hours(std::int64_t seconds)
{
    // Tenths, rounded away from zero at the half.
    std::int64_t const tenths = (std::abs(seconds) * 10 + 1800) / 3600;
    return fmt::format("{}{}.{}", seconds < 0 && tenths > 0 ? "-" : "", tenths / 10, tenths % 10);
}

} // namespace

char const* word(PaceBy by)
{
    switch (by) {
    case PaceBy::step:
        return "step";
    case PaceBy::product:
        return "product";
    case PaceBy::question:
        return "question";
    case PaceBy::person:
        return "person";
    }
    return "";
}

std::vector<QuestionUse> question_uses(Policy const& policy, std::vector<AnsweredItems> const& items)
{
    std::vector<QuestionUse> uses;
    for (Question const& question : policy.questions) {
        QuestionUse use{{}, question.key, question.ask};
        std::set<std::string> given;
        for (AnsweredItems const& same : items) {
            auto const answer = same.answers.find(question.key);
            if (answer == same.answers.end()) continue;
            Step const step = next_step(policy, same.answers, same.facts);
            if (!step.verdict) continue;
            use.asked += same.items;
            given.insert(answer->second);
            if (is_decisive(policy, question, same, *step.verdict)) use.decisive += same.items;
        }
        use.answers = static_cast<std::int64_t>(given.size());
        if (use.asked > 0) uses.push_back(std::move(use));
    }
    return uses;
}

std::string in_words(MonthSoFar const& month)
{
    if (month.items == 0) {
        return fmt::format("{}: no timed item this month yet; the baseline is {} s an item.", month.pod_code,
                           month.baseline);
    }
    std::int64_t const tenths = (month.ms / month.items + 50) / 100;
    return fmt::format("{}: {} h saved this month: {} items × ({} s baseline − {}.{} s measured) ÷ 3600.",
                       month.pod_code, hours(month.saved_seconds()), month.items, month.baseline, tenths / 10,
                       tenths % 10);
}

} // namespace poddesk::returns
