#pragma once

#include <filesystem>

namespace poddesk::installer {

/// Where a phone or camera of this workstation drops its photos ("photo_folder" in settings.json of the
/// home); empty: nowhere. Throws SettingsError.
std::filesystem::path photo_folder(std::filesystem::path const& home);
/// An empty folder forgets it.
void store_photo_folder(std::filesystem::path const& home, std::filesystem::path const& folder);

} // namespace poddesk::installer
