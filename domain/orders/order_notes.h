#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

namespace poddesk::orders {

/// What one person tells the others about an order. Never changed: a later note says more.
struct AddNote
{
    kernel::Uuid command_id;
    kernel::OrderId order{};
    std::string text; ///< up to 2,000 letters; "@mia" puts it on Mia's desk
};

/// The logins that are told. Refuses `missing_input`, `bad_value` (too long), `not_found` (the order, or a
/// name in it that nobody has who works for the client), `not_allowed`.
kernel::Outcome<std::vector<std::string>> add_note(database::Transaction& tx, AddNote const& command);

/// The person has done what notes on this order asked her for; or takes that back.
struct TickMentions
{
    kernel::Uuid command_id;
    kernel::OrderId order{};
    bool done = true;
};

/// How many notes. Refuses `not_found`, `wrong_status` when none waits for her (or none was ticked off).
kernel::Outcome<std::int64_t> tick_mentions(database::Transaction& tx, TickMentions const& command);

struct OrderNote
{
    std::string text;
    std::string written_by; ///< full name
    kernel::Timestamp written_at{};
    std::vector<std::string> told{}; ///< full names
    bool waits_for_me = false;

    bool operator==(OrderNote const&) const = default;
};
/// Oldest first.
std::vector<OrderNote> notes_of_order(database::Transaction& tx, kernel::OrderId order);

/// A note that waits for the person who asks.
struct Mention
{
    kernel::OrderId order{};
    std::string number;
    std::string client_name;
    std::string text;
    std::string written_by;
    kernel::Timestamp written_at{};

    bool operator==(Mention const&) const = default;
};
/// Oldest first.
std::vector<Mention> my_mentions(database::Transaction& tx);

} // namespace poddesk::orders
