// What the studio asks of a question, a rule or a version.
#include "gui/returns_studio/studio_words.h"

#include "domain/returns/policy_words.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <cctype>

#include <fmt/format.h>

namespace poddesk::gui {

using kernel::Outcome;
using returns::Question;
using returns::Rule;

namespace {

std::vector<std::pair<std::string, std::string>> grade_choices()
{
    std::vector<std::pair<std::string, std::string>> out{{"", to_utf8(_("by another rule"))}};
    for (char const* const grade : {"A", "B", "C", "D", "E"})
        out.emplace_back(grade, grade);
    return out;
}

std::vector<std::pair<std::string, std::string>> disposition_choices()
{
    std::vector<std::pair<std::string, std::string>> out{{"", to_utf8(_("by another rule"))}};
    for (char const* const it :
         {"restock", "restock_after_rework", "resale_hold", "quarantine", "return_to_vendor", "repair",
          "donate", "recycle", "dispose", "return_to_customer"})
        out.emplace_back(it, returns::in_words(it));
    return out;
}

/// "Maker's defect" → "maker-s-defect"; a key as parse_policy wants it.
std::string key_words(std::string const& text)
{
    std::string key;
    for (unsigned char const c : text.substr(0, 40))
        key += std::isalnum(c) != 0 ? static_cast<char>(std::tolower(c)) : '-';
    return key;
}

} // namespace

std::vector<FormField> question_form(Question const& question)
{
    return {{"short",
             to_utf8(_("Short name")),
             {},
             question.short_name,
             to_utf8(_("Give the question a short name."))},
            {"ask", to_utf8(_("What the bench asks")), {}, question.ask, to_utf8(_("Say what is asked."))},
            {"answers",
             to_utf8(_("Answers (yes: Clean (no stain); no: Stained)")),
             {},
             returns::describe(question.answers),
             to_utf8(_("A question needs answers."))},
            {"only",
             to_utf8(_("Only if (category is shoes and reason is defective)")),
             {},
             returns::describe(question.only)}};
}

Outcome<Question> question_of(FormAnswers const& answers)
{
    Question question{key_words(answer_of(answers, "short")),
                      answer_of(answers, "short"),
                      answer_of(answers, "ask"),
                      {},
                      {}};
    auto read = returns::parse_answers(answer_of(answers, "answers"));
    if (!read) return tl::unexpected(read.error());
    auto only = returns::parse_condition(answer_of(answers, "only"));
    if (!only) return tl::unexpected(only.error());
    question.answers = std::move(*read);
    question.only = std::move(*only);
    return question;
}

std::vector<FormField> return_rule_form(Rule const& rule)
{
    return {{"sentence",
             to_utf8(_("Why, in a sentence")),
             {},
             rule.sentence,
             to_utf8(_("Say why, in a sentence."))},
            {"if", to_utf8(_("If (wear is worn and value is 50- USD)")), {}, returns::describe(rule.when)},
            {"grade", to_utf8(_("Grade")), grade_choices(), rule.grade},
            {"disposition", to_utf8(_("Disposition")), disposition_choices(), rule.disposition, {}, true},
            {"acceptance",
             to_utf8(_("Refund")),
             {{"", to_utf8(_("as usual"))},
              {"accepted", to_utf8(_("accepted"))},
              {"rejected", to_utf8(_("rejected"))},
              {"manual_intervention_required", to_utf8(_("a person decides"))}},
             rule.acceptance},
            {"photo",
             to_utf8(_("Photo")),
             {{"", to_utf8(_("as the inspector likes"))}, {"yes", to_utf8(_("demanded"))}},
             rule.photo ? "yes" : ""}};
}

Outcome<Rule> return_rule_of(FormAnswers const& answers, std::string key)
{
    auto when = returns::parse_condition(answer_of(answers, "if"));
    if (!when) return tl::unexpected(when.error());
    return Rule{std::move(key),
                std::move(*when),
                answer_of(answers, "grade"),
                answer_of(answers, "disposition"),
                answer_of(answers, "acceptance"),
                answer_of(answers, "sentence"),
                answer_of(answers, "photo") == "yes"};
}

std::vector<FormField> versions_form(std::vector<returns::PolicyVersion> const& history,
                                     kernel::Timestamp now)
{
    FormField field{"version", to_utf8(_("Begin a draft with"))};
    for (std::size_t i = 0; i < history.size(); ++i) {
        returns::PolicyVersion const& it = history[i];
        field.choices.emplace_back(std::to_string(it.version),
                                   fmt::format("{}  {}  {}  {}", it.version, when_words(it.published_at, now),
                                               it.published_by, it.note));
    }
    field.choices.emplace_back("0", to_utf8(_("the house's rules, as they are now")));
    field.preset = field.choices.front().first;
    return {field};
}

} // namespace poddesk::gui
