#include "domain/database/transaction.h"

#include "domain/database/backoff.h"

#include <algorithm>
#include <stdexcept>
#include <thread>
#include <vector>

namespace poddesk::database {
namespace {

constexpr int most_conflicts = 12;
constexpr int most_losses = 3;

/// The pools on which this thread is inside a transaction.
thread_local std::vector<void const*> entered;

} // namespace

void Transaction::cancel() noexcept
{
    lease_->cancel();
}

Result Transaction::run(std::string_view sql, std::vector<BoundValue> const& values)
{
    if (watched_value_ != nullptr && !watched_value_was_bound_) {
        watched_value_was_bound_ = std::any_of(values.begin(), values.end(), [&](BoundValue const& value) {
            return value.text.find(*watched_value_) != std::string::npos;
        });
    }
    try {
        return lease_->run(sql, values);
    } catch (DatabaseError const& error) {
        if (!first_error_) {
            first_error_ = error;
        }
        throw;
    }
}

namespace detail {

Attempts::Attempts(Pool& pool, Mode mode, std::string const* watched_value)
    : pool_(pool), mode_(mode), watched_value_(watched_value)
{
    void const* const key = &pool.options();
    if (std::find(entered.begin(), entered.end(), key) != entered.end()) {
        throw std::logic_error(
            "in_transaction inside in_transaction on the same pool: pass the Transaction on instead.");
    }
    entered.push_back(key);
}

Attempts::~Attempts()
{
    entered.pop_back();
}

Transaction Attempts::begin()
{
    char const* statement = "begin isolation level read committed read write";
    if (mode_ == Mode::read_only) {
        statement = "begin isolation level read committed read only";
    } else if (mode_ == Mode::snapshot) {
        statement = "begin isolation level repeatable read read only";
    }
    return {pool_.begin(statement), watched_value_};
}

void Attempts::commit(Transaction& transaction)
{
    if (transaction.lease_->is_aborted() && transaction.first_error_) {
        throw *transaction.first_error_; // the body swallowed it; the server did not
    }
    if (watched_value_ != nullptr && !transaction.watched_value_was_bound_) {
        throw std::logic_error(
            "A command did not pass its id to the database: done twice it would not be noticed.");
    }
    transaction.lease_->commit();
}

void Attempts::refuse(Transaction& transaction)
{
    if (transaction.first_error_ && transaction.first_error_->kind() == ErrorKind::retry) {
        throw *transaction.first_error_;
    }
    transaction.lease_->rollback();
}

bool Attempts::again(DatabaseError const& error)
{
    if (error.kind() == ErrorKind::retry && ++conflicts_ < most_conflicts) {
        Backoff backoff(std::chrono::milliseconds(4 << std::min(conflicts_, 7)),
                        std::chrono::milliseconds(512));
        std::this_thread::sleep_for(backoff.next());
        return true;
    }
    // Lost before COMMIT was sent: the server rolls back, so the body may start anew; begin() waits for the
    // server.
    return error.kind() == ErrorKind::connection_lost && ++losses_ < most_losses;
}

} // namespace detail
} // namespace poddesk::database
