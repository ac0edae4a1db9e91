#include "installer/cluster/private_cluster.h"

#include "installer/cluster/home.h"
#include "installer/cluster/place.h"
#include "installer/cluster/secrets_file.h"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <libpq-fe.h>
#include <memory>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace poddesk::installer;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

/// A home of its own, in a folder that the server's user can reach, gone with the test.
struct ScratchHome
{
    fs::path path;

    explicit ScratchHome(std::string const& name = "home")
    {
        std::string pattern = "/tmp/poddesk-test-XXXXXX";
        root_ = ::mkdtemp(pattern.data());
        fs::permissions(root_, fs::perms::others_exec | fs::perms::owner_all);
        path = root_ / name;
    }
    ~ScratchHome()
    {
        auto const data = path / "cluster" / "data";
        for (pid_t const pid : processes_in(data, choose_server_user(path))) {
            ::kill(pid, SIGKILL);
        }
        std::error_code error;
        fs::remove_all(root_, error);
    }
    ScratchHome(ScratchHome const&) = delete;

    fs::path data() const { return path / "cluster" / "data"; }
    std::vector<pid_t> living() const { return processes_in(data(), choose_server_user(path)); }
    pid_t postmaster() const { return std::atoi(read_text(data() / "postmaster.pid").c_str()); }

private:
    fs::path root_;
};

ClusterOptions quick()
{
    ClusterOptions options;
    options.throw_away = true;
    return options;
}

std::string ask(PrivateCluster const& cluster, std::string const& sql,
                std::string_view login = PrivateCluster::root_login)
{
    std::unique_ptr<PGconn, decltype(&::PQfinish)> const link(
        ::PQconnectdb(cluster.connection(login).conninfo("postgres").c_str()), ::PQfinish);
    if (::PQstatus(link.get()) != CONNECTION_OK) {
        return ::PQerrorMessage(link.get());
    }
    std::unique_ptr<PGresult, decltype(&::PQclear)> const result(::PQexec(link.get(), sql.c_str()),
                                                                 ::PQclear);
    if (::PQresultStatus(result.get()) == PGRES_TUPLES_OK) {
        return ::PQgetvalue(result.get(), 0, 0);
    }
    return ::PQresultStatus(result.get()) == PGRES_COMMAND_OK ? "done" : ::PQerrorMessage(link.get());
}

/// Runs the body in a real process of its own; its exit status is 0 when the body returned true.
template <class Body>
pid_t in_process(Body body)
{
    pid_t const child = ::fork();
    if (child == 0) {
        int status = 1;
        try {
            status = body() ? 0 : 1;
        } catch (std::exception const& error) {
            std::cerr << error.what() << "\n";
        }
        ::_exit(status);
    }
    return child;
}

int ended(pid_t child)
{
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

template <class Condition>
bool soon(Condition condition, std::chrono::milliseconds patience = 10s)
{
    auto const end = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        std::this_thread::sleep_for(20ms);
    }
    return true;
}

/// Kills the server and every process of it at once, as a power cut of the process table.
void kill_server(ScratchHome const& home)
{
    ::kill(home.postmaster(), SIGSTOP); // so that it cannot tidy up after its children
    for (pid_t const pid : home.living()) {
        ::kill(pid, SIGKILL);
    }
    BOOST_REQUIRE(soon([&] { return home.living().empty(); }));
}

std::string refusal(fs::path const& home, ClusterOptions options = quick())
{
    try {
        PrivateCluster::open(home, std::move(options));
    } catch (ClusterError const& error) {
        return error.what();
    }
    return {};
}

/// Gives a home a cluster that was made once for all tests and lies stopped: a copy takes a tenth of a new
/// one's time.
void furnish(ScratchHome const& home)
{
    static ScratchHome const model;
    if (!fs::exists(model.data())) {
        auto const made = PrivateCluster::open(model.path, quick());
    }
    make_private_folder(home.path);
    auto const copied = run_program({.arguments = {"/bin/cp", "-a", model.path / "cluster", home.path}});
    BOOST_REQUIRE_MESSAGE(copied.status == 0, copied.messages);
}

} // namespace

