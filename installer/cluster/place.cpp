#include "installer/cluster/place.h"

#include "installer/cluster/files.h"
#include "installer/cluster/home.h"
#include "installer/cluster/private_cluster.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace poddesk::installer {
namespace {

namespace fs = std::filesystem;

/// A socket's name holds 107 bytes; "/.s.PGSQL.5432" takes 14 of them.
constexpr std::size_t longest_socket_folder = 93;

/// Root's clusters live here, each under its own name.
fs::path const system_folder = "/var/lib/poddesk";

bool we_are_root()
{
    return ::geteuid() == 0;
}

std::optional<struct stat> look_at(fs::path const& path)
{
    struct stat info
    {
    };
    return ::lstat(path.c_str(), &info) == 0 ? std::optional(info) : std::nullopt;
}

void own(fs::path const& path, OsUser const& user, mode_t mode)
{
    if (we_are_root() && ::lchown(path.c_str(), user.uid, user.gid) != 0) {
        throw ClusterError(
            fmt::format("The folder {} cannot be given to {}: {}.", path.string(), user.name, reason(errno)));
    }
    if (::chmod(path.c_str(), mode) != 0) {
        throw ClusterError(
            fmt::format("The folder {} cannot be closed to others: {}.", path.string(), reason(errno)));
    }
}

bool can_pass(fs::path const& folder, OsUser const& user)
{
    return run_program({.arguments = {"/usr/bin/test", "-x", folder.string()}, .user = user}).status == 0;
}

fs::path root_folder(fs::path const& home)
{
    return system_folder / (home_is_chosen(home) ? short_name(home) : std::string("default"));
}

/// Under HOME when the server's user gets there; a home of root's own is opened for passing through, not for
/// reading.
fs::path folder_for_root(fs::path const& home, OsUser const& user)
{
    auto const in_home = home / "cluster";
    auto const aside = root_folder(home);
    bool const lies_in_home = look_at(in_home / "data").has_value();
    if (!lies_in_home && (look_at(aside / "data") || !home_is_chosen(home))) {
        return aside;
    }
    make_private_folder(home);
    auto const info = look_at(home);
    if (info && info->st_uid == 0 && (info->st_mode & S_IXOTH) == 0) {
        ::chmod(home.c_str(), (info->st_mode & 07777) | S_IXOTH);
    }
    if (can_pass(home, user)) {
        return in_home;
    }
    if (lies_in_home) {
        throw ClusterError(
            fmt::format("The database in {} runs as {}, who may not pass the folders above it: let others "
                        "pass them (chmod o+x), or start PodDesk as their owner.",
                        in_home.string(), user.name));
    }
    return aside;
}

void check_file_system(fs::path const& folder)
{
    struct statfs info
    {
    };
    if (::statfs(folder.c_str(), &info) != 0) {
        return;
    }
    // NFS, SMB, CIFS, SMB2: their locks do not hold between machines as ours must.
    for (auto const network : {0x6969U, 0x517BU, 0xFF534D42U, 0xFE534D42U}) {
        if (static_cast<unsigned>(info.f_type) == network) {
            throw ClusterError(fmt::format("{} is on a network disk, where a database is not safe: set "
                                           "PODDESK_HOME to a folder on a local disk.",
                                           folder.string()));
        }
    }
}

bool is_plain(std::string const& path)
{
    return path.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_.-") ==
           path.npos;
}

/// Makes the folder or checks that it is a real one of that user; false leaves the reason to the caller.
bool claim(fs::path const& folder, OsUser const& user)
{
    if (::mkdir(folder.c_str(), 0700) == 0) {
        own(folder, user, 0700);
    }
    auto const info = look_at(folder);
    return info && S_ISDIR(info->st_mode) && info->st_uid == user.uid && (info->st_mode & 077) == 0;
}

} // namespace

std::string short_name(fs::path const& home)
{
    std::uint64_t hash = 14695981039346656037U; // FNV-1a
    for (char const letter : home.string()) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211U;
    }
    return fmt::format("{:08x}", static_cast<std::uint32_t>(hash ^ (hash >> 32U)));
}

