#include "gui/inventory/stock_list.h"

#include "gui/inventory/stock_store.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

ListSpec stock_spec()
{
    ListSpec spec;
    spec.name = "stock";
    spec.title = _("Stock");
    spec.menu = _("&Stock");
    spec.filter_hint = _("Filter: SKU, title, barcode, bin (Ctrl+F)");
    spec.first_queue = "everything";
    spec.columns = {{"sku", _("Product"), 190},
                    {"client", _("Client"), 130},
                    {"pod", _("Pod"), 52},
                    {"on_hand", _("On hand"), 72, Align::right, false, true, true},
                    {"allocated", _("Promised"), 74, Align::right, false, true, true},
                    {"available", _("Available"), 76, Align::right, false, true, true},
                    {"on_hold", _("On hold"), 68, Align::right, false, true, true},
                    {"receiving", _("Receiving"), 76, Align::right, false, true, true},
                    {"expected", _("Expected"), 74, Align::right, false, true, true},
                    {"in_transit", _("In transit"), 76, Align::right, false, true, true}};
    spec.chips = {{"client", _("Client")}, {"pod", _("Pod")}};
    spec.actions = {
        {stock_action::adjust, _("Adjust"), "partial", wxS("Ctrl+J"), _("correct the ledger of a bin")},
        {stock_action::hold, _("Hold"), "hold", wxS("Ctrl+H"), _("take units out of sale into the hold bin")},
        {stock_action::release, _("Release"), "check", wxS("Ctrl+L"),
         _("bring held units back to a bin that is picked from")},
        {stock_action::move, _("Move"), "arrow", wxS("Ctrl+M"), _("move units to another bin of the pod")},
        {stock_action::transfer, _("Transfer"), "truck", wxS("Ctrl+T"), _("send units to another pod")},
        {stock_action::arrive, _("Arrive"), "inbox", wxS("Ctrl+I"), _("book in what came from another pod")},
        {stock_action::count, _("Count"), "scan", wxS("Ctrl+B"), _("count one of the bins")},
        {stock_action::kit, _("Kit"), "tag", wxS("Ctrl+Shift+K"),
         _("what it is made of: sold as one, picked and packed by its parts")}};
    spec.topics = {"stock", "purchase_order", "catalog", "short_pick"};
    spec.empty_icon = "box";
    spec.empty_title = _("No stock here");
    spec.empty_sentence = _("Nothing is in this list. Goods come in with a purchase order, or an adjustment "
                            "books what lies in a bin already.");
    return spec;
}

} // namespace poddesk::gui
