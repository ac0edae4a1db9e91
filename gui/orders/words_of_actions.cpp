// The sentences that follow an action. See words.h.
#include "gui/orders/words.h"

#include "gui/orders/orders_store.h"

#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

/// "EO-55107 is on hold." for one, "12 orders are on hold." for several.
std::string one_or_many(std::int64_t count, std::string const& number, wxString const& one,
                        wxString const& many)
{
    return count == 1 && !number.empty() ? to_utf8(wxString::Format(one, from_utf8(number)))
                                         : to_utf8(wxString::Format(many, grouped(count)));
}

} // namespace

std::string nothing_selected_words()
{
    return to_utf8(_("Choose an order with the arrow keys. Enter opens it in a window of its own."));
}

std::string loading_words()
{
    return to_utf8(with_dots(_("Reading")));
}

std::string order_gone_words(std::string const& number)
{
    return to_utf8(wxString::Format(_("%s is not there any more, or belongs to a client that is not yours."),
                                    from_utf8(number.empty() ? "The order" : number)));
}

std::string holds_placed_words(std::int64_t done, std::string const& number, std::string const& kind)
{
    return to_utf8(from_utf8(one_or_many(done, number, _("%s is on hold"), _("%s orders are on hold"))) +
                   wxS(": ") + from_utf8(kind) + wxS("."));
}

std::string holds_released_words(std::int64_t done, std::string const& number)
{
    return one_or_many(done, number, _("The hold on %s is cleared."),
                       _("The holds on %s orders are cleared."));
}

std::string bad_until_words(std::string const& typed)
{
    return to_utf8(
        wxString::Format(_("%s is no day: write 2026-12-01, or 2026-12-01 09:00."), from_utf8(typed)));
}

std::string shop_holds_words(std::string const& number)
{
    return to_utf8(
        wxString::Format(_("The shop holds %s: release it there, and it is released here. Or open the "
                           "order and clear the shop's own hold."),
                         from_utf8(number)));
}

std::string no_such_hold_words(std::string const& number)
{
    return to_utf8(wxString::Format(_("%s has no such hold."), from_utf8(number)));
}

std::string bad_units_words(std::string const& typed)
{
    return to_utf8(wxString::Format(_("%s is no number of units."), from_utf8(typed)));
}

std::string line_changed_words(std::string const& number, std::string const& sku, std::int64_t units)
{
    return to_utf8(
        wxString::Format(_("%s sends %s of %s."), from_utf8(number), grouped(units), from_utf8(sku)));
}

std::string split_words(std::string const& number)
{
    return to_utf8(wxString::Format(_("%s ships in two parts now."), from_utf8(number)));
}

std::string merged_words(std::string const& number, std::size_t others)
{
    return to_utf8(
        wxString::Format(wxPLURAL("One more order goes in the parcel of %s.",
                                  "More orders go in the parcel of %s.", static_cast<unsigned>(others)),
                         from_utf8(number)));
}

std::string unlinked_words(orders::LinkedOrder const& linked, std::string const& number)
{
    using How = orders::LinkedOrder::How;
    bool const is_whole = linked.how == How::split_from || linked.how == How::split_off;
    return to_utf8(
        wxString::Format(is_whole ? _("%s and %s ship as one again.") : _("%s and %s ship apart again."),
                         from_utf8(number), from_utf8(linked.number)));
}

std::string linked_words(orders::LinkedOrder const& linked)
{
    wxString const number = from_utf8(linked.number);
    switch (linked.how) {
    case orders::LinkedOrder::How::split_from:
        return to_utf8(wxString::Format(_("Split off %s"), number));
    case orders::LinkedOrder::How::split_off:
        return to_utf8(wxString::Format(_("%s ships apart"), number));
    case orders::LinkedOrder::How::put_back:
        return to_utf8(wxString::Format(_("Put back together with %s"), number));
    case orders::LinkedOrder::How::carries:
        return to_utf8(wxString::Format(_("%s goes in this parcel"), number));
    case orders::LinkedOrder::How::merged_into:
        return to_utf8(wxString::Format(_("Goes in the parcel of %s"), number));
    }
    return {};
}

std::string put_back_words(std::string const& number)
{
    return to_utf8(
        wxString::Format(_("This and %s are one again; Ctrl+Shift+S splits units off."), from_utf8(number)));
}

std::string nothing_to_merge_words()
{
    return to_utf8(_("No other open order goes to this customer at this address."));
}

std::string nothing_linked_words()
{
    return to_utf8(_("This order was neither split nor merged. Ctrl+Shift+S splits it, Ctrl+M merges it."));
}

std::string together_words(orders::QueueRow const& row)
{
    if (!row.in.empty()) {
        return to_utf8(wxString::Format(_("in %s"), from_utf8(row.in)));
    }
    if (row.carries > 0) {
        return to_utf8(wxString::Format(
            wxPLURAL("+ %s order", "+ %s orders", static_cast<unsigned>(row.carries)), grouped(row.carries)));
    }
    if (!row.twin.empty()) {
        return to_utf8(wxString::Format(_("like %s"), from_utf8(row.twin)));
    }
    return row.is_split ? to_utf8(_("in parts")) : std::string();
}

