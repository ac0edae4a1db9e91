#pragma once

#include "domain/database/transaction.h"

#include "domain/kernel/uuid.h"

#include <chrono>

namespace poddesk::database {

namespace detail {
/// How often a command whose COMMIT got no answer is asked about again.
inline constexpr int most_unknown_outcomes = 5;
} // namespace detail

/// Runs a command that changes something exactly once, even when the answer to its COMMIT is lost. `id` is
/// made by the client before the first try, and the body passes it to a function that calls
/// database.begin_command(id, …) first. After an UnknownOutcome the body runs again on a new connection:
/// begin_command waits for the old session's end if it still works on the same id, then either finds the
/// stored result (it was committed: nothing is done twice) or starts anew. Throws UnknownOutcome when the
/// server stays away: the caller keeps the id and asks later with the same call; std::logic_error when the
/// body never passed the id on.
template <class F>
auto run_command(Pool& pool, kernel::Uuid const& id, F&& body) -> std::invoke_result_t<F&, Transaction&>
{
    std::string const watched = id.text();
    bool unknown = false;
    for (int tries = 0;; ++tries) {
        try {
            detail::Attempts attempts(pool, Mode::read_write, &watched);
            return detail::attempt(attempts, body);
        } catch (UnknownOutcome const&) {
            unknown = true;
            if (tries + 1 >= detail::most_unknown_outcomes) {
                throw;
            }
        } catch (DatabaseError const& error) {
            bool const is_down =
                error.kind() == ErrorKind::unreachable || error.kind() == ErrorKind::connection_lost;
            if (unknown && is_down) {
                throw UnknownOutcome(
                    "The database went away while storing and has not come back; it is not known whether the "
                    "change was "
                    "stored. Run the same command again when the server is back: it will not be done twice.",
                    error.sqlstate());
            }
            throw;
        }
    }
}

} // namespace poddesk::database
