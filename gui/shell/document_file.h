#pragma once
// No wx here: stores take it.

#include <filesystem>
#include <string>

namespace poddesk::gui {

/// Writes a paper for the printer's folder: beside it first, then renamed, so that a program that watches the
/// folder never sees half a file. Waits for the disk: in the background only. Throws std::runtime_error.
void write_document(std::filesystem::path const& path, std::string const& bytes);

} // namespace poddesk::gui
