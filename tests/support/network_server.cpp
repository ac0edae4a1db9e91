#include "tests/support/network_server.h"

#include "installer/cluster/files.h"
#include "installer/cluster/place.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <arpa/inet.h>
#include <chrono>
#include <fstream>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace poddesk::testing {
namespace {

namespace fs = std::filesystem;

void run_or_throw(installer::ProgramRun const& run)
{
    installer::ProgramResult const result = installer::run_program(run);
    if (result.status != 0) {
        throw std::runtime_error(fmt::format("{} ended with {}: {}", fmt::join(run.arguments, " "),
                                             result.status, result.messages));
    }
}

void openssl(fs::path const& folder, std::vector<std::string> arguments)
{
    arguments.insert(arguments.begin(), "/usr/bin/openssl");
    run_or_throw({.arguments = std::move(arguments), .folder = folder});
}

constexpr char const* server_settings = R"(
listen_addresses = '127.0.0.1'
unix_socket_permissions = 0700
max_connections = 40
shared_buffers = 16MB
fsync = off
password_encryption = 'scram-sha-256'
ssl = on
ssl_cert_file = 'server.crt'
ssl_key_file = 'server.key'
)";

constexpr char const* server_hba = R"(
local  all          all                scram-sha-256
host   all          all  127.0.0.1/32  scram-sha-256
)";

} // namespace

std::string free_port()
{
    int const probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bool const bound = ::bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(probe);
    if (!bound) {
        throw std::runtime_error("no free port on 127.0.0.1");
    }
    return std::to_string(ntohs(address.sin_port));
}

Authority::Authority(fs::path folder, std::string const& name) : folder_(std::move(folder))
{
    fs::create_directories(folder_);
    openssl(folder_, {"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                      "-days", "2", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=" + name});
}

void Authority::sign(std::string const& host_name, fs::path const& into) const
{
    std::string const key = into / "server.key";
    openssl(folder_, {"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                      key, "-out", "request.pem", "-subj", "/CN=" + host_name, "-addext",
                      "subjectAltName=DNS:" + host_name});
    openssl(folder_,
            {"x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
             "-days", "2", "-copy_extensions", "copy", "-out", into / "server.crt"});
}

NetworkServer::NetworkServer()
    : folder_("/tmp/poddesk-net-XXXXXX"), programs_(installer::choose_programs("")),
      user_(installer::choose_server_user("/nonexistent"))
{
    std::string pattern = folder_;
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("no folder under /tmp");
    }
    folder_ = pattern;
    if (::geteuid() == 0) {
        static_cast<void>(::chown(folder_.c_str(), user_.uid, user_.gid));
    }
}

NetworkServer::NetworkServer(Authority const& authority) : NetworkServer()
{
    program("initdb", {"-D", "data", "-U", "poddesk_root", "-A", "trust", "-N", "-E", "UTF8",
                       "--locale=C.UTF-8", "--no-instructions"});
    fs::path const data = folder_ / "data";
    authority.sign("localhost", data);
    if (::geteuid() == 0) {
        static_cast<void>(::chown((data / "server.key").c_str(), user_.uid, user_.gid));
        static_cast<void>(::chown((data / "server.crt").c_str(), user_.uid, user_.gid));
    }
    std::ofstream(data / "postgresql.conf", std::ios::app) << server_settings;
    // The folder is closed to everybody else: who comes in by the socket is the test.
    std::ofstream(data / "pg_hba.conf") << "local all,replication poddesk_root trust" << server_hba;
    start();
}

std::unique_ptr<NetworkServer> NetworkServer::standby_of(NetworkServer const& primary)
{
    std::unique_ptr<NetworkServer> standby(new NetworkServer);
    standby->program("pg_basebackup", {"-D", "data", "-R", "-X", "stream", "-c", "fast", "-d",
                                       fmt::format("host={} port={} user=poddesk_root",
                                                   primary.socket_folder(), primary.port())});
    standby->start();
    std::string const reached = primary.run("select pg_current_wal_lsn()");
    for (int i = 0; i < 100; ++i) {
        if (standby->run(fmt::format("select pg_last_wal_replay_lsn() >= '{}'", reached)) == "t") {
            return standby;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    throw std::runtime_error("the standby does not follow");
}

NetworkServer::~NetworkServer()
{
    try {
        program("pg_ctl", {"stop", "-D", "data", "-m", "immediate", "-w"});
    } catch (std::exception const&) {
        static_cast<void>(0); // it never ran
    }
    std::error_code error;
    fs::remove_all(folder_, error);
}

void NetworkServer::program(std::string const& name, std::vector<std::string> arguments) const
{
    arguments.insert(arguments.begin(), programs_ / name);
    run_or_throw({.arguments = std::move(arguments), .user = user_, .folder = folder_});
}

void NetworkServer::start()
{
    for (int left = 4;; --left) { // somebody may take the port between looking and listening
        port_ = free_port();
        try {
            program("pg_ctl", {"start", "-D", "data", "-l", "server.log", "-w", "-o",
                               fmt::format("-p {} -k {}", port_, socket_folder())});
            return;
        } catch (std::exception const& error) {
            if (left == 0) {
                throw std::runtime_error(error.what() + installer::read_text(folder_ / "server.log"));
            }
        }
    }
}

std::string NetworkServer::run(std::string const& sql, std::string const& database) const
{
    std::unique_ptr<PGconn, decltype(&::PQfinish)> const link(
        ::PQconnectdb(
            fmt::format("host={} port={} user=poddesk_root dbname={}", socket_folder(), port_, database)
                .c_str()),
        ::PQfinish);
    std::unique_ptr<PGresult, decltype(&::PQclear)> const result(::PQexec(link.get(), sql.c_str()),
                                                                 ::PQclear);
    auto const status = ::PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        throw std::runtime_error(fmt::format("{} in: {}", ::PQerrorMessage(link.get()), sql));
    }
    return ::PQntuples(result.get()) > 0 ? ::PQgetvalue(result.get(), 0, 0) : "";
}

void NetworkServer::speak_tls(bool on) const
{
    run(fmt::format("alter system set ssl = {}", on ? "on" : "off"));
    run("select pg_reload_conf()");
    for (int i = 0; i < 100 && run("show ssl") != (on ? "on" : "off"); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    // The postmaster, who greets newcomers, and the session that was asked read the file each in its own
    // time.
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
}

} // namespace poddesk::testing
