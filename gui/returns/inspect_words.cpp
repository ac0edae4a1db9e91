#include "gui/returns/inspect_words.h"

#include "gui/returns/returns_words.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

wxString quoted(std::string const& code)
{
    return from_utf8(kernel::in_quotes(code));
}

} // namespace

std::string pod_chosen_words(orders::QueuePod const& pod)
{
    return to_utf8(wxString::Format(_("This bench stands in %s. F2 changes it."), from_utf8(pod.name)));
}

std::string pod_first_words(std::string const& code)
{
    return to_utf8(wxString::Format(_("Say first where this bench stands; %s comes next."), quoted(code)));
}

std::string nothing_found_words(std::string const& code)
{
    return to_utf8(wxString::Format(_("%s is no RMA, tracking number, order or item. Scan another code of "
                                      "the parcel, or any item in it."),
                                    quoted(code)));
}

std::string several_found_words(std::string const& code, std::size_t count)
{
    return to_utf8(wxString::Format(_("%s may mean %zu things: press the number of the right one."),
                                    quoted(code), count));
}

std::string blind_return_words(std::string const& code)
{
    return to_utf8(wxString::Format(_("%s is an item, no parcel: press 1 to take the parcel without an RMA."),
                                    quoted(code)));
}

std::string parcel_taken_words(InspectParcel const& parcel, kernel::Timestamp now)
{
    if (parcel.put_down) {
        return to_utf8(wxString::Format(_("%s put it down %s: %s"), from_utf8(parcel.put_down->by),
                                        when(parcel.put_down->at, now), from_utf8(parcel.put_down->reason)));
    }
    std::int64_t units = 0;
    for (returns::RmaLineView const* const line : waiting_lines(parcel)) {
        units += line->quantity - line->inspected;
    }
    if (units == 0) {
        return to_utf8(wxString::Format(_("%s is here. It names no item: scan whatever lies in it."),
                                        from_utf8(parcel.view.number)));
    }
    return to_utf8(wxString::Format(
        wxPLURAL("%s is here, with %s item.", "%s is here, with %s items.", static_cast<unsigned>(units)),
        from_utf8(parcel.view.number), grouped(units)));
}

std::string item_known_words(std::string const& sku)
{
    return to_utf8(wxString::Format(_("%s is on the RMA."), from_utf8(sku)));
}

std::string found_words(returns::InspectItem::Found found, std::string const& what)
{
    switch (found) {
    case returns::InspectItem::Found::missing:
        return to_utf8(_("Not in the parcel: it may be sent in again. Backspace takes it back."));
    case returns::InspectItem::Found::wrong_item:
        return to_utf8(
            wxString::Format(_("%s lies in its place. Backspace takes it back."), from_utf8(what)));
    case returns::InspectItem::Found::extra:
        return to_utf8(wxString::Format(_("%s is taken as an extra item."), from_utf8(what)));
    case returns::InspectItem::Found::expected:
        break;
    }
    return item_known_words(what);
}

std::string nothing_waits_words()
{
    return to_utf8(_("No item of the RMA waits any more: X takes an extra one, Enter closes the parcel."));
}

std::string unknown_item_words(std::string const& code, std::string const& client)
{
    return to_utf8(wxString::Format(_("%s is no item of %s. X takes it as an extra item."), quoted(code),
                                    from_utf8(client)));
}

std::string not_on_rma_words(std::string const& sku, std::string const& rma)
{
    return to_utf8(
        wxString::Format(_("%s is not on %s. X takes it as an extra item."), from_utf8(sku), from_utf8(rma)));
}

std::string all_inspected_words(std::string const& sku)
{
    return to_utf8(wxString::Format(
        _("Every %s of this RMA is inspected. X takes one more as an extra item."), from_utf8(sku)));
}

std::string answer_first_words(std::string const& question)
{
    return to_utf8(wxString::Format(_("First: %s"), from_utf8(question)));
}

std::string answered_words(std::string const& answer)
{
    return to_utf8(wxString::Format(_("%s. Backspace takes it back."), from_utf8(answer)));
}

std::string not_a_bin_words(std::string const& code, std::string const& pod)
{
    return to_utf8(wxString::Format(_("%s is no bin for stock in %s; scan the bin, or press Enter for the "
                                      "suggested one."),
                                    quoted(code), from_utf8(pod)));
}

std::string not_a_lane_words(std::string const& code, int lane)
{
    return lane == 0 ? to_utf8(wxString::Format(_("%s: nothing lies here to be put away; press Enter."),
                                                quoted(code)))
                     : to_utf8(wxString::Format(_("%s is not lane %d; put the item there and press Enter."),
                                                quoted(code), lane));
}

std::string placed_words(LastItem const& last)
{
    wxString const way = from_utf8(returns::in_words(last.disposition));
    wxString what = last.grade.empty() ? way : from_utf8(last.grade) + wxS(", ") + way;
    if (last.in_a_row > 1) {
        what = wxString::Format(_("Same again, %d times: %s"), last.in_a_row, what);
    }
    wxString words = !last.bin.empty() ? wxString::Format(_("%s: in bin %s."), what, from_utf8(last.bin))
                     : last.lane == 0  ? what + wxS(".")
                                       : wxString::Format(_("%s: lane %d."), what, last.lane);
    if (last.waits_for_person) {
        words += wxS(" ") + _("It waits for a person, who decides about the refund.");
    }
    return to_utf8(words);
}

