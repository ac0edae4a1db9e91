#pragma once

#include <wx/bmpbndl.h>
#include <wx/colour.h>
#include <wx/iconbndl.h>

#include <string>
#include <string_view>
#include <vector>

namespace poddesk::gui {

/// An icon of our own symbolic set in this color; empty (not ok) when no icon has this name.
wxBitmapBundle icon(std::string_view name, wxColour const& color, int px);

/// The same as pixels for painting, cached by (name, color, real size).
/// @param scale the window's content scale factor: device pixels of one drawn pixel.
wxBitmap const& icon_bitmap(std::string_view name, wxColour const& color, int px, double scale);

/// The program's own icon, for window lists and title bars.
wxIconBundle program_icon();

/// Every name, sorted: for the gallery and its test.
std::vector<std::string> icon_names();

} // namespace poddesk::gui
