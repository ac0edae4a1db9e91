#pragma once

namespace poddesk::gui {

/// Adds the look's font rules (tabular figures for Inter) to this process's font configuration, after the
/// person's own. Call before the first text is laid out. @return false when fontconfig refused the rules;
/// text still shows.
bool add_font_rules();

} // namespace poddesk::gui
