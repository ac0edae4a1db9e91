#include "gui/returns_studio/studio_words.h"

#include "domain/returns/policy_words.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace poddesk::gui {

using returns::Policy;
using returns::Question;
using returns::Rule;

namespace {

constexpr std::size_t items_shown = 6;

template <class T>
T const* by_key(std::vector<T> const& from, std::string const& key)
{
    auto const found = std::ranges::find(from, key, &T::key);
    return found == from.end() ? nullptr : &*found;
}

template <class T>
Pill state_pill(std::vector<T> const& in_force, T const& shown)
{
    T const* const before = by_key(in_force, shown.key);
    if (before == nullptr) return {to_utf8(_("New")), Tone::accent, false, ""};
    if (*before != shown) return {to_utf8(_("Changed")), Tone::warn, false, ""};
    return {to_utf8(_("In force")), Tone::ok, false, ""};
}

std::string when_or_always(returns::Condition const& condition)
{
    return condition.is_empty() ? to_utf8(_("always")) : returns::describe(condition);
}

returns::RuleHits hits_of(StudioRun const& run, std::string const& key)
{
    auto const found = run.hits.find(key);
    return found == run.hits.end() ? returns::RuleHits{} : found->second;
}

std::string last_words(returns::RuleHits const& hits, kernel::Timestamp now)
{
    return hits.last ? when_words(*hits.last, now) : to_utf8(_("never"));
}

DetailSection section(wxString const& heading, std::vector<std::string> const& lines)
{
    DetailSection out;
    out.heading = to_utf8(heading);
    for (std::string const& line : lines)
        out.lines.push_back({line});
    return out;
}

/// Thousandths, for reading: "0.92".
std::string two_digits(std::int64_t thousandths)
{
    return fmt::format("{}.{:02}", thousandths / 1000, thousandths % 1000 / 10);
}

DetailSection whole_run(returns::PolicyDryRun const& run)
{
    DetailSection out;
    out.heading =
        to_utf8(wxString::Format(_("Dry run of the last %s items"), from_utf8(grouped_words(run.items))));
    out.facts.push_back({to_utf8(_("Would come out otherwise")),
                         grouped_words(std::ssize(run.diffs) - run.open), Tone::warn});
    out.facts.push_back({to_utf8(_("Would be asked something else")), grouped_words(run.open)});
    return out;
}

DetailSection changed_items(returns::PolicyDryRun const& run, std::string const& rule)
{
    DetailSection out;
    out.heading = to_utf8(_("Changed by this rule"));
    std::int64_t more = 0;
    for (returns::ItemDiff const& it : run.diffs) {
        if (it.rule != rule) continue;
        if (out.items.size() == items_shown) {
            ++more;
            continue;
        }
        out.items.push_back({"return", "", it.number + "  " + it.sku,
                             fmt::format("{} \u2192 {}", it.was, it.would), "", "", Tone::ok, ""});
    }
    if (out.items.empty()) out.lines.push_back({to_utf8(_("No item of the sample."))});
    if (more > 0)
        out.lines.push_back(
            {to_utf8(wxString::Format(_("and %s more: Ctrl+R lists them"), from_utf8(grouped_words(more))))});
    return out;
}

} // namespace

std::vector<ListCell> question_cells(StudioRun const& run, std::size_t position)
{
    Question const& question = run.shown.policy().questions[position];
    returns::QuestionValue const& value = run.run.questions[position];
    ListCell name{question.short_name};
    name.bold = true;
    name.icon = "why";
    ListCell asks{question.ask};
    if (!question.only.is_empty())
        asks.under = to_utf8(wxString::Format(_("only if %s"), from_utf8(returns::describe(question.only))));
    std::vector<std::string> answers;
    for (returns::Answer const& it : question.answers)
        answers.push_back(it.text);
    ListCell state;
    state.pill = state_pill(run.shown.in_force.policy.questions, question);
    ListCell worth{value.asked == 0 ? std::string() : two_digits(value.millibits)};
    worth.under = value.asked == 0 ? std::string() : to_utf8(_("bits"));
    return {{"Q" + std::to_string(position + 1)},
            name,
            asks,
            {fmt::format("{}", fmt::join(answers, " / "))},
            state,
            {grouped_words(value.asked)},
            {},
            worth};
}

