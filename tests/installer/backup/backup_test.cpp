#include "installer/backup/backup.h"

#include "tests/support/test_cluster.h"
#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <libpq-fe.h>

using namespace poddesk::installer;
using namespace std::chrono;
using poddesk::testing::TestCluster;
namespace fs = std::filesystem;

namespace {

struct BackupFolder
{
    fs::path path;

    BackupFolder()
    {
        std::string pattern = "/tmp/poddesk-test-backups-XXXXXX";
        path = ::mkdtemp(pattern.data());
    }
    ~BackupFolder()
    {
        std::error_code error;
        fs::remove_all(path, error);
    }
    BackupFolder(BackupFolder const&) = delete;
};

BackupServer server()
{
    return BackupServer::of(TestCluster::instance().cluster());
}

std::string ask(ServerConnection const& connection, std::string const& database, std::string const& sql)
{
    PGconn* const link = ::PQconnectdb(connection.conninfo(database).c_str());
    if (::PQstatus(link) != CONNECTION_OK) {
        std::string const why = ::PQerrorMessage(link);
        ::PQfinish(link);
        return why;
    }
    PGresult* const result = ::PQexec(link, sql.c_str());
    std::string const answer = ::PQntuples(result) == 1 ? ::PQgetvalue(result, 0, 0) : ::PQerrorMessage(link);
    ::PQclear(result);
    ::PQfinish(link);
    return answer;
}

/// All that says who may do what: tables, functions, policies, default rights, and the database's own.
constexpr char const* rights_digest = R"(
    select md5(string_agg(line, E'\n' order by line)) from (
        select n.nspname || '.' || c.relname || ' ' || c.relkind::text || c.relrowsecurity::text || c.relforcerowsecurity::text
               || pg_get_userbyid(c.relowner)::text || coalesce((select string_agg(a::text, ' ' order by a::text) from unnest(coalesce(c.relacl,
                   acldefault((case c.relkind when 'S' then 's' else 'r' end)::"char", c.relowner))) a), '') as line
        from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        union all select p.oid::regprocedure::text || pg_get_userbyid(p.proowner)::text || p.prosecdef::text
               || coalesce((select string_agg(a::text, ' ' order by a::text) from unnest(coalesce(p.proacl, acldefault('f', p.proowner))) a), '-') from pg_proc p
        union all select polrelid::regclass::text || polname::text || pg_get_expr(polqual, polrelid) from pg_policy
        union all select nspname::text || coalesce((select string_agg(a::text, ' ' order by a::text) from unnest(coalesce(nspacl, acldefault('n', nspowner))) a), '-') from pg_namespace
               where nspname !~ '^pg_(temp|toast)'
        union all select 'database ' || (select string_agg(split_part(a::text, '/', 1), ' ' order by a::text) from unnest(datacl) a)
               from pg_database where datname = current_database()
    ) lines)";

sys_seconds at(year_month_day date, int hour = 2)
{
    return sys_days(date) + hours(hour);
}

} // namespace

BOOST_AUTO_TEST_SUITE(backup)

