#include "gui/returns/analytics_words.h"

#include "gui/orders/words.h"
#include "gui/returns/analytics_presenter.h"
#include "gui/returns/rma_words.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/intl.h>

#include <algorithm>

namespace poddesk::gui {

using returns::in_words;

std::string unknown_item_words()
{
    return to_utf8(_("unknown item"));
}

std::string reading_analytics_words()
{
    return to_utf8(_("Counting returns"));
}

std::string count_words(std::int64_t count)
{
    return count == 0 ? "\xe2\x80\x93" : to_utf8(grouped(count));
}

std::string analytics_column_words(std::string const& column)
{
    if (column == "reason") return to_utf8(_("Reason"));
    if (column == "client") return to_utf8(_("Client"));
    if (column == "sku") return to_utf8(_("SKU"));
    if (column == "title") return to_utf8(_("Item"));
    if (column == "units") return to_utf8(_("Units"));
    if (column == "restocked") return to_utf8(_("Restocked"));
    return column == "none" ? to_utf8(_("No grade")) : column;
}

std::string seconds_words(std::int64_t milliseconds)
{
    return to_utf8(wxString::Format(_("%.1f s"), double(milliseconds) / 1000));
}

namespace {

constexpr std::size_t most_bars = 8;

/// "31 %", of a whole that is not nothing.
std::string share_words(std::int64_t part, std::int64_t whole)
{
    return to_utf8(wxString::Format(wxS("%.0f %%"), whole > 0 ? 100.0 * double(part) / double(whole) : 0.0));
}

Tone tone_of_disposition(std::string const& disposition)
{
    switch (returns::sort_lane(disposition)) {
    case 1:
        return Tone::ok;
    case 2:
        return Tone::teal;
    case 3:
        return Tone::accent;
    case 4:
        return Tone::warn;
    default:
        return disposition == "missing" ? Tone::violet : Tone::bad;
    }
}

BarChart disposition_chart(returns::ReturnsReport const& report)
{
    BarChart chart{to_utf8(_("What became of it")), to_utf8(_("share of inspected units"))};
    auto const mix = returns::disposition_mix(report);
    for (auto const& [disposition, units] : mix) {
        if (chart.bars.size() < most_bars) {
            chart.bars.push_back({in_words(disposition), share_words(units, report.units),
                                  double(units) / double(mix.front().second), 0,
                                  tone_of_disposition(disposition)});
        }
    }
    return chart;
}

BarChart grade_chart(returns::ReturnsReport const& report)
{
    BarChart chart{to_utf8(_("Grades")), to_utf8(_("inspected units"))};
    auto const mix = returns::grade_mix(report);
    std::int64_t const most = *std::max_element(mix.begin(), mix.end());
    constexpr std::array tones{Tone::ok, Tone::teal, Tone::accent, Tone::warn, Tone::bad, Tone::neutral};
    for (std::size_t i = 0; most > 0 && i < mix.size(); ++i) {
        std::string const grade = returns::report_grades[i];
        chart.bars.push_back({grade.empty() ? to_utf8(_("none")) : grade, to_utf8(grouped(mix[i])),
                              double(mix[i]) / double(most), 0, tones[i]});
    }
    return chart;
}

BarChart pace_chart(wxString const& title, wxString const& note, std::vector<returns::PaceOf> const& paces)
{
    BarChart chart{to_utf8(title), to_utf8(note)};
    std::int64_t longest = 1;
    for (returns::PaceOf const& it : paces) {
        longest = std::max(longest, it.p90_ms);
    }
    for (returns::PaceOf const& it : paces) {
        if (chart.bars.size() < most_bars) {
            chart.bars.push_back({in_words(it.name), seconds_words(it.median_ms),
                                  double(it.median_ms) / double(longest), double(it.p90_ms) / double(longest),
                                  Tone::accent});
        }
    }
    chart.empty = to_utf8(_("Nothing was timed yet: the bench times every step."));
    return chart;
}

DetailSection money_section(AnalyticsFacts const& facts)
{
    DetailSection section;
    section.heading = to_utf8(_("Money"));
    for (returns::Recovered const& it : returns::recovered_value(facts.report)) {
        section.facts.push_back({to_utf8(_("Back for sale")), value_words({it.restocked}), Tone::ok});
        section.lines.push_back(
            {to_utf8(wxString::Format(_("Ordered price of the restocked units: %s of %s that came back."),
                                      from_utf8(share_words(it.restocked.minor, it.returned.minor)),
                                      from_utf8(value_words({it.returned})))),
             Tone::neutral, DetailLine::Look::small});
    }
    for (kernel::Money const& it : facts.charged) {
        if (facts.report.parcels > 0) {
            section.facts.push_back({to_utf8(_("Charged per return")),
                                     value_words({{it.minor / facts.report.parcels, it.currency}})});
            section.lines.push_back(
                {to_utf8(wxString::Format(_("Fees of the family returns, %s, by %s closed parcels."),
                                          from_utf8(value_words({it})), grouped(facts.report.parcels))),
                 Tone::neutral, DetailLine::Look::small});
        }
    }
    for (returns::MonthSoFar const& it : facts.months) {
        section.lines.push_back({in_words(it)});
    }
    if (facts.months.empty()) {
        section.lines.push_back({to_utf8(_("No pod has a baseline yet, so nobody can say what is saved: "
                                           "poddeskctl returns baseline --pod CODE --seconds N.")),
                                 Tone::neutral, DetailLine::Look::small});
    }
    return section;
}

DetailSection defects_section(returns::ReturnsReport const& report, kernel::Timestamp now)
{
    DetailSection section;
    section.heading = to_utf8(_("Tell the client: the same defect again"));
    section.note = to_utf8(
        wxString::Format(_("%d units or more in %d days"), returns::defect_units, returns::defect_days));
    for (returns::RepeatDefect const& it : report.defects) {
        DetailItem item;
        item.icon = "warning";
        item.title = it.sku + ", " + in_words(it.reason);
        item.subtitle = with_middle_dots({it.client_name, it.title, to_utf8(when(it.last, now))});
        item.right = to_utf8(wxString::FromUTF8("\xc3\x97 ") + grouped(it.units));
        item.key = std::to_string(it.product.value) + "/" + it.reason;
        section.items.push_back(std::move(item));
    }
    if (section.items.empty()) {
        section.lines.push_back({to_utf8(_("None.")), Tone::neutral, DetailLine::Look::small});
    }
    return section;
}

DetailSection questions_section(AnalyticsFacts const& facts)
{
    DetailSection section;
    section.heading = to_utf8(_("Questions and their worth"));
    for (returns::QuestionUse const& it : facts.uses) {
        auto const pace = std::find_if(facts.questions.begin(), facts.questions.end(),
                                       [&](returns::PaceOf const& of) { return of.key == it.key; });
        DetailItem item;
        item.icon = it.is_idle() ? "close" : "why";
        item.title = it.ask;
        wxString const worth = it.decisive == 0  ? _("never changed what became of an item")
                               : it.answers == 1 ? _("always the same answer")
                                                 : wxString::Format(_("decided %s of %s items"),
                                                                    grouped(it.decisive), grouped(it.asked));
        item.subtitle = with_middle_dots(
            {it.is_idle() ? to_utf8(_("Remove it")) : std::string(), it.client, to_utf8(worth)});
        item.right = pace == facts.questions.end() ? std::string() : seconds_words(pace->median_ms);
        section.items.push_back(std::move(item));
    }
    std::stable_partition(section.items.begin(), section.items.end(),
                          [](DetailItem const& item) { return item.icon == "close"; });
    if (section.items.empty()) {
        section.lines.push_back({to_utf8(_("None was asked.")), Tone::neutral, DetailLine::Look::small});
    }
    return section;
}

DetailSection pace_section(wxString const& heading, std::vector<returns::PaceOf> const& paces)
{
    constexpr std::size_t most = 8;
    DetailSection section;
    section.heading = to_utf8(heading);
    section.note = to_utf8(_("median, 90 %"));
    for (std::size_t i = 0; i < std::min(paces.size(), most); ++i) {
        section.facts.push_back({paces[i].name + " (" + to_utf8(grouped(paces[i].times)) + ")",
                                 seconds_words(paces[i].median_ms) + ", " + seconds_words(paces[i].p90_ms)});
    }
    return section;
}

} // namespace

AnalyticsScreen analytics_screen(AnalyticsFacts const& facts, kernel::Timestamp now)
{
    AnalyticsScreen screen;
    screen.is_loaded = true;
    screen.query = facts.query;
    screen.charts = {
        disposition_chart(facts.report), grade_chart(facts.report),
        pace_chart(_("Time of a step"), _("median; the mark is the 90th percentile"), facts.steps),
        pace_chart(_("Time of an item, by person"), _("without pauses over 60 s; your own unless you lead"),
                   facts.people)};
    for (BarChart& chart : screen.charts) {
        if (chart.empty.empty()) {
            chart.empty = to_utf8(_("Nothing was inspected in this time."));
        }
    }
    screen.facts.sections = {money_section(facts), defects_section(facts.report, now),
                             questions_section(facts)};
    if (!facts.products.empty()) {
        screen.facts.sections.push_back(pace_section(_("Time of an item, by product"), facts.products));
    }
    for (returns::RmaClient const& it : facts.clients) {
        screen.clients.emplace_back(it.code, it.name);
    }
    screen.totals = to_utf8(wxString::Format(_("%s units inspected, %s parcels closed in %d days"),
                                             grouped(facts.report.units), grouped(facts.report.parcels),
                                             facts.query.days));
    return screen;
}

} // namespace poddesk::gui
