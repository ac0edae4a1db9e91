#include "gui/rules/rules_words.h"

#include "gui/orders/words.h"
#include "gui/rules/rule_lines.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace poddesk::gui {

using kernel::Outcome;
using orders::OrderRule;

namespace {

std::string const condition_joint = " and ";
std::string const action_joint = "; ";

std::string yes_no(bool yes)
{
    return to_utf8(yes ? _("yes") : _("no"));
}

OrderRule const* published(ShownRules const& shown, std::string const& name)
{
    auto const& rules = shown.in_force.rules.rules;
    auto const found = std::ranges::find(rules, name, &OrderRule::name);
    return found == rules.end() ? nullptr : &*found;
}

Pill state_pill(ShownRules const& shown, OrderRule const& rule)
{
    OrderRule const* const before = published(shown, rule.name);
    if (before == nullptr) return {to_utf8(_("New")), Tone::accent, false, ""};
    if (*before != rule) return {to_utf8(_("Changed")), Tone::warn, false, ""};
    if (!rule.is_enabled) return {to_utf8(_("Off")), Tone::neutral, false, ""};
    return {to_utf8(_("In force")), Tone::ok, false, ""};
}

/// Two lines, the second for all that follows the first: a form has no room for more.
void add_lines(std::vector<FormField>& fields, std::string const& key, wxString const& label,
               std::vector<std::string> const& texts, std::string const& between)
{
    std::string rest;
    for (std::size_t i = 1; i < texts.size(); ++i)
        rest += (rest.empty() ? "" : between) + texts[i];
    fields.push_back({key + "0", to_utf8(label), {}, texts.empty() ? "" : texts.front()});
    fields.push_back({key + "1", to_utf8(_("and (may stay empty)")), {}, rest});
}

/// The typed lines of one kind, each parted where after `between` one of the words begins another part.
std::vector<std::string> parts_in(FormAnswers const& answers, std::string const& key,
                                  std::string const& between, std::vector<std::string_view> const& words,
                                  std::string const& after_word)
{
    std::vector<std::string> parts;
    for (char const* const which : {"0", "1"}) {
        std::string line = answer_of(answers, key + which);
        for (std::size_t at = line.find(between); at != std::string::npos; at = line.find(between, at + 1)) {
            std::string_view const next = std::string_view(line).substr(at + between.size());
            bool const begins = std::ranges::any_of(words, [&](std::string_view word) {
                return next.starts_with(std::string(word) + after_word);
            });
            if (!begins) continue;
            parts.push_back(line.substr(0, at));
            line.erase(0, at + between.size());
            at = 0;
        }
        if (line.find_first_not_of(" \t") != std::string::npos) parts.push_back(line);
    }
    return parts;
}

/// "2026-11-27 to 2026-12-24", "2026-11-27 to", "to 2026-12-24".
Outcome<void> read_days(std::string const& typed, OrderRule& rule)
{
    if (typed.find_first_not_of(" \t") == std::string::npos) return {};
    auto const to = typed.find("to");
    auto const day = [](std::string text) -> Outcome<std::optional<kernel::Date>> {
        std::erase(text, ' ');
        if (text.empty()) return std::nullopt;
        return kernel::parse_date(text).map([](kernel::Date it) { return std::optional(it); });
    };
    auto const from = day(typed.substr(0, to));
    auto const until = day(to == std::string::npos ? std::string() : typed.substr(to + 2));
    if (!from || !until) return tl::unexpected(!from ? from.error() : until.error());
    rule.from = *from;
    rule.until = *until;
    return {};
}

std::string typed_days(OrderRule const& rule)
{
    if (!rule.from && !rule.until) return {};
    return (rule.from ? kernel::format_date(*rule.from) + " to" : std::string("to")) +
           (rule.until ? " " + kernel::format_date(*rule.until) : "");
}

DetailSection section(wxString const& heading, std::vector<std::string> const& lines,
                      Tone tone = Tone::neutral)
{
    DetailSection out;
    out.heading = to_utf8(heading);
    for (std::string const& line : lines)
        out.lines.push_back({line, tone});
    return out;
}

} // namespace

std::string all_clients_words()
{
    return to_utf8(_("All clients"));
}

std::string conditions_words(OrderRule const& rule)
{
    return fmt::format("{}", fmt::join(condition_lines(rule), to_utf8(_(" and "))));
}

std::string actions_words(OrderRule const& rule)
{
    return fmt::format("{}", fmt::join(action_lines(rule), "; "));
}

