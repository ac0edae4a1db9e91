#pragma once

namespace poddesk::gui {

class Shell;

/// Teaches the shell the window "audit".
void add_access_windows(Shell& shell);

} // namespace poddesk::gui
