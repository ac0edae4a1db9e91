#pragma once

#include "domain/database/database_error.h"
#include "domain/database/pool.h"
#include "domain/database/statement.h"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace poddesk::database {

namespace detail {
class Attempts;
}

/// One transaction, for the body that in_transaction gave it to.
class Transaction
{
public:
    Transaction(Transaction const&) = delete;
    Transaction& operator=(Transaction const&) = delete;
    ~Transaction() = default;

    /// A statement to bind and run. Parameters by name (`:name`); a cast is written `:name::type`.
    Statement query(std::string_view sql) { return {*this, sql}; }

    /// Asks the server to stop the running statement. The only member that another thread may call, while the
    /// body runs.
    void cancel() noexcept;

private:
    friend class Statement;
    friend class detail::Attempts;
    Transaction(Pool::Lease lease, std::string const* watched_value)
        : lease_(std::move(lease)), watched_value_(watched_value)
    {
    }

    Result run(std::string_view sql, std::vector<BoundValue> const& values);

    Pool::Lease lease_;
    std::optional<DatabaseError> first_error_;
    std::string const* watched_value_ = nullptr;
    bool watched_value_was_bound_ = false;
};

/// What a transaction may do, and what it sees.
enum class Mode
{
    read_write, ///< READ COMMITTED: each statement sees what is committed when it starts
    read_only,  ///< the same, refusing writes
    snapshot    ///< read only, every statement sees the same moment
};

namespace detail {

/// The tries of one in_transaction call: begins, ends, and decides whether an error is worth another try.
class Attempts
{
public:
    Attempts(Pool& pool, Mode mode, std::string const* watched_value = nullptr);
    ~Attempts();
    Attempts(Attempts const&) = delete;
    Attempts& operator=(Attempts const&) = delete;

    Transaction begin();
    void commit(Transaction& transaction);
    /// For a refusal: nothing is stored. Throws when the refusal stands on a conflict that in_transaction
    /// should have retried.
    void refuse(Transaction& transaction);
    /// Sleeps and says true when the body is to be run again.
    bool again(DatabaseError const& error);

private:
    Pool pool_;
    Mode mode_;
    std::string const* watched_value_;
    int conflicts_ = 0;
    int losses_ = 0;
};

template <class T>
inline constexpr bool is_expected = false;
template <class T, class E>
inline constexpr bool is_expected<tl::expected<T, E>> = true;

template <class F>
auto attempt(Attempts& attempts, F& body) -> std::invoke_result_t<F&, Transaction&>
{
    using R = std::invoke_result_t<F&, Transaction&>;
    static_assert(!std::is_reference_v<R>,
                  "return a value: what it refers to may be gone after the transaction");
    for (;;) {
        try {
            Transaction transaction = attempts.begin();
            if constexpr (std::is_void_v<R>) {
                body(transaction);
                attempts.commit(transaction);
                return;
            } else {
                R result = body(transaction);
                if constexpr (is_expected<R>) {
                    if (!result) {
                        attempts.refuse(transaction);
                        return result;
                    }
                }
                attempts.commit(transaction);
                return result;
            }
        } catch (DatabaseError const& error) {
            if (!attempts.again(error)) {
                throw;
            }
        }
    }
}

} // namespace detail

/// Runs body(Transaction&) and commits; gives back what it returned. A tl::expected with an error rolls back.
/// The body may run several times (conflicts 40001 and 40P01, a connection lost before COMMIT): it must not
/// touch anything else than the database and its own locals. Throws UnknownOutcome when COMMIT got no answer,
/// DatabaseError otherwise; whatever the body throws rolls back. Not nestable on one pool.
template <class F>
auto in_transaction(Pool& pool, F&& body) -> std::invoke_result_t<F&, Transaction&>
{
    detail::Attempts attempts(pool, Mode::read_write);
    return detail::attempt(attempts, body);
}

/// As above, in another mode.
template <class F>
auto in_transaction(Pool& pool, Mode mode, F&& body) -> std::invoke_result_t<F&, Transaction&>
{
    detail::Attempts attempts(pool, mode);
    return detail::attempt(attempts, body);
}

} // namespace poddesk::database
