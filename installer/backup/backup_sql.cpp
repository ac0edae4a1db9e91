#include "installer/backup/backup_sql.h"

#include <fmt/format.h>
#include <libpq-fe.h>

namespace poddesk::installer {
namespace {

constexpr char const* roles_query = R"(
    select json_build_object(
        'roles', coalesce((select json_agg(json_build_object(
                    'name', r.rolname, 'inherit', r.rolinherit, 'createrole', r.rolcreaterole, 'createdb', r.rolcreatedb,
                    'login', r.rolcanlogin, 'bypassrls', r.rolbypassrls, 'limit', r.rolconnlimit,
                    'password', r.rolpassword, 'settings', coalesce(to_json(s.setconfig), '[]')) order by r.rolname)
                from pg_authid r left join pg_db_role_setting s on s.setrole = r.oid and s.setdatabase = 0
                where not r.rolsuper and r.rolname !~ '^pg_'), '[]'),
        'members', coalesce((select json_agg(json_build_object(
                    'role', g.rolname, 'member', m.rolname, 'admin', a.admin_option) order by g.rolname, m.rolname)
                from pg_auth_members a join pg_roles g on g.oid = a.roleid join pg_roles m on m.oid = a.member
                where not m.rolsuper and m.rolname !~ '^pg_'), '[]'))::text)";

constexpr char const* database_query = R"(
    select json_build_object(
        'owner', pg_get_userbyid(d.datdba), 'owner_super', o.rolsuper, 'encoding', pg_encoding_to_char(d.encoding),
        'collate', d.datcollate, 'ctype', d.datctype, 'limit', d.datconnlimit,
        'server_version', current_setting('server_version'),
        'rights', (select json_agg(json_build_object('to', coalesce(r.rolname, ''), 'right', a.privilege_type,
                                                     'grantable', a.is_grantable) order by r.rolname, a.privilege_type)
                   from aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
                   left join pg_roles r on r.oid = a.grantee where a.grantee <> d.datdba),
        'settings', coalesce((select json_agg(json_build_object('role', coalesce(r.rolname, ''), 'value', v))
                   from pg_db_role_setting s cross join unnest(s.setconfig) v left join pg_roles r on r.oid = s.setrole
                   where s.setdatabase = d.oid), '[]'))::text
    from pg_database d join pg_authid o on o.oid = d.datdba where d.datname = current_database())";

PGconn* native(void* link)
{
    return static_cast<PGconn*>(link);
}

std::string server_words(PGconn* link)
{
    std::string words = ::PQerrorMessage(link);
    words.erase(words.find_last_not_of("\n ") + 1);
    return words.substr(0, words.find('\n'));
}

char const* yes(nlohmann::json const& value, char const* name)
{
    return value.get<bool>() ? name : "";
}

} // namespace

BackupLink::BackupLink(ServerConnection const& server, std::string_view database)
    : link_(::PQconnectdb(server.conninfo(database).c_str()))
{
    if (::PQstatus(native(link_)) != CONNECTION_OK) {
        auto const words = server_words(native(link_));
        ::PQfinish(native(link_));
        throw BackupError(fmt::format("The database \"{}\" cannot be reached: {}.", database, words));
    }
    ::PQsetNoticeProcessor(
        native(link_), [](void*, char const*) {}, nullptr);
}

BackupLink::~BackupLink()
{
    ::PQfinish(native(link_));
}

std::string BackupLink::run(std::string const& sql, std::vector<std::string> const& values)
{
    std::vector<char const*> pointers;
    for (auto const& value : values) {
        pointers.push_back(value.c_str());
    }
    PGresult* const result = values.empty()
                                 ? ::PQexec(native(link_), sql.c_str())
                                 : ::PQexecParams(native(link_), sql.c_str(), static_cast<int>(values.size()),
                                                  nullptr, pointers.data(), nullptr, nullptr, 0);
    auto const status = ::PQresultStatus(result);
    std::string const value = ::PQntuples(result) > 0 ? ::PQgetvalue(result, 0, 0) : "";
    ::PQclear(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        throw BackupError(fmt::format("The server refused a step: {}.", server_words(native(link_))));
    }
    return value;
}

std::string BackupLink::name(std::string_view identifier)
{
    char* const quoted = ::PQescapeIdentifier(native(link_), identifier.data(), identifier.size());
    std::string result = quoted == nullptr ? "" : quoted;
    ::PQfreemem(quoted);
    return result;
}

