#pragma once

#include "domain/database/connection_profile.h"
#include "domain/database/database_error.h"
#include "domain/database/named_sql.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct pg_cancel;
struct pg_conn;
struct pg_result;

namespace poddesk::database {

/// What the server says beside its answers (WARNING and worse): SQLSTATE and the primary message, without row
/// data. Set once at start; called on the thread that ran the statement. Without a sink warnings are dropped:
/// nothing is ever written to stderr.
void set_warning_sink(std::function<void(std::string_view sqlstate, std::string_view message)> sink);

/// A value on its way to the server, as text; the server infers the type from the statement.
struct BoundValue
{
    std::string name;
    std::string text;
    bool is_null = false;
};

/// The rows of the connection's latest statement. Valid until its next one.
class Result
{
public:
    explicit Result(pg_result const* result) : result_(result) {}

    int rows() const;
    int columns() const;
    std::string column(int index) const;
    /// None for NULL.
    std::optional<std::string_view> text(int row, int column) const;
    std::int64_t affected() const;

private:
    pg_result const* result_;
};

/// One session, held in SOCI, with the statements that it has prepared. Not for use cases: they get a
/// Transaction.
class Connection
{
public:
    Connection(ConnectionProfile profile, std::string application_name, bool caches_statements = true);
    ~Connection();
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    /// Connects anew: sets the role, forgets every prepared statement of the old session. Throws
    /// DatabaseError (unreachable, sign_in, permission).
    void open();
    void close() noexcept;
    /// What libpq knows without asking the server.
    bool is_open() const noexcept;

    /// Runs a statement with named parameters. Every name must be bound and every bound name used. Throws
    /// DatabaseError.
    Result run(std::string_view sql, std::vector<BoundValue> const& values);

    void begin(char const* statement);
    /// Returns only if the server said COMMIT, without any warning. Throws UnknownOutcome when the answer
    /// never came or came with a warning; DatabaseError when it is certain that nothing was stored.
    void commit();
    void rollback() noexcept;
    /// True inside a transaction that an error has ended.
    bool is_aborted() const noexcept;

    /// After use: open transactions are rolled back, and a session that something was left in is wiped and
    /// set up again.
    void tidy() noexcept;

    /// Asks the server to stop the running statement; callable from any thread; waits for the server to take
    /// the request. Never stops a COMMIT: a cancelled COMMIT may be reported as done and lost in a failover.
    void cancel() noexcept;

    pg_conn* native() const noexcept;

    /// A pooled connection serves its own thread only; how many statements it sent (for tests and figures).
    std::uint64_t statements_sent() const noexcept;

private:
    struct Session;
    ConnectionProfile profile_;
    std::string application_name_;
    bool caches_statements_;
    std::unique_ptr<Session> session_;

    void allow_cancel(bool allowed) noexcept;
    std::mutex cancel_mutex_;
    pg_cancel* cancel_ = nullptr;
    bool may_cancel_ = false;
};

} // namespace poddesk::database
