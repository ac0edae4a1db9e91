#pragma once

#include "domain/database/connection.h"
#include "domain/database/connection_profile.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace poddesk::database {

struct PoolOptions
{
    /// How long a thread waits for a connection that another thread gives back.
    std::chrono::milliseconds lease_timeout{10'000};
    /// How long a server that answered before may be away; a server that never answered is reported at once.
    std::chrono::milliseconds reconnect_for{10'000};
    bool caches_statements = true;
};

/// Connections of one login, opened when needed and kept. Thread-safe. Every connection is handed on clean:
/// no open transaction, no settings, no temporary tables, the role set. A broken one is found by BEGIN and
/// replaced.
class Pool
{
public:
    Pool(ConnectionProfile profile, std::size_t size, std::string application_name, PoolOptions options = {});

    ConnectionProfile const& profile() const;
    PoolOptions const& options() const;
    std::size_t size() const;

    /// Closes the connections that nobody uses now (before a database is dropped or the server is stopped).
    void close_idle();

    struct State;

    /// A connection for one thread, for a while; give it back by destroying it. Use cases use in_transaction
    /// instead.
    class Lease
    {
    public:
        Lease(Lease&& other) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        ~Lease();
        Connection& operator*() const { return *connection_; }
        Connection* operator->() const { return connection_.get(); }

    private:
        friend class Pool;
        Lease(std::shared_ptr<State> state, std::unique_ptr<Connection> connection);
        std::shared_ptr<State> state_;
        std::unique_ptr<Connection> connection_;
    };

    /// An open connection. Throws DatabaseError: busy when none came free in time, or what open() throws.
    Lease lease();

    /// As lease(), with a transaction begun. Reconnects when the connection turns out broken, and waits up to
    /// options().reconnect_for for a server that answered before.
    Lease begin(char const* statement = "begin");

private:
    Lease take();
    std::shared_ptr<State> state_;
};

/// Called once by the thread that must never wait (the desktop's): from then on a database call there throws
/// std::logic_error.
void forbid_on_this_thread();

/// Throws std::logic_error on a thread that must never wait.
void assert_allowed_on_this_thread();

} // namespace poddesk::database
