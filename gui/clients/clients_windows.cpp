#include "gui/clients/clients_windows.h"

#include "gui/clients/client_window.h"
#include "gui/clients/clients_list_store.h"
#include "gui/lists/list_window.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

ListSpec clients_spec()
{
    ListSpec spec;
    spec.name = "clients";
    spec.title = _("Clients");
    spec.menu = _("&Client");
    spec.filter_hint = _("Filter: name, code (Ctrl+F)");
    spec.first_queue = "all";
    spec.columns = {{"name", _("Client"), 172, Align::left, true},
                    {"code", _("Code"), 64},
                    {"state", _("State"), 108},
                    {"promise", _("Promise"), 164},
                    {"to_do", _("To do"), 72, Align::right, true},
                    {"late", _("Late"), 64, Align::right, true},
                    {"on_hold", _("On hold"), 80, Align::right, true},
                    {"products", _("Products"), 80, Align::right, true},
                    {"people", _("People"), 68, Align::right, true}};
    spec.actions = {
        {"new", with_dots(_("New client")), "plus", "Ctrl+N", _("bring a new brand in"), false, false, true}};
    spec.topics = {"client", "order"};
    spec.empty_icon = "people";
    spec.empty_title = _("No client here");
    spec.empty_sentence =
        _("Ctrl+N brings a brand in; then it needs products, a channel and rates. Or choose "
          "another queue at the left.");
    return spec;
}

} // namespace

void add_clients_windows(Shell& shell)
{
    shell.add_window(
        "clients",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, clients_spec(), std::make_shared<ClientsListStore>(owner.pool()),
                                  queue);
        },
        _("&Clients"), "people");
    shell.add_window("client", [](Shell& owner, std::string const& client) -> WorkWindow* {
        return new ClientWindow(owner, client);
    });
}

} // namespace poddesk::gui
