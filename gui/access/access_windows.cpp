#include "gui/access/access_windows.h"

#include "gui/access/audit_store.h"
#include "gui/lists/list_window.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

ListSpec audit_spec()
{
    ListSpec spec;
    spec.name = "audit";
    spec.title = _("Audit");
    spec.menu = _("&Audit");
    spec.filter_hint = _("Filter: field, value, or #id of a row (Ctrl+F)");
    spec.first_queue = "today";
    spec.columns = {{"when", _("When"), 76, Align::right},
                    {"seconds", _("Exactly"), 80, Align::right, false, false},
                    {"who", _("Who"), 128},
                    {"did", _("Did"), 88},
                    {"what", _("What"), 118},
                    {"rows", _("Which"), 104},
                    {"client", _("Client"), 118},
                    {"fields", _("Fields"), 150},
                    {"seal", _("Sealed"), 64}};
    spec.chips = {{"person", _("Person")}, {"what", _("What")}, {"client", _("Client")}};
    spec.actions = {{"check", _("Check the seals"), "shield", "Ctrl+R",
                     _("compute every seal anew, and say whether the chain is whole"), false}};
    spec.topics = {"client", "order", "outbox"};
    spec.empty_icon = "shield";
    spec.empty_title = _("No change here");
    spec.empty_sentence = _("Choose another day at the left, or clear the filter. The audit is read by "
                            "administrators.");
    spec.detail_width = 372;
    return spec;
}

} // namespace

void add_access_windows(Shell& shell)
{
    shell.add_window(
        "audit",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, audit_spec(), std::make_shared<AuditStore>(owner.pool()), queue);
        },
        _("&Audit"), "shield");
}

} // namespace poddesk::gui
