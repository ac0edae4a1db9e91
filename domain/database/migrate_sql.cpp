#include "domain/database/migrate.h"

#include <libpq-fe.h>

#include <algorithm>
#include <map>
#include <memory>

namespace poddesk::database {
namespace {

using OwnedResult = std::unique_ptr<pg_result, decltype(&PQclear)>;

/// One for all databases of a cluster would do harm only as waiting: advisory locks are per database.
constexpr char const* take_lock = "set lock_timeout to '120s'; select pg_advisory_lock(7066863326)";

/// Runs text as it is, several statements at once if it holds them.
OwnedResult send(Connection& connection, char const* text)
{
    OwnedResult result(PQexec(connection.native(), text), &PQclear);
    ExecStatusType const status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
        throw error_of(result.get(), PQstatus(connection.native()) == CONNECTION_OK);
    }
    return result;
}

struct Applied
{
    std::string name;
    std::string checksum;
};

bool has_migration_table(Connection& connection)
{
    return Result(send(connection, "select to_regclass('database.migration') is not null").get())
               .text(0, 0) == "t";
}

std::map<int, Applied> applied_steps(Connection& connection)
{
    std::map<int, Applied> steps;
    OwnedResult const rows =
        send(connection, "select version, name, checksum from database.migration order by version");
    Result const result(rows.get());
    for (int row = 0; row < result.rows(); ++row) {
        steps[std::stoi(std::string(*result.text(row, 0)))] = {std::string(*result.text(row, 1)),
                                                               std::string(*result.text(row, 2))};
    }
    return steps;
}

bool is_empty_database(Connection& connection)
{
    OwnedResult const rows =
        send(connection, "select not exists (select from pg_class c "
                         "join pg_namespace n on n.oid = c.relnamespace "
                         "where n.nspname !~ '^pg_' and n.nspname <> 'information_schema')");
    return Result(rows.get()).text(0, 0) == "t";
}

std::string step_name(int version)
{
    return "step " + std::to_string(version);
}

std::string quoted_literal(Connection& connection, std::string_view text)
{
    char* const quoted = PQescapeLiteral(connection.native(), text.data(), text.size());
    std::string result = quoted == nullptr ? "null" : quoted;
    PQfreemem(quoted);
    return result;
}

void apply(Connection& connection, Migration const& step)
{
    connection.begin("begin");
    try {
        send(connection, std::string(step.sql).c_str());
        // As the table's owner, whatever role the step left behind: row level security binds others.
        send(connection, "select set_config('role', tableowner, true) from pg_tables "
                         "where schemaname = 'database' and tablename = 'migration'");
        std::string const insert = "insert into database.migration (version, name, checksum) values (" +
                                   std::to_string(step.version) + ", " +
                                   quoted_literal(connection, step.name) + ", " +
                                   quoted_literal(connection, step.checksum) + ")";
        send(connection, insert.c_str());
        connection.commit();
    } catch (DatabaseError const& error) {
        connection.rollback();
        throw DatabaseError(error.kind(), error.sqlstate(), error.constraint(),
                            "The database could not be brought up to date: " + std::string(step.name) +
                                " failed and was undone. " + error.what());
    }
    send(connection, "reset role");
}

} // namespace

Schema schema_state(Connection& connection, std::span<Migration const> migrations)
{
    int const known = migrations.empty() ? 0 : migrations.back().version;
    if (!has_migration_table(connection)) {
        if (is_empty_database(connection)) {
            return {SchemaState::older, 0, known,
                    "The database is empty: prepare it with \"poddeskctl database migrate\"."};
        }
        return {SchemaState::foreign, 0, known,
                "This database holds other tables and was not made by PodDesk: name another database."};
    }
    std::map<int, Applied> const steps = applied_steps(connection);
    int const found = steps.empty() ? 0 : steps.rbegin()->first;
    for (Migration const& step : migrations) {
        auto const there = steps.find(step.version);
        if (there == steps.end() && step.version < found) {
            return {SchemaState::foreign, found, known,
                    "The database lacks " + step_name(step.version) +
                        " of its history: restore it from a backup."};
        }
        if (there != steps.end() && there->second.checksum != step.checksum) {
            return {SchemaState::foreign, found, known,
                    "The database was made with another " + std::string(step.name) +
                        " than this program has: use the program that made it, or restore a backup."};
        }
    }
    if (found > known) {
        return {SchemaState::newer, found, known,
                "A newer PodDesk has changed this database (" + step_name(found) + ", this program knows " +
                    std::to_string(known) + "): update this program."};
    }
    if (found < known) {
        return {SchemaState::older, found, known,
                "The database is older than this program (" + step_name(found) + " of " +
                    std::to_string(known) +
                    "): bring it up to date with \"poddeskctl database "
                    "migrate\"."};
    }
    return {SchemaState::ok, found, known, ""};
}

Schema schema_state(ConnectionProfile const& profile, std::span<Migration const> migrations)
{
    Connection connection(profile, "poddesk schema");
    connection.open();
    return schema_state(connection, migrations);
}

kernel::Outcome<int> migrate(ConnectionProfile const& profile, std::span<Migration const> migrations,
                             std::function<void(std::string_view)> const& progress)
{
    Connection connection(profile, "poddesk migrate");
    connection.open();
    send(connection,
         take_lock); // the session's: given back when this connection closes, however that happens
    Schema const schema = schema_state(connection, migrations);
    if (schema.state == SchemaState::newer) {
        return kernel::refused("schema_newer", schema.sentence);
    }
    if (schema.state == SchemaState::foreign) {
        return kernel::refused("schema_foreign", schema.sentence);
    }
    int applied = 0;
    for (Migration const& step : migrations) {
        if (step.version <= schema.found) {
            continue;
        }
        if (progress) {
            progress(step.name);
        }
        apply(connection, step);
        ++applied;
    }
    return applied;
}

} // namespace poddesk::database
