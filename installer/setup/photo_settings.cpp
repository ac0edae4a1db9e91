#include "installer/setup/photo_settings.h"

#include "installer/cluster/files.h"
#include "installer/setup/settings.h"
#include "installer/setup/settings_file.h"

namespace poddesk::installer {

std::filesystem::path photo_folder(std::filesystem::path const& home)
{
    auto const settings = read_settings(home);
    auto const found = settings.find("photo_folder");
    if (found == settings.end()) return {};
    if (!found->is_string()) {
        throw SettingsError((home / "settings.json").string() + ": \"photo_folder\" must be a text.");
    }
    return found->get<std::string>();
}

void store_photo_folder(std::filesystem::path const& home, std::filesystem::path const& folder)
{
    auto settings = read_settings(home);
    settings.erase("photo_folder");
    if (!folder.empty()) settings["photo_folder"] = folder.string();
    write_whole(home / "settings.json", settings.dump(2) + "\n", 0600);
}

} // namespace poddesk::installer
