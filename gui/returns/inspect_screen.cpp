// What the rules say about the item in hand. See inspect_screen.h.
#include "gui/returns/inspect_screen.h"

#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

using Found = returns::InspectItem::Found;
using returns::in_words;

Tone lane_tone(int lane)
{
    switch (lane) {
    case 1:
        return Tone::ok;
    case 2:
        return Tone::teal;
    case 3:
        return Tone::warn;
    case 4:
        return Tone::violet;
    case 5:
        return Tone::bad;
    default:
        return Tone::neutral;
    }
}

std::string lane_icon(int lane)
{
    switch (lane) {
    case 1:
        return "check";
    case 2:
        return "refresh";
    case 3:
        return "tag";
    case 4:
        return "user";
    case 5:
        return "close";
    default:
        return "search";
    }
}

std::string lane_word(int lane)
{
    return lane == 0 ? to_utf8(_("No lane")) : to_utf8(wxString::Format(_("Lane %d"), lane));
}

returns::RmaLineView const* line_of(InspectParcel const& parcel, returns::RmaLineId line)
{
    for (returns::RmaLineView const& it : parcel.view.lines) {
        if (it.id == line) {
            return &it;
        }
    }
    return nullptr;
}

std::vector<returns::RmaLineView const*> waiting_lines(InspectParcel const& parcel)
{
    std::vector<returns::RmaLineView const*> lines;
    for (returns::RmaLineView const& line : parcel.view.lines) {
        if (line.inspected < line.quantity && line.reception != "canceled") {
            lines.push_back(&line);
        }
    }
    return lines;
}

namespace {

/// With the customer's reason, as the rules know it.
returns::Answers answers_of(InspectParcel const& parcel, ItemInHand const& item)
{
    returns::Answers answers(item.answers.begin(), item.answers.end());
    returns::RmaLineView const* const line = line_of(parcel, item.line);
    answers["reason"] = line && item.found == Found::expected ? line->reason : "unknown";
    return answers;
}

returns::ItemFacts facts_of(InspectParcel const& parcel, ItemInHand const& item)
{
    auto const found = parcel.facts.find(item.line);
    return item.found == Found::expected && found != parcel.facts.end() ? found->second : item.facts;
}

/// Some dispositions are no rule's: a person said what was found.
std::optional<returns::Verdict> by_hand(ItemInHand const& item)
{
    char const* const disposition = item.found == Found::missing                  ? "missing"
                                    : item.found == Found::wrong_item             ? "wrong_item"
                                    : item.found == Found::extra && !item.product ? "quarantine"
                                                                                  : nullptr;
    if (!disposition) {
        return std::nullopt;
    }
    std::string const option = in_words(disposition);
    return returns::Verdict{item.found == Found::extra ? "D" : "",
                            disposition,
                            {"disposition",
                             option,
                             {{option,
                               true,
                               "person",
                               {},
                               to_utf8(_("You said what lies there; no rule "
                                         "was asked."))}}}};
}

} // namespace

returns::Step step_of(InspectParcel const& parcel, ItemInHand const& item)
{
    if (auto verdict = by_hand(item)) {
        return {std::nullopt, std::move(verdict)};
    }
    return returns::next_step(parcel.policy, answers_of(parcel, item), facts_of(parcel, item));
}

std::optional<returns::Verdict> verdict_of(InspectParcel const& parcel, ItemInHand const& item)
{
    return step_of(parcel, item).verdict;
}

bool lacks_serial(ItemInHand const& item)
{
    bool const is_asked = item.found == Found::expected || item.found == Found::extra;
    return is_asked && item.product && item.product->needs_serial && !item.serial;
}

SerialFit serial_fit(InspectParcel const& parcel, ItemInHand const& item)
{
    if (!item.product || !item.serial || item.serial->empty()) {
        return SerialFit::unsaid;
    }
    for (returns::InspectionView const& it : parcel.view.inspections) {
        if (!it.is_undone && it.sku == item.product->sku && it.serial == item.serial) {
            return SerialFit::repeated;
        }
    }
    if (!parcel.view.order) {
        return SerialFit::unknown;
    }
    auto const out = parcel.serials.find(item.product->product);
    return out != parcel.serials.end() && out->second.contains(*item.serial) ? SerialFit::fits
                                                                             : SerialFit::other;
}

bool lacks_photo(std::optional<returns::Verdict> const& verdict, ItemInHand const& item)
{
    return verdict && verdict->needs_photo && item.photos.empty();
}

bool waits_for_person(InspectParcel const& parcel, ItemInHand const& item, returns::Verdict const& verdict)
{
    if (verdict.disposition == "missing" || verdict.disposition == "wrong_item" ||
        verdict.disposition == "return_to_customer") {
        return false;
    }
    if (verdict.acceptance == "manual_intervention_required") {
        return true;
    }
    bool const is_paid_for = item.found == Found::expected && parcel.view.order;
    return is_paid_for && verdict.acceptance.empty() && verdict.grade == "E" &&
           !returns::is_our_fault(answers_of(parcel, item)["reason"]);
}

bool may_repeat(InspectState const& state)
{
    if (!state.parcel || !state.last || state.last->item.found != Found::expected) {
        return false;
    }
    if (state.step == InspectStep::ask) {
        return state.item->found == Found::expected && state.item->line == state.last->item.line &&
               state.item->answers.empty();
    }
    returns::RmaLineView const* const line = line_of(*state.parcel, state.last->item.line);
    return state.step == InspectStep::item && line && line->inspected < line->quantity;
}

std::vector<std::string> leave_out_reasons()
{
    return {to_utf8(_("Somebody else did it already")), to_utf8(_("The item is in its parcel again")),
            to_utf8(_("It was a mistake"))};
}

std::vector<std::string> put_down_reasons()
{
    return {to_utf8(_("Goes on later")), to_utf8(_("Waits for a person's look")),
            to_utf8(_("Something is unclear, the client is asked")), to_utf8(_("Wrong parcel"))};
}

} // namespace poddesk::gui