std::vector<ListCell> rule_cells(ShownRules const& shown, std::size_t position, std::int64_t hits,
                                 std::string const& finding)
{
    OrderRule const& rule = shown.rules().rules[position];
    ListCell name{rule.name};
    name.bold = true;
    name.under = finding;
    name.icon = finding.empty() ? "" : "warning";
    ListCell number{std::to_string(position + 1)};
    ListCell state;
    state.pill = state_pill(shown, rule);
    return {number, name, {conditions_words(rule)}, {actions_words(rule)}, state, {grouped_words(hits)}};
}

Detail rule_detail(ShownRules const& shown, std::size_t position, std::int64_t hits,
                   std::string const& finding)
{
    OrderRule const& rule = shown.rules().rules[position];
    Detail detail;
    detail.title = rule.name;
    detail.pill = state_pill(shown, rule);
    detail.subtitle.push_back({to_utf8(wxString::Format(_("Rule %d for %s"), static_cast<int>(position + 1),
                                                        from_utf8(shown.name))),
                               Tone::neutral});
    if (!rule.is_enabled)
        detail.subtitle.push_back({to_utf8(_("Switched off: no order meets it.")), Tone::warn});
    if (!finding.empty()) detail.subtitle.push_back({finding, Tone::warn});
    detail.sections.push_back(section(_("If"), condition_lines(rule)));
    detail.sections.push_back(section(_("Then"), action_lines(rule)));
    OrderRule const* const before = published(shown, rule.name);
    if (before != nullptr && *before != rule) {
        DetailSection was = section(_("In force until you publish"), condition_lines(*before));
        for (std::string const& line : action_lines(*before))
            was.lines.push_back({line, Tone::neutral});
        was.facts.push_back({to_utf8(_("On")), yes_no(before->is_enabled)});
        detail.sections.push_back(std::move(was));
    }
    DetailSection facts;
    facts.heading = to_utf8(_("So far"));
    facts.facts.push_back({to_utf8(_("Of the last 1,000 orders")), grouped_words(hits)});
    facts.facts.push_back({to_utf8(_("On")), yes_no(rule.is_enabled)});
    facts.facts.push_back({to_utf8(_("Time zone")), shown.rules().time_zone});
    detail.sections.push_back(std::move(facts));
    return detail;
}

std::string rules_totals(ShownRules const& shown, kernel::Timestamp now)
{
    std::string const in_force =
        shown.in_force.version == 0
            ? to_utf8(_("Nothing published yet"))
            : to_utf8(wxString::Format(_("Version %lld in force, by %s, %s"),
                                       static_cast<long long>(shown.in_force.version),
                                       from_utf8(shown.in_force.published_by),
                                       from_utf8(when_words(shown.in_force.published_at, now))));
    if (!shown.draft) return in_force;
    bool const is_late = shown.draft->seen != shown.in_force.version;
    return with_middle_dots({in_force, to_utf8(is_late ? _("your draft began with an older version")
                                                       : _("you see your draft: Ctrl+S publishes it"))});
}

std::vector<FormField> rule_form(OrderRule const& rule)
{
    std::vector<FormField> fields;
    fields.push_back({"name", to_utf8(_("Name")), {}, rule.name, to_utf8(_("Give the rule a name."))});
    std::vector<std::string> conditions;
    std::vector<std::string> actions;
    for (orders::RuleCondition const& it : rule.conditions)
        conditions.push_back(orders::describe(it));
    for (orders::RuleAction const& it : rule.actions)
        actions.push_back(orders::describe(it));
    add_lines(fields, "if", _("If (country is US, CA)"), conditions, condition_joint);
    add_lines(fields, "then", _("Then (hold: fraud (why))"), actions, action_joint);
    fields.push_back({"days", to_utf8(_("Orders placed (2026-11-27 to 2026-12-24)")), {}, typed_days(rule)});
    fields.push_back({"stop",
                      to_utf8(_("Stop here")),
                      {{"no", yes_no(false)}, {"yes", yes_no(true)}},
                      rule.stops ? "yes" : "no"});
    return fields;
}

Outcome<OrderRule> rule_of(FormAnswers const& answers)
{
    OrderRule rule;
    rule.name = answer_of(answers, "name");
    for (std::string const& line : parts_in(answers, "if", condition_joint, orders::rule_fields(), " is ")) {
        auto condition = orders::parse_condition_text(line);
        if (!condition) return tl::unexpected(condition.error());
        rule.conditions.push_back(std::move(*condition));
    }
    for (std::string const& line : parts_in(answers, "then", action_joint, orders::rule_deeds(), ":")) {
        auto action = orders::parse_action_text(line);
        if (!action) return tl::unexpected(action.error());
        rule.actions.push_back(std::move(*action));
    }
    if (auto const days = read_days(answer_of(answers, "days"), rule); !days)
        return tl::unexpected(days.error());
    rule.stops = answer_of(answers, "stop") == "yes";
    return rule;
}

