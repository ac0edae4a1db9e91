#pragma once

#include <wx/window.h>

#include <vector>

namespace poddesk::gui {

struct KeyHelp;

/// The list of a window's keys, as a small window of its own; Esc closes it.
void show_keys_help(wxWindow& above, wxString const& title, std::vector<KeyHelp> keys);

} // namespace poddesk::gui
