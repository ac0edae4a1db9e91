#pragma once

#include "installer/cluster/private_cluster.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::installer {

/// A backup or restore did not work; what() is one sentence. Nothing half-made is left under a backup's or a
/// database's final name.
class BackupError : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// A server as its superuser (or a role with BYPASSRLS that may create roles and databases), with
/// PostgreSQL's programs.
struct BackupServer
{
    ServerConnection connection;
    std::filesystem::path programs; ///< the folder of pg_dump and pg_restore

    static BackupServer of(PrivateCluster const& cluster);
};

/// One database as it was at one moment: a folder DATABASE-YYYYMMDDTHHMMSSZ that holds the archive, the roles
/// and what belongs to the database itself (owner, rights, settings). Whole or absent.
struct Backup
{
    std::filesystem::path folder;
    std::string database;
    std::chrono::sys_seconds taken_at;
    std::uintmax_t bytes = 0; ///< of the archive
    std::string sha256;       ///< of the archive, hexadecimal
    std::optional<std::chrono::sys_seconds>
        proved_at; ///< when a drill last restored it and found nothing wrong
};

using Progress = std::function<void(std::string_view)>;

/// Dumps one database into a new folder under `backups`. Forced to the disk before it gets its name. Throws
/// BackupError, also where the disk is full.
Backup make_backup(BackupServer const& server, std::string_view database,
                   std::filesystem::path const& backups, Progress const& progress = {});

/// The whole backups of that database (of all, when empty), the newest first. Half-made ones are not listed.
std::vector<Backup> list_backups(std::filesystem::path const& backups, std::string_view database = {});

/// How many backups stay: the newest of each of that many days, weeks and months that have one.
struct Keep
{
    std::size_t days = 7;
    std::size_t weeks = 4;
    std::size_t months = 12;
};

/// Which of these moments may go; in the order given. The newest is never among them. Days and weeks are
/// UTC's.
std::vector<std::chrono::sys_seconds> superfluous(std::vector<std::chrono::sys_seconds> moments,
                                                  Keep keep = {});

/// Removes what `superfluous` names, and half-made backups older than a day. Returns how many whole backups
/// went.
std::size_t prune_backups(std::filesystem::path const& backups, std::string_view database, Keep keep = {});

/// Restores it as a new database of that name: roles that the server lacks are made with their passwords,
/// those it has stay as they are. Refuses a name that is taken and an archive that is not what was written. A
/// restore that fails leaves no database.
void restore_backup(BackupServer const& server, Backup const& backup, std::string_view as_database,
                    Progress const& progress = {});

/// Puts a restored database in the place of the live one, which stays under the name returned
/// ("poddesk_before_…"). Whoever is connected to either is disconnected. Both names change in one
/// transaction.
std::string replace_database(BackupServer const& server, std::string_view live, std::string_view restored);

/// What the drill asks of a restored database: one sentence for each thing that is wrong.
using DrillCheck =
    std::function<std::vector<std::string>(ServerConnection const& server, std::string const& database)>;

/// Proves a backup: restores it into a new server made for it, runs the check there, and throws all of it
/// away. Returns what the check found; an empty list is written down beside the backup (proved_at).
std::vector<std::string> drill(Backup const& backup, DrillCheck const& check, Progress const& progress = {});

} // namespace poddesk::installer
