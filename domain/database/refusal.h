#pragma once

#include "domain/database/database_error.h"

#include "domain/kernel/outcome.h"

#include <optional>
#include <type_traits>

namespace poddesk::database {

/// What a guarded function refused, as a value with a sentence; none when the error is a bug or broken
/// infrastructure. Codes: missing_input (PD001), not_found (PD002), wrong_status (PD003), stale (PD004),
/// wrong_units (PD005), unknown_sku (PD006), not_enough_stock (the checks of inventory.level), not_allowed
/// (42501), command_reused (BO001), already_exists (23505), bad_value (other checks, values that no column
/// holds).
std::optional<kernel::Refusal> refusal_of(DatabaseError const& error);

namespace detail {
template <class T>
struct OutcomeOf
{
    using type = kernel::Outcome<T>;
};
template <class T>
struct OutcomeOf<kernel::Outcome<T>>
{
    using type = kernel::Outcome<T>;
};
} // namespace detail

/// Runs work() and turns what the database refused into a Refusal; other errors go on as they are. After a
/// refusal the transaction is over: hand the refusal to in_transaction, which rolls back.
template <class F>
auto guarded(F&& work) -> typename detail::OutcomeOf<std::invoke_result_t<F&>>::type
{
    try {
        return work();
    } catch (DatabaseError const& error) {
        if (std::optional<kernel::Refusal> refusal = refusal_of(error)) {
            return tl::unexpected<kernel::Refusal>(*refusal);
        }
        throw;
    }
}

} // namespace poddesk::database
