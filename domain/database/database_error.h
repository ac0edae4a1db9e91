#pragma once

#include <stdexcept>
#include <string>

struct pg_result;

namespace poddesk::database {

/// What the caller can do about it; made from the full SQLSTATE in one place (kind_of).
enum class ErrorKind
{
    unreachable,     ///< no server answered, or it is starting or stopping
    sign_in,         ///< the server answered and let us not in: password, unknown login or database, pg_hba
    connection_lost, ///< the line broke before COMMIT was sent: nothing was stored
    unknown_outcome, ///< the line broke while COMMIT was on its way: see UnknownOutcome
    retry,      ///< 40001, 40P01: somebody was faster; in_transaction has already tried again several times
    busy,       ///< no free connection in time, or a lock was not given in time (55P03)
    constraint, ///< 23xxx: constraint() names the rule
    permission, ///< 42501: this login may not
    resources,  ///< 53xxx: disk, memory or connections of the server are used up
    cancelled,  ///< 57014: cancelled by the user or by a time limit
    command_reused, ///< BO001: the same command id with other content
    lease_lost,     ///< BO002: somebody else holds the lease now
    refused,  ///< PDxxx, any other BOxxx or P0001: a guarded function refused, what() is its own sentence
    bad_data, ///< 22xxx: a value that the column cannot hold
    aborted,  ///< commit of a transaction that an earlier (swallowed) error had already ended
    usage     ///< a bug in the program: wrong SQL, wrong type, a NULL where none was expected
};

/// The server's word for what went wrong. what() is one sentence without row data (neither DETAIL nor bound
/// values), safe to show and to log.
class DatabaseError : public std::runtime_error
{
public:
    DatabaseError(ErrorKind kind, std::string sqlstate, std::string constraint, std::string const& message)
        : std::runtime_error(message), kind_(kind), sqlstate_(std::move(sqlstate)),
          constraint_(std::move(constraint))
    {
    }

    ErrorKind kind() const noexcept { return kind_; }
    std::string const& sqlstate() const noexcept { return sqlstate_; }
    std::string const& constraint() const noexcept { return constraint_; }

private:
    ErrorKind kind_;
    std::string sqlstate_;
    std::string constraint_;
};

/// A COMMIT was sent and its answer never came, or came with a warning: stored or not, nobody here knows. Ask
/// the database by the command's id (run_command does).
class UnknownOutcome : public DatabaseError
{
public:
    explicit UnknownOutcome(std::string const& message, std::string sqlstate = "")
        : DatabaseError(ErrorKind::unknown_outcome, std::move(sqlstate), "", message)
    {
    }
};

/// Which kind a SQLSTATE is of.
ErrorKind kind_of(std::string const& sqlstate);

/// The error of a failed libpq result. `connected`: whether the line still stands.
DatabaseError error_of(pg_result const* result, bool connected);

/// The error of a failed connection attempt, from libpq's text (it gives no SQLSTATE there). `where` from
/// ConnectionProfile::described().
DatabaseError connect_error(std::string const& libpq_message, std::string const& where);

/// The wording of bugs in the program.
DatabaseError usage_error(std::string const& message);

} // namespace poddesk::database
