#include "gui/messaging/messaging_windows.h"

#include "gui/lists/list_window.h"
#include "gui/messaging/outbox_store.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

ListSpec outbox_spec()
{
    ListSpec spec;
    spec.name = "outbox";
    spec.title = _("Outbox");
    spec.menu = _("&Email");
    spec.filter_hint = _("Filter: order, subject, address (Ctrl+F)");
    spec.first_queue = "all";
    spec.columns = {{"state", _("State"), 104},
                    {"kind", _("Email"), 166},
                    {"client", _("Client"), 126},
                    {"order", _("Order"), 164},
                    {"trouble", _("What keeps it"), 152},
                    {"when", _("Next / sent"), 88, Align::right},
                    {"attempts", _("Tries"), 44, Align::right}};
    spec.chips = {{"client", _("Client")}, {"kind", _("Email")}};
    spec.actions = {{"resend", _("Send again"), "refresh", "Ctrl+R", _("send it again"), true, true, true},
                    {"suppress", _("Suppress"), "hold", "Ctrl+L", _("do not send it"), true, true},
                    {"unsuppress", _("Let go"), "check", "Ctrl+U", _("send what was suppressed"), true, true},
                    {"preview", _("Preview"), "mail", "Ctrl+P", _("show the email as the customer gets it")}};
    spec.topics = {"outbox"};
    spec.empty_icon = "mail";
    spec.empty_title = _("No email here");
    spec.empty_sentence = _("Emails come by themselves: with an order, a shipment, a return. Choose another "
                            "queue at the left, or clear the filter.");
    spec.detail_width = 372;
    return spec;
}

} // namespace

void add_messaging_windows(Shell& shell)
{
    shell.add_window(
        "outbox",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, outbox_spec(), std::make_shared<OutboxStore>(owner.pool()), queue);
        },
        _("Out&box"), "mail");
}

} // namespace poddesk::gui
