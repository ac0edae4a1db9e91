#include "gui/inbound/receipts_window.h"

#include <wx/intl.h>

namespace poddesk::gui {

ListSpec receipts_spec()
{
    ListSpec spec;
    spec.name = "receipts";
    spec.title = _("Receipts");
    spec.menu = _("&Receipt");
    spec.filter_hint = _("Filter: number, supplier (Ctrl+F)");
    spec.first_queue = "expected";
    spec.columns = {{"number", _("Number"), 108},
                    {"client", _("Client"), 124},
                    {"supplier", _("Supplier"), 124},
                    {"pod", _("Pod"), 52},
                    {"expected", _("Expected"), 100, Align::left, true},
                    {"units", _("Units"), 84, Align::right},
                    {"clock", _("Dock to stock"), 116},
                    {"status", _("Status"), 104}};
    spec.chips = {{"client", _("Client")}, {"pod", _("Pod")}};
    spec.actions = {
        {"receive", _("Receive"), "scan", "Ctrl+B", _("put it onto the receiving bench"), true, false, true},
        {"arrive", _("Arrived"), "truck", "Ctrl+G", _("it is at the dock: its clock starts"), true, true},
        {"putaway", _("Put away"), "pin", "Ctrl+U", _("put it onto the putaway bench")},
        {"step_back", _("Not here"), "undo", "Ctrl+Shift+G", _("take the count's begin or the arrival back"),
         true, true},
        {"undo_receipt", _("Take back"), "return", "Ctrl+Shift+R", _("take the receipt back")},
        {"print_order", _("Order"), "print", "Ctrl+P", _("print the purchase order")},
        {"print_receipt", _("Receipt"), "print", "Ctrl+Shift+P", _("print the goods received note")}};
    spec.topics = {"purchase_order", "receipt"};
    spec.empty_icon = "inbox";
    spec.empty_title = _("Nothing here");
    spec.empty_sentence =
        _("A purchase order comes here when it is made, and moves on as it arrives, is counted "
          "and put away.");
    spec.detail_width = 380;
    return spec;
}

} // namespace poddesk::gui
