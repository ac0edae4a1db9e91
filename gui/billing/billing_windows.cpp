#include "gui/billing/billing_windows.h"

#include "gui/billing/charges_store.h"

#include <wx/intl.h>

namespace poddesk::gui {

ListSpec charges_spec()
{
    ListSpec spec;
    spec.name = "charges";
    spec.title = _("Charges");
    spec.menu = _("&Charge");
    spec.filter_hint = _("Filter: receipt, parcel, RMA, order (Ctrl+F)");
    spec.first_queue = "today";
    spec.columns = {{"client", _("Client"), 114},
                    {"family", _("Family"), 100},
                    {"fee", _("Fee"), 140},
                    {"for", _("What for"), 142},
                    {"units", _("Units, price"), 114, Align::right},
                    {"amount", _("Amount"), 84, Align::right, false, true, false, true},
                    {"when", _("Day"), 102},
                    {"state", _("State"), 94}};
    spec.chips = {{"client", _("Client")}};
    spec.actions = {
        {"add", _("Add"), "plus", "Ctrl+N", _("charge work that no event tells of"), false},
        {"set_fee", _("Set a fee"), "tag", "Ctrl+T", _("a client's price for a kind of work, from a day on"),
         false},
        {"set_markup", _("Set a mark-up"), "truck", "Ctrl+Shift+T",
         _("what a client pays on top of a label's price, from a day on"), false},
        {"print", _("Charge list"), "print", "Ctrl+P", _("print a client's charges of a month"), false},
        {"price", _("Set its fee"), "tag", "Ctrl+L", _("give a thing without a price its fee")},
        {"undo", _("Take back"), "undo", "Ctrl+Shift+R", _("take the charge back, or the thing off the list"),
         true, true}};
    spec.topics = {"charge"};
    spec.empty_icon = "ok";
    spec.empty_title = _("Nothing here");
    spec.empty_sentence =
        _("Work is charged by itself when it is done; what no event tells of is added with Ctrl+N.");
    spec.detail_width = 340;
    return spec;
}

void add_billing_windows(Shell& shell)
{
    shell.add_window(
        "charges",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, charges_spec(),
                                  std::make_shared<ChargesStore>(owner.pool(), owner.print_folder()), queue);
        },
        _("&Charges"), "tag");
}

} // namespace poddesk::gui
