#include "gui/shipping/shipping_windows.h"

#include "gui/shipping/rates_window.h"

namespace poddesk::gui {

void add_shipping_windows(Shell& shell)
{
    shell.add_window("rates", [](Shell& owner, std::string const& shipment) -> WorkWindow* {
        return new RatesWindow(owner, shipment);
    });
}

} // namespace poddesk::gui
