// What happened to what came back of an order, in words.
#include "gui/orders/words_of_events.h"

#include "gui/orders/words.h"
#include "gui/orders/words_of_records.h"

#include "gui/widgets/text.h"

#include <optional>

#include <nlohmann/json.hpp>

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

using nlohmann::json;

/// What an inspector says beside the inspections themselves.
std::optional<EventLook> bench_look(std::string_view kind, json const& payload, wxString const& number)
{
    if (kind == "return.put_down") {
        return EventLook{
            "hold",
            with_reason(wxString::Format(_("Return %s put down"), number), event_field(payload, "reason")),
            Tone::warn};
    }
    if (kind == "return.entry_left_out" || kind == "return.entry_parked") {
        bool const parked = kind == "return.entry_parked";
        return EventLook{
            parked ? "user" : "close",
            with_reason(with_reason(wxString::Format(
                                        parked ? _("Return %s: a step made without the link waits for a lead")
                                               : _("Return %s: a step made without the link was left out"),
                                        number),
                                    event_field(payload, "refusal")),
                        event_field(payload, "reason")),
            Tone::warn};
    }
    return std::nullopt;
}

wxString why_refused(wxString const& code)
{
    return code == wxS("not_shipped")         ? _("we did not ship it")
           : code == wxS("more_than_shipped") ? _("more than was shipped")
           : code == wxS("already_returned")  ? _("it is on a return already")
           : code == wxS("final_sale")        ? _("it was a final sale")
                                              : _("the window is over");
}

/// What the carrier brought back, and what the client chose for it; a customer's return has none of it.
std::optional<EventLook> undelivered_look(std::string_view kind, json const& payload, wxString const& number)
{
    if (kind == "return.undelivered") {
        wxString why = event_field(payload, "carrier_reason");
        why.Replace(wxS("_"), wxS(" "));
        return EventLook{
            "box", with_reason(wxString::Format(_("Returned to sender, it is here as %s"), number), why),
            Tone::warn};
    }
    if (kind == "return.goodwill_given" || kind == "return.goodwill_taken_back") {
        bool const given = kind == "return.goodwill_given";
        return EventLook{
            given ? "tag" : "undo",
            with_reason(wxString::Format(given ? _("Goodwill for %s") : _("Goodwill for %s taken back"),
                                         event_field(payload, "sku")),
                        event_field(payload, "reason")),
            given ? Tone::ok : Tone::violet};
    }
    if (kind == "return.owed_decided") {
        wxString const owed = event_field(payload, "owed");
        wxString const words = owed == wxS("reship")   ? _("%s: it is sent once more")
                               : owed == wxS("refund") ? _("%s: it is paid back")
                                                       : _("%s: nothing is owed");
        return EventLook{"user", with_reason(wxString::Format(words, number), event_field(payload, "reason")),
                         Tone::ok};
    }
    return std::nullopt;
}

/// What the carrier says of its way, and how it ends.
std::optional<EventLook> way_look(std::string_view kind, json const& payload, wxString const& number)
{
    if (kind == "return.in_transit" || kind == "return.delivered") {
        wxString const words = kind == "return.delivered"
                                   ? _("The carrier says that return %s is delivered (%s)")
                                   : _("Return %s is on its way (%s)");
        return EventLook{"truck", wxString::Format(words, number, event_field(payload, "tracking")),
                         Tone::teal};
    }
    if (kind == "return.closed") {
        bool const came_back = event_field(payload, "kind") == wxS("rts");
        wxString const words =
            came_back ? _("%s, returned to sender, is inspected; the client chooses what is owed")
                      : _("Return %s done, no money to refund");
        return EventLook{"check", wxString::Format(words, number), Tone::ok};
    }
    return std::nullopt;
}

/// What becomes of an item that was inspected, and of the money.
EventLook settlement_look(std::string_view kind, json const& payload)
{
    auto const look = [&](char const* icon, wxString const& words, char const* why, Tone tone) {
        return EventLook{
            icon,
            with_reason(wxString::Format(words, event_field(payload, "number")), event_field(payload, why)),
            tone};
    };
    if (kind == "return.refund_made")
        return look("check", _("The shop made the refund of return %s"), "refund", Tone::ok);
    if (kind == "return.refund_refused")
        return look("warning", _("The shop refused the refund of return %s"), "reason", Tone::bad);
    if (kind == "return.shop_made")
        return look("check", _("The shop opened its return for %s"), "return", Tone::ok);
    if (kind == "return.shop_canceled")
        return look("undo", _("The shop canceled its return for %s"), "return", Tone::violet);
    if (kind == "return.shop_refused")
        return look("warning", _("The shop refused to open return %s"), "reason", Tone::bad);
    if (kind == "return.refund_settled")
        return look("check", _("Return %s settled by a person"), "reason", Tone::ok);
    if (kind == "return.refund_unsettled")
        return look("undo", _("Return %s is not settled after all"), "reason", Tone::violet);
    if (kind != "return.acceptance_decided") return {"dot", from_utf8(kind)};
    wxString const word = event_field(payload, "acceptance");
    return look("user",
                word == wxS("accepted")   ? _("Item of return %s accepted")
                : word == wxS("rejected") ? _("Item of return %s rejected")
                                          : _("Item of return %s left to a person"),
                "reason", Tone::violet);
}

} // namespace