BOOST_AUTO_TEST_SUITE(private_cluster)

BOOST_AUTO_TEST_CASE(is_made_as_users_get_it)
{
    ScratchHome const home;
    auto cluster = PrivateCluster::open(home.path);
    BOOST_TEST(ask(cluster, "show data_checksums") == "on");
    BOOST_TEST(ask(cluster, "show fsync") == "on");
    BOOST_TEST(ask(cluster, "show listen_addresses") == "");
    BOOST_TEST(ask(cluster, "show server_encoding") == "UTF8");
    BOOST_TEST(ask(cluster, "show password_encryption") == "scram-sha-256");
    BOOST_TEST(ask(cluster, "show client_connection_check_interval") == "5s");
    BOOST_TEST(ask(cluster, "show idle_in_transaction_session_timeout") == "1min");
    BOOST_TEST(ask(cluster, "select datcollate from pg_database where datname = 'template1'") == "C.UTF-8");
    BOOST_TEST(ask(cluster, "select rolname from pg_roles where rolsuper") == "poddesk_root");
    struct stat info
    {
    };
    BOOST_REQUIRE(::stat(home.data().c_str(), &info) == 0);
    BOOST_TEST((info.st_mode & 0777) == 0700U);
    BOOST_REQUIRE(::stat(cluster.connection().host.c_str(), &info) == 0);
    BOOST_TEST((info.st_mode & 0777) == 0700U);
    BOOST_TEST(info.st_uid == cluster.server_user().uid);
    BOOST_TEST(cluster.server_user().uid != 0U);
    cluster.close();
    BOOST_TEST(home.living().empty());
    BOOST_TEST(!fs::exists(home.data() / "postmaster.pid"));
}

BOOST_AUTO_TEST_CASE(people_need_their_password)
{
    ScratchHome const home;
    furnish(home);
    auto const cluster = PrivateCluster::open(home.path, quick());
    SecretsFile secrets(home.path);
    auto const password = secrets.get_or_make("olga");
    BOOST_TEST(password.size() == 24U);
    BOOST_TEST(secrets.get_or_make("olga") == password);
    BOOST_TEST(ask(cluster, "create role olga login password '" + password + "'") == "done");
    BOOST_TEST(ask(cluster, "select session_user", "olga") == "olga");
    secrets.set("olga", "wrong");
    BOOST_TEST(ask(cluster, "select session_user", "olga").find("password authentication failed") !=
               std::string::npos);
    secrets.forget("olga");
    BOOST_TEST(ask(cluster, "select session_user", "olga").find("no password supplied") != std::string::npos);
    fs::permissions(secrets.path(), fs::perms::others_read, fs::perm_options::add);
    BOOST_CHECK_THROW(secrets.get("olga"), ClusterError);
}

BOOST_AUTO_TEST_CASE(the_owner_logs_in_as_admin_and_worker_only)
{
    ScratchHome const home;
    furnish(home);
    auto const cluster = PrivateCluster::open(home.path, quick());
    ask(cluster, "create role admin login");
    ask(cluster, "create role worker login");
    BOOST_TEST(ask(cluster, "select session_user", "admin") == "admin");
    BOOST_TEST(ask(cluster, "select session_user", "worker") == "worker");
}

BOOST_AUTO_TEST_CASE(sixteen_starters_at_once)
{
    ScratchHome const home;
    std::vector<pid_t> starters;
    for (int number = 0; number < 16; ++number) {
        starters.push_back(in_process([&] {
            auto cluster = PrivateCluster::open(home.path, quick());
            bool const fine = ask(cluster, "select 1") == "1";
            std::this_thread::sleep_for(50ms);
            return fine;
        }));
    }
    for (pid_t const starter : starters) {
        BOOST_TEST(ended(starter) == 0);
    }
    BOOST_TEST(home.living().empty());
}

