#pragma once

namespace poddesk::gui {

class Shell;

/// Teaches the shell the windows of this folder: "rules-lab" and "rules-dry-run".
void add_rules_windows(Shell& shell);

} // namespace poddesk::gui
