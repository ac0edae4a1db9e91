#pragma once

#include <string>

namespace poddesk::database {

/// Where the database is and who signs in. Empty fields are left to libpq's own defaults (PGHOST …, the
/// socket, .pgpass).
struct ConnectionProfile
{
    std::string host; ///< host, several separated by commas, or the folder of a unix socket
    std::string port; ///< one port, or as many as hosts
    std::string database;
    std::string user;
    std::string password;     ///< never shown, never logged
    std::string sslmode;      ///< "verify-full" for a shared server
    std::string sslrootcert;  ///< file with the authority that signed the server's certificate
    std::string role;         ///< taken by SET ROLE after every connect; empty: stay the login
    std::string require_peer; ///< on a socket: the user of the operating system that the server must run as

    /// The libpq connection string: every value quoted, and time limits such that a dead line is noticed in
    /// seconds (libpq's own defaults wait for minutes). Contains the password.
    std::string conninfo(std::string const& application_name = "poddesk") const;

    /// For messages: "demo on /run/poddesk as olga". Without the password.
    std::string described() const;
};

} // namespace poddesk::database
