#include "gui/fulfillment/lanes_window.h"

#include <wx/intl.h>

namespace poddesk::gui {

ListSpec lanes_spec()
{
    ListSpec spec;
    spec.name = "lanes";
    spec.title = _("Release lanes");
    spec.menu = _("&Lane");
    spec.filter_hint = _("Filter: lane, client, service (Ctrl+F)");
    spec.first_queue = "all";
    ListColumn const number{"", {}, 66, Align::right, false, true, true};
    auto const count = [&](std::string const& key, wxString const& title) {
        ListColumn column = number;
        column.key = key;
        column.title = title;
        return column;
    };
    spec.columns = {{"lane", _("Lane"), 168},       {"pod", _("Pod"), 60},
                    {"state", _("State"), 104},     {"cutoff", _("Next cutoff"), 132},
                    count("ready", _("Ready")),     count("due", _("Due")),
                    count("late", _("Late")),       count("released", _("Released")),
                    count("picking", _("Picking")), count("packed", _("Packed"))};
    spec.chips = {{"pod", _("Pod")}};
    spec.actions = {
        {"release", _("Release next"), "bolt", "Ctrl+R", _("release the lane's most urgent orders"), true,
         false, true},
        {"lock", _("Lock"), "lock", "Ctrl+L", _("let the lane collect orders and release none"), true, true},
        {"open", _("Open"), "ok", "Ctrl+O", _("let the lane release its orders again"), true, true},
        {"sleep", _("Put to sleep"), "clock", "Ctrl+T", _("let the lane take no orders for a while")},
        {"up", _("Move up"), "arrow_up", "Ctrl+Shift+Up", _("let the lane choose its orders earlier")},
        {"down", _("Move down"), "arrow_down", "Ctrl+Shift+Down", _("let the lane choose its orders later")},
        {"edit", _("Edit"), "columns", "Ctrl+U", _("change which orders the lane takes")},
        {"remove", _("Remove"), "close", "Ctrl+Delete", _("remove the lane; its orders fall to the others")},
        {"add", _("New lane"), "plus", "Ctrl+N", _("add a lane"), false},
        {"cutoff", _("Cutoff"), "clock", "Ctrl+Shift+K",
         _("when the parcels of a pod, or of one of its carriers, must stand at the door"), false},
        {"close_day", _("Closed day"), "clock", "Ctrl+D", _("a day on which nobody works in a pod"), false}};
    spec.topics = {"lane", "order"};
    spec.empty_icon = "list";
    spec.empty_title = _("No lanes");
    spec.empty_sentence =
        _("Every order is released in the order of its ship-by time. A lane keeps some of them "
          "apart: Ctrl+N adds one.");
    spec.detail_width = 340;
    return spec;
}

} // namespace poddesk::gui
