#pragma once

#include <filesystem>
#include <string_view>

namespace poddesk::installer {

/// The folder that holds everything a person owns (cluster, secrets, log, settings, emails, documents), as an
/// absolute path; it need not exist. The flag decides, else PODDESK_HOME, else $XDG_DATA_HOME/poddesk, else
/// ~/.local/share/poddesk. Throws ClusterError when none of them gives a folder.
std::filesystem::path home(std::string_view flag = {});

/// True when the flag or PODDESK_HOME named the folder, so that it is not the everyday one.
bool home_is_chosen(std::filesystem::path const& home);

} // namespace poddesk::installer