std::string no_serial_words(std::string const& code, std::string const& sku)
{
    return to_utf8(wxString::Format(_("%s is not the serial of a unit of %s: it is its code, or longer than "
                                      "100 characters. Scan the serial."),
                                    from_utf8(kernel::in_quotes(code)), from_utf8(sku)));
}

std::string serial_words(SerialFit fit, std::string const& serial)
{
    wxString const named = from_utf8(serial);
    switch (fit) {
    case SerialFit::unsaid:
        return to_utf8(_("No serial could be read; that is kept with the item."));
    case SerialFit::fits:
        return to_utf8(wxString::Format(_("Serial %s went out with this order."), named));
    case SerialFit::other:
        return to_utf8(wxString::Format(
            _("Serial %s is not out with this order. Look at the item; the RMA says what is known."), named));
    case SerialFit::repeated:
        return to_utf8(
            wxString::Format(_("Serial %s was on another unit of this parcel. Look at both."), named));
    case SerialFit::unknown:
        return to_utf8(wxString::Format(_("Serial %s is kept; the parcel has no order yet."), named));
    }
    return {};
}

std::string said_serial_words(std::string const& serial)
{
    return serial.empty() ? to_utf8(_("no serial could be read"))
                          : to_utf8(wxString::Format(_("serial %s"), from_utf8(serial)));
}

std::string note_kept_words()
{
    return to_utf8(_("The note goes with the item."));
}

std::string kept_item_words()
{
    return to_utf8(_("Go on where the item was put down."));
}

std::string item_put_back_words()
{
    return to_utf8(_("The item is in the parcel again; scan any item."));
}

std::string inspected_elsewhere_words()
{
    return to_utf8(_("Somebody else inspected this item meanwhile; scan the next one."));
}

std::string closed_words(std::string const& rma)
{
    return to_utf8(wxString::Format(_("%s is closed."), from_utf8(rma)));
}

std::string refund_words(std::string const& rma, returns::ClosedParcel const& closed)
{
    return parcel_closed_words(rma, closed);
}

std::string no_photo_words(std::string const& folder)
{
    return to_utf8(wxString::Format(_("No new photo lies in %s. Take one and press P again, or type a file."),
                                    from_utf8(folder)));
}

std::string photo_demanded_words()
{
    return to_utf8(_("The client's rules demand a photo of this item: P takes it, then put it there."));
}

std::string enough_photos_words()
{
    return to_utf8(_("This item has as many photos as are kept of one; they go with it."));
}

std::string photo_taken_words(std::size_t photos)
{
    return to_utf8(wxString::Format(wxPLURAL("%zu photo goes with the item.", "%zu photos go with the item.",
                                             static_cast<unsigned>(photos)),
                                    photos));
}

std::string closed_here_words(std::string const& rma)
{
    return to_utf8(wxString::Format(_("%s is closed here already, and waits to be stored."), from_utf8(rma)));
}

std::string offline_words(std::size_t ahead)
{
    return to_utf8(wxString::Format(
        wxPLURAL("The server is away. Go on: %zu parcel is read ahead, and what you do is kept here.",
                 "The server is away. Go on: %zu parcels are read ahead, and what you do is kept here.",
                 static_cast<unsigned>(ahead)),
        ahead));
}

std::string needs_server_words(std::size_t ahead)
{
    return ahead == 0
               ? to_utf8(_("That needs the server, which is away. It is asked again every few seconds."))
               : to_utf8(wxString::Format(_("That needs the server, which is away. Take one of the %zu "
                                            "parcels that are read ahead."),
                                          ahead));
}

std::string online_again_words(std::int64_t waiting)
{
    return waiting == 0 ? to_utf8(_("The server is back."))
                        : to_utf8(wxString::Format(_("The server is back: %s steps are being stored."),
                                                   grouped(waiting)));
}

std::string not_kept_words()
{
    return to_utf8(
        _("The step could not be kept on this computer, so it is not done. Press the same key again."));
}

std::string answer_moved_first_words()
{
    return to_utf8(_("First: what becomes of this step? Press its number; Esc asks later."));
}

std::string sent_again_words()
{
    return to_utf8(_("It is sent once more."));
}

std::string left_out_words(bool park)
{
    return to_utf8(park ? _("It waits for a lead's look, in the history of its return.")
                        : _("It is left out; the history of its return says why."));
}

std::string put_down_words(std::string const& rma)
{
    return to_utf8(wxString::Format(_("%s is put down; nothing of it is lost."), from_utf8(rma)));
}

std::string next_is_a_parcel_words(std::string const& code)
{
    return to_utf8(
        wxString::Format(_("%s is no parcel. Enter closes this one; X takes an extra item."), quoted(code)));
}

std::string no_lane_label_words(std::string const& problem)
{
    return to_utf8(
        wxString::Format(_("The item is stored; its lane label is not printed: %s"), from_utf8(problem)));
}

std::string taken_back_item_words()
{
    return to_utf8(_("The last item is taken back: it waits to be inspected again."));
}

std::string nothing_inspected_words()
{
    return to_utf8(_("Nothing that was inspected on this bench can be taken back."));
}

std::string taken_back_reason()
{
    return to_utf8(_("taken back at the bench"));
}

std::string which_first_words()
{
    return to_utf8(_("Press the number of the item on the list, or scan its label."));
}

std::string unanswered_step_words()
{
    return to_utf8(_("The server did not answer. Press the same key again: nothing is done twice."));
}

std::string closed_elsewhere_words(std::string const& rma)
{
    return to_utf8(wxString::Format(_("%s was closed elsewhere; scan the next parcel."), from_utf8(rma)));
}

} // namespace poddesk::gui
