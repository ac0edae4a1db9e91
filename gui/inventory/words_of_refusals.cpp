// What is said when stock cannot be moved as asked. See words.h.
#include "gui/inventory/words.h"

#include "gui/widgets/text.h"

#include "domain/kernel/outcome.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

wxString in_words(std::string const& typed)
{
    return from_utf8(kernel::in_quotes(typed));
}

} // namespace

std::string stock_no_number(std::string const& typed)
{
    return to_utf8(
        wxString::Format(_("%s is no number of units; type a whole number such as 12."), in_words(typed)));
}

std::string stock_no_bin(std::string const& typed, std::string const& pod)
{
    return to_utf8(wxString::Format(_("There is no bin %s in %s; scan its label or look at the pod's list."),
                                    in_words(typed), from_utf8(pod)));
}

std::string stock_no_part(std::string const& typed, std::string const& client)
{
    return to_utf8(
        wxString::Format(_("%s is no part: type SKUs of %s with how many make one, such as SKU=2, SKU=1."),
                         in_words(typed), from_utf8(client)));
}

std::string stock_not_free(std::int64_t wanted, std::int64_t free, std::int64_t promised,
                           std::string const& bin)
{
    return to_utf8(
        promised == 0
            ? wxString::Format(_("%s has %s, fewer than the %s asked for; choose fewer or another bin."),
                               from_utf8(bin), from_utf8(stock_units(free)), grouped(wanted))
            : wxString::Format(
                  _("In %s %s of the units are promised to orders and %s are free, fewer than the "
                    "%s asked for; choose fewer or another bin."),
                  from_utf8(bin), grouped(promised), grouped(free), grouped(wanted)));
}

std::string stock_units_gone(std::string const& bin)
{
    return to_utf8(
        wxString::Format(_("These units are no longer in %s; look at the bins again."), from_utf8(bin)));
}

std::string stock_nothing_free(std::string const& bin)
{
    return to_utf8(wxString::Format(_("Nothing in %s is free: whatever lies there is promised to orders."),
                                    from_utf8(bin)));
}

std::string stock_same_bin(std::string const& bin)
{
    return to_utf8(wxString::Format(_("The units are in %s already; choose another bin."), from_utf8(bin)));
}

std::string stock_same_pod(std::string const& pod)
{
    return to_utf8(wxString::Format(
        _("The units are in %s already; choose another pod, or move them to a bin."), from_utf8(pod)));
}

std::string stock_transfer_gone(std::string const& number)
{
    return to_utf8(wxString::Format(
        _("Transfer %s is no longer on its way; somebody has booked it in or called it back."),
        from_utf8(number)));
}

std::string stock_too_many_arrive(std::string const& number, std::int64_t left)
{
    return to_utf8(wxString::Format(_("Of transfer %s %s are on the way; book in no more than that."),
                                    from_utf8(number), from_utf8(stock_units(left))));
}

std::string stock_gone()
{
    return to_utf8(_("This product or pod is gone, or no longer within your reach; F5 reads the list anew."));
}

} // namespace poddesk::gui