FormField client_field(std::vector<clients::ClientRow> const& clients, bool with_house, std::string preset)
{
    FormField field{"client", to_utf8(_("For"))};
    if (with_house) field.choices.emplace_back("house", all_clients_words());
    for (clients::ClientRow const& it : clients)
        field.choices.emplace_back(std::to_string(it.id.value), it.name);
    field.preset = std::move(preset);
    return field;
}

std::vector<FormField> publish_form(std::string const& name)
{
    return {{"note",
             to_utf8(wxString::Format(_("What changed for %s, and why"), from_utf8(name))),
             {},
             "",
             to_utf8(_("The next person must know what changed and why."))}};
}

std::vector<FormField> history_form(std::vector<orders::PublishedRules> const& history, kernel::Timestamp now)
{
    FormField field{"version", to_utf8(_("Begin a draft with"))};
    for (orders::PublishedRules const& it : history) {
        field.choices.emplace_back(std::to_string(it.version),
                                   fmt::format("{}  {}  {}  {}", it.version, when_words(it.published_at, now),
                                               it.published_by, it.note));
    }
    field.preset = history.empty() ? "" : std::to_string(history.front().version);
    return {field};
}

std::string draft_kept_words(std::string const& rule)
{
    return to_utf8(wxString::Format(_("%s is in your draft; nothing is in force before you publish it."),
                                    from_utf8(rule)));
}

std::string rule_moved_words(std::string const& rule, std::size_t position)
{
    return to_utf8(wxString::Format(_("%s is number %d now, in your draft."), from_utf8(rule),
                                    static_cast<int>(position + 1)));
}

std::string rule_removed_words(std::string const& rule)
{
    return to_utf8(wxString::Format(_("%s is gone from your draft."), from_utf8(rule)));
}

std::string draft_dropped_words(std::string const& name)
{
    return to_utf8(
        wxString::Format(_("Your draft for %s is gone; you see what is in force."), from_utf8(name)));
}

std::string published_words(std::string const& name, std::int64_t version)
{
    return to_utf8(wxString::Format(_("Version %lld for %s is in force for orders that arrive from now on."),
                                    static_cast<long long>(version), from_utf8(name)));
}

std::string restored_words(std::int64_t version)
{
    return to_utf8(wxString::Format(_("Version %lld is your draft now."), static_cast<long long>(version)));
}

std::string copied_words(std::string const& rule, std::string const& name)
{
    return to_utf8(wxString::Format(_("%s is in your draft for %s."), from_utf8(rule), from_utf8(name)));
}

std::string no_draft_words(std::string const& name)
{
    return to_utf8(wxString::Format(_("You have no draft for %s: change a rule first."), from_utf8(name)));
}

std::vector<ListCell> diff_cells(orders::OrderDiff const& diff)
{
    ListCell order{diff.number};
    order.bold = true;
    ListCell would{fmt::format("{}", fmt::join(diff.added, "; "))};
    would.tone = Tone::ok;
    ListCell no_more{fmt::format("{}", fmt::join(diff.removed, "; "))};
    no_more.tone = Tone::bad;
    return {order, {diff.client_code}, would, no_more, {fmt::format("{}", fmt::join(diff.rules, ", "))}};
}

Detail diff_detail(orders::OrderDiff const& diff)
{
    Detail detail;
    detail.title = diff.number;
    detail.subtitle.push_back(
        {to_utf8(_("Nothing was changed: this is what would come out.")), Tone::neutral});
    if (!diff.added.empty()) detail.sections.push_back(section(_("Would"), diff.added, Tone::ok));
    if (!diff.removed.empty()) detail.sections.push_back(section(_("No more"), diff.removed, Tone::bad));
    detail.sections.push_back(
        section(_("Rules that it meets"), diff.rules.empty() ? std::vector{to_utf8(_("none"))} : diff.rules));
    return detail;
}

std::string dry_run_totals(orders::DryRun const& run, bool is_stopped)
{
    if (is_stopped) return to_utf8(_("Stopped: Run again judges the newest orders anew."));
    return to_utf8(wxString::Format(_("%lld of %lld orders would come out otherwise; nothing was changed"),
                                    static_cast<long long>(run.diffs.size()),
                                    static_cast<long long>(run.orders)));
}

std::string dry_run_words()
{
    return to_utf8(_("A dry run changes nothing."));
}

std::string run_again_words()
{
    return to_utf8(_("Judged anew."));
}

std::string tally_words(orders::RuleTally const& tally)
{
    return with_middle_dots({tally.rule, tally.is_enabled ? tally.finding : to_utf8(_("switched off"))});
}

} // namespace poddesk::gui
