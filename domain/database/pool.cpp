#include "domain/database/pool.h"

#include "domain/database/backoff.h"

#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace poddesk::database {
namespace {

thread_local bool forbidden_here = false;

} // namespace

struct Pool::State
{
    ConnectionProfile profile;
    std::size_t size;
    std::string application_name;
    PoolOptions options;

    std::mutex mutex;
    std::condition_variable came_back;
    std::vector<std::unique_ptr<Connection>> idle;
    std::size_t made = 0;
    bool has_answered = false;

    void give_back(std::unique_ptr<Connection> connection)
    {
        connection->tidy();
        {
            std::scoped_lock const lock(mutex);
            idle.push_back(std::move(connection));
        }
        came_back.notify_one();
    }

    void note_answer()
    {
        std::scoped_lock const lock(mutex);
        has_answered = true;
    }

    bool answered_before()
    {
        std::scoped_lock const lock(mutex);
        return has_answered;
    }
};

Pool::Pool(ConnectionProfile profile, std::size_t size, std::string application_name, PoolOptions options)
    : state_(std::make_shared<State>())
{
    state_->profile = std::move(profile);
    state_->size = size == 0 ? 1 : size;
    state_->application_name = std::move(application_name);
    state_->options = options;
}

ConnectionProfile const& Pool::profile() const
{
    return state_->profile;
}

PoolOptions const& Pool::options() const
{
    return state_->options;
}

std::size_t Pool::size() const
{
    return state_->size;
}

void Pool::close_idle()
{
    std::scoped_lock const lock(state_->mutex);
    for (auto const& connection : state_->idle) {
        connection->close();
    }
}

Pool::Lease::Lease(std::shared_ptr<State> state, std::unique_ptr<Connection> connection)
    : state_(std::move(state)), connection_(std::move(connection))
{
}

Pool::Lease::~Lease()
{
    if (connection_ != nullptr) {
        state_->give_back(std::move(connection_));
    }
}

Pool::Lease Pool::take()
{
    assert_allowed_on_this_thread();
    std::unique_lock lock(state_->mutex);
    bool const ready = state_->came_back.wait_for(lock, state_->options.lease_timeout, [&] {
        return !state_->idle.empty() || state_->made < state_->size;
    });
    if (!ready) {
        throw DatabaseError(
            ErrorKind::busy, "", "",
            "All connections to the database are in use. Wait for running work to end, then try again.");
    }
    if (state_->idle.empty()) {
        ++state_->made;
        return {state_, std::make_unique<Connection>(state_->profile, state_->application_name,
                                                     state_->options.caches_statements)};
    }
    std::unique_ptr<Connection> connection = std::move(state_->idle.back());
    state_->idle.pop_back();
    return {state_, std::move(connection)};
}

Pool::Lease Pool::lease()
{
    Lease lease = take();
    if (!lease->is_open()) {
        lease->open();
        state_->note_answer();
    }
    return lease;
}

Pool::Lease Pool::begin(char const* statement)
{
    Lease lease = take();
    auto const give_up_at = std::chrono::steady_clock::now() + state_->options.reconnect_for;
    Backoff backoff(std::chrono::milliseconds(20), std::chrono::milliseconds(500));
    for (;;) {
        try {
            if (!lease->is_open()) {
                lease->open();
                state_->note_answer();
            }
            lease->begin(statement);
            return lease;
        } catch (DatabaseError const& error) {
            lease->close();
            bool const is_down =
                error.kind() == ErrorKind::unreachable || error.kind() == ErrorKind::connection_lost;
            bool const may_return = state_->answered_before() || error.sqlstate() == "57P03";
            if (!is_down || !may_return || std::chrono::steady_clock::now() >= give_up_at) {
                throw;
            }
        }
        std::this_thread::sleep_for(backoff.next());
    }
}

void forbid_on_this_thread()
{
    forbidden_here = true;
}

void assert_allowed_on_this_thread()
{
    if (forbidden_here) {
        throw std::logic_error(
            "A database call on the thread that must never wait: run it in the background.");
    }
}

} // namespace poddesk::database