EventLook return_look(std::string_view kind, json const& payload)
{
    wxString const number = event_field(payload, "number");
    if (kind == "return.authorized") {
        return {"undo", wxString::Format(_("Return %s authorized"), number), Tone::violet};
    }
    if (kind == "return.refused") {
        return {"close", with_reason(_("Return refused"), why_refused(event_field(payload, "reason"))),
                Tone::bad};
    }
    if (kind == "return.canceled") {
        return {
            "close",
            with_reason(wxString::Format(_("Return %s canceled"), number), event_field(payload, "reason")),
            Tone::bad};
    }
    if (kind == "return.labeled" || kind == "return.label_voided") {
        bool const is_void = kind == "return.label_voided";
        wxString const what = wxString::Format(is_void ? _("Label of return %s is void: %s")
                                                       : _("Label of return %s bought: %s"),
                                               number, event_field(payload, "tracking"));
        return {is_void ? "undo" : "tag", is_void ? with_reason(what, event_field(payload, "reason")) : what,
                is_void ? Tone::violet : Tone::teal};
    }
    if (kind == "return.received") {
        return {"box", wxString::Format(_("Return %s has arrived"), number), Tone::teal};
    }
    if (kind == "return.inspected") {
        wxString const grade = event_field(payload, "grade");
        wxString way = event_field(payload, "disposition");
        way.Replace(wxS("_"), wxS(" "));
        wxString const what = wxString::Format(_("Returned %s: %s"), event_field(payload, "sku"), way);
        return {"check", grade.empty() ? what : wxString::Format(_("%s, grade %s"), what, grade), Tone::ok};
    }
    if (auto look = bench_look(kind, payload, number)) {
        return *look;
    }
    if (auto look = undelivered_look(kind, payload, number)) {
        return *look;
    }
    if (kind == "return.inspection_undone") {
        return {"undo", with_reason(_("Inspection taken back"), event_field(payload, "reason")),
                Tone::violet};
    }
    if (kind == "return.refund_instructed") {
        return {"check", wxString::Format(_("Refund of return %s instructed"), number), Tone::ok};
    }
    if (kind == "return.reopened") {
        return {"undo",
                with_reason(wxString::Format(_("Return %s opened again"), number),
                            event_field(payload, "reason")),
                Tone::violet};
    }
    if (auto look = way_look(kind, payload, number)) {
        return *look;
    }
    return settlement_look(kind, payload);
}

Pill rma_status_pill(std::string const& status)
{
    std::map<std::string, Pill> const pills = {
        {"requested", {to_utf8(_("Requested")), Tone::neutral, false, "waiting"}},
        {"approved", {to_utf8(_("Expected")), Tone::neutral, false, "waiting"}},
        {"in_transit", {to_utf8(_("In transit")), Tone::accent, false, "truck"}},
        {"received", {to_utf8(_("Arrived")), Tone::teal, false, "box"}},
        {"inspecting", {to_utf8(_("Inspecting")), Tone::violet, false, "current"}},
        {"refunded", {to_utf8(_("Refunded")), Tone::ok, false, "check"}},
        {"closed", {to_utf8(_("Closed")), Tone::neutral, false, "check"}},
        {"canceled", {to_utf8(_("Canceled")), Tone::neutral, false, "close"}}};
    auto const found = pills.find(status);
    return found == pills.end() ? Pill{status, Tone::neutral, false, ""} : found->second;
}

DetailSection returns_section(OrderRecord const& record, kernel::Timestamp now)
{
    DetailSection section;
    section.heading = to_utf8(_("Returns"));
    for (returns::RmaRow const& it : record.returns) {
        Pill const status = rma_status_pill(it.status);
        wxString const when =
            wxString::Format(it.arrived_at ? _("came back %s") : _("announced %s"),
                             from_utf8(when_words(it.arrived_at.value_or(it.authorized_at), now)));
        section.items.push_back(
            {status.icon, "", it.number, with_middle_dots({status.text, to_utf8(when)}),
             to_utf8(wxString::Format(wxPLURAL("%s unit", "%s units", static_cast<unsigned>(it.units)),
                                      grouped(it.units))),
             "", status.tone, "rma:" + std::to_string(it.id.value)});
    }
    return section;
}

} // namespace poddesk::gui