std::string duplicates_kept_words(std::int64_t done, std::string const& number)
{
    return one_or_many(done, number, _("%s is meant: it is no duplicate."),
                       _("%s orders are meant: they are no duplicates."));
}

std::string priority_set_words(std::int64_t done, std::string const& number, std::int64_t priority)
{
    return to_utf8(from_utf8(one_or_many(done, number, _("%s goes"), _("%s orders go"))) + wxS(" ") +
                   from_utf8(priority_word(priority)) + wxS("."));
}

std::string gift_set_words(std::string const& number, bool is_gift)
{
    return to_utf8(wxString::Format(is_gift ? _("%s is a gift.") : _("%s is no gift."), from_utf8(number)));
}

std::string noted_words(std::string const& number)
{
    return to_utf8(wxString::Format(_("Noted on %s."), from_utf8(number)));
}

std::string mentions_ticked_words(std::string const& number)
{
    return to_utf8(wxString::Format(_("The notes on %s that name you are done."), from_utf8(number)));
}

std::string address_corrected_words(std::string const& number)
{
    return to_utf8(wxString::Format(_("%s ships to the corrected address."), from_utf8(number)));
}

std::string nothing_proposed_words()
{
    return to_utf8(_("The address check proposes nothing. Ctrl+D corrects the address by hand."));
}

std::string address_stays_words()
{
    return to_utf8(_("This order has left, or is canceled: its address stays as it is."));
}

std::string orders_canceled_words(std::int64_t done, std::string const& number)
{
    return one_or_many(done, number, _("%s is canceled."), _("%s orders are canceled."));
}

std::string cancels_asked_words(std::int64_t done, std::string const& number)
{
    return one_or_many(done, number, _("%s is canceled when the pod has put it back."),
                       _("%s orders are canceled, or are when the pods have put them back."));
}

std::string cancel_withdrawn_words(std::string const& number)
{
    return to_utf8(
        wxString::Format(_("The cancel of %s is withdrawn. What came off a pick list waits for its release."),
                         from_utf8(number)));
}

std::string cancel_asked_words(orders::AskedCancel const& asked)
{
    return to_utf8(wxString::Format(
        _("%s asked to cancel it: %s. It is canceled with the last unit that the pod puts back."),
        from_utf8(asked.by), from_utf8(asked.reason)));
}

std::string not_released_words(Released const& released)
{
    wxArrayString sentences;
    if (released.kept > 0) {
        wxString lanes;
        for (std::string const& lane : released.locked_lanes) {
            lanes += (lanes.empty() ? wxString() : wxString(wxS(", "))) + from_utf8(lane);
        }
        sentences.Add(
            wxString::Format(wxPLURAL("%s order waits in a locked lane (%s); open the lane to release it.",
                                      "%s orders wait in locked lanes (%s); open the lanes to release them.",
                                      static_cast<unsigned>(released.kept)),
                             grouped(released.kept), lanes));
    }
    if (released.refusal) {
        sentences.Add(from_utf8(released.refusal->message));
    }
    if (!released.is_all && released.orders > 0) {
        sentences.Add(_("More is ready than goes at once; release again for the rest."));
    }
    return to_utf8(wxJoin(sentences, wxS(' '), wxS('\0')));
}

std::string released_words(Released const& released)
{
    wxString const done = wxString::Format(
        wxPLURAL("%s order released on pick list %s.", "%s orders released on pick list %s.",
                 static_cast<unsigned>(released.orders)),
        grouped(released.orders), from_utf8(fmt::format("{}", fmt::join(released.pick_lists, ", "))));
    wxString const stays = from_utf8(not_released_words(released));
    return to_utf8(stays.empty() ? done : done + wxS(' ') + stays);
}

std::string released_label()
{
    return to_utf8(_("Releasing"));
}

std::string document_gone_words(std::string const& file)
{
    return to_utf8(wxString::Format(_("%s is not stored any more; print it again."), from_utf8(file)));
}

std::string exported_orders_name(std::string const& title)
{
    return to_utf8(wxString::Format(_("Orders, %s"), from_utf8(title).Lower()));
}

std::string no_label_words()
{
    return to_utf8(_("No parcel of this order has a label yet. The pack bench makes them."));
}

std::string label_printed_words(std::string const& parcel, std::string const& printer, bool again)
{
    return to_utf8(wxString::Format(again ? _("The label of %s is printed again on %s.")
                                          : _("The label of %s is printed on %s."),
                                    from_utf8(parcel), from_utf8(printer)));
}

std::string undone_words()
{
    return to_utf8(_("Taken back. The history keeps both steps."));
}

std::string nothing_to_undo_words()
{
    return to_utf8(_("There is nothing of this window to take back."));
}

std::string some_refused_words(std::int64_t refused, std::string const& first)
{
    if (refused == 1) {
        return first;
    }
    return to_utf8(
        wxString::Format(_("%s were left as they are. The first: %s"), grouped(refused), from_utf8(first)));
}

std::string undo_reason()
{
    return to_utf8(_("taken back by the person who did it"));
}

} // namespace poddesk::gui