OsUser choose_server_user(fs::path const& home)
{
    if (!we_are_root()) {
        auto const us = os_user(::geteuid());
        if (us.name.empty()) {
            throw ClusterError(
                fmt::format("The system has no account for user number {}, and PostgreSQL does not run "
                            "without one: add a line for it to /etc/passwd.",
                            ::geteuid()));
        }
        return us;
    }
    for (auto const& data : {home / "cluster" / "data", root_folder(home) / "data"}) {
        if (auto const info = look_at(data); info && info->st_uid != 0) {
            if (auto owner = os_user(info->st_uid); !owner.name.empty()) {
                return owner;
            }
        }
    }
    for (char const* const name : {"postgres", "nobody"}) {
        if (auto user = os_user(std::string(name)); !user.name.empty()) {
            return user;
        }
    }
    throw ClusterError(
        "PostgreSQL does not run as root, and the system has neither a user \"postgres\" nor \"nobody\": "
        "start PodDesk as a normal user.");
}

fs::path choose_cluster_folder(fs::path const& home, OsUser const& server_user)
{
    auto const folder = we_are_root() ? folder_for_root(home, server_user) : home / "cluster";
    if (folder.parent_path().parent_path() == system_folder.parent_path()) {
        std::error_code error;
        fs::create_directories(system_folder, error);
        ::chmod(system_folder.c_str(), 0755);
    }
    make_private_folder(folder.parent_path());
    make_private_folder(folder);
    auto const info = look_at(folder);
    if (info && info->st_uid != server_user.uid) {
        if (!we_are_root()) {
            throw ClusterError(
                fmt::format("The database in {} belongs to another user of this computer: set PODDESK_HOME "
                            "to a folder of yours.",
                            folder.string()));
        }
        own(folder, server_user, 0700);
    }
    check_file_system(folder);
    return folder;
}

fs::path choose_socket_folder(fs::path const& home, OsUser const& server_user)
{
    auto const name = short_name(home);
    if (char const* const runtime = std::getenv("XDG_RUNTIME_DIR"); runtime != nullptr && !we_are_root()) {
        auto const info = look_at(runtime);
        bool const ours =
            info && S_ISDIR(info->st_mode) && info->st_uid == server_user.uid && is_plain(runtime);
        auto const folder = fs::path(runtime) / ("poddesk-" + name);
        if (ours && folder.is_absolute() && folder.string().size() <= longest_socket_folder &&
            claim(folder, server_user)) {
            return folder;
        }
    }
    auto const parent = fs::path(fmt::format("/tmp/poddesk-{}", server_user.uid));
    auto const folder = parent / name;
    if (!claim(parent, server_user) || !claim(folder, server_user)) {
        throw ClusterError(
            fmt::format("{} should be a closed folder of {} but is something else or somebody else's: have "
                        "it removed, or set XDG_RUNTIME_DIR to a folder of yours.",
                        parent.string(), server_user.name));
    }
    return folder;
}

fs::path choose_programs(std::string const& major_version)
{
    if (char const* const given = std::getenv("PODDESK_POSTGRES"); given != nullptr && *given != '\0') {
        return given;
    }
    fs::path newest;
    int newest_version = 0;
    std::error_code error;
    for (auto const& entry : fs::directory_iterator("/usr/lib/postgresql", error)) {
        std::string const version = entry.path().filename();
        int const number = std::atoi(version.c_str());
        bool const usable = ::access((entry.path() / "bin" / "initdb").c_str(), X_OK) == 0;
        if (usable && version == major_version) {
            return entry.path() / "bin";
        }
        if (usable && number > newest_version) {
            newest_version = number;
            newest = entry.path() / "bin";
        }
    }
    if (newest.empty()) {
        throw ClusterError("PostgreSQL is not installed: install the Debian package postgresql.");
    }
    return newest;
}

} // namespace poddesk::installer
