#pragma once

#include "installer/cluster/files.h"
#include "installer/cluster/process.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace poddesk::installer {

/// The private database could not be made, started or used. what() is one sentence for the person in front of
/// it: what failed, where, and what to do.
class ClusterError : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// How to reach the private cluster as one login. Fits libpq and database::ConnectionProfile.
struct ServerConnection
{
    std::string host; ///< folder of the socket
    std::string port;
    std::string user;
    std::string password;     ///< empty for the logins that the operating system vouches for
    std::string require_peer; ///< the operating system's user that the server must run as

    /// A libpq connection string for that database, quoted.
    std::string conninfo(std::string_view database) const;
};

struct ClusterOptions
{
    /// How long the last one out waits for a newcomer before it stops the server.
    std::chrono::milliseconds linger{0};
    /// How long a server that answers nothing is tried again. A server that says "starting up" gets two
    /// minutes.
    std::chrono::milliseconds patience{10'000};
    /// Tests only: no fsync anywhere, so a power cut would lose everything.
    bool throw_away = false;
    /// Told what takes long ("Making the database"); called on the caller's thread.
    std::function<void(std::string_view)> progress;
};

/// The PostgreSQL server of one home: made and started by the first process that opens it, stopped by the
/// last one that leaves, whoever that is and however the others ended. Two locks carry it: start.lock is held
/// while anybody starts or stops, clients.lock is held shared for as long as this object lives.
class PrivateCluster
{
public:
    /// The bootstrap superuser; the operating system vouches for it (peer) as for "admin" and "worker".
    static constexpr std::string_view root_login = "poddesk_root";

    /// Makes or starts what is missing and holds it. Throws ClusterError.
    static PrivateCluster open(std::filesystem::path const& home, ClusterOptions options = {});

    PrivateCluster(PrivateCluster&&) noexcept = default;
    PrivateCluster& operator=(PrivateCluster&&) = delete;
    /// Like close(), but keeps quiet about failures.
    ~PrivateCluster();

    /// Leaves, and stops the server when nobody else is there. Throws ClusterError when it would not stop.
    void close();

    /// True when no other process holds this cluster. Another may come the moment after.
    bool alone();

    /// How to connect as that login. "poddesk_root", "admin" and "worker" need no password; for any other
    /// login the password is looked up in the home's SecretsFile (empty when it has none).
    ServerConnection connection(std::string_view login = root_login) const;

    std::filesystem::path const& home() const { return home_; }
    std::filesystem::path data_folder() const { return place_ / "data"; }
    std::filesystem::path server_log() const { return place_ / "server.log"; }
    /// Where PostgreSQL's own programs are (pg_dump, pg_restore …) in the server's version.
    std::filesystem::path const& programs() const { return programs_; }
    /// The operating system's user that the server runs as; ours unless we are root.
    OsUser const& server_user() const { return server_user_; }

private:
    PrivateCluster(std::filesystem::path home, ClusterOptions options);
    void choose_place();
    void check_version();
    void make();
    void configure(std::filesystem::path const& data) const;
    void bring_up();
    void start_once();
    void recover();
    void stop();
    bool find_running();
    std::vector<pid_t> living() const;
    int ping() const;
    void say(std::string_view what) const;
    ProgramRun program(std::string const& name, std::vector<std::string> arguments) const;
    [[noreturn]] void explain_start() const;

    std::filesystem::path home_;
    ClusterOptions options_;
    pid_t owner_;
    std::filesystem::path place_; ///< the folder of the locks, the log and "data"
    std::filesystem::path programs_;
    std::filesystem::path socket_folder_;
    OsUser server_user_;
    std::string start_messages_;
    FileLock start_;
    FileLock clients_;
};

} // namespace poddesk::installer
