#pragma once

namespace poddesk::gui {

class Shell;

/// Teaches the shell the windows of this folder: "returns-studio" and "returns-dry-run".
void add_returns_studio_windows(Shell& shell);

} // namespace poddesk::gui
