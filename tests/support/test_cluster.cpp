#include "tests/support/test_cluster.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <csignal>
#include <cstdlib>
#include <memory>
#include <unistd.h>

namespace poddesk::testing {
namespace {

namespace fs = std::filesystem;

/// Only when nobody gave us a cluster: the folder goes with the process that made it.
struct OwnFolder
{
    fs::path path;
    pid_t owner = ::getpid();

    ~OwnFolder()
    {
        if (!path.empty() && ::getpid() == owner) {
            std::error_code error;
            fs::remove_all(path, error);
        }
    }
};

fs::path cluster_folder()
{
    if (char const* const shared = std::getenv("PODDESK_TEST_CLUSTER");
        shared != nullptr && *shared != '\0') {
        return fs::absolute(shared).lexically_normal();
    }
    static OwnFolder own;
    if (own.path.empty()) {
        std::string pattern = "/tmp/poddesk-test-XXXXXX";
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw std::runtime_error("no folder for the test cluster");
        }
        own.path = pattern;
    }
    return own.path;
}

installer::PrivateCluster open_cluster()
{
    installer::ClusterOptions options;
    options.throw_away = true;
    return installer::PrivateCluster::open(cluster_folder(), options);
}

std::string identifier(std::string_view text)
{
    std::string result;
    for (char const letter : text) {
        bool const plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        result += plain ? letter : '_';
    }
    return result.substr(0, 40);
}

} // namespace

TestCluster::TestCluster(installer::PrivateCluster cluster) : cluster_(std::move(cluster))
{
    drop_leftovers();
}

TestCluster& TestCluster::instance()
{
    cluster_folder(); // its static is made first, so that the folder outlives the server
    static TestCluster cluster(open_cluster());
    return cluster;
}

installer::ServerConnection TestCluster::connection(std::string_view login) const
{
    return cluster_.connection(login);
}

std::string TestCluster::conninfo(std::string_view database) const
{
    return connection().conninfo(database);
}

std::string TestCluster::run(std::string_view sql, std::string_view database) const
{
    std::unique_ptr<PGconn, decltype(&::PQfinish)> const link(::PQconnectdb(conninfo(database).c_str()),
                                                              ::PQfinish);
    if (::PQstatus(link.get()) != CONNECTION_OK) {
        throw std::runtime_error(::PQerrorMessage(link.get()));
    }
    ::PQsetNoticeProcessor(
        link.get(), [](void*, char const*) {}, nullptr);
    std::unique_ptr<PGresult, decltype(&::PQclear)> const result(
        ::PQexec(link.get(), std::string(sql).c_str()), ::PQclear);
    auto const status = ::PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY) {
        throw std::runtime_error(fmt::format("{}in: {}", ::PQerrorMessage(link.get()), sql));
    }
    return ::PQntuples(result.get()) > 0 ? ::PQgetvalue(result.get(), 0, 0) : "";
}

std::string TestCluster::create_database(std::string_view hint, std::string_view template_name)
{
    auto const name = fmt::format("test_{}_{}_{}", ::getpid(), ++count_, identifier(hint));
    run(fmt::format("create database \"{}\" template \"{}\"", name, template_name));
    return name;
}

void TestCluster::drop_database(std::string_view name)
{
    run(fmt::format("drop database if exists \"{}\" with (force)", name));
}

std::string TestCluster::ensure_template(std::string const& name,
                                         std::function<void(std::string const& database)> const& make)
{
    installer::FileLock const lock(cluster_.home() / "template.lock", installer::FileLock::Kind::exclusive);
    if (run(fmt::format("select 1 from pg_database where datname = '{}'", name)) == "1") {
        return name;
    }
    auto const half = name + "_half";
    drop_database(half);
    run(fmt::format("create database \"{}\"", half));
    make(half);
    run(fmt::format("alter database \"{}\" rename to \"{}\"", half, name));
    return name;
}

void TestCluster::drop_leftovers()
{
    auto const names = run("select string_agg(datname, ' ') from pg_database where datname like 'test\\_%'");
    std::istringstream list(names);
    for (std::string name; list >> name;) {
        auto const process = static_cast<pid_t>(std::atoi(name.c_str() + 5));
        if (process > 0 && ::kill(process, 0) != 0 && errno == ESRCH) {
            drop_database(name);
        }
    }
}

ScratchDatabase::ScratchDatabase(std::string_view hint, std::string_view template_name)
    : name_(TestCluster::instance().create_database(hint, template_name))
{
}

ScratchDatabase::~ScratchDatabase()
{
    try {
        TestCluster::instance().drop_database(name_);
    } catch (std::exception const&) {
        // The next test program drops it.
        static_cast<void>(0);
    }
}

} // namespace poddesk::testing
