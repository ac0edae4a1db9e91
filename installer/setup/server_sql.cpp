#include "installer/setup/server_sql.h"

#include "domain/database/transaction.h"

#include <fmt/format.h>
#include <libpq-fe.h>

namespace poddesk::installer {

namespace {

/// CREATE and DROP DATABASE refuse to run inside a transaction: they go to libpq as they are.
void outside_transaction(database::Pool& pool, std::string const& sql, std::string const& tolerated)
{
    database::ConnectionProfile const& profile = pool.profile();
    std::unique_ptr<PGconn, decltype(&PQfinish)> connection(
        PQconnectdb(profile.conninfo("poddesk setup").c_str()), &PQfinish);
    if (PQstatus(connection.get()) != CONNECTION_OK) {
        throw database::connect_error(PQerrorMessage(connection.get()), profile.described());
    }
    PQsetNoticeProcessor(
        connection.get(), [](void*, char const*) {}, nullptr);
    std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()), &PQclear);
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) {
        return;
    }
    char const* const state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    if (state == nullptr || tolerated != state) {
        throw database::error_of(result.get(), PQstatus(connection.get()) == CONNECTION_OK);
    }
}

std::string quoted(std::string const& name)
{
    std::string text = "\"";
    for (char const c : name) {
        text += c == '"' ? std::string("\"\"") : std::string(1, c);
    }
    return text + '"';
}

} // namespace

bool has_database(database::Pool& pool, std::string const& name)
{
    return database::in_transaction(pool, [&](database::Transaction& tx) {
        return tx.query("select exists (select from pg_database where datname = :name)")
            .bind("name", name)
            .value<bool>();
    });
}

void create_database(database::Pool& pool, std::string const& name)
{
    outside_transaction(pool, fmt::format("create database {}", quoted(name)), "42P04");
}

void drop_database(database::Pool& pool, std::string const& name)
{
    outside_transaction(pool, fmt::format("drop database if exists {} with (force)", quoted(name)), "3D000");
}

void rename_database(database::Pool& pool, std::string const& from, std::string const& to)
{
    outside_transaction(pool, fmt::format("alter database {} rename to {}", quoted(from), quoted(to)), "");
}

std::string role_of_login(database::ConnectionProfile profile)
{
    profile.role.clear();
    database::Pool pool(std::move(profile), 1, "poddesk sign-in");
    return database::in_transaction(pool, [](database::Transaction& tx) {
        auto const row =
            tx.query("select r.rolname::text from pg_auth_members m join pg_roles r on r.oid = m.roleid "
                     "join pg_roles p on p.oid = m.member where p.rolname = session_user and r.rolname in "
                     "('poddesk_account_manager', 'poddesk_returns_inspector', 'poddesk_onboarding', "
                     "'poddesk_warehouse', "
                     "'poddesk_administrator', 'poddesk_worker') order by 1 limit 1")
                .row<std::string>();
        return row ? std::get<0>(*row) : std::string();
    });
}

} // namespace poddesk::installer
