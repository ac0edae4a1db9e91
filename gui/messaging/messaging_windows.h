#pragma once

namespace poddesk::gui {

class Shell;

/// Teaches the shell the window "outbox".
void add_messaging_windows(Shell& shell);

} // namespace poddesk::gui
