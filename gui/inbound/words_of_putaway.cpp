// The sentences of the putaway bench and of the list of receipts. See words.h.
#include "gui/inbound/putaway_presenter.h"
#include "gui/inbound/words.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

using nlohmann::json;

wxString fact(json const& payload, char const* name)
{
    if (!payload.is_object() || !payload.contains(name) || payload[name].is_null()) {
        return {};
    }
    json const& value = payload[name];
    if (!value.is_array()) {
        return from_utf8(value.is_string() ? value.get<std::string>() : value.dump());
    }
    wxString all;
    for (json const& it : value) {
        all += (all.empty() ? wxS("") : wxS(", ")) +
               from_utf8(it.is_string() ? it.get<std::string>() : it.dump());
    }
    return all;
}

std::int64_t units(json const& payload, char const* name)
{
    return payload.is_object() && payload.contains(name) && payload[name].is_number_integer()
               ? payload[name].get<std::int64_t>()
               : 0;
}

struct Look
{
    char const* icon;
    wxString text;
    Tone tone = Tone::neutral;
};

Look look_of(std::string const& kind, json const& payload)
{
    if (kind == "purchase_order.created") {
        return {"document", _("Ordered")};
    }
    if (kind == "purchase_order.arrived") {
        return {"truck", _("Arrived at the dock")};
    }
    if (kind == "purchase_order.receiving") {
        return {"scan", _("Counting began")};
    }
    if (kind == "purchase_order.stepped_back") {
        return {"undo", joined({_("Taken back"), fact(payload, "reason")}), Tone::warn};
    }
    if (kind == "receipt.completed") {
        Differing const differs{units(payload, "over"), units(payload, "short"), units(payload, "damaged")};
        return {"check",
                joined({wxString::Format(_("Received as %s"), fact(payload, "number")),
                        from_utf8(difference_words(differs))}),
                differs.any() ? Tone::warn : Tone::ok};
    }
    if (kind == "receipt.binned") {
        return {"pin", wxString::Format(_("%s of %s put into %s"), fact(payload, "units"),
                                        fact(payload, "skus"), fact(payload, "bins"))};
    }
    if (kind == "receipt.unbinned") {
        return {"undo",
                wxString::Format(_("%s of %s taken back from %s"), fact(payload, "units"),
                                 fact(payload, "skus"), fact(payload, "bins")),
                Tone::warn};
    }
    if (kind == "receipt.put_away") {
        return {"ok", _("Everything is in its bin"), Tone::ok};
    }
    if (kind == "receipt.taken_back") {
        return {
            "undo",
            joined({wxString::Format(_("%s taken back"), fact(payload, "number")), fact(payload, "reason")}),
            Tone::bad};
    }
    return {"dot", from_utf8(kind)};
}

} // namespace

std::string putaway_asks(PutawayScreen const& screen)
{
    switch (screen.step) {
    case PutawayStep::find:
        return to_utf8(_("Scan an item that waits in receiving, or its receipt"));
    case PutawayStep::choose:
        return to_utf8(_("Which one is it? Press its number"));
    case PutawayStep::place:
        return to_utf8(wxString::Format(_("Take it to %s and scan the bin"), from_utf8(screen.bin)));
    case PutawayStep::confirm:
        return to_utf8(
            wxString::Format(_("Put it into %s? Press 1 or scan it again"), from_utf8(screen.other_bin)));
    }
    return {};
}

std::string nothing_to_bin_words(std::string const& scanned)
{
    return to_utf8(wxString::Format(
        _("Nothing of %s waits in receiving. Scan a receipt, or an item that was counted in."),
        from_utf8(kernel::in_quotes(scanned))));
}

std::string bin_of_words(std::string const& sku, std::string const& bin)
{
    return to_utf8(wxString::Format(_("%s belongs into %s. F9 says why."), from_utf8(sku), from_utf8(bin)));
}

std::string no_bin_words(std::string const& typed, std::string const& pod)
{
    return to_utf8(wxString::Format(_("%s is neither a bin of %s nor an item of this receipt."),
                                    from_utf8(kernel::in_quotes(typed)), from_utf8(pod)));
}

std::string other_bin_words(std::string const& bin, std::string const& suggested)
{
    return to_utf8(wxString::Format(_("%s is not the suggested bin. Scan %s to keep to it."), from_utf8(bin),
                                    from_utf8(suggested)));
}

std::string chosen_by_person_words()
{
    return to_utf8(_("chosen by the person at the shelf"));
}

