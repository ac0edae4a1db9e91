#include "gui/fulfillment/routing_window.h"

#include <wx/intl.h>

namespace poddesk::gui {

ListSpec routing_spec()
{
    ListSpec spec;
    spec.name = "routing";
    spec.title = _("Routing monitor");
    spec.menu = _("&Routing");
    spec.filter_hint = _("Filter: order, pod (Ctrl+F)");
    spec.first_queue = "all";
    spec.columns = {{"order", _("Order"), 88},      {"client", _("Client"), 124},
                    {"ship_to", _("Ship to"), 130}, {"from", _("Ships from"), 112},
                    {"cost", _("Cost"), 108},       {"next", _("Next best"), 92},
                    {"decided", _("Decided"), 72},  {"status", _("Status"), 94}};
    spec.chips = {{"client", _("Client")}};
    spec.actions = {
        {"choose", _("Choose the pod"), "pin", "Ctrl+U",
         _("choose the pod of this order, against the rules")},
        {"by_rules", _("By the rules"), "return", "Ctrl+Shift+R",
         _("end a person's choice: the rules decide again")},
        {"allocate", _("Allocate"), "bolt", "Ctrl+L", _("look for stock again now"), true, true, true},
        {"client_rule", _("Client's rule"), "people", "Ctrl+R", _("how a client's orders are given to pods"),
         false},
        {"pod_costs", _("Pod's costs"), "tag", "Ctrl+T",
         _("what a parcel costs a pod, and how many it sends in a day"), false}};
    spec.topics = {"order", "client"};
    spec.empty_icon = "ok";
    spec.empty_title = _("Nothing here");
    spec.empty_sentence = _(
        "Orders come here when they are given to a pod, with the reason and what the next best would cost.");
    spec.detail_width = 360;
    return spec;
}

} // namespace poddesk::gui
