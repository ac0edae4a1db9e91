#pragma once

#include "gui/shell/options.h"
#include "gui/shell/shell.h"

namespace poddesk::gui {

/// Runs the desktop to its end. @param add_windows teaches the shell its windows, once somebody has signed
/// in.
/// @return the program's exit code: 0, 2 for a wrong use, 3 without a display or a database.
int run_desktop(int count, char** arguments, std::function<void(Shell&)> add_windows);

} // namespace poddesk::gui
