#include "gui/fulfillment/fulfillment_windows.h"

#include "gui/fulfillment/pack_bench.h"

#include <wx/intl.h>

namespace poddesk::gui {

void add_fulfillment_windows(Shell& shell)
{
    shell.add_window(
        "pack", [](Shell& owner, std::string const&) -> WorkWindow* { return new PackBench(owner); },
        _("Pack &bench"), "box");
}

} // namespace poddesk::gui
