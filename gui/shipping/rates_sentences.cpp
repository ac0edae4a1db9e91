// What the rate comparison says. See rates_words.h.
#include "gui/shipping/rates_words.h"

#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

std::string other_box_label(fulfillment::Carton const& box)
{
    return to_utf8(wxString::Format(_("Box %s"), from_utf8(box.code)));
}

std::string next_day_label()
{
    return to_utf8(_("Ship tomorrow"));
}

std::string residential_label(bool residential)
{
    return to_utf8(residential ? _("To a home") : _("To a business"));
}

std::string rated_parcel_gone_words()
{
    return to_utf8(_("There is no such parcel among your clients and pods."));
}

std::string no_such_box_words()
{
    return to_utf8(_("This box is not there any more; open the window again."));
}

std::string chosen_words(std::string const& service)
{
    return to_utf8(wxString::Format(_("The parcel goes with %s."), from_utf8(service)));
}

std::string choice_dropped_words(std::string const& service)
{
    return to_utf8(wxString::Format(_("Taken back: it goes with %s again."), from_utf8(service)));
}

std::string compared_words()
{
    return to_utf8(_("Compared again, as of now."));
}

std::string labeled_already_words(std::string const& parcel)
{
    return to_utf8(wxString::Format(
        _("%s has its label already; open the box again at the pack bench first."), from_utf8(parcel)));
}

std::string reset_first_words()
{
    return to_utf8(_("These rows are a what-if. Ctrl+0 shows the parcel as it is; choose there."));
}

std::string chosen_already_words(std::string const& service)
{
    return to_utf8(wxString::Format(_("The parcel goes with %s already."), from_utf8(service)));
}

std::string rates_undo_reason()
{
    return to_utf8(_("taken back in the rate comparison"));
}

std::string nothing_chosen_here_words()
{
    return to_utf8(_("Nothing was chosen in this window that could be taken back."));
}

} // namespace poddesk::gui