// The control: without the lock the same start is a brawl. If PostgreSQL ever starts sixteen times without a
// word, the test above proves nothing.
BOOST_AUTO_TEST_CASE(sixteen_starters_without_the_lock_fail)
{
    ScratchHome const home;
    furnish(home);
    fs::path programs;
    OsUser user;
    {
        auto cluster = PrivateCluster::open(home.path, quick());
        programs = cluster.programs();
        user = cluster.server_user();
    }
    std::vector<pid_t> starters;
    for (int number = 0; number < 16; ++number) {
        starters.push_back(in_process([&] {
            return run_program({.arguments = {programs / "pg_ctl", "-w", "-s", "-l", "/dev/null", "start"},
                                .user = user,
                                .folder = home.path / "cluster",
                                .environment = {"PGDATA=data"}})
                       .status == 0;
        }));
    }
    int failures = 0;
    for (pid_t const starter : starters) {
        failures += ended(starter) == 0 ? 0 : 1;
    }
    BOOST_TEST(failures > 0);
}

BOOST_AUTO_TEST_CASE(last_one_out_stops_it)
{
    ScratchHome const home;
    furnish(home);
    auto first = PrivateCluster::open(home.path, quick());
    BOOST_TEST(first.alone());
    {
        auto second = PrivateCluster::open(home.path, quick());
        BOOST_TEST(!first.alone());
        first.close();
        BOOST_TEST(ask(second, "select 1") == "1");
        BOOST_TEST(second.alone());
    }
    BOOST_TEST(home.living().empty());
}

BOOST_AUTO_TEST_CASE(killed_clients_do_not_count)
{
    ScratchHome const home;
    furnish(home);
    auto cluster = PrivateCluster::open(home.path, quick());
    std::vector<pid_t> victims;
    for (int number = 0; number < 5; ++number) {
        victims.push_back(in_process([&] {
            auto held = PrivateCluster::open(home.path, quick());
            ::pause();
            return true;
        }));
    }
    BOOST_REQUIRE(soon([&] { return !cluster.alone(); }));
    for (pid_t const victim : victims) {
        ::kill(victim, SIGKILL);
        BOOST_TEST(ended(victim) == 128 + SIGKILL);
    }
    BOOST_TEST(cluster.alone());
    cluster.close();
    BOOST_TEST(home.living().empty());
}

BOOST_AUTO_TEST_CASE(a_server_that_everybody_left_by_kill_is_adopted)
{
    ScratchHome const home;
    furnish(home);
    pid_t const victim = in_process([&] {
        auto held = PrivateCluster::open(home.path, quick());
        ::kill(::getpid(), SIGKILL);
        return true;
    });
    BOOST_TEST(ended(victim) == 128 + SIGKILL);
    auto const before = home.postmaster();
    BOOST_TEST(!home.living().empty());
    auto cluster = PrivateCluster::open(home.path, quick());
    BOOST_TEST(home.postmaster() == before);
    BOOST_TEST(ask(cluster, "select 1") == "1");
}

BOOST_AUTO_TEST_CASE(linger_waits_for_a_newcomer)
{
    ScratchHome const home;
    furnish(home);
    auto options = quick();
    options.linger = 20s;
    auto first = PrivateCluster::open(home.path, options);
    auto const before = home.postmaster();
    std::thread leaver([&] { first.close(); });
    std::this_thread::sleep_for(200ms);
    auto second = PrivateCluster::open(home.path, quick());
    leaver.join(); // at once: somebody else is there
    BOOST_TEST(home.postmaster() == before);
    second.close();
    BOOST_TEST(home.living().empty());
}

BOOST_AUTO_TEST_CASE(half_made_data_are_made_anew)
{
    ScratchHome const home;
    furnish(home);
    {
        auto cluster = PrivateCluster::open(home.path, quick());
    }
    fs::rename(home.data(), home.path / "cluster" / "data.tmp");
    fs::remove(home.path / "cluster" / "data.tmp" / "global" / "pg_control");
    auto cluster = PrivateCluster::open(home.path, quick());
    BOOST_TEST(ask(cluster, "select 1") == "1");
    BOOST_TEST(!fs::exists(home.path / "cluster" / "data.tmp"));
}