std::vector<ListCell> return_rule_cells(StudioRun const& run, std::size_t position, kernel::Timestamp now)
{
    Rule const& rule = run.shown.policy().rules[position];
    returns::PolicyRuleTally const& tally = run.run.rules[position];
    returns::RuleHits const hits = hits_of(run, rule.key);
    ListCell name{rule.key};
    name.bold = true;
    name.under = !tally.finding.empty() ? to_utf8(_("never decides"))
                 : hits.count == 0      ? to_utf8(_("never decided yet"))
                                        : std::string();
    name.icon = tally.finding.empty() ? "" : "warning";
    ListCell state;
    state.pill = state_pill(run.shown.in_force.policy.rules, rule);
    ListCell changed{tally.changed == 0 ? std::string("0") : grouped_words(tally.changed)};
    changed.tone = tally.changed == 0 ? Tone::neutral : Tone::warn;
    changed.bold = tally.changed > 0;
    return {{std::to_string(position + 1)},
            name,
            {when_or_always(rule.when)},
            {returns::outcome_words(rule.grade, rule.disposition)},
            state,
            {grouped_words(hits.count)},
            {last_words(hits, now)},
            changed};
}

Detail question_detail(StudioRun const& run, std::size_t position)
{
    Question const& question = run.shown.policy().questions[position];
    returns::QuestionValue const& value = run.run.questions[position];
    Detail detail;
    detail.title = question.short_name;
    detail.pill = state_pill(run.shown.in_force.policy.questions, question);
    detail.subtitle.push_back({question.ask});
    if (!question.only.is_empty())
        detail.subtitle.push_back(
            {to_utf8(wxString::Format(_("Only if %s"), from_utf8(returns::describe(question.only))))});
    DetailSection answers;
    answers.heading = to_utf8(_("Answers"));
    for (std::size_t i = 0; i < question.answers.size(); ++i) {
        returns::Answer const& it = question.answers[i];
        answers.items.push_back(
            {"check", "", fmt::format("{}  {}", i + 1, it.text), it.hint, "", "", Tone::ok, ""});
    }
    detail.sections.push_back(std::move(answers));
    DetailSection worth;
    worth.heading = to_utf8(_("What it is worth"));
    worth.facts.push_back({to_utf8(_("Answered for")), grouped_words(value.asked)});
    if (value.asked > 0) {
        worth.facts.push_back({to_utf8(_("Tells of the outcome, bits")), two_digits(value.millibits)});
        worth.facts.push_back({to_utf8(_("Seconds an answer")), two_digits(value.milliseconds)});
        worth.facts.push_back({to_utf8(_("Bits a second")), two_digits(value.millibits_per_second())});
    }
    auto const order = returns::questions_by_value(run.run);
    auto const place = std::ranges::find(order, question.key) - order.begin();
    if (static_cast<std::size_t>(place) != position)
        worth.lines.push_back(
            {to_utf8(wxString::Format(_("By that it is question %d: Ctrl+B orders them so."),
                                      static_cast<int>(place + 1))),
             Tone::warn});
    detail.sections.push_back(std::move(worth));
    detail.sections.push_back(whole_run(run.run));
    return detail;
}

