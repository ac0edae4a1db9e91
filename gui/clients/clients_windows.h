#pragma once

namespace poddesk::gui {

class Shell;

/// Teaches the shell the windows "clients" and "client:ID".
void add_clients_windows(Shell& shell);

} // namespace poddesk::gui