BOOST_AUTO_TEST_CASE(a_maker_killed_half_way)
{
    ScratchHome const home;
    pid_t const maker = in_process([&] {
        auto cluster = PrivateCluster::open(home.path, quick());
        return true;
    });
    BOOST_REQUIRE(soon([&] { return fs::exists(home.path / "cluster" / "data.tmp" / "PG_VERSION"); }));
    ::kill(maker, SIGKILL);
    ended(maker);
    auto cluster = PrivateCluster::open(home.path, quick());
    BOOST_TEST(ask(cluster, "select 1") == "1");
}

BOOST_AUTO_TEST_CASE(the_whole_server_killed_under_its_client)
{
    ScratchHome const home;
    auto first = PrivateCluster::open(home.path); // fsync on: what is acknowledged must be there afterwards
    BOOST_TEST(ask(first, "create table t as select 42 as n") != "");
    for (int round = 0; round < 3; ++round) {
        kill_server(home);
        BOOST_TEST(fs::exists(home.data() / "postmaster.pid"));
        auto second = PrivateCluster::open(home.path);
        BOOST_TEST(ask(second, "select n from t") == "42");
    }
    BOOST_TEST(ask(first, "select n from t") == "42");
}

BOOST_AUTO_TEST_CASE(a_foreign_process_with_the_old_number)
{
    ScratchHome const home;
    furnish(home);
    {
        auto cluster = PrivateCluster::open(home.path, quick());
        kill_server(home);
    }
    OsUser const user = choose_server_user(home.path);
    pid_t const foreign = ::fork();
    if (foreign == 0) {
        // Same user as the server: exactly then PostgreSQL refuses to start for ever.
        if (::geteuid() == 0 && (::setgid(user.gid) != 0 || ::setuid(user.uid) != 0)) {
            ::_exit(1);
        }
        ::execl("/bin/sleep", "sleep", "60", nullptr);
        ::_exit(1);
    }
    auto const file = home.data() / "postmaster.pid";
    auto text = read_text(file);
    text.replace(0, text.find('\n'), std::to_string(foreign));
    std::ofstream(file) << text;
    auto cluster = PrivateCluster::open(home.path, quick());
    BOOST_TEST(ask(cluster, "select 1") == "1");
    BOOST_TEST(::kill(foreign, 0) == 0); // it was left alone
    ::kill(foreign, SIGKILL);
    ended(foreign);
}

BOOST_AUTO_TEST_CASE(an_orphan_backend_of_a_killed_server)
{
    ScratchHome const home;
    furnish(home);
    auto first = PrivateCluster::open(home.path, quick());
    auto const connection = first.connection().conninfo("postgres");
    std::unique_ptr<PGconn, decltype(&::PQfinish)> const link(::PQconnectdb(connection.c_str()), ::PQfinish);
    // A backend in a long computation does not notice that its postmaster died.
    BOOST_REQUIRE(::PQsendQuery(link.get(), "select count(*) from generate_series(1, 2000000000)") == 1);
    std::this_thread::sleep_for(300ms);
    ::kill(home.postmaster(), SIGKILL);
    std::this_thread::sleep_for(300ms);
    BOOST_TEST(!home.living().empty());
    auto second = PrivateCluster::open(home.path, quick());
    BOOST_TEST(ask(second, "select 1") == "1");
}

BOOST_AUTO_TEST_CASE(a_vanished_socket_is_made_anew)
{
    ScratchHome const home;
    furnish(home);
    std::string folder;
    pid_t const victim = in_process([&] {
        auto held = PrivateCluster::open(home.path, quick());
        ::kill(::getpid(), SIGKILL);
        return true;
    });
    ended(victim);
    fs::remove_all(choose_socket_folder(home.path, choose_server_user(home.path)));
    auto cluster = PrivateCluster::open(home.path, quick());
    BOOST_TEST(ask(cluster, "select 1") == "1");
}

