#include "gui/fulfillment/pick_list_words.h"

#include "gui/fulfillment/pick_lists.h"
#include "gui/fulfillment/words.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <algorithm>

namespace poddesk::gui {

using fulfillment::PickListRow;
using fulfillment::PickListState;
using fulfillment::PickStop;

namespace {

constexpr std::size_t most_rows = 80; ///< of a list, in the pane at the right; the bench shows all

std::string units(std::int64_t number)
{
    return to_utf8(
        wxString::Format(wxPLURAL("%s unit", "%s units", static_cast<unsigned>(number)), grouped(number)));
}

DetailSection rows_section(fulfillment::PickWalk const& walk)
{
    DetailSection section;
    section.heading = to_utf8(_("Stops, as the bins are walked"));
    for (PickStop const& stop : walk.stops) {
        if (section.items.size() == most_rows) {
            auto const more = static_cast<unsigned>(walk.stops.size() - most_rows);
            section.lines.push_back(
                {to_utf8(wxString::Format(wxPLURAL("and %u more", "and %u more", more), more)), Tone::neutral,
                 DetailLine::Look::small});
            break;
        }
        DetailItem item{stop.kind.empty() ? "box" : stop.kind,
                        stop.client_color,
                        with_middle_dots({stop.bin, stop.sku}),
                        with_middle_dots({stop.order_number, product_words(stop.title, stop.kit)}),
                        to_utf8(wxString(wxUniChar(0x00D7)) + wxS(" ") + grouped(stop.quantity)),
                        stop.is_picked ? "check" : "",
                        Tone::ok,
                        "order:" + std::to_string(stop.order.value)};
        if (!stop.is_picked) {
            item.right_tone = Tone::neutral;
        }
        section.items.push_back(std::move(item));
    }
    if (section.items.empty()) {
        section.lines.push_back({to_utf8(_("All of its work was taken back.")), Tone::neutral, {}});
    }
    return section;
}

} // namespace

std::vector<ListEntry> pick_list_queues()
{
    return {{"", to_utf8(_("Pick lists"))},
            {"to_pick", to_utf8(_("To pick")), "list", Tone::accent},
            {"picking", to_utf8(_("Picking")), "scan", Tone::violet},
            {"short", to_utf8(_("Short")), "warning", Tone::warn, true},
            {"picked", to_utf8(_("Picked")), "check", Tone::ok},
            {"all", to_utf8(_("All")), "inbox"}};
}

Pill pick_list_pill(PickListRow const& row)
{
    switch (row.state()) {
    case PickListState::to_pick:
        return {to_utf8(_("To pick")), Tone::accent, false, {}};
    case PickListState::picking:
        return {to_utf8(_("Picking")), Tone::violet, false, {}};
    case PickListState::picked:
        return {to_utf8(_("Picked")), Tone::ok, false, {}};
    case PickListState::empty:
        break;
    }
    return {to_utf8(_("Taken back")), Tone::neutral, false, {}};
}

ListRow pick_list_cells(PickListRow const& row, kernel::Timestamp now)
{
    std::int64_t const all = row.left + row.picked;
    std::string const key = std::to_string(row.id.value);
    ListCell state{{}, {}, Tone::neutral, false, pick_list_pill(row), {}, {}};
    ListCell shorts{};
    if (row.shorts > 0) {
        shorts = {grouped_words(row.shorts), {}, Tone::warn, true, {}, {}, "warning"};
    }
    ListCell who{row.pickers.empty() ? to_utf8(_("Nobody yet")) : row.pickers,
                 row.last_pick_at ? to_utf8(wxString::Format(_("last pick %s"),
                                                             from_utf8(when_words(*row.last_pick_at, now))))
                                  : std::string(),
                 Tone::neutral};
    return {key,
            key,
            {{row.number, {}, Tone::neutral, true},
             state,
             {row.pod_code},
             {grouped_words(row.orders)},
             {to_utf8(wxString::Format(_("%s of %s"), grouped(row.picked), grouped(all)))},
             shorts,
             who,
             {age_words(row.released_at, now), row.released_by}}};
}

Detail pick_list_detail(PickListRow const& row, fulfillment::PickWalk const& walk, kernel::Timestamp now)
{
    Detail detail;
    detail.title = row.number;
    detail.pill = pick_list_pill(row);
    detail.subtitle.push_back(
        {with_middle_dots({walk.pod, units(row.left + row.picked)}), Tone::neutral, {}});
    detail.subtitle.push_back(
        {to_utf8(wxString::Format(_("released %s by %s"), from_utf8(when_words(row.released_at, now)),
                                  from_utf8(row.released_by))),
         Tone::neutral, DetailLine::Look::small});
    DetailSection facts;
    facts.heading = to_utf8(_("Progress"));
    facts.facts.push_back({to_utf8(_("Left to pick")), units(row.left)});
    facts.facts.push_back(
        {to_utf8(_("Picked")), units(row.picked), row.picked > 0 ? Tone::ok : Tone::neutral});
    facts.facts.push_back({to_utf8(_("Orders")), grouped_words(row.orders)});
    if (row.shorts > 0) {
        facts.facts.push_back({to_utf8(_("Short picks to work off")), grouped_words(row.shorts), Tone::warn});
    }
    if (!row.pickers.empty()) {
        facts.facts.push_back({to_utf8(_("Picked by")), row.pickers});
    }
    detail.sections.push_back(std::move(facts));
    detail.sections.push_back(rows_section(walk));
    return detail;
}

std::string pick_list_totals(std::int64_t lists)
{
    return to_utf8(wxString::Format(wxPLURAL("%s pick list", "%s pick lists", static_cast<unsigned>(lists)),
                                    grouped(lists)));
}

std::string pick_list_gone_words()
{
    return to_utf8(_("This pick list is gone, or it is not of your pods."));
}

std::string on_the_bench_words(std::string const& number)
{
    return to_utf8(wxString::Format(_("%s is on the pick bench."), from_utf8(number)));
}

std::string list_printed_words(std::string const& number, std::string const& printer)
{
    return to_utf8(wxString::Format(_("%s is printed on %s."), from_utf8(number), from_utf8(printer)));
}

std::string unreleased_words(std::string const& number, std::int64_t parts)
{
    return to_utf8(wxString::Format(wxPLURAL("%s part is off %s; its order is ready again.",
                                             "%s parts are off %s; their orders are ready again.",
                                             static_cast<unsigned>(parts)),
                                    grouped(parts), from_utf8(number)));
}

ListSpec pick_lists_spec()
{
    ListSpec spec;
    spec.name = "pick-lists";
    spec.title = _("Pick lists");
    spec.menu = _("&Pick list");
    spec.filter_hint = _("Filter: pick list, order (Ctrl+F)");
    spec.first_queue = "to_pick";
    spec.columns = {{"number", _("Pick list"), 128, Align::left, true},
                    {"state", _("State"), 100},
                    {"pod", _("Pod"), 64},
                    {"orders", _("Orders"), 70, Align::right},
                    {"units", _("Picked units"), 110, Align::right},
                    {"shorts", _("Short"), 70},
                    {"who", _("Who"), 170},
                    {"age", _("Released"), 130}};
    spec.chips = {{"pod", _("Pod")}};
    spec.actions = {
        {"pick", _("Pick"), "scan", wxS("Ctrl+B"), _("open the list on the pick bench"), true, false, true},
        {"print", _("Print"), "print", wxS("Ctrl+P"), _("print the list"), true, false},
        {"unrelease", _("Take back"), "undo", wxS("Ctrl+U"),
         _("take the parts of which nothing is picked off the list"), true, true}};
    spec.topics = {"pick_list", "short_pick", "order"};
    spec.empty_icon = "list";
    spec.empty_title = _("No pick list here");
    spec.empty_sentence =
        _("Release ready orders in the order queue (Ctrl+R), and their pick list comes here.");
    return spec;
}

} // namespace poddesk::gui
