#include "gui/fulfillment/pick_words.h"

#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

/// "3 × AO-MUG-1"
wxString units_of(std::int64_t quantity, std::string const& sku)
{
    return grouped(quantity) + wxS(" ") + wxUniChar(0x00D7) + wxS(" ") + from_utf8(sku);
}

wxString quoted(std::string const& code)
{
    return from_utf8(kernel::in_quotes(code));
}

} // namespace

std::string pick_asks(PickStep step, PickHalt const* halt)
{
    if (!halt) {
        return to_utf8(_("Scan a pick list, or press Enter for the next one"));
    }
    switch (step) {
    case PickStep::find:
        break;
    case PickStep::bin:
        return to_utf8(wxString::Format(_("Go to %s and scan the bin"), from_utf8(halt->stop.bin)));
    case PickStep::item:
        return to_utf8(wxString::Format(halt->stop.goes_back ? _("Put back %s and scan each") : _("Scan %s"),
                                        units_of(halt->wanted - halt->picked, halt->stop.sku)));
    case PickStep::found:
        return to_utf8(wxString::Format(_("How many more of %s lie in %s? Type the number"),
                                        from_utf8(halt->stop.sku), from_utf8(halt->stop.bin)));
    }
    return {};
}

std::string list_opened_words(std::string const& list, std::int64_t units, std::size_t stops)
{
    return to_utf8(wxString::Format(_("%s: %s units at %s stops."), from_utf8(list), grouped(units),
                                    grouped(static_cast<long long>(stops))));
}

std::string list_done_already_words(std::string const& list)
{
    return to_utf8(wxString::Format(_("Nothing of %s is left to pick."), from_utf8(list)));
}

std::string no_list_waits_words()
{
    return to_utf8(_("No pick list waits. Release orders in the order window, and their list comes here."));
}

std::string put_back_stop_words(PickHalt const& halt)
{
    return to_utf8(
        wxString::Format(_("Order %s is canceled: put %s back into %s."), from_utf8(halt.stop.order_number),
                         units_of(halt.wanted - halt.picked, halt.stop.sku), from_utf8(halt.stop.bin)));
}

std::string right_bin_words(PickHalt const& halt)
{
    if (halt.stop.goes_back) {
        return put_back_stop_words(halt);
    }
    return to_utf8(wxString::Format(_("This is %s: take %s."), from_utf8(halt.stop.bin),
                                    units_of(halt.wanted - halt.picked, halt.stop.sku)));
}

std::string wrong_bin_words(std::string const& code, std::string const& wanted)
{
    return to_utf8(wxString::Format(_("%s is not the bin; go to %s. Nothing was picked."), quoted(code),
                                    from_utf8(wanted)));
}

std::string bin_first_words(std::string const& bin)
{
    return to_utf8(wxString::Format(_("Scan the bin %s first, then the item. F6 stops asking for bins."),
                                    from_utf8(bin)));
}

std::string picked_words(PickHalt const& halt)
{
    return to_utf8(wxString::Format(_("%s: %s of %s."), from_utf8(halt.stop.sku), grouped(halt.picked),
                                    grouped(halt.wanted)));
}

std::string next_stop_words(PickHalt const& done, PickHalt const& next)
{
    wxString const full = wxString::Format(done.stop.goes_back ? _("%s back in %s.") : _("%s out of %s."),
                                           units_of(done.picked, done.stop.sku), from_utf8(done.stop.bin));
    if (done.stop.bin == next.stop.bin) {
        return to_utf8(full + wxS(" ") +
                       wxString::Format(_("In the same bin: %s."), units_of(next.wanted, next.stop.sku)));
    }
    return to_utf8(full + wxS(" ") + wxString::Format(_("Next: %s."), from_utf8(next.stop.bin)));
}

std::string list_picked_words(std::string const& list, std::int64_t units)
{
    return to_utf8(wxString::Format(_("%s is picked: %s units. Enter takes the next list."), from_utf8(list),
                                    grouped(units)));
}

std::string list_put_back_words(std::string const& list)
{
    return to_utf8(wxString::Format(_("All of %s is put back. Enter takes the next list."), from_utf8(list)));
}

std::string bring_words(std::string const& list)
{
    return to_utf8(wxString::Format(_("Bring %s to the pack bench"), from_utf8(list)));
}

