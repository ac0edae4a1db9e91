#pragma once
// Return to sender: what the carrier brings back undelivered. It comes to the bench as every parcel does, but
// it is no return of the customer: its reason is the carrier's, and once it is inspected the client chooses
// what is owed for it.

#include "domain/database/transaction.h"
#include "domain/kernel/money.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/returns/ids.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::returns {

/// Why carriers bring a parcel back, in the order a person is asked for them; the last is "unknown".
std::vector<std::string> const& carrier_reasons();

/// The one that the carrier's words ("Insufficient address, returned to sender") most likely mean.
std::string likely_carrier_reason(std::string_view words);

/// What the client chose: reship (the shop sends it once more), refund, nothing.
struct DecideOwed
{
    kernel::Uuid command_id;
    RmaId rma;
    std::string owed;
    std::string note; ///< why, or what the client wrote
};
struct Owed
{
    std::string status;                    ///< refunded, closed
    std::optional<kernel::Money> refund{}; ///< money that goes back
};
/// Instructs it, and ends the parcel's place in the queue; reopen_return takes it back. Refuses
/// `wrong_status` (a customer's return, chosen already, not inspected to the end), `missing_input` (note,
/// another word), `not_found`, `not_allowed`.
kernel::Outcome<Owed> decide_owed(database::Transaction& tx, DecideOwed const& command);

} // namespace poddesk::returns
