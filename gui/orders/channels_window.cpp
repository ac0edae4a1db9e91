#include "gui/orders/channels_window.h"

#include <wx/intl.h>

namespace poddesk::gui {

ListSpec channels_spec()
{
    ListSpec spec;
    spec.name = "channels";
    spec.title = _("Channels");
    spec.menu = _("&Channel");
    spec.filter_hint = _("Filter: shop, client (Ctrl+F)");
    spec.first_queue = "all";
    spec.columns = {{"channel", _("Channel"), 138},
                    {"client", _("Client"), 106},
                    {"kind", _("Kind"), 86},
                    {"state", _("State"), 100},
                    {"read", _("Everything read"), 148},
                    {"orders", _("Orders"), 58, Align::right},
                    {"refused", _("Refused"), 62, Align::right},
                    {"to_tell", _("To tell"), 74, Align::right},
                    {"next", _("Next"), 76}};
    spec.chips = {{"client", _("Client")}};
    spec.actions = {
        {"sync", _("Sync now"), "refresh", "Ctrl+L", _("read this shop as soon as the worker can"), true,
         true},
        {"retry", _("Try again"), "bolt", "Ctrl+T",
         _("the trouble is mended: ask the shop again, and tell it again what was given up"), true, true,
         true},
        {"pause", _("Pause"), "hold", "Ctrl+H", _("leave this shop alone until it is resumed"), true, true},
        {"resume", _("Resume"), "return", "Ctrl+R", _("read this shop again"), true, true},
        {"problems", _("Problems"), "warning", "Ctrl+P", _("what imports of this channel could not take")},
        {"pods", _("Shop's pods"), "pin", "Ctrl+U", _("choose which pods may ship this shop's orders")}};
    spec.topics = {"channel", "problem"};
    spec.empty_icon = "cart";
    spec.empty_title = _("Nothing here");
    spec.empty_sentence =
        _("Shops come here when they are added to a client, with how reading them goes and what to do.");
    spec.detail_width = 360;
    return spec;
}

} // namespace poddesk::gui
