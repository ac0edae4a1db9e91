// The headline, the lane and the side in words. See inspect_screen.h.
#include "gui/returns/inspect_wording.h"

#include "gui/orders/words.h"
#include "gui/returns/rma_words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <algorithm>

namespace poddesk::gui {

using Found = returns::InspectItem::Found;
using returns::in_words;

namespace {

wxString number_keys(std::size_t count)
{
    return count == 0   ? wxString(_("Nothing to choose"))
           : count == 1 ? wxString(_("Press 1"))
                        : wxString::Format(_("Press 1 to %zu"), count);
}

} // namespace

void Wording::lane_of(returns::Verdict const& verdict, wxString const& caption, bool loud)
{
    int const lane = returns::sort_lane(verdict.disposition);
    InspectLane tile;
    tile.caption = to_utf8(caption);
    tile.lane = lane_word(lane);
    tile.name = in_words(verdict.disposition);
    tile.grade =
        verdict.grade.empty() ? "" : to_utf8(wxString::Format(_("Grade %s"), from_utf8(verdict.grade)));
    tile.icon = lane_icon(lane);
    tile.tone = lane_tone(lane);
    tile.loud = loud;
    if (verdict.disposition == "restock") {
        tile.where = s_.item && s_.item->bin
                         ? to_utf8(wxString::Format(_("bin %s"), from_utf8(s_.item->bin->code)))
                         : to_utf8(_("no bin is free: scan one"));
        tile.hint = to_utf8(_("Scan the bin to confirm"));
    } else if (lane == 0) {
        tile.where = to_utf8(_("the customer is not refunded for it"));
        tile.hint = to_utf8(_("Enter confirms"));
    } else {
        tile.where = to_utf8(lane == 5   ? _("out of stock for good")
                             : lane == 4 ? _("a person looks at it")
                             : lane == 3 ? _("sold elsewhere, not as new")
                                         : _("made good first"));
        tile.hint = to_utf8(_("Put it there, then Enter"));
    }
    if (loud && s_.item && waits_for_person(*s_.parcel, *s_.item, verdict)) {
        tile.where = with_middle_dots({tile.where, to_utf8(_("a person decides about the refund"))});
    }
    if (loud && s_.item && lacks_photo(verdict, *s_.item)) {
        tile.hint = to_utf8(_("A photo is demanded: press P"));
    }
    screen_.lane = std::move(tile);
}

/// Where the first answer leads, as far as it goes.
void Wording::likely_lane()
{
    ItemInHand then = *s_.item;
    std::size_t keys = 0;
    returns::Step step = step_of(*s_.parcel, then);
    while (step.question && keys < s_.parcel->policy.questions.size()) {
        returns::Question const& asked = s_.parcel->policy.questions[*step.question];
        then.answers.emplace_back(asked.key, asked.answers.front().key);
        step = step_of(*s_.parcel, then);
        ++keys;
    }
    if (step.verdict) {
        lane_of(*step.verdict,
                keys == 1 ? wxString(_("Heading for, after key 1"))
                          : wxString::Format(_("Heading for, after key 1 %zu times"), keys),
                keys == 1);
        screen_.likely = 0;
        if (keys > 1) {
            screen_.lane->hint.clear();
        }
    }
}

void Wording::lane()
{
    if (s_.step == InspectStep::close) {
        InspectLane tile;
        tile.caption = to_utf8(_("Every item is done"));
        tile.lane = to_utf8(_("Close it"));
        tile.name = to_utf8(_("Enter closes the parcel"));
        tile.where = to_utf8(_("the shop is told what to refund"));
        tile.hint = to_utf8(_("or scan the next parcel"));
        tile.icon = "check";
        tile.tone = Tone::accent;
        tile.loud = true;
        screen_.lane = std::move(tile);
    } else if (s_.item && s_.step == InspectStep::lane) {
        if (auto const verdict = verdict_of(*s_.parcel, *s_.item)) {
            crumbs(std::nullopt);
            screen_.question = verdict->decision.alternatives.empty()
                                   ? in_words(verdict->disposition)
                                   : verdict->decision.alternatives.front().sentence;
            lane_of(*verdict, _("Put it into"), true);
        }
    } else if (s_.item && s_.step == InspectStep::serial) {
        crumbs(std::nullopt);
        screen_.question = to_utf8(_("Which serial is on it?"));
        screen_.question_place = to_utf8(_("scan it or type it; F8: none can be read"));
    } else if (s_.item && s_.step == InspectStep::ask) {
        auto const step = step_of(*s_.parcel, *s_.item);
        crumbs(step.question);
        if (step.question) {
            answers(*step.question);
            likely_lane();
        }
    } else if (s_.last && s_.step == InspectStep::item) {
        returns::Verdict verdict{s_.last->grade, s_.last->disposition, {}};
        lane_of(verdict, _("The last item went to"), false);
        screen_.lane->where = s_.last->bin.empty()
                                  ? screen_.lane->where
                                  : to_utf8(wxString::Format(_("bin %s"), from_utf8(s_.last->bin)));
        screen_.lane->hint = to_utf8(_("Ctrl Z takes it back"));
    }
}

Pill Wording::row_pill(returns::RmaLineView const& line) const
{
    if (s_.item && s_.item->line == line.id) {
        return {to_utf8(_("Now")), Tone::accent, false, "current"};
    }
    if (line.inspected < line.quantity) {
        return {to_utf8(line.inspected == 0 ? wxString(_("Waiting"))
                                            : wxString::Format(_("%s of %s"), grouped(line.inspected),
                                                               grouped(line.quantity))),
                Tone::neutral, false, "waiting"};
    }
    auto const& all = s_.parcel->view.inspections;
    auto const last = std::find_if(all.rbegin(), all.rend(), [&](returns::InspectionView const& it) {
        return it.line == line.id && !it.is_undone;
    });
    if (last == all.rend()) {
        return {};
    }
    int const lane = returns::sort_lane(last->disposition);
    return {last->grade.empty() ? in_words(last->disposition)
                                : to_utf8(wxString::Format(_("%s, lane %d"), from_utf8(last->grade), lane)),
            lane == 0 ? Tone::bad : lane_tone(lane), false, lane_icon(lane)};
}

void Wording::rows()
{
    if (!s_.parcel) {
        screen_.parcel_title = to_utf8(_("Next by their promise"));
        for (returns::RmaRow const& row : s_.overview.waiting) {
            Pill const due = due_pill(row, now_);
            std::string const cart =
                row.cart.empty() ? "" : to_utf8(wxString::Format(_("cart %s"), from_utf8(row.cart)));
            screen_.parcel.push_back({row.number, with_middle_dots({cart, row.client_name, row.customer}),
                                      Tone::neutral, "", "return", due, false});
        }
        return;
    }
    auto const [all, done] = units_of(*s_.parcel);
    screen_.parcel_title = to_utf8(_("In this parcel"));
    screen_.parcel_done = to_utf8(wxString::Format(_("%s of %s done"), grouped(done), grouped(all)));
    for (returns::RmaLineView const& line : s_.parcel->view.lines) {
        if (line.reception == "canceled") {
            continue;
        }
        InspectRow row{line.title.empty() ? to_utf8(_("Unknown item")) : line.title,
                       line.is_extra ? to_utf8(_("not on the RMA")) : line.sku,
                       line.is_extra ? Tone::warn : Tone::neutral,
                       line.picture,
                       line.kind,
                       row_pill(line),
                       s_.item && s_.item->line == line.id};
        screen_.parcel.push_back(std::move(row));
    }
    if (s_.item && s_.item->found == Found::extra) {
        screen_.parcel.push_back({s_.item->product ? s_.item->product->title : to_utf8(_("Unknown item")),
                                  to_utf8(_("not on the RMA")),
                                  Tone::warn,
                                  s_.item->product ? s_.item->product->picture : "",
                                  s_.item->product ? s_.item->product->kind : "box",
                                  {to_utf8(_("Extra item")), Tone::warn, false, "warning"},
                                  true});
    }
}

void Wording::today()
{
    returns::Pace const& pace = s_.overview.pace;
    screen_.today = {{to_utf8(_("Items inspected")), grouped_words(pace.items)},
                     {to_utf8(_("Parcels closed")), grouped_words(pace.parcels)},
                     {to_utf8(_("Value back to stock")), pace.back.empty() ? "0" : value_words(pace.back)},
                     {to_utf8(_("Parcels waiting")), grouped_words(pace.waiting)}};
    screen_.waiting = pace.waiting;
}

wxString Wording::asks() const
{
    std::size_t const keys = screen_.choices.size();
    switch (s_.step) {
    case InspectStep::pod:
    case InspectStep::choose:
    case InspectStep::which:
        return number_keys(keys);
    case InspectStep::find:
        return _("Scan the next parcel");
    case InspectStep::item:
        return may_repeat(s_) ? _("Scan the next item, or Enter: same again") : _("Scan the next item");
    case InspectStep::wrong:
        return _("Scan what lies there instead");
    case InspectStep::extra:
        return _("Scan the extra item");
    case InspectStep::serial:
        return _("Scan its serial, or F8: none can be read");
    case InspectStep::note:
        return _("Type the note");
    case InspectStep::photo:
        return _("Photo of the item");
    case InspectStep::aside:
        return _("Why is it put down?");
    case InspectStep::moved:
        return _("Something moved while the server was away");
    case InspectStep::left:
        return _("Why is it left out?");
    case InspectStep::close:
        return _("Enter closes the parcel");
    case InspectStep::ask:
        if (may_repeat(s_)) {
            return wxString::Format(_("%s, or Enter: same again"), number_keys(keys));
        }
        return screen_.lane && screen_.lane->loud && s_.item->bin && screen_.lane->tone == Tone::ok
                   ? wxString::Format(_("%s, or scan bin %s"), number_keys(keys),
                                      from_utf8(s_.item->bin->code))
                   : number_keys(keys);
    case InspectStep::lane:
        break;
    }
    auto const verdict = verdict_of(*s_.parcel, *s_.item);
    if (lacks_photo(verdict, *s_.item)) {
        return _("Take a photo of it first: P");
    }
    if (verdict && verdict->disposition == "restock") {
        return s_.item->bin
                   ? wxString::Format(_("Put it into %s and scan the bin"), from_utf8(s_.item->bin->code))
                   : wxString(_("Scan a bin for it"));
    }
    int const lane = verdict ? returns::sort_lane(verdict->disposition) : 0;
    return lane == 0 ? wxString(_("Enter confirms that it is missing"))
                     : wxString::Format(_("Put it into lane %d, then Enter"), lane);
}

InspectScreen Wording::all()
{
    screen_.step = s_.step;
    screen_.tone = s_.tone;
    screen_.said = s_.said;
    if (s_.parcel) {
        head();
        if (s_.item) {
            card();
        }
    }
    question();
    lane();
    rows();
    today();
    link();
    screen_.asks = to_utf8(asks());
    return std::move(screen_);
}

InspectScreen screen_of(InspectState const& state, kernel::Timestamp now)
{
    return Wording(state, now).all();
}

} // namespace poddesk::gui
