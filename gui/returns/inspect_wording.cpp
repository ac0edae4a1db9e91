// The parcel, the item and the question in words. See inspect_screen.h.
#include "gui/returns/inspect_wording.h"
#include "gui/orders/words_of_records.h"

#include "gui/orders/words.h"
#include "gui/returns/inspect_words.h"
#include "gui/returns/rma_words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <algorithm>

namespace poddesk::gui {

using Found = returns::InspectItem::Found;
using returns::in_words;

std::pair<std::int64_t, std::int64_t> units_of(InspectParcel const& parcel)
{
    std::int64_t all = 0;
    std::int64_t done = 0;
    for (returns::RmaLineView const& line : parcel.view.lines) {
        if (line.reception != "canceled") {
            all += line.quantity;
            done += line.inspected;
        }
    }
    return {all, done};
}

void Wording::head()
{
    returns::RmaView const& view = s_.parcel->view;
    screen_.number = view.number;
    screen_.client_color = view.client_color;
    screen_.pills.push_back(rma_status_pill(view.status));
    if (view.is_return_to_sender()) {
        screen_.pills.push_back({to_utf8(wxString::Format(_("Return to sender: %s"),
                                                          from_utf8(carrier_words(view.carrier_reason)))),
                                 Tone::warn, false, "truck"});
    } else if (view.is_blind) {
        screen_.pills.push_back({to_utf8(_("Came without an RMA")), Tone::warn, false, "warning"});
    } else if (view.order) {
        bool const in_time = view.days_since_shipped <= view.window_days;
        screen_.pills.push_back(
            {to_utf8(
                 wxString::Format(in_time ? _("Day %s of %s, in policy") : _("Day %s of %s, past the window"),
                                  grouped(view.days_since_shipped), grouped(view.window_days))),
             in_time ? Tone::ok : Tone::warn, false, in_time ? "check" : "warning"});
    }
    std::string const customer =
        view.customer + (view.place.empty() || view.customer.empty() ? "" : ", ") + view.place;
    screen_.facts = with_middle_dots(
        {view.client_name, customer,
         view.order_number.empty() ? ""
                                   : to_utf8(wxString::Format(_("order %s"), from_utf8(view.order_number))),
         view.tracking.empty() ? "" : to_utf8(wxString::Format(_("parcel %s"), from_utf8(view.tracking)))});
    promise();
}

void Wording::promise()
{
    returns::RmaView const& view = s_.parcel->view;
    if (!view.arrived_at || view.promise_hours <= 0) {
        return;
    }
    auto const used = std::chrono::duration_cast<std::chrono::minutes>(now_ - *view.arrived_at).count();
    screen_.promise_percent = used * 100 / (view.promise_hours * 60);
    screen_.promise = to_utf8(
        wxString::Format(_("%s h of %s h promise used"), grouped(used / 60), grouped(view.promise_hours)));
    screen_.promise_tone = screen_.promise_percent >= 100  ? Tone::bad
                           : screen_.promise_percent >= 75 ? Tone::warn
                                                           : Tone::accent;
}

void Wording::card_of_line(InspectCard& card, returns::RmaLineView const& line) const
{
    card.title = line.title;
    card.facts = with_middle_dots(
        {line.sku, line.barcode.empty() ? "" : "GTIN " + line.barcode,
         line.unit_price ? to_utf8(wxString::Format(_("paid %s"), from_utf8(value_words({*line.unit_price}))))
                         : ""});
    card.picture = line.picture;
    card.kind = line.kind;
    card.expected = to_utf8(wxString::Format(
        wxPLURAL("%s unit, %s done", "%s units, %s done", static_cast<unsigned>(line.quantity)),
        grouped(line.quantity), grouped(line.inspected)));
    card.reason = in_words(line.reason);
    card.words = line.note.empty() ? "" : "\xe2\x80\x9c" + line.note + "\xe2\x80\x9d";
    if (s_.parcel->view.is_return_to_sender()) {
        card.reason = to_utf8(_("None: the carrier brought it back"));
        return;
    }
    card.wants = to_utf8(wxString::Format(_("Wants: %s"), from_utf8(in_words(line.wants)).Lower()));
}

void Wording::card()
{
    ItemInHand const& item = *s_.item;
    InspectCard card;
    returns::RmaLineView const* const line = line_of(*s_.parcel, item.line);
    if (line) {
        card_of_line(card, *line);
    } else if (item.product) {
        card.title = item.product->title;
        card.facts = with_middle_dots(
            {item.product->sku, item.product->barcode.empty() ? "" : "GTIN " + item.product->barcode});
        card.picture = item.product->picture;
        card.kind = item.product->kind;
    } else {
        card.title = to_utf8(_("An item that nobody knows"));
        card.kind = "box";
    }
    switch (item.found) {
    case Found::expected:
        card.check =
            to_utf8(item.scanned ? _("Scanned item matches the RMA line") : _("Chosen by hand, not scanned"));
        card.check_tone = item.scanned ? Tone::ok : Tone::warn;
        break;
    case Found::wrong_item:
        card.check = to_utf8(
            wxString::Format(_("Came instead: %s"), from_utf8(item.product ? item.product->sku : item.note)));
        card.check_tone = Tone::bad;
        break;
    case Found::missing:
        card.check = to_utf8(_("It is not in the parcel"));
        card.check_tone = Tone::bad;
        break;
    case Found::extra:
        card.expected = to_utf8(_("Not on the RMA"));
        card.check = to_utf8(_("Taken as an extra item"));
        card.check_tone = Tone::warn;
        card.reason = to_utf8(_("Unknown"));
        break;
    }
    SerialFit const fit = serial_fit(*s_.parcel, item);
    if (fit == SerialFit::other || fit == SerialFit::repeated) {
        card.check = to_utf8(fit == SerialFit::other ? _("Its serial is not out with this order")
                                                     : _("Another unit of this parcel had its serial"));
        card.check_tone = Tone::bad;
    }
    card.facts = with_middle_dots({card.facts, item.serial ? said_serial_words(*item.serial) : ""});
    card.note = with_middle_dots(
        {item.note, item.photos.empty()
                        ? ""
                        : to_utf8(wxString::Format(
                              wxPLURAL("%zu photo", "%zu photos", static_cast<unsigned>(item.photos.size())),
                              item.photos.size()))});
    auto const [all, done] = units_of(*s_.parcel);
    card.place = item.found == Found::extra
                     ? to_utf8(_("Extra item"))
                     : to_utf8(wxString::Format(_("Item %s of %s"), grouped(done + 1), grouped(all)));
    screen_.item = std::move(card);
}

Pill Wording::leads(returns::Step const& step) const
{
    if (step.verdict) {
        int const lane = returns::sort_lane(step.verdict->disposition);
        return {step.verdict->grade + ", " + to_utf8(from_utf8(in_words(step.verdict->disposition)).Lower()),
                lane_tone(lane), false, "arrow"};
    }
    wxString const about = step.question
                               ? from_utf8(s_.parcel->policy.questions[*step.question].short_name).Lower()
                               : wxString();
    return {to_utf8(wxString::Format(_("ask about %s"), about)), Tone::neutral, false, "arrow"};
}

void Wording::crumbs(std::optional<std::size_t> now)
{
    using State = InspectCrumb::State;
    ItemInHand const& item = *s_.item;
    screen_.crumbs.push_back(
        {to_utf8(item.found == Found::extra ? _("Extra item") : _("Right item")), State::done});
    if (item.product && item.product->needs_serial) {
        screen_.crumbs.push_back({to_utf8(_("Serial")), item.serial ? State::done : State::now});
    }
    auto const& questions = s_.parcel->policy.questions;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        bool const done = std::any_of(item.answers.begin(), item.answers.end(),
                                      [&](auto const& answer) { return answer.first == questions[i].key; });
        screen_.crumbs.push_back({questions[i].short_name, done       ? State::done
                                                           : now == i ? State::now
                                                                      : State::open});
    }
}

