// What happened to an order, in words. See words.h.
#include "gui/orders/words_of_events.h"

#include "gui/orders/words.h"

#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/intl.h>

namespace poddesk::gui {

wxString event_field(nlohmann::json const& payload, char const* name)
{
    auto const found = payload.is_object() ? payload.find(name) : payload.end();
    if (!payload.is_object() || found == payload.end() || found->is_null()) {
        return {};
    }
    return from_utf8(found->is_string() ? found->get<std::string>() : found->dump());
}

wxString with_reason(wxString const& what, wxString const& reason)
{
    return reason.empty() ? what : what + wxS(", ") + reason;
}

namespace {

using nlohmann::json;

wxString list(json const& payload, char const* name)
{
    wxString all;
    if (payload.is_object() && payload.contains(name) && payload[name].is_array()) {
        for (json const& item : payload[name]) {
            all += (all.empty() ? wxS("") : wxS(", ")) +
                   from_utf8(item.is_string() ? item.get<std::string>() : item.dump());
        }
    }
    return all;
}

/// What ships together, with which other order.
EventLook together_look(std::string_view kind, wxString const& other)
{
    if (kind == "order.split") {
        return {"box", wxString::Format(_("Split: %s ships apart"), other), Tone::accent};
    }
    if (kind == "order.split_off") {
        return {"box", wxString::Format(_("Split off %s"), other), Tone::accent};
    }
    if (kind == "order.unsplit") {
        return {"undo", wxString::Format(_("Its units are back in %s"), other), Tone::violet};
    }
    if (kind == "order.put_back") {
        return {"undo", wxString::Format(_("The units of %s are back"), other), Tone::violet};
    }
    if (kind == "order.merged") {
        return {"arrow", wxString::Format(_("%s goes in this parcel"), other), Tone::accent};
    }
    if (kind == "order.merged_into") {
        return {"arrow", wxString::Format(_("Merged: goes in the parcel of %s"), other), Tone::accent};
    }
    if (kind == "order.unmerged") {
        return {"undo", wxString::Format(_("Ships apart from %s again"), other), Tone::violet};
    }
    return {"dot", from_utf8(kind)};
}

/// What a person changed of an order, or told about it.
EventLook change_look(std::string_view kind, json const& payload)
{
    if (kind == "order.line_changed") {
        return {"list",
                wxString::Format(_("%s of %s to send, not %s of %s"), event_field(payload, "quantity"),
                                 event_field(payload, "sku"), event_field(payload, "was_quantity"),
                                 event_field(payload, "was_sku")),
                Tone::accent};
    }
    if (kind == "order.noted") {
        wxString const told = list(payload, "told");
        return {"document",
                told.empty() ? _("Note written") : wxString::Format(_("Note written for %s"), told)};
    }
    if (kind == "order.priority_set") {
        int const to = payload.is_object() ? payload.value("priority", 0) : 0;
        return {"bolt", wxString::Format(_("Goes %s"), from_utf8(priority_word(to))), Tone::accent};
    }
    if (kind == "order.gift_set") {
        bool const gift = payload.is_object() && payload.value("gift", false);
        return {"tag", gift ? _("Made a gift") : _("No gift any more")};
    }
    if (kind == "order.duplicate_kept") {
        return {"copy",
                with_reason(wxString::Format(_("No duplicate of %s"), list(payload, "of")),
                            event_field(payload, "reason")),
                Tone::ok};
    }
    if (kind == "order.duplicate_listed") {
        return {"copy",
                with_reason(wxString::Format(_("Possible duplicate of %s again"), list(payload, "of")),
                            event_field(payload, "reason")),
                Tone::warn};
    }
    if (kind == "order.problem_resolved") {
        return {"check", with_reason(_("Import problem dealt with"), event_field(payload, "reason")),
                Tone::ok};
    }
    if (kind == "order.problem_reopened") {
        return {"warning", with_reason(_("Import problem open again"), event_field(payload, "reason")),
                Tone::warn};
    }
    if (kind == "order.address_corrected") {
        wxString fields = list(payload, "fields");
        fields.Replace(wxS("_"), wxS(" "));
        return {"user", wxString::Format(_("Address corrected: %s"), fields), Tone::accent};
    }
    return together_look(kind, event_field(payload, "number"));
}

EventLook cancel_look(std::string_view kind, json const& payload)
{
    wxString const reason = event_field(payload, "reason");
    if (kind == "order.cancel_asked") {
        return {"return", with_reason(_("Cancel asked; the pod puts it back first"), reason), Tone::bad};
    }
    if (kind == "order.cancel_withdrawn") {
        return {"undo", with_reason(_("Cancel withdrawn"), reason), Tone::violet};
    }
    if (kind == "order.uncanceled") {
        return {"undo", with_reason(_("Cancel taken back"), reason), Tone::violet};
    }
    wxString const asker = event_field(payload, "asked_by");
    wxString const words = asker.empty()
                               ? wxString(_("Canceled"))
                               : wxString::Format(_("All is put back: canceled as %s asked"), asker);
    return {"close", with_reason(words, reason), Tone::bad};
}

EventLook order_look(std::string_view kind, json const& payload)
{
    if (kind == "order.received") {
        return {"cart", wxString::Format(_("Order received from %s"), event_field(payload, "shop"))};
    }
    if (kind == "order.updated") {
        bool const moved = payload.is_object() && payload.value("address_changed", false);
        return {"refresh", moved ? _("Changed by the shop, with its address") : _("Changed by the shop")};
    }
    if (kind == "order.rule_email") {
        return {"mail", wxString::Format(_("Rule %s tells %s"), event_field(payload, "rule"),
                                         event_field(payload, "to"))};
    }
    if (kind == "order.rules_applied") {
        return {"book", wxString::Format(_("Met by rules: %s"), list(payload, "rules"))};
    }
    if (kind == "order.allocated") {
        return {"pin", wxString::Format(_("Routed to %s, stock reserved"), list(payload, "pods")), Tone::ok};
    }
    if (kind == "order.backordered") {
        return {"waiting", _("Waits for stock"), Tone::warn};
    }
    if (kind == "order.pod_chosen") {
        return {"user",
                wxString::Format(_("%s chosen against the rules: %s"), event_field(payload, "pod"),
                                 event_field(payload, "reason")),
                Tone::accent};
    }
    if (kind == "order.pod_choice_ended") {
        return {"return",
                wxString::Format(_("The rules decide the pod again: %s"), event_field(payload, "reason")),
                Tone::neutral};
    }
    if (kind == "order.held") {
        return {"hold",
                with_reason(wxString::Format(_("Held: %s"),
                                             from_utf8(hold_word(to_utf8(event_field(payload, "kind"))))),
                            event_field(payload, "reason")),
                Tone::bad};
    }
    if (kind == "order.hold_released") {
        return {"check",
                with_reason(wxString::Format(_("Hold cleared: %s"),
                                             from_utf8(hold_word(to_utf8(event_field(payload, "kind"))))),
                            event_field(payload, "reason")),
                Tone::ok};
    }
    if (kind == "order.canceled" || kind == "order.uncanceled" || kind == "order.cancel_asked" ||
        kind == "order.cancel_withdrawn") {
        return cancel_look(kind, payload);
    }
    return change_look(kind, payload);
}

wxString document_word(wxString const& kind)
{
    if (kind == wxS("label")) return _("Label");
    if (kind == wxS("slip")) return _("Packing slip");
    if (kind == wxS("pick_list")) return _("Pick list");
    if (kind == wxS("rma_letter")) return _("Return letter");
    if (kind == wxS("return_label")) return _("Return's bought label");
    if (kind == wxS("lane_label")) return _("Lane label");
    if (kind == wxS("rma_label")) return _("Return label");
    if (kind == wxS("purchase_order")) return _("Purchase order");
    if (kind == wxS("receipt")) return _("Goods received note");
    if (kind == wxS("manifest")) return _("Manifest");
    return _("Document");
}

EventLook document_look(json const& payload, std::string const& actor)
{
    return {"tag", wxString::Format(_("%s printed again by %s because %s"),
                                    document_word(event_field(payload, "kind")), from_utf8(actor),
                                    event_field(payload, "reason"))};
}

wxString email_sent(wxString const& kind)
{
    if (kind == wxS("shipped")) return _("Shipping email sent to the customer");
    if (kind == wxS("out_for_delivery")) return _("Email \"out for delivery\" sent to the customer");
    if (kind == wxS("delivered")) return _("Email \"delivered\" sent to the customer");
    if (kind == wxS("delivery_exception")) return _("Email about the held-up parcel sent to the customer");
    if (kind == wxS("return_authorized")) return _("Return email sent to the customer");
    if (kind == wxS("return_label")) return _("Return label sent to the customer");
    if (kind == wxS("return_received")) return _("Email about the arrived return sent to the customer");
    if (kind == wxS("return_to_sender")) return _("Email about the undelivered parcel sent to the customer");
    if (kind == wxS("refund_issued")) return _("Refund email sent to the customer");
    if (kind == wxS("rule_notice")) return _("Email about the order sent, as a rule says");
    return _("Order email sent to the customer");
}

EventLook message_look(std::string_view kind, json const& payload)
{
    wxString const reason = event_field(payload, "reason");
    if (kind == "message.sent") {
        return {"mail", email_sent(event_field(payload, "kind"))};
    }
    if (kind == "message.resent") {
        return {"mail", with_reason(_("Email to be sent again"), reason), Tone::violet};
    }
    if (kind == "message.resend_undone") {
        return {"undo", with_reason(_("Sending the email again taken back"), reason), Tone::violet};
    }
    if (kind == "message.suppressed") {
        return {"close", with_reason(_("Email held back"), reason), Tone::warn};
    }
    if (kind == "message.unsuppressed") {
        return {"undo", with_reason(_("Email to be sent after all"), reason), Tone::violet};
    }
    return {"dot", from_utf8(kind)};
}

/// "Out for delivery, Reno, NV": what the carrier told, with where.
EventLook tracking_look(char const* icon, wxString const& what, json const& payload, char const* detail,
                        Tone tone)
{
    return {icon, with_reason(what, event_field(payload, detail)), tone};
}

EventLook shipment_look(std::string_view kind, json const& payload)
{
    if (kind == "shipment.labeled") {
        return {"tag", wxString::Format(_("Label %s"), event_field(payload, "tracking"))};
    }
    if (kind == "shipment.voided") {
        return {"undo",
                with_reason(wxString::Format(_("Label %s is void"), event_field(payload, "tracking")),
                            event_field(payload, "reason")),
                Tone::violet};
    }
    if (kind == "shipment.manifested") {
        return {"list", wxString::Format(_("On manifest %s"), event_field(payload, "manifest")),
                Tone::accent};
    }
    if (kind == "shipment.unmanifested") {
        return {"undo",
                with_reason(wxString::Format(_("Off manifest %s"), event_field(payload, "manifest")),
                            event_field(payload, "reason")),
                Tone::violet};
    }
    if (kind == "shipment.shipped") {
        wxString const carrier = event_field(payload, "carrier");
        return {"truck", carrier.empty() ? _("Shipped") : wxString::Format(_("Shipped with %s"), carrier),
                Tone::ok};
    }
    if (kind == "shipment.in_transit") {
        return tracking_look("truck", _("Scanned by the carrier"), payload, "place", Tone::accent);
    }
    if (kind == "shipment.out_for_delivery") {
        return tracking_look("truck", _("Out for delivery"), payload, "place", Tone::accent);
    }
    if (kind == "shipment.ready_for_pickup") {
        return tracking_look("pin", _("Ready for pickup"), payload, "place", Tone::teal);
    }
    if (kind == "shipment.attempted") {
        return tracking_look("waiting", _("Delivery attempted"), payload, "text", Tone::warn);
    }
    if (kind == "shipment.delivered") {
        return tracking_look("check", _("Delivered"), payload, "text", Tone::ok);
    }
    if (kind == "shipment.exception") {
        return tracking_look("warning", _("Held up at the carrier"), payload, "text", Tone::bad);
    }
    if (kind == "shipment.returned") {
        return tracking_look("undo", _("On its way back to us"), payload, "text", Tone::bad);
    }
    if (kind == "shipment.exception_resolved") {
        return tracking_look("check", _("Looked after"), payload, "reason", Tone::ok);
    }
    if (kind == "shipment.exception_reopened") {
        return tracking_look("undo", _("To be looked after again"), payload, "reason", Tone::violet);
    }
    return {"dot", from_utf8(kind)};
}

EventLook fulfillment_look(std::string_view kind, json const& payload)
{
    wxString const reason = event_field(payload, "reason");
    wxString const units = event_field(payload, "quantity") + wxS(" ") + wxUniChar(0x00D7) + wxS(" ") +
                           event_field(payload, "sku");
    if (kind == "fulfillment.released") {
        return {"bolt", wxString::Format(_("Released on pick list %s"), event_field(payload, "pick_list")),
                Tone::accent};
    }
    if (kind == "fulfillment.unreleased") {
        return {"undo",
                with_reason(wxString::Format(_("Taken off pick list %s"), event_field(payload, "pick_list")),
                            reason)};
    }
    if (kind == "fulfillment.picked") {
        return {"list", _("Picked"), Tone::violet};
    }
    if (kind == "fulfillment.unpicked") {
        return {"return",
                with_reason(wxString::Format(_("%s put back into %s"), units, event_field(payload, "bin")),
                            reason)};
    }
    if (kind == "fulfillment.short_picked") {
        return {"warning",
                with_reason(wxString::Format(_("%s not found in %s"), units, event_field(payload, "bin")),
                            reason),
                Tone::warn};
    }
    if (kind == "fulfillment.short_filled") {
        return {"ok", wxString::Format(_("Found in another bin: %s of what was missing"),
                                       event_field(payload, "quantity"))};
    }
    if (kind == "fulfillment.unpacked") {
        return {"box", with_reason(_("Unpacked"), reason)};
    }
    if (kind == "fulfillment.packed") {
        long long parcels = 1;
        event_field(payload, "parcels").ToLongLong(&parcels);
        return {"box",
                wxString::Format(wxPLURAL("Packed in %lld parcel", "Packed in %lld parcels",
                                          static_cast<unsigned>(parcels)),
                                 parcels),
                Tone::teal};
    }
    return {"dot", from_utf8(kind)};
}

EventLook look_of(std::string_view kind, json const& payload)
{
    if (kind.starts_with("order.")) {
        return order_look(kind, payload);
    }
    if (kind.starts_with("fulfillment.")) {
        return fulfillment_look(kind, payload);
    }
    if (kind == "charge.undone") {
        return {"undo", with_reason(_("A charge is taken back"), event_field(payload, "reason"))};
    }
    if (kind.starts_with("shipment.")) {
        return shipment_look(kind, payload);
    }
    if (kind.starts_with("return.")) {
        return return_look(kind, payload);
    }
    if (kind.starts_with("message.")) {
        return message_look(kind, payload);
    }
    return {"dot", from_utf8(kind)};
}

} // namespace

TimelineEvent event_words(events::PastEvent const& event, kernel::Timestamp now)
{
    EventLook const look = event.kind == "document.reprinted" ? document_look(event.payload, event.actor)
                                                              : look_of(event.kind, event.payload);
    return {look.icon, to_utf8(look.text), to_utf8(when(event.occurred_at, now)), look.tone,
            to_utf8(full_stamp(event.occurred_at) + wxS(", ") + from_utf8(event.actor))};
}

} // namespace poddesk::gui