std::string BackupLink::text(std::string_view value)
{
    char* const quoted = ::PQescapeLiteral(native(link_), value.data(), value.size());
    std::string result = quoted == nullptr ? "" : quoted;
    ::PQfreemem(quoted);
    return result;
}

nlohmann::json BackupLink::read_roles()
{
    return nlohmann::json::parse(run(roles_query));
}

void BackupLink::write_roles(nlohmann::json const& roles)
{
    run("begin");
    for (auto const& role : roles.at("roles")) {
        std::string const role_name = role.at("name");
        if (run("select count(*) from pg_roles where rolname = $1", {role_name}) != "0") {
            continue;
        }
        run(fmt::format(
            "create role {} with {}inherit {} {} {} {} connection limit {} {}", name(role_name),
            role.at("inherit").get<bool>() ? "" : "no", yes(role.at("createrole"), "createrole"),
            yes(role.at("createdb"), "createdb"), yes(role.at("login"), "login"),
            yes(role.at("bypassrls"), "bypassrls"), role.at("limit").get<int>(),
            role.at("password").is_null() ? "" : "password " + text(role.at("password").get<std::string>())));
        for (std::string const setting : role.at("settings")) {
            auto const equals = setting.find('=');
            run(fmt::format("alter role {} set {} to {}", name(role_name), name(setting.substr(0, equals)),
                            text(setting.substr(equals + 1))));
        }
    }
    for (auto const& member : roles.at("members")) {
        run(fmt::format("grant {} to {} {}", name(member.at("role").get<std::string>()),
                        name(member.at("member").get<std::string>()),
                        yes(member.at("admin"), "with admin option")));
    }
    run("commit");
}

nlohmann::json BackupLink::read_database()
{
    return nlohmann::json::parse(run(database_query));
}

bool BackupLink::has_database(std::string_view database)
{
    return run("select count(*) from pg_database where datname = $1", {std::string(database)}) != "0";
}

void BackupLink::create_database(std::string_view database, nlohmann::json const& properties)
{
    // A superuser's name may differ from server to server; the one who restores takes its place.
    std::string const owner =
        properties.at("owner_super").get<bool>() ? "" : properties.at("owner").get<std::string>();
    run(fmt::format(
        "create database {} template template0 encoding {} lc_collate {} lc_ctype {} {}", name(database),
        text(properties.at("encoding").get<std::string>()), text(properties.at("collate").get<std::string>()),
        text(properties.at("ctype").get<std::string>()), owner.empty() ? "" : "owner " + name(owner)));
    // Closed until it is whole; the rights come last.
    run(fmt::format("revoke all on database {} from public", name(database)));
}

void BackupLink::write_database(std::string_view database, nlohmann::json const& properties)
{
    run("begin");
    if (properties.at("rights").is_array()) {
        for (auto const& right : properties.at("rights")) {
            std::string const to = right.at("to");
            run(fmt::format("grant {} on database {} to {} {}", right.at("right").get<std::string>(),
                            name(database), to.empty() ? "public" : name(to),
                            yes(right.at("grantable"), "with grant option")));
        }
    }
    for (auto const& setting : properties.at("settings")) {
        std::string const role = setting.at("role");
        std::string const value = setting.at("value");
        auto const equals = value.find('=');
        std::string const whose = role.empty()
                                      ? fmt::format("database {}", name(database))
                                      : fmt::format("role {} in database {}", name(role), name(database));
        run(fmt::format("alter {} set {} to {}", whose, name(value.substr(0, equals)),
                        text(value.substr(equals + 1))));
    }
    run(fmt::format("alter database {} connection limit {}", name(database),
                    properties.at("limit").get<int>()));
    run("commit");
}

void BackupLink::drop_database(std::string_view database)
{
    run(fmt::format("drop database if exists {} with (force)", name(database)));
}

void BackupLink::disconnect_others(std::string_view database)
{
    run("select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity where datname = $1 and pid <> "
        "pg_backend_pid()",
        {std::string(database)});
}

void BackupLink::swap_names(std::string_view live, std::string_view restored, std::string_view aside)
{
    run(fmt::format("alter database {} allow_connections false", name(live)));
    try {
        disconnect_others(live);
        disconnect_others(restored);
        run("begin");
        run(fmt::format("alter database {} rename to {}", name(live), name(aside)));
        run(fmt::format("alter database {} rename to {}", name(restored), name(live)));
        run("commit");
    } catch (BackupError const&) {
        run("rollback");
        run(fmt::format("alter database {} allow_connections true", name(live)));
        throw;
    }
    run(fmt::format("alter database {} allow_connections true", name(aside)));
}

} // namespace poddesk::installer
