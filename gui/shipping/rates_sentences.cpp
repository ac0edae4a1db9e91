// What the rate comparison says. See rates_words.h.
#include "gui/shipping/rates_words.h"

#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

std::string signed_money(kernel::Money amount)
{
    if (amount.minor < 0) {
        return to_utf8(wxString(wxUniChar(0x2212)) + from_utf8(kernel::format_money(-amount)));
    }
    return "+" + kernel::format_money(amount);
}

void word_margin(RateRow& row, kernel::Money cost, RatesMarkup const& markup)
{
    if (!markup.may_see) {
        return;
    }
    if (!markup.agreed) {
        row.margin_note = to_utf8(_("no mark-up agreed"));
        return;
    }
    auto const margin = billing::postage_margin(*markup.agreed, cost);
    if (!margin) {
        row.margin_note = to_utf8(
            wxString::Format(_("mark-up is in %s"), from_utf8(markup.agreed->per_label.currency().code())));
        row.margin_tone = Tone::bad;
        return;
    }
    row.margin = margin->minor == 0 ? kernel::format_money(*margin) : signed_money(*margin);
    row.margin_note =
        to_utf8(wxString::Format(_("billed %s"), from_utf8(kernel::format_money(cost + *margin))));
    row.margin_tone = margin->minor < 0 ? Tone::bad : margin->minor > 0 ? Tone::ok : Tone::neutral;
}

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
