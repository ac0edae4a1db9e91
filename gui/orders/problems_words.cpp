#include "gui/orders/problems_words.h"

#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

using orders::ProblemRow;

namespace {

bool has_left(ProblemRow const& problem)
{
    return problem.order_status == "shipped" || problem.order_status == "delivered";
}

Pill kind_pill(ProblemRow const& problem)
{
    if (problem.resolved_at) return {to_utf8(_("Dealt with")), Tone::ok, false, ""};
    if (problem.is_file) return {to_utf8(_("File not taken")), Tone::bad, false, ""};
    if (problem.kind == "refused") return {to_utf8(_("Not taken")), Tone::bad, false, ""};
    if (problem.kind == "unknown_sku") return {to_utf8(_("Unknown SKU")), Tone::warn, false, ""};
    return {to_utf8(_("Changed too late")), Tone::bad, false, ""};
}

/// One sentence; the database says it of an order within a sentence of its own.
std::string what_words(ProblemRow const& problem)
{
    if (problem.kind == "unknown_sku") {
        return to_utf8(wxString::Format(_("The catalog does not know %s."), from_utf8(problem.detail)));
    }
    std::string words = problem.detail;
    if (!words.empty() && words.front() >= 'a' && words.front() <= 'z') {
        words.front() = static_cast<char>(words.front() - 'a' + 'A');
    }
    return words;
}

/// For a line of a row.
std::string to_do_brief(ProblemRow const& problem)
{
    return to_utf8(problem.is_file                 ? _("Mend the file, drop it again")
                   : problem.kind == "refused"     ? _("Mend it where it comes from")
                   : problem.kind == "unknown_sku" ? _("Add the SKU, or change the line")
                   : has_left(problem)             ? _("Agree with the customer")
                                                   : _("Stop it at the pod, or agree"));
}

std::string to_do_words(ProblemRow const& problem)
{
    if (problem.is_file) {
        return to_utf8(_("Mend the file and drop it again under its name: once it is taken, this ends by "
                         "itself. As it came it lies in the folder refused, with the reason beside it."));
    }
    if (problem.kind == "refused") {
        return to_utf8(_("Mend it in the shop or in its file and let it come again: once it is taken, this "
                         "ends by itself. If nobody wants it, say so."));
    }
    if (problem.kind == "unknown_sku") {
        return to_utf8(_("Add the SKU to the client's catalog, or change the order's line: this ends by "
                         "itself then, and so does the hold."));
    }
    return to_utf8(has_left(problem)
                       ? _("The order has left as it was before. Agree with the customer, and say what came "
                           "of it.")
                       : _("The pod works by the order as it was before. Ask it to stop, or agree with the "
                           "customer, and say what came of it."));
}

/// The order's number, or how its shop or file names it.
std::string subject_words(ProblemRow const& problem)
{
    return problem.order_number.empty() ? problem.external_id : problem.order_number;
}

DetailSection done_section(ProblemRow const& problem, kernel::Timestamp now)
{
    DetailSection section{to_utf8(_("How it ended")), {}, std::nullopt, {}, {}};
    section.lines.push_back({problem.resolved_reason.empty()
                                 ? to_utf8(_("By itself: what was wrong is mended."))
                                 : problem.resolved_reason});
    section.lines.push_back({with_middle_dots({problem.resolved_by, when_words(*problem.resolved_at, now)}),
                             Tone::neutral, DetailLine::Look::small});
    return section;
}

DetailItem item(char const* icon, std::string title, wxString const& subtitle, std::string key)
{
    return {icon, "", std::move(title), to_utf8(subtitle), "", "arrow", Tone::accent, std::move(key)};
}

DetailSection open_section(ProblemRow const& problem)
{
    DetailSection section{to_utf8(_("Open")), {}, std::nullopt, {}, {}};
    if (problem.order) {
        section.items.push_back(item("cart", problem.order_number, _("its order (Enter)"),
                                     "order:" + std::to_string(problem.order->value)));
    }
    section.items.push_back(
        item("list", problem.channel_name, _("all that is open of this channel"),
             "import_problems:" + std::string(problems_of_channel) + std::to_string(problem.channel.value)));
    return section;
}

} // namespace

