#pragma once

#include <wx/image.h>
#include <wx/window.h>

#include <filesystem>
#include <string>

namespace poddesk::gui {

/// Saves the part of the screen where this window stands, with what floats above it, as PNG. False when the
/// screen could not be read or the file not written.
bool save_picture(wxWindow const& window, std::filesystem::path const& file);

/// The bytes of a JPEG or PNG; not ok when they are damaged.
wxImage read_picture(std::string const& bytes);

} // namespace poddesk::gui
