#include "gui/returns/rma_detail.h"

#include "gui/orders/words.h"
#include "gui/orders/words_of_records.h"
#include "gui/returns/inspect_screen.h"
#include "gui/returns/inspect_words.h"
#include "gui/returns/rma_words.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/intl.h>

#include <algorithm>

namespace poddesk::gui {

using returns::in_words;

bool is_all_inspected(returns::RmaView const& view)
{
    return std::all_of(view.lines.begin(), view.lines.end(), [](returns::RmaLineView const& line) {
        return line.reception == "canceled" || line.inspected >= line.quantity;
    });
}

bool waits_for_person(returns::InspectionView const& inspection)
{
    return !inspection.is_undone && inspection.acceptance == "manual_intervention_required";
}

std::string inspection_words(returns::InspectionView const& inspection)
{
    return with_middle_dots(
        {inspection.sku.empty() ? inspection.title : inspection.sku,
         (inspection.grade.empty() ? "" : inspection.grade + ", ") + in_words(inspection.disposition),
         inspection.bin, inspection.serial ? said_serial_words(*inspection.serial) : ""});
}

namespace {

void add_header(Detail& detail, RmaRecord const& record, kernel::Timestamp now)
{
    returns::RmaView const& view = record.view;
    detail.title = view.number;
    detail.pill = rma_status_pill(view.status);
    detail.brand_color = view.client_color;
    std::string const customer =
        view.customer + (view.customer.empty() || view.place.empty() ? "" : ", ") + view.place;
    detail.subtitle.push_back({with_middle_dots({view.client_name, customer})});
    detail.subtitle.push_back(
        {view.is_return_to_sender() ? to_utf8(wxString::Format(_("returned to sender: %s"),
                                                               from_utf8(carrier_words(view.carrier_reason))))
         : view.is_blind
             ? to_utf8(wxString::Format(_("came without an RMA, %s"), when(view.authorized_at, now)))
             : to_utf8(wxString::Format(_("authorized %s"), when(view.authorized_at, now))),
         Tone::neutral, DetailLine::Look::small});
    if (!view.cancel_reason.empty()) {
        detail.subtitle.push_back(
            {to_utf8(wxString::Format(_("Canceled: %s"), from_utf8(view.cancel_reason))), Tone::bad});
    }
}

void add_fact(DetailSection& section, wxString const& label, std::string const& value,
              Tone tone = Tone::neutral)
{
    if (!value.empty()) {
        section.facts.push_back({to_utf8(label), value, tone});
    }
}

DetailSection parcel_section(RmaRecord const& record, kernel::Timestamp now)
{
    returns::RmaView const& view = record.view;
    DetailSection section;
    section.heading = to_utf8(_("Parcel"));
    add_fact(section, _("Order"), view.order_number);
    add_fact(section, view.is_return_to_sender() ? _("Went out as") : _("Tracking"), view.tracking);
    if (record.label) {
        add_fact(section, _("Label"),
                 with_middle_dots({record.label->is_bought_elsewhere ? to_utf8(_("bought elsewhere")) : "",
                                   record.label->service,
                                   record.label->price ? kernel::format_money(*record.label->price) : "",
                                   to_utf8(when(record.label->bought_at, now))}));
    }
    if (!view.arrived_at) {
        add_fact(section, _("May arrive until"), view.expires_on);
    } else {
        add_fact(section, _("Arrived"),
                 with_middle_dots({to_utf8(when(*view.arrived_at, now)), view.pod_code}));
    }
    bool const is_owed_open = view.is_return_to_sender() && view.owed.empty() && view.status != "canceled";
    if (view.arrived_at && (!view.closed_at || is_owed_open)) {
        auto const due = *view.arrived_at + std::chrono::hours(view.promise_hours);
        add_fact(section, _("Promised until"), to_utf8(when(due, now)),
                 due < now ? Tone::bad : Tone::neutral);
    }
    if (view.closed_at) {
        add_fact(section, _("Closed"), to_utf8(when(*view.closed_at, now)));
    }
    if (is_owed_open && view.closed_at) {
        add_fact(section, _("Owed"), to_utf8(_("the client chooses: send it once more, or pay it back")),
                 Tone::warn);
    } else if (!view.owed.empty()) {
        add_fact(section, _("Owed"), with_middle_dots({in_words(view.owed), view.owed_note}));
    }
    for (returns::Signal const& it : record.signals) {
        section.lines.push_back({it.sentence, Tone::warn, DetailLine::Look::small});
    }
    for (returns::RefundInstruction const& it : view.instructions) {
        Tone const tone = it.waits_for_person()                             ? Tone::warn
                          : it.state == "made" || it.state == "settled"     ? Tone::ok
                          : it.state == "taken_back" || it.state == "begun" ? Tone::violet
                                                                            : Tone::neutral;
        std::string const kept =
            it.fee.minor > 0 ? to_utf8(wxString::Format(_("%s kept"), from_utf8(value_words({it.fee}))))
                             : std::string();
        section.facts.push_back({in_words(it.kind),
                                 with_middle_dots({it.is_item() ? it.sku : value_words({it.amount}), kept,
                                                   returns::state_words(it)}),
                                 tone});
    }
    return section;
}

DetailSection lines_section(RmaRecord const& record)
{
    DetailSection section;
    section.heading = to_utf8(_("What comes back"));
    for (returns::RmaLineView const& line : record.view.lines) {
        if (line.reception == "canceled" && record.view.status != "canceled") {
            continue;
        }
        DetailItem item;
        item.icon = line.kind;
        item.color = record.view.client_color;
        item.title = line.title.empty() ? to_utf8(_("An item that nobody knows")) : line.title;
        item.subtitle = with_middle_dots(
            {line.sku, line.is_extra ? to_utf8(_("not on the RMA")) : in_words(line.reason)});
        item.right =
            to_utf8(wxString::Format(_("%s of %s"), grouped(line.inspected), grouped(line.quantity)));
        bool const full = line.inspected >= line.quantity;
        item.right_icon = line.missing > 0 ? "warning" : full ? "check" : "waiting";
        item.right_tone = line.missing > 0 ? Tone::warn : full ? Tone::ok : Tone::neutral;
        if (!line.note.empty()) {
            item.note = {"\xe2\x80\x9c" + line.note + "\xe2\x80\x9d", Tone::neutral, DetailLine::Look::small};
        }
        section.items.push_back(std::move(item));
    }
    if (section.items.empty()) {
        section.lines.push_back({to_utf8(_("It names no item: what lies in the parcel says what it is.")),
                                 Tone::neutral, DetailLine::Look::small});
    }
    return section;
}

DetailSection inspections_section(RmaRecord const& record, kernel::Timestamp now)
{
    DetailSection section;
    section.heading = to_utf8(_("Inspections"));
    for (returns::InspectionView const& it : record.view.inspections) {
        int const lane = returns::sort_lane(it.disposition);
        DetailItem item;
        item.icon = it.is_undone ? "undo" : lane_icon(lane);
        item.title = (it.grade.empty() ? "" : it.grade + ", ") + in_words(it.disposition);
        item.subtitle = with_middle_dots({it.sku, it.serial ? said_serial_words(*it.serial) : "", it.by,
                                          to_utf8(when(it.at, now)), it.note});
        item.right = it.is_undone ? to_utf8(_("taken back")) : it.bin;
        if (!it.is_undone && it.acceptance != "accepted") {
            bool const is_open = waits_for_person(it);
            item.right_icon = is_open ? "warning" : "close";
            item.right_tone = is_open ? Tone::warn : Tone::neutral;
            item.note = {in_words(it.acceptance) + ": " + it.acceptance_why,
                         is_open ? Tone::warn : Tone::neutral, DetailLine::Look::small};
        }
        section.items.push_back(std::move(item));
    }
    if (section.items.empty()) {
        section.lines.push_back({to_utf8(_("None yet.")), Tone::neutral, DetailLine::Look::small});
    }
    return section;
}

} // namespace

Detail rma_detail(RmaRecord const& record, kernel::Timestamp now)
{
    Detail detail;
    add_header(detail, record, now);
    detail.sections.push_back(parcel_section(record, now));
    detail.sections.push_back(lines_section(record));
    detail.sections.push_back(inspections_section(record, now));
    DetailSection emails;
    emails.heading = to_utf8(_("Emails"));
    for (messaging::OrderMessage const& message : record.messages) {
        DetailItem item = email_item(message, now);
        if (!message.content.empty()) {
            item.key =
                "email:" + std::to_string(record.view.order.value) + "/" + std::to_string(message.id.value);
        }
        emails.items.push_back(std::move(item));
    }
    if (!emails.items.empty()) {
        detail.sections.push_back(std::move(emails));
    }
    DetailSection story;
    story.heading = timeline_words();
    for (events::PastEvent const& event : record.history) {
        story.events.push_back(event_words(event, now));
    }
    detail.sections.push_back(std::move(story));
    detail.why_title = why_words();
    for (events::PastDecision const& decision : record.decisions) {
        detail.why.push_back(decision.decision);
    }
    return detail;
}

} // namespace poddesk::gui
