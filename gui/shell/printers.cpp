#include "gui/shell/printers.h"

#include "gui/shell/shell.h"

namespace poddesk::gui {

WorkstationPrinters workstation_printers(Shell const& shell)
{
    return [folder = shell.print_folder()] {
        // The print folder lies in the home, as print/DATABASE.
        return installer::printers_of(folder.parent_path().parent_path(), folder.filename().string());
    };
}

} // namespace poddesk::gui
