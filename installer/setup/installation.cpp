#include "installer/setup/installation.h"

#include "domain/database/migrate.h"
#include "domain/database/transaction.h"
#include "installer/migrations/migrations.h"
#include "installer/setup/log.h"
#include "installer/setup/server_sql.h"
#include "installer/setup/worker_process.h"

#include <fmt/format.h>

namespace poddesk::installer {

namespace {

database::ConnectionProfile profile_of(ServerConnection const& server, std::string const& name)
{
    database::ConnectionProfile profile;
    profile.host = server.host;
    profile.port = server.port;
    profile.database = name;
    profile.user = server.user;
    profile.password = server.password;
    profile.require_peer = server.require_peer;
    return profile;
}

void check_schema(database::ConnectionProfile const& profile)
{
    database::Schema const schema = database::schema_state(profile, migrations());
    if (schema.state != database::SchemaState::ok) {
        throw UnusableDatabase(schema.sentence);
    }
}

} // namespace

Installation Installation::open(Settings settings, Options options)
{
    Installation installation(std::move(settings));
    if (installation.settings_.server) {
        return installation; // whether its schema fits is asked when somebody signs in
    }
    ClusterOptions cluster_options;
    cluster_options.linger = options.linger;
    cluster_options.progress = options.progress;
    installation.cluster_.emplace(PrivateCluster::open(installation.settings_.home, cluster_options));
    if (installation.settings_.database == "poddesk") {
        installation.make_database("poddesk"); // every other database is made by the command that it is for
    }
    if (options.start_worker) {
        start_worker_beside(installation.settings_);
    }
    return installation;
}

namespace {

database::Pool signed_in(database::ConnectionProfile profile, std::size_t size)
{
    profile.role = role_of_login(profile);
    if (profile.role.empty()) {
        throw UnusableDatabase(
            fmt::format("{} has no role in {}; an administrator adds people with: poddeskctl people add.",
                        profile.user, profile.database));
    }
    check_schema(profile);
    log(LogLevel::info, fmt::format("signed in to {} as {}", profile.database, profile.user));
    return {profile, size, "poddesk"};
}

} // namespace

database::Pool Installation::pool(std::size_t size, std::string const& person,
                                  std::string const& password) const
{
    std::string const login = !person.empty()             ? person
                              : !settings_.person.empty() ? settings_.person
                                                          : "admin";
    if (cluster_) {
        return pool_on(settings_.database, size, login);
    }
    database::ConnectionProfile profile = *settings_.server;
    profile.user = login;
    profile.password = password;
    return signed_in(profile, size);
}

database::Pool Installation::pool_on(std::string const& database, std::size_t size,
                                     std::string const& person) const
{
    return signed_in(profile_of(own_cluster().connection(person), database), size);
}

PrivateCluster const& Installation::own_cluster() const
{
    if (!cluster_) {
        throw UnusableDatabase(
            "This works on the private cluster only: leave out --profile (and PODDESK_PROFILE).");
    }
    return *cluster_;
}

database::Pool Installation::root_pool(std::string const& database) const
{
    return {profile_of(own_cluster().connection(), database.empty() ? settings_.database : database), 2,
            "poddesk setup"};
}

std::string Installation::root_conninfo(std::string const& database) const
{
    return own_cluster().connection().conninfo(database);
}

bool Installation::database_exists(std::string const& name) const
{
    database::Pool pool = root_pool("postgres");
    return has_database(pool, name);
}

namespace {

int bring_up_to_date(database::ConnectionProfile const& profile)
{
    kernel::Outcome<int> const steps = database::migrate(profile, migrations());
    if (!steps) {
        throw UnusableDatabase(steps.error().message);
    }
    if (*steps > 0) {
        log(LogLevel::info, fmt::format("brought {} up to date: {} steps", profile.database, *steps));
    }
    return *steps;
}

} // namespace

int Installation::make_database(std::string const& name)
{
    if (!database_exists(name)) {
        database::Pool pool = root_pool("postgres");
        create_database(pool, name);
    }
    return bring_up_to_date(profile_of(own_cluster().connection(), name));
}

int Installation::migrate(std::string const& password)
{
    if (cluster_) {
        if (!database_exists(settings_.database)) {
            throw UnusableDatabase(
                fmt::format("There is no database \"{}\" in {}: leave out --database for the "
                            "everyday one, or restore a backup into it with: poddeskctl "
                            "backup restore --into {}",
                            settings_.database, settings_.home.string(), settings_.database));
        }
        return make_database(settings_.database);
    }
    database::ConnectionProfile profile = *settings_.server;
    profile.user = settings_.person.empty() ? profile.user : settings_.person;
    profile.password = password;
    return bring_up_to_date(profile);
}

void Installation::drop_database(std::string const& name)
{
    database::Pool pool = root_pool("postgres");
    installer::drop_database(pool, name);
}

void Installation::rename_database(std::string const& from, std::string const& to)
{
    database::Pool pool = root_pool("postgres");
    installer::rename_database(pool, from, to);
}

} // namespace poddesk::installer
