#include "gui/access/access_windows.h"
#include "gui/billing/billing_windows.h"
#include "gui/clients/clients_windows.h"
#include "gui/fulfillment/fulfillment_windows.h"
#include "gui/inbound/inbound_windows.h"
#include "gui/inventory/inventory_windows.h"
#include "gui/messaging/messaging_windows.h"
#include "gui/orders/order_windows.h"
#include "gui/returns/returns_windows.h"
#include "gui/returns_studio/studio_windows.h"
#include "gui/rules/rules_windows.h"
#include "gui/shell/app.h"
#include "gui/shell/desk_window.h"
#include "gui/shipping/parcel_windows.h"
#include "gui/shipping/shipping_windows.h"

#if defined(__SANITIZE_ADDRESS__)
// GTK and fontconfig keep what they allocated until the process ends.
extern "C" char const* __asan_default_options()
{
    return "detect_leaks=0";
}
#endif

int main(int count, char** arguments)
{
    using namespace poddesk::gui;
    return run_desktop(count, arguments, [](Shell& shell) {
        add_desk_window(shell);
        add_order_windows(shell);
        add_rules_windows(shell);
        add_fulfillment_windows(shell);
        add_inbound_windows(shell);
        add_inventory_windows(shell);
        add_messaging_windows(shell);
        add_clients_windows(shell);
        add_access_windows(shell);
        add_shipping_windows(shell);
        add_returns_windows(shell);
        add_returns_studio_windows(shell);
        add_parcel_windows(shell);
        add_billing_windows(shell);
    });
}
