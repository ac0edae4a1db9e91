#pragma once

#include "installer/cluster/process.h"

#include <filesystem>
#include <string>

namespace poddesk::installer {

/// Eight hexadecimal digits that differ from home to home.
std::string short_name(std::filesystem::path const& home);

/// Who runs the server of a home: its data's owner where there are data, else us, else (we are root, whom
/// PostgreSQL refuses) "postgres", else "nobody". Throws ClusterError when there is none of them.
OsUser choose_server_user(std::filesystem::path const& home);

/// The folder of the cluster: HOME/cluster; for root under /var/lib/poddesk when the home is the everyday one
/// or the server's user could not get there. Made, owned by the server's user, 0700.
std::filesystem::path choose_cluster_folder(std::filesystem::path const& home, OsUser const& server_user);

/// A folder for the socket that only the server's user can have made, short enough for a socket's name: under
/// $XDG_RUNTIME_DIR, else /tmp/poddesk-UID. Throws ClusterError when somebody else sits on it.
std::filesystem::path choose_socket_folder(std::filesystem::path const& home, OsUser const& server_user);

/// PostgreSQL's programs: $PODDESK_POSTGRES, else Debian's folder of that major version ("" = the newest
/// there is).
std::filesystem::path choose_programs(std::string const& major_version);

} // namespace poddesk::installer
