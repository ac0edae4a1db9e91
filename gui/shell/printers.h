#pragma once
// No wx here: stores take it.

#include "installer/setup/printer_settings.h"

#include <functional>

namespace poddesk::gui {

class Shell;

/// Asks for this workstation's printers anew, so that a changed setting counts at the next print. Reads a
/// file: in the background only. Throws SettingsError.
using WorkstationPrinters = std::function<installer::Printers()>;

WorkstationPrinters workstation_printers(Shell const& shell);

} // namespace poddesk::gui