BOOST_AUTO_TEST_CASE(seven_days_four_weeks_twelve_months_stay)
{
    std::vector<sys_seconds> moments;
    auto const first = sys_days(2024y / January / 1);
    for (int day = 0; day < 800; ++day) {
        moments.push_back(first + days(day) + hours(2));
        moments.push_back(first + days(day) + hours(14));
    }
    auto const gone = superfluous(moments);
    std::set<sys_seconds> stay(moments.begin(), moments.end());
    for (auto const moment : gone) {
        stay.erase(moment);
    }
    auto const newest = first + days(799) + hours(14); // Tuesday, 10 March 2026
    for (int day = 0; day < 7; ++day) {
        BOOST_TEST(stay.contains(newest - days(day)));
    }
    BOOST_TEST(stay.contains(at(2026y / February / 28, 14)));
    BOOST_TEST(stay.contains(at(2025y / April / 30, 14)));
    BOOST_TEST(!stay.contains(at(2025y / March / 31, 14)));
    // 7 days, the Sundays before 1 March and 22 February (8 March is among the days), and the ends of 11
    // months more.
    BOOST_TEST(stay.size() == 7U + 2U + 11U);
    BOOST_TEST(superfluous({newest}).empty());
    BOOST_TEST(superfluous({}).empty());
    BOOST_TEST(superfluous({newest, newest - hours(1)}, {0, 0, 0}).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_drill_with_the_real_schema)
{
    poddesk::testing::TestDatabase const source;
    auto& cluster = TestCluster::instance();
    cluster.run("create schema proof; create table proof.t as select n, 'Zoë ' || n as name from "
                "generate_series(1, 1000) n",
                source.name());
    cluster.run("alter database \"" + source.name() + "\" set statement_timeout to '77s'");
    BackupFolder const folder;
    auto const backup = make_backup(server(), source.name(), folder.path);
    BOOST_TEST(list_backups(folder.path).size() == 1U);
    BOOST_TEST(!backup.proved_at);
    auto const before = ask(cluster.connection(), source.name(), rights_digest);
    BOOST_TEST(before.size() == 32U);

    auto const wrong = drill(backup, [&](ServerConnection const& restored, std::string const& database) {
        BOOST_TEST(restored.host != cluster.connection().host);
        BOOST_TEST(ask(restored, database, "select count(*) || max(name) from proof.t") == "1000Zoë 999");
        BOOST_TEST(ask(restored, database, "show statement_timeout") == "77s");
        BOOST_TEST(ask(restored, database, rights_digest) == before);
        BOOST_TEST(ask(restored, database,
                       "select count(*) from pg_roles where rolname = 'poddesk_system' and rolbypassrls and "
                       "not rolcanlogin") == "1");
        return std::vector<std::string>();
    });
    BOOST_TEST(wrong.empty());
    BOOST_TEST(list_backups(folder.path).front().proved_at.has_value());
}

// The control: the digest above is worth something only when a forgotten right changes it.
BOOST_AUTO_TEST_CASE(a_lost_right_is_seen_by_the_drill)
{
    poddesk::testing::TestDatabase const source;
    auto& cluster = TestCluster::instance();
    auto const before = ask(cluster.connection(), source.name(), rights_digest);
    cluster.run("grant temporary on database \"" + source.name() + "\" to public", source.name());
    BOOST_TEST(ask(cluster.connection(), source.name(), rights_digest) != before);
    BackupFolder const folder;
    auto const backup = make_backup(server(), source.name(), folder.path);
    auto const wrong = drill(backup, [&](ServerConnection const& restored, std::string const& database) {
        return ask(restored, database, rights_digest) == before ? std::vector<std::string>()
                                                                : std::vector<std::string>{"Rights differ."};
    });
    BOOST_TEST(wrong.size() == 1U);
    BOOST_TEST(!list_backups(folder.path).front().proved_at);
}

BOOST_AUTO_TEST_CASE(people_come_back_with_their_passwords)
{
    auto& cluster = TestCluster::instance();
    auto const person = "test_person_" + std::to_string(::getpid());
    poddesk::testing::ScratchDatabase const source("people");
    cluster.run("create role " + person +
                " login noinherit password 'first secret'; grant pg_read_all_stats to " + person +
                "; alter role " + person + " set lock_timeout to '3s'");
    cluster.run("grant connect on database \"" + source.name() + "\" to " + person);
    BackupFolder const folder;
    auto const backup = make_backup(server(), source.name(), folder.path);
    auto const wrong = drill(backup, [&](ServerConnection restored, std::string const& database) {
        restored.user = person;
        restored.password = "first secret";
        BOOST_TEST(ask(restored, database, "select session_user || current_setting('lock_timeout')") ==
                   person + "3s");
        BOOST_TEST(ask(restored, database, "select pg_has_role('pg_read_all_stats', 'member')::text") ==
                   "true");
        restored.password = "wrong secret";
        BOOST_TEST(ask(restored, database, "select 1").find("password authentication failed") !=
                   std::string::npos);
        return std::vector<std::string>();
    });
    BOOST_TEST(wrong.empty());
    cluster.run("drop owned by " + person);
    cluster.run("revoke all on database \"" + source.name() + "\" from " + person + "; drop role " + person);
}

BOOST_AUTO_TEST_CASE(restored_beside_and_put_in_place)
{
    auto& cluster = TestCluster::instance();
    poddesk::testing::ScratchDatabase const live("live");
    auto const beside = live.name() + "_beside";
    cluster.run("create table t as select 'old' as v", live.name());
    BackupFolder const folder;
    auto const backup = make_backup(server(), live.name(), folder.path);
    cluster.run("update t set v = 'new'", live.name());
    BOOST_CHECK_THROW(restore_backup(server(), backup, live.name()), BackupError);
    restore_backup(server(), backup, beside);
    BOOST_TEST(cluster.run("select v from t", beside) == "old");
    // Somebody is connected all the while.
    PGconn* const busy = ::PQconnectdb(live.conninfo().c_str());
    auto const aside = replace_database(server(), live.name(), beside);
    ::PQfinish(busy);
    BOOST_TEST(cluster.run("select v from t", live.name()) == "old");
    BOOST_TEST(cluster.run("select v from t", aside) == "new");
    BOOST_CHECK_THROW(replace_database(server(), live.name(), "test_absent"), BackupError);
    BOOST_TEST(cluster.run("select v from t", live.name()) == "old");
    cluster.drop_database(aside);
}

BOOST_AUTO_TEST_CASE(a_damaged_archive_is_refused_and_leaves_nothing)
{
    auto& cluster = TestCluster::instance();
    poddesk::testing::ScratchDatabase const source("damaged");
    cluster.run("create table t as select n from generate_series(1, 1000) n", source.name());
    BackupFolder const folder;
    auto const backup = make_backup(server(), source.name(), folder.path);
    auto const archive = backup.folder / "database.dump";
    {
        std::fstream file(archive, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(backup.bytes / 2));
        file.put('\x5a');
        file.put('\xa5');
    }
    BOOST_CHECK_THROW(restore_backup(server(), backup, "test_never"), BackupError);
    // Even with the right sum for the wrong bytes, a restore that fails takes its database with it.
    auto cut = backup;
    fs::resize_file(archive, backup.bytes / 2);
    cut.sha256.clear();
    BOOST_CHECK_THROW(restore_backup(server(), cut, "test_never"), BackupError);
    BOOST_TEST(cluster.run("select count(*) from pg_database where datname = 'test_never'") == "0");
}

BOOST_AUTO_TEST_CASE(a_failed_backup_leaves_nothing)
{
    BackupFolder const folder;
    BOOST_CHECK_THROW(make_backup(server(), "test_absent", folder.path), BackupError);
    auto wrong_programs = server();
    wrong_programs.programs = "/nowhere";
    BOOST_CHECK_THROW(make_backup(wrong_programs, "postgres", folder.path), BackupError);
    BOOST_TEST(fs::is_empty(folder.path));
}

BOOST_AUTO_TEST_CASE(pruning_removes_whole_folders)
{
    poddesk::testing::ScratchDatabase const source("prune");
    BackupFolder const folder;
    auto const backup = make_backup(server(), source.name(), folder.path);
    auto manifest = nlohmann::json::parse(read_text(backup.folder / "manifest.json"));
    for (int day = 1; day <= 40; ++day) {
        auto const copy = folder.path / ("copy" + std::to_string(day));
        fs::copy(backup.folder, copy, fs::copy_options::recursive);
        manifest["taken_at"] = (backup.taken_at - days(day)).time_since_epoch().count();
        std::ofstream(copy / "manifest.json") << manifest;
    }
    BOOST_TEST(prune_backups(folder.path, "another") == 0U);
    auto const removed = prune_backups(folder.path, source.name());
    BOOST_TEST(removed >= 28U);
    BOOST_TEST(list_backups(folder.path).size() == 41U - removed);
    BOOST_TEST((list_backups(folder.path).front().taken_at == backup.taken_at));
    BOOST_TEST(prune_backups(folder.path, source.name()) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