std::string already_picked_words(std::string const& code)
{
    return to_utf8(
        wxString::Format(_("All units of %s are picked already; put this one back."), quoted(code)));
}

std::string other_stop_words(std::string const& code, PickHalt const& other, PickHalt const& here)
{
    return to_utf8(wxString::Format(_("%s is for the stop at %s; here take %s."), quoted(code),
                                    from_utf8(other.stop.bin), from_utf8(here.stop.sku)));
}

std::string not_on_list_words(std::string const& code, std::string const& list)
{
    return to_utf8(wxString::Format(_("%s is not on %s; put it back."), quoted(code), from_utf8(list)));
}

std::string scan_first_words(std::string const& sku)
{
    return to_utf8(
        wxString::Format(_("Scan one unit of %s first, then type how many you hold."), from_utf8(sku)));
}

std::string fewer_typed_words(std::int64_t picked)
{
    return to_utf8(wxString::Format(_("%s are picked already; Ctrl+Z puts units back."), grouped(picked)));
}

std::string too_many_typed_words(std::int64_t typed, PickHalt const& halt)
{
    return to_utf8(wxString::Format(_("%s are too many: order %s wants %s. Put the others back."),
                                    grouped(typed), from_utf8(halt.stop.order_number), grouped(halt.wanted)));
}

std::string bad_number_words(std::string const& typed)
{
    return to_utf8(wxString::Format(
        _("%s is no number; type how many units lie there, 0 for none. Esc goes back."), quoted(typed)));
}

std::string nothing_missing_words(PickHalt const& halt)
{
    return to_utf8(wxString::Format(_("Then nothing is missing: scan %s."),
                                    units_of(halt.wanted - halt.picked, halt.stop.sku)));
}

std::string found_reason(std::int64_t found, std::int64_t wanted)
{
    return to_utf8(wxString::Format(_("%s of %s found"), grouped(found), grouped(wanted)));
}

PickOutcome outcome_words(std::string const& order, std::string const& bin,
                          std::vector<fulfillment::ShortPicked> const& done)
{
    PickOutcome shown{order, Tone::warn, "warning", {}, {}};
    std::string const& outcome = done.back().outcome;
    if (outcome == "replaced") {
        shown.tone = Tone::accent;
        shown.icon = "arrow";
        shown.title = to_utf8(_("From another bin"));
    } else if (outcome == "backordered") {
        shown.tone = Tone::bad;
        shown.icon = "return";
        shown.title = to_utf8(_("Backordered"));
    } else {
        shown.icon = "hold";
        shown.title = to_utf8(_("This part waits for stock"));
    }
    for (fulfillment::ShortPicked const& step : done) {
        shown.lines.push_back(step.said);
        for (fulfillment::BinUnits const& it : step.put_back) {
            shown.lines.push_back(to_utf8(wxString::Format(
                _("Put %s back into %s."), units_of(it.quantity, it.sku), from_utf8(it.bin))));
        }
    }
    shown.lines.push_back(
        to_utf8(wxString::Format(_("%s is flagged: it gives nothing until it is counted."), from_utf8(bin))));
    return shown;
}

std::string later_words(PickHalt const& next)
{
    return to_utf8(
        wxString::Format(_("Put off; it comes again at the end. Now: %s."), from_utf8(next.stop.bin)));
}

std::string only_stop_words()
{
    return to_utf8(_("This is the only stop left."));
}

std::string list_left_words(std::string const& list)
{
    return to_utf8(wxString::Format(_("%s is put aside; what is picked stays picked, and the rest waits."),
                                    from_utf8(list)));
}

std::string nothing_picked_words()
{
    return to_utf8(_("Nothing was picked on this bench that could be put back."));
}

std::string put_back_reason()
{
    return to_utf8(_("put back at the bench"));
}

std::string put_back_words(std::int64_t quantity, std::string const& sku, std::string const& bin)
{
    return to_utf8(wxString::Format(_("Put %s back into %s: the list asks for it again."),
                                    units_of(quantity, sku), from_utf8(bin)));
}

std::string bin_demanded_words(bool demanded)
{
    return demanded ? to_utf8(_("Every bin is scanned before its items."))
                    : to_utf8(_("Items are scanned without their bin."));
}

} // namespace poddesk::gui
