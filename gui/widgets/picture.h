#pragma once

#include <wx/window.h>

#include <filesystem>

namespace poddesk::gui {

/// Saves the part of the screen where this window stands, with what floats above it, as PNG. False when the
/// screen could not be read or the file not written.
bool save_picture(wxWindow const& window, std::filesystem::path const& file);

} // namespace poddesk::gui
