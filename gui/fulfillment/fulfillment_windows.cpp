#include "gui/fulfillment/fulfillment_windows.h"

#include "gui/fulfillment/lanes_store.h"
#include "gui/fulfillment/lanes_window.h"
#include "gui/fulfillment/pack_bench.h"
#include "gui/fulfillment/pick_bench.h"
#include "gui/fulfillment/pick_lists.h"
#include "gui/fulfillment/routing_store.h"
#include "gui/fulfillment/routing_window.h"
#include "gui/lists/list_window.h"

#include <wx/intl.h>

namespace poddesk::gui {

void add_fulfillment_windows(Shell& shell)
{
    shell.add_window(
        "pick-lists",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, pick_lists_spec(),
                                  std::make_shared<PickLists>(owner.pool(), workstation_printers(owner)),
                                  queue);
        },
        _("Pick &lists"), "list");
    shell.add_window(
        "routing",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, routing_spec(), std::make_shared<RoutingStore>(owner.pool()), queue);
        },
        _("Ro&uting monitor"), "pin");
    shell.add_window(
        "lanes",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, lanes_spec(), std::make_shared<LanesStore>(owner.pool()), queue);
        },
        _("Release &lanes"), "list");
    shell.add_window(
        "pick",
        [](Shell& owner, std::string const& list) -> WorkWindow* { return new PickBench(owner, list); },
        _("P&ick bench"), "scan");
    shell.add_window(
        "pack", [](Shell& owner, std::string const&) -> WorkWindow* { return new PackBench(owner); },
        _("Pack &bench"), "box");
}

} // namespace poddesk::gui
