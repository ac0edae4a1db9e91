// The sentences of the receiving bench. See words.h.
#include "gui/inbound/receive_presenter.h"
#include "gui/inbound/words.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

wxString in_quotes(std::string const& typed)
{
    return from_utf8(kernel::in_quotes(typed));
}

} // namespace

std::string receive_asks(ReceiveScreen const& screen)
{
    switch (screen.step) {
    case ReceiveStep::find:
        return to_utf8(_("Scan a purchase order, a delivery note or an item"));
    case ReceiveStep::choose:
        return to_utf8(_("Which one is it? Press its number"));
    case ReceiveStep::count:
        return to_utf8(screen.damaged_next ? _("Scan the damaged unit") : _("Scan every unit"));
    case ReceiveStep::lot:
        return to_utf8(_("Scan or type its lot"));
    case ReceiveStep::expiry:
        return to_utf8(_("Type its expiry day"));
    case ReceiveStep::unordered:
        return to_utf8(_("Nobody ordered this: 1 counts it, 2 leaves it"));
    case ReceiveStep::over:
        return to_utf8(_("More than expected: 1 counts it, 2 does not"));
    case ReceiveStep::review:
        return to_utf8(screen.differences.empty() ? _("Everything is here: F8 posts the receipt")
                                                  : _("Look at the differences: F8 posts the receipt"));
    }
    return {};
}

std::string no_order_words(std::string const& scanned)
{
    return to_utf8(wxString::Format(
        _("%s is on nothing that is expected. Scan the purchase order, or have one made for it."),
        in_quotes(scanned)));
}

std::string received_already_words(std::string const& order, std::string const& receipt,
                                   std::string const& by)
{
    return to_utf8(wxString::Format(_("%s was received already: %s, by %s."), from_utf8(order),
                                    from_utf8(receipt), from_utf8(by)));
}

std::string received_meanwhile_words(std::string const& order, std::string const& receipt,
                                     std::string const& by)
{
    return to_utf8(receipt.empty()
                       ? wxString::Format(_("%s cannot be received any more. Your counts are kept here."),
                                          from_utf8(order))
                       : wxString::Format(_("%s was received meanwhile: %s, by %s. Your counts are kept and "
                                            "were not posted."),
                                          from_utf8(order), from_utf8(receipt), from_utf8(by)));
}

std::string counted_by_other_words(std::string const& who, kernel::Timestamp since, kernel::Timestamp now)
{
    return to_utf8(wxString::Format(_("%s counts this since %s; only one of you can post it."),
                                    from_utf8(who), when(since, now)));
}

std::string several_words(std::string const& scanned, std::size_t count)
{
    return to_utf8(wxString::Format(_("%s is on %zu of them. Press the number of the right one."),
                                    in_quotes(scanned), count));
}

std::string order_opened_words(std::string const& number, std::size_t lines, std::int64_t units,
                               std::int64_t counted)
{
    if (counted > 0) {
        return to_utf8(wxString::Format(_("%s is back: %s of %s units are counted."), from_utf8(number),
                                        grouped(counted), grouped(units)));
    }
    return to_utf8(
        wxString::Format(_("%s: %s of %s."), from_utf8(number), from_utf8(units_words(units)),
                         lines == 1 ? _("1 product") : wxString::Format(_("%zu products"), lines)));
}

std::string counted_words(std::string const& sku, std::int64_t good, std::int64_t damaged,
                          std::int64_t expected)
{
    wxString const words =
        wxString::Format(_("%s: %s of %s"), from_utf8(sku), grouped(good + damaged), grouped(expected));
    return to_utf8(damaged > 0 ? wxString::Format(_("%s, %s damaged."), words, grouped(damaged))
                               : words + wxS("."));
}

std::string damaged_next_words(bool damaged)
{
    return to_utf8(damaged ? _("The next count is damaged. D again: it is good.")
                           : _("The next count is good."));
}

std::string new_lot_words(std::string const& sku)
{
    return to_utf8(wxString::Format(_("The next unit of %s is of another lot."), from_utf8(sku)));
}

std::string scan_item_first_words()
{
    return to_utf8(_("Scan an item first; a number then says how many of it there are."));
}

std::string no_product_words(std::string const& code, std::string const& client)
{
    return to_utf8(
        wxString::Format(_("%s is no product of %s; set it aside."), in_quotes(code), from_utf8(client)));
}

std::string unordered_words(std::string const& sku, std::string const& order)
{
    return to_utf8(wxString::Format(_("%s is not on %s."), from_utf8(sku), from_utf8(order)));
}

