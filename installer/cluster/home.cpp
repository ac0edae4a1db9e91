#include "installer/cluster/home.h"

#include "installer/cluster/private_cluster.h"

#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace poddesk::installer {
namespace {

std::filesystem::path from_environment(char const* variable)
{
    char const* const value = std::getenv(variable);
    return value == nullptr ? std::filesystem::path() : std::filesystem::path(value);
}

std::filesystem::path everyday_home()
{
    // The XDG rules say that a relative path is to be ignored.
    if (auto const data = from_environment("XDG_DATA_HOME"); data.is_absolute()) {
        return data / "poddesk";
    }
    auto user_home = from_environment("HOME");
    if (!user_home.is_absolute()) {
        passwd const* const entry = ::getpwuid(::geteuid());
        user_home = entry == nullptr ? "" : entry->pw_dir;
    }
    if (!user_home.is_absolute()) {
        return {};
    }
    return user_home / ".local" / "share" / "poddesk";
}

std::filesystem::path tidy(std::filesystem::path const& path)
{
    auto normal = std::filesystem::weakly_canonical(std::filesystem::absolute(path));
    return normal.has_filename() ? normal : normal.parent_path();
}

} // namespace

std::filesystem::path home(std::string_view flag)
{
    if (!flag.empty()) {
        return tidy(std::filesystem::path(flag));
    }
    if (auto const chosen = from_environment("PODDESK_HOME"); !chosen.empty()) {
        return tidy(chosen);
    }
    auto const everyday = everyday_home();
    if (everyday.empty()) {
        throw ClusterError(
            "There is no folder to keep PodDesk's data in: set PODDESK_HOME to a folder of yours.");
    }
    return tidy(everyday);
}

bool home_is_chosen(std::filesystem::path const& home)
{
    auto const everyday = everyday_home();
    return everyday.empty() || tidy(everyday) != home;
}

} // namespace poddesk::installer
