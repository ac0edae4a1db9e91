#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace poddesk::installer {

/// The operating system's user that runs a program for us.
struct OsUser
{
    uid_t uid = 0;
    gid_t gid = 0;
    std::string name;
};

/// The user with that number or name; an empty name when the system does not know it.
OsUser os_user(uid_t uid);
OsUser os_user(std::string const& name);

struct ProgramRun
{
    std::vector<std::string> arguments{};   ///< the program's path first; no shell is involved
    OsUser user{};                          ///< whom to become; matters only when we are root
    std::filesystem::path folder = "/";     ///< where it runs
    std::vector<std::string> environment{}; ///< NAME=value, on top of ours without any PG* variable
    int keep_descriptor = -1;               ///< the one descriptor it inherits, beside the standard three
    std::filesystem::path output{};         ///< where its standard output goes; with its errors when empty
};

struct ProgramResult
{
    int status = 0;       ///< exit status; 128 + signal when it was killed; 127 when it could not be run
    std::string messages; ///< what it wrote on standard error (and output, when that has no file)
};

/// Runs a program to its end. It gets no descriptor of ours and its own session, so that Ctrl+C in our
/// terminal does not reach a server started by it.
ProgramResult run_program(ProgramRun const& run);

/// The last line of a program's messages that tells of an error, without its prefix; empty when there is
/// none.
std::string last_error(std::string_view messages);

/// Living processes (zombies are not) of that user that run a server in that data folder: PostgreSQL's all
/// work inside it.
std::vector<pid_t> processes_in(std::filesystem::path const& data, OsUser const& user);

} // namespace poddesk::installer