void Wording::answers(std::size_t question)
{
    returns::Question const& asked = s_.parcel->policy.questions[question];
    screen_.question = asked.ask;
    screen_.question_place = to_utf8(wxString::Format(
        _("Question %zu, at most %zu"), s_.item->answers.size() + 1, s_.parcel->policy.questions.size()));
    for (returns::Answer const& answer : asked.answers) {
        ItemInHand then = *s_.item;
        then.answers.emplace_back(asked.key, answer.key);
        screen_.choices.push_back({answer.text, answer.hint, leads(step_of(*s_.parcel, then))});
    }
}

void Wording::line_choices(bool by_hand)
{
    for (returns::RmaLineView const* const line : waiting_lines(*s_.parcel)) {
        constexpr std::size_t most = 9;
        if (screen_.choices.size() < most) {
            std::int64_t const left = line->quantity - line->inspected;
            screen_.choices.push_back(
                {line->title,
                 line->sku,
                 {to_utf8(by_hand                          ? wxString::Format(_("%s waiting"), grouped(left))
                          : s_.which_for == Found::missing ? wxString(_("missing"))
                                                           : wxString(_("wrong item"))),
                  by_hand ? Tone::neutral : Tone::bad, false, by_hand ? "waiting" : "arrow"}});
        }
    }
}

