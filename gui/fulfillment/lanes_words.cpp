#include "gui/fulfillment/lanes_words.h"

#include "domain/kernel/time_of_day.h"
#include "gui/fulfillment/routing_words.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <fmt/format.h>

namespace poddesk::gui {

using fulfillment::ClosedDay;
using fulfillment::LaneRow;
using fulfillment::LaneState;

namespace {

Pill state_pill(LaneRow const& lane)
{
    switch (lane.state) {
    case LaneState::open:
        return {to_utf8(_("Open")), Tone::ok, false, {}};
    case LaneState::locked:
        return {to_utf8(_("Locked")), Tone::warn, false, "lock"};
    case LaneState::asleep:
        return {to_utf8(_("Asleep")), Tone::neutral, false, "moon"};
    }
    return {};
}

ListCell count_cell(std::int64_t count, Tone tone = Tone::neutral)
{
    ListCell cell{grouped_words(count)};
    if (count > 0 && tone != Tone::neutral) {
        cell.tone = tone;
        cell.bold = true;
    }
    return cell;
}

} // namespace

std::vector<ListEntry> lanes_queues()
{
    return {{"", to_utf8(_("Lanes"))},
            {"all", to_utf8(_("All lanes")), "list"},
            {"late", to_utf8(_("With late orders")), "warning", Tone::bad, true},
            {"closed", to_utf8(_("Locked or asleep")), "lock", Tone::warn}};
}

std::string lanes_totals(std::vector<LaneRow> const& lanes)
{
    std::int64_t ready = 0;
    std::int64_t late = 0;
    for (LaneRow const& it : lanes) {
        ready += it.ready;
        late += it.late;
    }
    return with_middle_dots({to_utf8(wxString::Format(_("%s ready"), from_utf8(grouped_words(ready)))),
                             to_utf8(wxString::Format(_("%s late"), from_utf8(grouped_words(late))))});
}

std::string lane_name(LaneRow const& lane)
{
    return lane.id == fulfillment::no_lane ? to_utf8(_("All other orders")) : lane.rules.name;
}

std::string lane_takes(LaneRow const& lane)
{
    std::vector<std::string> words;
    if (lane.id == fulfillment::no_lane) words.push_back(to_utf8(_("what no lane takes")));
    for (std::string const& it : lane.client_names)
        words.push_back(it);
    for (std::string const& it : lane.rules.services)
        words.push_back(it);
    if (lane.rules.most_units)
        words.push_back(to_utf8(wxString::Format(
            wxPLURAL("up to %d unit", "up to %d units", static_cast<unsigned>(*lane.rules.most_units)),
            static_cast<int>(*lane.rules.most_units))));
    if (lane.rules.is_abroad) words.push_back(to_utf8(*lane.rules.is_abroad ? _("abroad") : _("domestic")));
    if (words.empty()) words.push_back(to_utf8(_("every order")));
    return with_middle_dots(words);
}

std::vector<ListCell> lane_cells(LaneRow const& lane, kernel::Timestamp now)
{
    ListCell name{lane_name(lane), lane_takes(lane), Tone::neutral, true};
    ListCell state;
    state.pill = state_pill(lane);
    if (lane.wakes_at)
        state.under = to_utf8(wxString::Format(_("until %s"), from_utf8(when_words(*lane.wakes_at, now))));
    ListCell cutoff{lane.next_cutoff ? when_words(*lane.next_cutoff, now) : to_utf8(_("closed"))};
    return {name,
            {lane.pod_code},
            state,
            cutoff,
            count_cell(lane.ready),
            count_cell(lane.due, Tone::warn),
            count_cell(lane.late, Tone::bad),
            count_cell(lane.released),
            count_cell(lane.picking),
            count_cell(lane.packed)};
}

Detail lane_detail(LaneRow const& lane, std::vector<ClosedDay> const& closed, kernel::Timestamp now)
{
    Detail detail;
    detail.title = lane_name(lane);
    detail.pill = state_pill(lane);
    detail.subtitle.push_back({with_middle_dots({lane.pod_name, lane_takes(lane)})});
    DetailSection work{to_utf8(_("Work")), {}, std::nullopt, {}, {}};
    if (lane.next_cutoff)
        work.facts.push_back({to_utf8(_("Next cutoff")), when_words(*lane.next_cutoff, now)});
    work.facts.push_back({to_utf8(_("Ready")), grouped_words(lane.ready)});
    work.facts.push_back({to_utf8(_("Due by the cutoff")), grouped_words(lane.due),
                          lane.due > 0 ? Tone::warn : Tone::neutral});
    work.facts.push_back(
        {to_utf8(_("Late")), grouped_words(lane.late), lane.late > 0 ? Tone::bad : Tone::neutral});
    detail.sections.push_back(std::move(work));
    DetailSection days{to_utf8(_("Closed days")), {}, std::nullopt, {}, {}};
    for (ClosedDay const& it : closed)
        if (it.pod == lane.pod) days.facts.push_back({kernel::format_date(it.day), it.name});
    if (!days.facts.empty()) detail.sections.push_back(std::move(days));
    return detail;
}

std::vector<FormField> release_form(LaneRow const& lane)
{
    FormField count{"count", to_utf8(_("How many orders, most urgent first"))};
    count.preset = std::to_string(std::min<std::int64_t>(lane.ready, 50));
    count.complaint = to_utf8(_("Write how many orders, like 50."));
    return {count};
}

std::vector<FormField> sleep_form()
{
    return {{"until", to_utf8(_("Until (a day; empty: until it is opened)"))}};
}

std::vector<FormField> lane_form(std::optional<LaneRow> const& lane,
                                 std::vector<fulfillment::PodCosts> const& pods,
                                 std::vector<fulfillment::ClientRouting> const& clients)
{
    std::vector<FormField> form;
    if (!lane) form.push_back(pod_field(to_utf8(_("Pod")), pods));
    FormField name{"name", to_utf8(_("Name"))};
    name.complaint = to_utf8(_("Give the lane a name, like Express."));
    FormField client{"client", to_utf8(_("Only orders of"))};
    client.choices.emplace_back("", to_utf8(_("every client")));
    for (fulfillment::ClientRouting const& it : clients)
        client.choices.emplace_back(std::to_string(it.client.value), it.client_name);
    FormField services{"services", to_utf8(_("Only these services, with commas (empty: all)"))};
    FormField most{"most_units", to_utf8(_("At most so many units (empty: any)"))};
    FormField where{"where", to_utf8(_("Going"))};
    where.choices = {{"", to_utf8(_("anywhere"))},
                     {"domestic", to_utf8(_("within the country"))},
                     {"abroad", to_utf8(_("abroad"))}};
    FormField cutoff{"cutoff", to_utf8(_("Cutoff, like 14:30 (empty: the pod's)"))};
    if (lane) {
        name.preset = lane->rules.name;
        if (lane->rules.clients.size() > 1) {
            std::string several;
            for (kernel::ClientId const it : lane->rules.clients)
                several += fmt::format("{}{}", several.empty() ? "" : ",", it.value);
            client.choices.emplace_back(several, with_middle_dots(lane->client_names));
            client.preset = several;
        } else if (!lane->rules.clients.empty()) {
            client.preset = std::to_string(lane->rules.clients.front().value);
        }
        services.preset = fmt::format("{}", fmt::join(lane->rules.services, ", "));
        if (lane->rules.most_units) most.preset = std::to_string(*lane->rules.most_units);
        if (lane->rules.is_abroad) where.preset = *lane->rules.is_abroad ? "abroad" : "domestic";
        if (lane->rules.cutoff) cutoff.preset = kernel::format_clock(*lane->rules.cutoff);
    }
    for (FormField const& it : {name, client, services, most, where, cutoff})
        form.push_back(it);
    return form;
}

std::vector<FormField> cutoff_form(std::vector<fulfillment::PodCosts> const& pods,
                                   std::vector<fulfillment::CutoffCarrier> const& carriers)
{
    FormField carrier{"carrier", to_utf8(_("Of"))};
    carrier.choices.emplace_back("", to_utf8(_("the pod: every carrier without one of its own")));
    for (fulfillment::CutoffCarrier const& it : carriers)
        carrier.choices.emplace_back(it.code, it.name);
    FormField time{"time", to_utf8(_("Cutoff, like 14:30 (of a carrier empty: the pod's)"))};
    return {pod_field(to_utf8(_("Pod")), pods), carrier, time};
}

std::string cutoff_set_words(std::string const& time)
{
    return to_utf8(time.empty() ? wxString(_("The carrier's cutoff is the pod's own."))
                                : wxString::Format(_("The cutoff is %s."), from_utf8(time)));
}

std::vector<FormField> closed_day_form(std::vector<fulfillment::PodCosts> const& pods)
{
    FormField day{"day", to_utf8(_("Day, like 2026-12-25"))};
    day.complaint = to_utf8(_("Write the day, like 2026-12-25."));
    FormField name{"name", to_utf8(_("Why, like Christmas Day"))};
    name.complaint = to_utf8(_("Write why the pod is closed."));
    return {pod_field(to_utf8(_("Pod")), pods), day, name};
}

std::string released_words(std::string const& lane, std::int64_t parts, std::string const& pick_list)
{
    return to_utf8(wxString::Format(
        wxPLURAL("%s: %d order is on %s.", "%s: %d orders are on %s.", static_cast<unsigned>(parts)),
        from_utf8(lane), static_cast<int>(parts), from_utf8(pick_list)));
}

std::string lane_state_words(std::string const& lane, LaneState state)
{
    switch (state) {
    case LaneState::open:
        return to_utf8(wxString::Format(_("%s is open."), from_utf8(lane)));
    case LaneState::locked:
        return to_utf8(
            wxString::Format(_("%s is locked: it collects orders and releases none."), from_utf8(lane)));
    case LaneState::asleep:
        return to_utf8(
            wxString::Format(_("%s is asleep: its orders fall to the next lane."), from_utf8(lane)));
    }
    return {};
}

std::string lane_saved_words(std::string const& lane)
{
    return to_utf8(wxString::Format(_("%s is saved."), from_utf8(lane)));
}

std::string lane_removed_words(std::string const& lane)
{
    return to_utf8(
        wxString::Format(_("%s is removed; its orders fall to the other lanes."), from_utf8(lane)));
}

std::string lane_moved_words(std::string const& lane, bool moved)
{
    return to_utf8(
        wxString::Format(moved ? _("%s is moved.") : _("%s is at the end already."), from_utf8(lane)));
}

std::string closed_day_words(std::string const& day, std::string const& pod)
{
    return to_utf8(wxString::Format(_("%s is closed on %s."), from_utf8(pod), from_utf8(day)));
}

} // namespace poddesk::gui
