#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

namespace poddesk::installer {

/// `settings.json` of a home as one JSON object; empty where there is no such file. Throws SettingsError.
nlohmann::json read_settings(std::filesystem::path const& home);

} // namespace poddesk::installer