Detail return_rule_detail(StudioRun const& run, std::size_t position, kernel::Timestamp now)
{
    Rule const& rule = run.shown.policy().rules[position];
    returns::PolicyRuleTally const& tally = run.run.rules[position];
    returns::RuleHits const hits = hits_of(run, rule.key);
    Detail detail;
    detail.title = rule.key;
    detail.pill = state_pill(run.shown.in_force.policy.rules, rule);
    detail.subtitle.push_back({rule.sentence});
    if (!tally.finding.empty()) detail.subtitle.push_back({tally.finding, Tone::warn});
    std::vector<std::string> then{returns::outcome_words(rule.grade, rule.disposition)};
    if (!rule.acceptance.empty()) then.push_back(returns::in_words(rule.acceptance));
    if (rule.photo) then.push_back(to_utf8(_("A photo is demanded")));
    detail.sections.push_back(section(_("If"), {when_or_always(rule.when)}));
    detail.sections.push_back(section(_("Then"), then));
    Rule const* const before = by_key(run.shown.in_force.policy.rules, rule.key);
    if (before != nullptr && *before != rule) {
        detail.sections.push_back(section(
            _("In force until you publish"),
            {when_or_always(before->when), returns::outcome_words(before->grade, before->disposition)}));
    }
    detail.sections.push_back(whole_run(run.run));
    DetailSection facts;
    facts.heading = to_utf8(_("This rule"));
    facts.facts.push_back({to_utf8(_("Would decide of them")), grouped_words(tally.hits)});
    facts.facts.push_back({to_utf8(_("Decided so far")), grouped_words(hits.count)});
    facts.facts.push_back({to_utf8(_("Last")), last_words(hits, now)});
    detail.sections.push_back(std::move(facts));
    detail.sections.push_back(changed_items(run.run, rule.key));
    return detail;
}

std::string studio_totals(StudioRun const& run, kernel::Timestamp now)
{
    returns::PolicyVersion const& it = run.shown.in_force;
    std::string const version =
        to_utf8(wxString::Format(_("Version %lld in force, by %s, %s"), static_cast<long long>(it.version),
                                 from_utf8(it.published_by), from_utf8(when_words(it.published_at, now))));
    return with_middle_dots(
        {version, run.shown.draft ? to_utf8(_("you see your draft: Ctrl+S publishes it")) : std::string(),
         item_totals(run.run)});
}

std::vector<ListCell> item_cells(returns::ItemDiff const& diff)
{
    ListCell number{diff.number};
    number.bold = true;
    ListCell was{diff.was};
    was.tone = Tone::bad;
    ListCell would{diff.would.empty()
                       ? to_utf8(wxString::Format(_("would be asked %s"), from_utf8(diff.question)))
                       : diff.would};
    would.tone = diff.would.empty() ? Tone::warn : Tone::ok;
    return {number, {diff.sku}, was, would, {diff.rule}};
}

Detail item_detail(returns::ItemDiff const& diff, Policy const& draft)
{
    Detail detail;
    detail.title = diff.number + "  " + diff.sku;
    detail.subtitle.push_back({to_utf8(_("Nothing was changed: this is what would come out."))});
    detail.sections.push_back(section(_("Was"), {diff.was}));
    if (Question const* const asked = by_key(draft.questions, diff.question)) {
        detail.sections.push_back(section(_("Would be asked"), {asked->ask}));
        return detail;
    }
    detail.sections.push_back(section(_("Would be"), {diff.would}));
    if (Rule const* const rule = by_key(draft.rules, diff.rule))
        detail.sections.push_back(
            section(_("By the rule"), {rule->key, when_or_always(rule->when), rule->sentence}));
    return detail;
}

std::string item_totals(returns::PolicyDryRun const& run)
{
    return to_utf8(wxString::Format(_("would change %s of the last %s items"),
                                    from_utf8(grouped_words(std::ssize(run.diffs))),
                                    from_utf8(grouped_words(run.items))));
}

std::string question_removed_words(std::string const& question)
{
    return to_utf8(wxString::Format(_("%s is gone from your draft."), from_utf8(question)));
}

std::string questions_words()
{
    return to_utf8(_("Questions"));
}

std::string rules_words()
{
    return to_utf8(_("Rules"));
}

std::string questions_ordered_words()
{
    return to_utf8(_("In your draft, the question that tells most in its time is asked first."));
}

std::string questions_in_order_words()
{
    return to_utf8(_("The questions are in that order already."));
}

std::string policy_published_words(std::string const& name, std::int64_t version)
{
    return to_utf8(wxString::Format(_("Version %lld for %s is in force for items inspected from now on."),
                                    static_cast<long long>(version), from_utf8(name)));
}

std::string taken_back_note(std::int64_t version)
{
    return to_utf8(wxString::Format(_("Version %lld taken back"), static_cast<long long>(version)));
}

} // namespace poddesk::gui