void Wording::candidates()
{
    using Kind = returns::Candidate::Kind;
    constexpr std::size_t most = 9;
    for (returns::Candidate const& it : s_.candidates) {
        if (screen_.choices.size() == most) {
            break;
        }
        Pill const leads =
            it.kind == Kind::rma           ? rma_status_pill(it.status)
            : it.kind == Kind::undelivered ? Pill{to_utf8(_("return to sender")), Tone::warn, false, "truck"}
            : it.kind == Kind::order       ? Pill{to_utf8(_("order without RMA")), Tone::warn, false, "arrow"}
                                           : Pill{to_utf8(_("blind return")), Tone::warn, false, "arrow"};
        screen_.choices.push_back(
            {it.kind == Kind::undelivered ? carrier_words(it.carrier_reason) : it.number,
             it.kind == Kind::undelivered ? with_middle_dots({it.number, it.client_name, it.detail})
                                          : with_middle_dots({it.client_name, it.detail}),
             leads, it.client_color});
    }
}

void Wording::question()
{
    switch (s_.step) {
    case InspectStep::pod:
        screen_.question =
            to_utf8(s_.pods.empty() ? _("No pod is within your reach: ask an administrator for one")
                                    : _("In which pod does this bench stand?"));
        for (orders::QueuePod const& pod : s_.pods) {
            screen_.choices.push_back(
                {pod.name, pod.code, {to_utf8(_("work here")), Tone::accent, false, "arrow"}});
        }
        break;
    case InspectStep::choose:
        screen_.question = to_utf8(wxString::Format(_("What is %s?"), from_utf8(kernel::in_quotes(s_.code))));
        candidates();
        break;
    case InspectStep::item:
        screen_.question = to_utf8(_("Which item do you have in hand?"));
        screen_.question_place = to_utf8(_("scan it, or press its number"));
        line_choices(true);
        break;
    case InspectStep::which:
        screen_.question =
            to_utf8(s_.which_for == Found::missing ? _("Which item is not in the parcel?")
                                                   : _("Which item has another in its place?"));
        line_choices(false);
        break;
    case InspectStep::wrong:
        screen_.question = to_utf8(_("What lies there instead?"));
        screen_.question_place = to_utf8(_("scan it, or say in words what it is"));
        break;
    case InspectStep::extra:
        screen_.question = to_utf8(_("What is the extra item?"));
        screen_.question_place = to_utf8(_("scan it, or say in words what it is"));
        break;
    case InspectStep::note:
        screen_.question = to_utf8(_("What should the next person know about this item?"));
        screen_.question_place = to_utf8(_("type the note, Enter keeps it"));
        break;
    case InspectStep::photo:
        screen_.question = to_utf8(_("Which file is the photo?"));
        screen_.question_place = to_utf8(_("type its path, or P again"));
        break;
    case InspectStep::aside:
        screen_.question = to_utf8(_("Why do you put this parcel down?"));
        screen_.question_place = to_utf8(_("press a number, or say it in words"));
        for (std::string const& reason : put_down_reasons()) {
            screen_.choices.push_back({reason, "", {to_utf8(_("put down")), Tone::neutral, false, "hold"}});
        }
        break;
    case InspectStep::moved:
        moved();
        break;
    case InspectStep::left:
        left_out();
        break;
    default:
        break;
    }
}

} // namespace poddesk::gui
