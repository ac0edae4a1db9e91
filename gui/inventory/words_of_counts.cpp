// The sentences of the count bench. See words.h.
#include "gui/inventory/words.h"

#include "gui/inventory/count_presenter.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include "domain/kernel/outcome.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

template <class... Facts>
std::string said(wxString const& words, Facts const&... facts)
{
    return to_utf8(wxString::Format(words, facts...));
}

wxString units(std::int64_t count)
{
    return from_utf8(stock_units(count));
}

} // namespace

std::string count_asks(CountStep step, std::string const& bin)
{
    switch (step) {
    case CountStep::find:
        return to_utf8(_("Scan the bin that you count"));
    case CountStep::pod:
        return to_utf8(_("Which pod are you in?"));
    case CountStep::count:
        return said(_("Count %s: scan its items, then the bin again"), from_utf8(bin));
    case CountStep::lot:
        return to_utf8(_("Which of these is it?"));
    case CountStep::review:
        return to_utf8(_("Confirm the difference with its reason"));
    }
    return {};
}

std::string count_which_pod(std::string const& bin)
{
    return said(_("Several pods have a bin %s; the bench remembers your answer."), from_utf8(bin));
}

std::string count_bin_open(std::string const& bin, std::string const& pod)
{
    return said(_("%s in %s. Count everything that you see."), from_utf8(bin), from_utf8(pod));
}

std::string count_bin_again(std::string const& bin, std::int64_t counted)
{
    return said(_("%s is back with the %s that you had counted."), from_utf8(bin), units(counted));
}

std::string count_bin_unknown(std::string const& typed)
{
    return said(_("%s is no bin; scan the label at the shelf."), from_utf8(kernel::in_quotes(typed)));
}

std::string count_unit(std::string const& sku, std::int64_t counted)
{
    return said(_("%s: %s."), from_utf8(sku), grouped(counted));
}

std::string count_quantity(std::string const& sku, std::int64_t counted)
{
    return said(_("%s: %s in all."), from_utf8(sku), grouped(counted));
}

std::string count_item_first()
{
    return to_utf8(_("Scan an item first, then type how many of it there are."));
}

std::string count_item_unknown(std::string const& code)
{
    return said(_("%s is neither a product nor this bin; scan another barcode of the item."),
                from_utf8(kernel::in_quotes(code)));
}

std::string count_item_of_two(std::string const& code)
{
    return said(_("%s means a product of several clients; type the SKU of the item instead."),
                from_utf8(kernel::in_quotes(code)));
}

std::string count_which_lot(std::string const& sku)
{
    return said(_("%s lies here in several lots or conditions; choose by its number."), from_utf8(sku));
}

std::string count_took_back(std::string const& sku, std::int64_t counted)
{
    return said(_("Taken back: %s is at %s."), from_utf8(sku), grouped(counted));
}

std::string count_right(std::string const& bin, std::int64_t counted)
{
    return said(_("%s is right: %s, as the ledger says."), from_utf8(bin), units(counted));
}

std::string count_differs(std::size_t lines)
{
    return to_utf8(
        wxString::Format(wxPLURAL("%zu item differs from the ledger.", "%zu items differ from the ledger.",
                                  static_cast<unsigned>(lines)),
                         lines));
}

std::string count_confirm_first()
{
    return to_utf8(_("The count is done: a number confirms the difference, F2 counts the bin again."));
}

std::string count_posted(std::string const& bin, std::int64_t plus, std::int64_t minus)
{
    return said(_("%s is corrected: %s."), from_utf8(bin), from_utf8(count_log("", plus, minus)));
}

std::string count_undone(std::string const& bin)
{
    return said(_("The count of %s is taken back."), from_utf8(bin));
}

std::string count_nothing_to_undo()
{
    return to_utf8(_("Nothing was counted on this bench that could be taken back."));
}

std::string count_stale(std::string const& bin)
{
    return said(_("Something moved in %s while you counted; count it again from the start."), from_utf8(bin));
}

std::string count_too_few_for_orders(std::string const& bin)
{
    return said(_("Fewer units than you counted away are free in %s: the others are promised to orders. "
                  "Short pick those first."),
                from_utf8(bin));
}

std::string count_put_aside(std::string const& bin, std::int64_t counted)
{
    return said(_("%s is put aside with %s counted; scan it to go on."), from_utf8(bin), units(counted));
}

std::string count_empty_right(std::string const& bin)
{
    return said(_("%s is right: it is empty, as the ledger says."), from_utf8(bin));
}

std::string count_flagged_line(std::vector<std::string> const& skus)
{
    constexpr std::size_t most = 2;
    std::vector<std::string> shown(skus.begin(),
                                   skus.begin() + static_cast<std::ptrdiff_t>(std::min(skus.size(), most)));
    if (skus.size() > most) {
        shown.push_back(to_utf8(wxString::Format(_("%zu more"), skus.size() - most)));
    }
    return with_middle_dots(shown);
}

std::string count_flagged_by(std::string const& reason, std::string const& by, kernel::Timestamp since)
{
    return with_middle_dots({reason, by, to_utf8(when(since, kernel::SystemClock().now()))});
}

std::string count_log(std::string const& bin, std::int64_t plus, std::int64_t minus)
{
    std::vector<std::string> facts;
    if (!bin.empty()) {
        facts.push_back(bin);
    }
    if (plus > 0) {
        facts.push_back(stock_difference(plus));
    }
    if (minus > 0) {
        facts.push_back(stock_difference(-minus));
    }
    if (plus == 0 && minus == 0) {
        facts.push_back(to_utf8(_("right")));
    }
    return with_middle_dots(facts);
}

} // namespace poddesk::gui
