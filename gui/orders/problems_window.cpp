#include "gui/orders/problems_window.h"

#include <wx/intl.h>

namespace poddesk::gui {

ListSpec problems_spec()
{
    ListSpec spec;
    spec.name = "import_problems";
    spec.title = _("Import problems");
    spec.menu = _("&Problem");
    spec.filter_hint = _("Filter: order, file, what is wrong (Ctrl+F)");
    spec.first_queue = "open";
    spec.columns = {{"when", _("When"), 78},
                    {"client", _("Client, channel"), 146},
                    {"subject", _("Order or file"), 116},
                    {"kind", _("Problem"), 118},
                    {"what", _("What is wrong, what to do"), 404}};
    spec.chips = {{"client", _("Client")}, {"channel", _("Channel")}};
    spec.actions = {
        {"done", with_dots(_("Done")), "check", "Ctrl+R", _("it was dealt with: say how"), true, true, true},
        {"order", _("Open the order"), "cart", "Ctrl+O", _("open the order that it is about")},
        {"reopen", with_dots(_("Reopen")), "undo", "Ctrl+Shift+R", _("it was not dealt with after all"), true,
         true}};
    spec.topics = {"problem", "order"};
    spec.empty_icon = "ok";
    spec.empty_title = _("No import problems here");
    spec.empty_sentence =
        _("What a shop or a file tells that cannot be taken as it is comes here, with what to do.");
    spec.detail_width = 360;
    return spec;
}

} // namespace poddesk::gui