std::string over_words(std::string const& sku, std::int64_t counted, std::int64_t expected)
{
    return to_utf8(wxString::Format(_("%s: this makes %s, expected are %s."), from_utf8(sku),
                                    grouped(counted), grouped(expected)));
}

std::string lot_needed_words(std::string const& sku)
{
    return to_utf8(wxString::Format(_("%s is received by lot."), from_utf8(sku)));
}

std::string no_lot_words(std::string const& typed)
{
    return to_utf8(wxString::Format(
        _("%s is no lot, but an item or far too long; scan the lot of the last unit."), in_quotes(typed)));
}

std::string expiry_needed_words(std::string const& sku, std::string const& lot)
{
    return to_utf8(lot.empty() ? wxString::Format(_("%s, as 2027-01-31 or 01/31/2027."), from_utf8(sku))
                               : wxString::Format(_("%s, lot %s, as 2027-01-31 or 01/31/2027."),
                                                  from_utf8(sku), from_utf8(lot)));
}

std::string no_day_words(std::string const& typed)
{
    return to_utf8(
        wxString::Format(_("%s is no day; type it as 2027-01-31, 01/31/2027 or 01/2027."), in_quotes(typed)));
}

std::string past_day_words(kernel::Date day)
{
    return to_utf8(wxString::Format(_("%s is over. Type it again if it says so on the box."),
                                    from_utf8(date_words(day))));
}

std::string answer_first_words()
{
    return to_utf8(_("Answer the question first, or press Esc to leave it."));
}

std::string not_counted_words()
{
    return to_utf8(_("It is not counted."));
}

std::string count_on_words(std::string const& order)
{
    return to_utf8(wxString::Format(_("Back to counting %s."), from_utf8(order)));
}

std::string nothing_counted_words()
{
    return to_utf8(_("Nothing is counted yet. Scan the units, or press Esc if nothing of it came."));
}

std::string review_words(Differing const& all)
{
    return all.any() ? difference_words(all) : to_utf8(_("Nothing is over, short or damaged."));
}

std::string posting_words()
{
    return to_utf8(with_dots(_("Posting the receipt, printing the goods received note")));
}

std::string not_known_words()
{
    return to_utf8(
        _("The server did not answer. Press F8 again: nothing is posted twice, and every count is kept."));
}

std::string posted_words(std::string const& receipt, std::int64_t units)
{
    return to_utf8(wxString::Format(_("%s is posted: %s wait for putaway, the goods received note is out."),
                                    from_utf8(receipt), from_utf8(units_words(units))));
}

std::string unprinted_words(std::string const& receipt, std::string const& problem)
{
    return to_utf8(
        wxString::Format(_("%s is posted, without its paper: %s"), from_utf8(receipt), from_utf8(problem)));
}

std::string receipt_line_words(std::string const& receipt, std::string const& order, std::int64_t good,
                               std::int64_t damaged, std::int64_t over, std::int64_t lacking)
{
    return to_utf8(joined({from_utf8(receipt), from_utf8(order), from_utf8(units_words(good)),
                           from_utf8(difference_words({over, lacking, damaged}))}));
}

std::string put_aside_words(std::string const& order, std::int64_t units)
{
    return to_utf8(
        wxString::Format(_("%s is put aside; its %s are kept on this bench."), from_utf8(order),
                         units == 1 ? _("1 count") : wxString::Format(_("%s units"), grouped(units))));
}

std::string stopped_words(std::string const& order)
{
    return to_utf8(wxString::Format(_("%s waits at the dock; nothing of it was counted."), from_utf8(order)));
}

std::string nothing_counted_here_words()
{
    return to_utf8(_("put aside, nothing was counted"));
}

std::string nothing_counted_to_undo_words()
{
    return to_utf8(_("There is nothing on this bench to take back."));
}

std::string count_undone_words(std::string const& sku, std::int64_t units, std::int64_t counted,
                               std::int64_t expected)
{
    return to_utf8(wxString::Format(_("Taken back: %s of %s. It stands at %s of %s."),
                                    from_utf8(units_words(units)), from_utf8(sku), grouped(counted),
                                    grouped(expected)));
}

std::string receipt_undone_words(std::string const& receipt)
{
    return to_utf8(
        wxString::Format(_("%s is taken back; its counts are on the bench again."), from_utf8(receipt)));
}

std::string taken_back_at_bench_words()
{
    return to_utf8(_("taken back at the bench"));
}

} // namespace poddesk::gui