std::vector<ListEntry> problem_queues(std::string const& chosen, std::string const& channel)
{
    std::vector<ListEntry> all{{"", to_utf8(_("Needs a person"))}};
    if (chosen.starts_with(problems_of_channel)) {
        all.push_back(
            {chosen, to_utf8(wxString::Format(_("Of %s"), from_utf8(channel))), "cart", Tone::accent});
    }
    all.push_back({"open", to_utf8(_("Everything open")), "warning", Tone::warn});
    all.push_back({"refused", to_utf8(_("Not taken")), "error", Tone::bad, true});
    all.push_back({"changed_after_release", to_utf8(_("Changed too late")), "refresh", Tone::bad, true});
    all.push_back({"unknown_sku", to_utf8(_("Unknown SKU")), "tag", Tone::warn});
    all.push_back({"", to_utf8(_("Over"))});
    all.push_back({"done", to_utf8(_("Dealt with")), "check", Tone::ok});
    return all;
}

std::string problem_totals(std::map<std::string, std::int64_t> const& open_by_kind)
{
    std::int64_t open = 0;
    for (auto const& [kind, count] : open_by_kind)
        open += count;
    return to_utf8(wxString::Format(_("%s open"), from_utf8(grouped_words(open))));
}

std::vector<ListCell> problem_cells(ProblemRow const& problem, kernel::Timestamp now)
{
    ListCell kind;
    kind.pill = kind_pill(problem);
    ListCell client{problem.client_name, problem.channel_name};
    client.dot = problem.client_color;
    return {{when_words(problem.created_at, now)},
            client,
            {subject_words(problem), problem.order_status.empty() ? "" : status_word(problem.order_status),
             Tone::neutral, true},
            kind,
            {what_words(problem), problem.resolved_at
                                      ? with_middle_dots({problem.resolved_reason, problem.resolved_by})
                                      : to_do_brief(problem)}};
}

Detail problem_detail(ProblemRow const& problem, bool may_resolve, kernel::Timestamp now)
{
    Detail detail;
    detail.title = subject_words(problem);
    detail.pill = kind_pill(problem);
    detail.brand_color = problem.client_color;
    detail.subtitle = {{with_middle_dots({problem.client_name, problem.channel_name})},
                       {when_words(problem.created_at, now), Tone::neutral, DetailLine::Look::small}};
    DetailSection what{to_utf8(_("What is wrong")), {}, std::nullopt, {}, {}};
    what.lines.push_back({what_words(problem), problem.resolved_at ? Tone::neutral : Tone::bad});
    detail.sections.push_back(std::move(what));
    if (problem.resolved_at) {
        detail.sections.push_back(done_section(problem, now));
    } else {
        DetailSection to_do{to_utf8(_("What to do")), {}, std::nullopt, {}, {}};
        to_do.lines.push_back({to_do_words(problem)});
        if (!may_resolve) {
            to_do.lines.push_back({to_utf8(_("An account manager says when it is dealt with.")),
                                   Tone::neutral, DetailLine::Look::small});
        }
        detail.sections.push_back(std::move(to_do));
    }
    detail.sections.push_back(open_section(problem));
    return detail;
}

void add_problems(Detail& detail, std::vector<ProblemRow> const& open, kernel::Timestamp now)
{
    if (open.empty()) return;
    DetailSection section{to_utf8(_("Import problems")), {}, std::nullopt, {}, {}};
    for (ProblemRow const& problem : open) {
        section.lines.push_back({what_words(problem), Tone::bad});
        section.lines.push_back(
            {with_middle_dots({when_words(problem.created_at, now), to_do_brief(problem)}), Tone::neutral,
             DetailLine::Look::small});
    }
    detail.sections.push_back(std::move(section));
}

std::string problem_done_words(ProblemRow const& problem)
{
    return to_utf8(
        wxString::Format(_("The problem of %s is dealt with."), from_utf8(subject_words(problem))));
}

std::string problem_reopened_words(ProblemRow const& problem)
{
    return to_utf8(
        wxString::Format(_("The problem of %s is open again."), from_utf8(subject_words(problem))));
}

std::string problem_gone_words()
{
    return to_utf8(_("This problem is gone, or no longer within your reach. F5 reads the list anew."));
}

std::string problem_opens_words(ProblemRow const& problem)
{
    return to_utf8(wxString::Format(_("This is %s."), from_utf8(subject_words(problem))));
}

} // namespace poddesk::gui
