#include "gui/shipping/parcels_words.h"

#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <array>

namespace poddesk::gui {

using shipping::ExceptionRow;
using shipping::ParcelTracking;
using shipping::TrackedParcel;
using shipping::TrackingCounts;
using shipping::TrackingQueue;

namespace {

struct QueueLook
{
    TrackingQueue queue;
    char const* key;
    char const* icon;
    Tone tone;
    bool alarm;
    std::int64_t TrackingCounts::*count;
};

constexpr std::array queues{
    QueueLook{TrackingQueue::labeled, "labeled", "tag", Tone::neutral, false, &TrackingCounts::labeled},
    QueueLook{TrackingQueue::unmanifested, "unmanifested", "warning", Tone::warn, true,
              &TrackingCounts::unmanifested},
    QueueLook{TrackingQueue::manifested, "manifested", "document", Tone::neutral, false,
              &TrackingCounts::manifested},
    QueueLook{TrackingQueue::in_transit, "in_transit", "truck", Tone::accent, false,
              &TrackingCounts::in_transit},
    QueueLook{TrackingQueue::out_for_delivery, "out_for_delivery", "pin", Tone::accent, false,
              &TrackingCounts::out_for_delivery},
    QueueLook{TrackingQueue::exceptions, "exceptions", "error", Tone::bad, true, &TrackingCounts::exceptions},
    QueueLook{TrackingQueue::silent, "silent", "waiting", Tone::warn, true, &TrackingCounts::silent},
    QueueLook{TrackingQueue::returned, "returned", "return", Tone::bad, false, &TrackingCounts::returned},
    QueueLook{TrackingQueue::delivered_today, "delivered_today", "check", Tone::ok, false,
              &TrackingCounts::delivered_today},
    QueueLook{TrackingQueue::everything, "all", "list", Tone::neutral, false, &TrackingCounts::everything}};

wxString queue_label(TrackingQueue queue)
{
    switch (queue) {
    case TrackingQueue::labeled:
        return _("Labeled");
    case TrackingQueue::unmanifested:
        return _("On no manifest");
    case TrackingQueue::manifested:
        return _("Manifested");
    case TrackingQueue::in_transit:
        return _("In transit");
    case TrackingQueue::out_for_delivery:
        return _("Out for delivery");
    case TrackingQueue::exceptions:
        return _("Exceptions");
    case TrackingQueue::silent:
        return _("Silent");
    case TrackingQueue::returned:
        return _("Returned");
    case TrackingQueue::delivered_today:
        return _("Delivered today");
    default:
        return _("All parcels");
    }
}

Tone tone_of(std::string_view state)
{
    if (state == "delivered") {
        return Tone::ok;
    }
    if (state == "exception" || state == "returned" || state == "canceled") {
        return Tone::bad;
    }
    if (state == "attempted" || state == "ready_for_pickup") {
        return Tone::warn;
    }
    return state == "in_transit" || state == "out_for_delivery" ? Tone::accent : Tone::neutral;
}

std::string icon_of(std::string_view state)
{
    switch (tone_of(state)) {
    case Tone::ok:
        return "check";
    case Tone::bad:
        return "error";
    case Tone::warn:
        return "warning";
    default:
        return state == "pre_transit" ? "document" : "truck";
    }
}

/// What it is, where no carrier has said anything.
std::string status_word_of(TrackedParcel const& parcel)
{
    if (parcel.status == "manifested") {
        return to_utf8(parcel.shipped_at ? _("Handed over") : _("Manifested"));
    }
    return to_utf8(parcel.shipped_at ? _("Shipped") : _("Labeled"));
}

bool is_at_its_end(TrackedParcel const& parcel)
{
    return parcel.status == "delivered" || parcel.status == "returned";
}

bool is_overdue(TrackedParcel const& parcel, kernel::Timestamp now)
{
    return parcel.promised_on && *parcel.promised_on < std::chrono::floor<std::chrono::days>(now) &&
           !is_at_its_end(parcel);
}

DetailSection exception_section(ExceptionRow const& it, kernel::Timestamp now)
{
    bool const is_open = it.state == "open";
    DetailSection section{exception_word(it.kind), when_words(it.opened_at, now), std::nullopt, {}, {}};
    section.pill = is_open ? Pill{to_utf8(_("Open")), Tone::bad, true, {}}
                           : Pill{to_utf8(_("Resolved")), Tone::ok, false, {}};
    section.lines.push_back({exception_why(it.kind)});
    if (!it.detail.empty()) {
        section.lines.push_back({"\xe2\x80\x9c" + it.detail + "\xe2\x80\x9d", Tone::neutral,
                                 DetailLine::Look::small}); // the carrier's words, in quotes
    }
    if (!is_open && it.is_automatic) {
        section.lines.push_back(
            {to_utf8(_("Ended by later news of the carrier.")), Tone::ok, DetailLine::Look::small});
    } else if (!is_open) {
        section.lines.push_back(
            {with_middle_dots({it.resolved_by, it.reason}), Tone::ok, DetailLine::Look::small});
    }
    if (!it.reopen_reason.empty()) {
        section.lines.push_back(
            {to_utf8(wxString::Format(_("Opened again: %s"), from_utf8(it.reopen_reason))), Tone::warn,
             DetailLine::Look::small});
    }
    return section;
}

DetailSection facts_section(ParcelTracking const& read, kernel::Timestamp now)
{
    TrackedParcel const& parcel = read.parcel;
    DetailSection section{to_utf8(_("Parcel")), {}, std::nullopt, {}, {}};
    section.facts.push_back({to_utf8(_("Order")), parcel.order_number});
    section.facts.push_back({to_utf8(_("Tracking")), parcel.tracking_number});
    section.facts.push_back({to_utf8(_("To")), parcel.destination});
    section.facts.push_back({to_utf8(_("Pod")), parcel.pod});
    section.facts.push_back({to_utf8(_("Manifest")),
                             read.manifest.empty() ? to_utf8(_("on none")) : read.manifest,
                             read.manifest.empty() ? Tone::warn : Tone::neutral});
    if (parcel.shipped_at) {
        section.facts.push_back({to_utf8(_("Shipped")), when_words(*parcel.shipped_at, now)});
    }
    if (parcel.promised_on) {
        bool const is_late = is_overdue(parcel, now);
        std::string const day = kernel::format_date(*parcel.promised_on);
        section.facts.push_back(
            {to_utf8(_("Promised")),
             is_late ? to_utf8(wxString::Format(_("%s, and not there yet"), from_utf8(day))) : day,
             is_late ? Tone::bad : Tone::neutral});
    }
    return section;
}

DetailSection events_section(ParcelTracking const& read, kernel::Timestamp now)
{
    DetailSection section{to_utf8(_("What the carrier said")), {}, std::nullopt, {}, {}};
    auto const number = static_cast<unsigned>(read.events.size());
    section.note = to_utf8(wxString::Format(wxPLURAL("%u event", "%u events", number), number));
    for (shipping::TrackingEventRow const& it : read.events) {
        section.events.push_back({icon_of(it.state),
                                  with_middle_dots({tracking_word(it.state), it.carrier_text, it.place}),
                                  when_words(it.occurred_at, now), tone_of(it.state),
                                  to_utf8(wxString::Format(_("%s, as written by the carrier: %s (%s)"),
                                                           from_utf8(stamp_words(it.occurred_at)),
                                                           from_utf8(it.written_at), from_utf8(it.source)))});
    }
    if (read.events.empty()) {
        section.lines.push_back(
            {to_utf8(read.parcel.shipped_at ? _("Nothing yet. The carrier's next file brings the first scan.")
                                            : _("Nothing yet. It has not left the pod.")),
             Tone::neutral, DetailLine::Look::small});
    }
    return section;
}

} // namespace

std::string tracking_word(std::string_view state)
{
    static std::map<std::string, wxString, std::less<>> const words = {
        {"pre_transit", _("Announced")},
        {"in_transit", _("In transit")},
        {"out_for_delivery", _("Out for delivery")},
        {"ready_for_pickup", _("Ready for pickup")},
        {"attempted", _("Delivery tried")},
        {"delivered", _("Delivered")},
        {"exception", _("Held up")},
        {"returned", _("Returned")},
        {"canceled", _("Canceled")},
        {"unknown", _("Other news")}};
    auto const found = words.find(state);
    return found == words.end() ? std::string(state) : to_utf8(found->second);
}

Pill parcel_pill(TrackedParcel const& parcel)
{
    bool const is_quiet = parcel.tracking_state.empty();
    std::string const icon = parcel.open_exceptions > 0 ? "warning" : "";
    return {is_quiet ? status_word_of(parcel) : tracking_word(parcel.tracking_state),
            is_quiet ? (parcel.open_exceptions > 0 ? Tone::warn : Tone::neutral)
                     : tone_of(parcel.tracking_state),
            false, icon};
}

std::string exception_word(std::string_view kind)
{
    if (kind == "silent") {
        return to_utf8(_("Silent"));
    }
    if (kind == "not_shipped") {
        return to_utf8(_("Scanned before it left"));
    }
    return kind == "after_delivery" ? to_utf8(_("News after the delivery")) : tracking_word(kind);
}

std::string exception_why(std::string_view kind)
{
    if (kind == "exception") {
        return to_utf8(_("The carrier holds it up and says why; it may need a better address or a call."));
    }
    if (kind == "attempted") {
        return to_utf8(
            _("The carrier stood at the door and could not deliver; another try may need the customer."));
    }
    if (kind == "returned") {
        return to_utf8(_("It comes back to the sender; the customer waits for an answer."));
    }
    if (kind == "canceled") {
        return to_utf8(_("The carrier does not carry it any more: look where the parcel is."));
    }
    if (kind == "silent") {
        return to_utf8(
            _("It was shipped, and no scan came for longer than its carrier is given: ask the carrier."));
    }
    if (kind == "not_shipped") {
        return to_utf8(
            _("A carrier has scanned it, and the pod never said that it left: was it handed over?"));
    }
    return to_utf8(
        _("The carrier scanned it again after it had said that it is delivered: ask which is right."));
}

TrackingQueue parcel_queue_of(std::string const& key)
{
    for (QueueLook const& it : queues) {
        if (key == it.key) {
            return it.queue;
        }
    }
    return TrackingQueue::everything;
}

std::vector<ListEntry> parcel_queues(std::string const& chosen)
{
    std::vector<ListEntry> all{{"", to_utf8(_("Parcels"))}};
    if (chosen.starts_with(found_queue)) {
        all.push_back(
            {chosen, to_utf8(wxString::Format(_("Found: %s"), from_utf8(chosen.substr(found_queue.size())))),
             "search", Tone::accent});
    }
    for (QueueLook const& it : queues) {
        all.push_back({it.key, to_utf8(queue_label(it.queue)), it.icon, it.tone, it.alarm});
    }
    return all;
}

std::map<std::string, std::int64_t> parcel_queue_counts(TrackingCounts const& counts)
{
    std::map<std::string, std::int64_t> all;
    for (QueueLook const& it : queues) {
        all[it.key] = counts.*it.count;
    }
    return all;
}

std::string parcel_totals(TrackingCounts const& counts)
{
    return to_utf8(
        wxString::Format(_("%s parcels, %s under way, %s with an open exception"), grouped(counts.everything),
                         grouped(counts.in_transit + counts.out_for_delivery), grouped(counts.exceptions)));
}

std::vector<ListCell> parcel_cells(TrackedParcel const& parcel, kernel::Timestamp now)
{
    kernel::Timestamp const since = parcel.labeled_at.value_or(now);
    kernel::Timestamp const until = is_at_its_end(parcel) && parcel.tracked_at ? *parcel.tracked_at : now;
    bool const is_late = is_overdue(parcel, now);
    std::string const last = parcel.last_text.empty() ? to_utf8(_("No scan yet")) : parcel.last_text;
    ListCell state;
    state.pill = parcel_pill(parcel);
    return {
        {parcel.number, parcel.order_number, Tone::neutral, true},
        {parcel.client_name, parcel.pod, Tone::neutral, false, std::nullopt, parcel.client_color},
        {parcel.carrier, parcel.service},
        {parcel.tracking_number, parcel.destination},
        state,
        {last, with_middle_dots({parcel.last_place,
                                 parcel.tracked_at ? when_words(*parcel.tracked_at, now) : std::string()})},
        {age_words(since, until),
         parcel.promised_on ? kernel::format_date(*parcel.promised_on) : std::string(),
         is_late ? Tone::bad : Tone::neutral}};
}

Detail parcel_detail(ParcelTracking const& read, kernel::Timestamp now)
{
    Detail detail;
    detail.title = read.parcel.number;
    detail.pill = parcel_pill(read.parcel);
    detail.brand_color = read.parcel.client_color;
    detail.subtitle.push_back(
        {with_middle_dots({read.parcel.client_name, read.parcel.carrier, read.parcel.service})});
    for (ExceptionRow const& it : read.exceptions) {
        detail.sections.push_back(exception_section(it, now));
    }
    detail.sections.push_back(facts_section(read, now));
    detail.sections.push_back(events_section(read, now));
    return detail;
}

std::string parcel_summary(TrackedParcel const& parcel)
{
    return with_middle_dots({parcel.number, parcel.destination, parcel_pill(parcel).text});
}

} // namespace poddesk::gui