BOOST_AUTO_TEST_CASE(another_major_version_is_explained)
{
    ScratchHome const home;
    furnish(home);
    {
        auto cluster = PrivateCluster::open(home.path, quick());
    }
    std::ofstream(home.data() / "PG_VERSION") << "11\n";
    auto const sentence = refusal(home.path);
    BOOST_TEST(sentence.find("made by PostgreSQL 11") != std::string::npos);
    BOOST_TEST(sentence.find("install postgresql-11") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_broken_database_is_explained_with_its_log)
{
    ScratchHome const home;
    furnish(home);
    {
        auto cluster = PrivateCluster::open(home.path, quick());
    }
    fs::remove(home.data() / "global" / "pg_control");
    auto const begin = std::chrono::steady_clock::now();
    auto const sentence = refusal(home.path);
    BOOST_TEST(sentence.find("did not start") != std::string::npos);
    BOOST_TEST(sentence.find("server.log") != std::string::npos);
    BOOST_TEST(sentence.find('\n') == std::string::npos);
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 5s));
}

BOOST_AUTO_TEST_CASE(a_home_that_cannot_be_is_explained)
{
    ScratchHome const home;
    std::ofstream(home.path) << "a file";
    BOOST_TEST(refusal(home.path).find("is not a folder") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(any_name_of_a_home_does)
{
    ScratchHome const home("a \"strange\" $HOME 'of' `mine` über 家 " + std::string(120, 'x'));
    auto cluster = PrivateCluster::open(home.path, quick());
    BOOST_TEST(ask(cluster, "select 1") == "1");
    BOOST_TEST(cluster.connection().host.size() <= 93U);
}

BOOST_AUTO_TEST_CASE(socket_folders_differ_by_home_and_stay_short)
{
    OsUser const user = choose_server_user("/nowhere");
    auto const one = choose_socket_folder("/tmp/one", user);
    auto const two = choose_socket_folder("/tmp/two", user);
    BOOST_TEST(one != two);
    BOOST_TEST(one == choose_socket_folder("/tmp/one", user));
    // Longer than a socket's name can be, so /tmp it is.
    ScratchHome const home;
    auto const deep = home.path / std::string(80, 'r');
    fs::create_directories(deep);
    ::setenv("XDG_RUNTIME_DIR", deep.c_str(), 1);
    auto const folder = choose_socket_folder("/tmp/one", user);
    ::unsetenv("XDG_RUNTIME_DIR");
    BOOST_TEST(folder.string().starts_with("/tmp/poddesk-"));
    fs::remove(one);
    fs::remove(two);
}

BOOST_AUTO_TEST_CASE(a_socket_folder_of_somebody_else_is_refused)
{
    OsUser const user = choose_server_user("/nowhere");
    auto const folder = choose_socket_folder("/tmp/squatted", user);
    fs::remove(folder);
    fs::create_directory_symlink("/tmp", folder);
    BOOST_CHECK_THROW(choose_socket_folder("/tmp/squatted", user), ClusterError);
    fs::remove(folder);
    fs::create_directory(folder);
    fs::permissions(folder, fs::perms::all);
    BOOST_CHECK_THROW(choose_socket_folder("/tmp/squatted", user), ClusterError);
    fs::remove(folder);
}

BOOST_AUTO_TEST_CASE(the_home_is_found_in_the_promised_order)
{
    auto const restore = [](char const* name) {
        char const* const value = std::getenv(name);
        return std::pair<char const*, std::optional<std::string>>(
            name, value ? std::optional<std::string>(value) : std::nullopt);
    };
    std::vector const saved{restore("PODDESK_HOME"), restore("XDG_DATA_HOME"), restore("HOME")};
    ::setenv("HOME", "/home/maria", 1);
    ::unsetenv("XDG_DATA_HOME");
    ::unsetenv("PODDESK_HOME");
    BOOST_TEST(home() == "/home/maria/.local/share/poddesk");
    ::setenv("XDG_DATA_HOME", "/data/maria/", 1);
    BOOST_TEST(home() == "/data/maria/poddesk");
    BOOST_TEST(!home_is_chosen("/data/maria/poddesk"));
    ::setenv("PODDESK_HOME", "/srv/one/", 1);
    BOOST_TEST(home() == "/srv/one");
    BOOST_TEST(home("/srv/two") == "/srv/two");
    BOOST_TEST(home_is_chosen("/srv/two"));
    for (auto const& [name, value] : saved) {
        value ? ::setenv(name, value->c_str(), 1) : ::unsetenv(name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