std::string quantity_words(std::int64_t quantity, std::int64_t waiting, std::string const& sku)
{
    return to_utf8(wxString::Format(_("%s of %s: %s."), grouped(quantity), grouped(waiting), from_utf8(sku)));
}

std::string too_many_units_words(std::int64_t quantity, std::int64_t waiting, std::string const& sku)
{
    return to_utf8(wxString::Format(_("%s units of %s do not wait here, only %s."), grouped(quantity),
                                    from_utf8(sku), grouped(waiting)));
}

std::string binned_words(std::int64_t units, std::string const& sku, std::string const& bin,
                         std::int64_t left)
{
    return to_utf8(wxString::Format(_("%s of %s are in %s. %s still wait."), grouped(units), from_utf8(sku),
                                    from_utf8(bin), grouped(left)));
}

std::string all_binned_words(std::string const& receipt, std::optional<kernel::Timestamp> const& since,
                             kernel::Timestamp until)
{
    return to_utf8(since ? wxString::Format(_("%s is in its bins. Dock to stock: %s."), from_utf8(receipt),
                                            from_utf8(dock_to_stock_words(*since, until)))
                         : wxString::Format(_("%s is in its bins."), from_utf8(receipt)));
}

std::string bin_line_words(std::int64_t units, std::string const& sku, std::string const& bin,
                           std::string const& receipt)
{
    return to_utf8(
        joined({wxString::Format(_("%s of %s into %s"), grouped(units), from_utf8(sku), from_utf8(bin)),
                from_utf8(receipt)}));
}

std::string suggested_again_words(std::string const& bin)
{
    return to_utf8(wxString::Format(_("Back to the suggested bin %s."), from_utf8(bin)));
}

std::string receipt_aside_words(std::string const& receipt, std::int64_t units)
{
    return to_utf8(wxString::Format(_("%s is put aside; %s of it wait in receiving."), from_utf8(receipt),
                                    grouped(units)));
}

std::string nothing_binned_words()
{
    return to_utf8(_("Nothing was put away on this bench that could be taken back."));
}

std::string unbinned_words(std::int64_t units, std::string const& sku, std::string const& bin)
{
    return to_utf8(wxString::Format(_("Taken back: %s of %s from %s wait in receiving again."),
                                    grouped(units), from_utf8(sku), from_utf8(bin)));
}

// --- the list of receipts

std::string receipt_status_word(std::string_view status)
{
    std::map<std::string_view, wxString> const words = {
        {"draft", _("Draft")},         {"expected", _("Expected")}, {"arrived", _("At the dock")},
        {"receiving", _("Receiving")}, {"received", _("Received")}, {"put_away", _("Put away")},
        {"closed", _("Closed")},       {"canceled", _("Canceled")}};
    auto const found = words.find(status);
    return found == words.end() ? std::string(status) : to_utf8(found->second);
}

Pill receipt_pill(inbound::ReceiptRow const& row)
{
    if (row.is_late) {
        return {to_utf8(_("Late")), Tone::bad, false, "warning"};
    }
    bool const waits = row.status == "received" && row.received > row.put_away;
    Tone const tone = row.status == "arrived"                                ? Tone::accent
                      : row.status == "receiving"                            ? Tone::violet
                      : waits                                                ? Tone::teal
                      : row.status == "expected" || row.status == "canceled" ? Tone::neutral
                                                                             : Tone::ok;
    return {waits ? to_utf8(_("Putaway")) : receipt_status_word(row.status), tone, false, {}};
}

std::string receipt_queue_word(inbound::ReceiptQueue queue)
{
    using inbound::ReceiptQueue;
    switch (queue) {
    case ReceiptQueue::everything:
        return to_utf8(_("All"));
    case ReceiptQueue::expected:
        return to_utf8(_("Expected"));
    case ReceiptQueue::late:
        return to_utf8(_("Late"));
    case ReceiptQueue::at_dock:
        return to_utf8(_("At the dock"));
    case ReceiptQueue::receiving:
        return to_utf8(_("Receiving"));
    case ReceiptQueue::putaway:
        return to_utf8(_("Waits for putaway"));
    case ReceiptQueue::discrepancies:
        return to_utf8(_("Discrepancies"));
    case ReceiptQueue::closed:
        return to_utf8(_("Closed"));
    }
    return {};
}

TimelineEvent receipt_event_words(events::PastEvent const& event, kernel::Timestamp now)
{
    Look const look = look_of(event.kind, event.payload);
    return {look.icon, to_utf8(joined({look.text, from_utf8(event.actor)})),
            to_utf8(when(event.occurred_at, now)), look.tone, to_utf8(full_stamp(event.occurred_at))};
}

} // namespace poddesk::gui
