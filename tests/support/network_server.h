#pragma once

#include "installer/cluster/process.h"

#include <filesystem>
#include <memory>
#include <string>

namespace poddesk::testing {

/// A certification authority of a test's own: a key and a self-signed certificate in a folder.
class Authority
{
public:
    /// Makes it with openssl. Throws std::runtime_error.
    Authority(std::filesystem::path folder, std::string const& name);

    std::filesystem::path const& folder() const { return folder_; }
    /// What a client is to trust (sslrootcert).
    std::filesystem::path certificate() const { return folder_ / "ca.pem"; }
    /// A key and a certificate for that host name alone, as server.key and server.crt in that folder.
    void sign(std::string const& host_name, std::filesystem::path const& into) const;

private:
    std::filesystem::path folder_;
};

/// A PostgreSQL server as a shop would run one for several people: it listens on a free port of 127.0.0.1,
/// asks for passwords (SCRAM) and speaks TLS with a certificate for "localhost". Stopped, and its folder
/// removed, with this object. Throws std::runtime_error.
class NetworkServer
{
public:
    explicit NetworkServer(Authority const& authority);
    /// A read-only standby of that server, once it has everything that the primary had.
    static std::unique_ptr<NetworkServer> standby_of(NetworkServer const& primary);
    ~NetworkServer();
    NetworkServer(NetworkServer const&) = delete;
    NetworkServer& operator=(NetworkServer const&) = delete;

    std::string const& port() const { return port_; }
    /// The folder of its socket, where the superuser "poddesk_root" is let in without a password.
    std::string socket_folder() const { return folder_.string(); }
    /// Runs SQL as superuser; the first column of the first row, or "".
    std::string run(std::string const& sql, std::string const& database = "postgres") const;
    /// Switches TLS on or off for new connections.
    void speak_tls(bool on) const;

private:
    NetworkServer();
    void program(std::string const& name, std::vector<std::string> arguments) const;
    void start();

    std::filesystem::path folder_;
    std::filesystem::path programs_;
    installer::OsUser user_;
    std::string port_;
};

/// A port of 127.0.0.1 on which nobody listens.
std::string free_port();

} // namespace poddesk::testing
