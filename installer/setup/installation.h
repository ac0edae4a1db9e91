#pragma once

#include "domain/database/pool.h"
#include "installer/cluster/private_cluster.h"
#include "installer/setup/settings.h"

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace poddesk::installer {

/// The database cannot be used: one sentence with what to do.
class UnusableDatabase : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// A program's hold on its database: the private cluster (made, started, migrated when needed; stopped with
/// the last program that leaves) or a shared server.
class Installation
{
public:
    struct Options
    {
        /// Told what takes long.
        std::function<void(std::string_view)> progress;
        /// How long the last one out waits before it stops the private cluster: the next command is often
        /// near.
        std::chrono::milliseconds linger{0};
        /// Start `poddeskctl worker` beside this program when the cluster is private and none runs.
        bool start_worker = false;
    };

    /// Opens what the settings say, and makes or migrates the private database. Throws ClusterError,
    /// DatabaseError, UnusableDatabase (a schema that this program does not know).
    static Installation open(Settings settings, Options options);

    Settings const& settings() const { return settings_; }
    bool is_private() const { return cluster_.has_value(); }
    /// Throws UnusableDatabase on a shared server, as does everything below that is for the private cluster
    /// only.
    PrivateCluster& cluster() { return const_cast<PrivateCluster&>(own_cluster()); }

    /// Connections as that person (empty: the settings' person, else the administrator), with the role that
    /// the person has. `password` is for a shared server; the private cluster knows the passwords of its own
    /// people.
    database::Pool pool(std::size_t size, std::string const& person = "",
                        std::string const& password = "") const;

    /// The same on another database of the private cluster than the settings'.
    database::Pool pool_on(std::string const& database, std::size_t size, std::string const& person) const;

    /// Connections of the private cluster's superuser: migration, backup, making people. Private only.
    database::Pool root_pool(std::string const& database = "") const;

    /// The libpq string of the private cluster's superuser for that database.
    std::string root_conninfo(std::string const& database) const;

    /// Makes the database when it is absent and brings its schema up to date. Private only. How many steps it
    /// took.
    int make_database(std::string const& name);
    /// Brings the schema of the settings' database up to date: on the private cluster as its superuser, on a
    /// shared server as the person of the settings, who must be one there. Throws UnusableDatabase. How many
    /// steps it took.
    int migrate(std::string const& password);
    bool database_exists(std::string const& name) const;
    void drop_database(std::string const& name);
    void rename_database(std::string const& from, std::string const& to);

private:
    explicit Installation(Settings settings) : settings_(std::move(settings)) {}

    PrivateCluster const& own_cluster() const;

    Settings settings_;
    std::optional<PrivateCluster> cluster_;
};

} // namespace poddesk::installer
