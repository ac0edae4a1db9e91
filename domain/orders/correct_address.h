#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/address.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/orders/order.h"

namespace poddesk::orders {

/// A person's correction of where an order's parcels go.
struct CorrectAddress
{
    kernel::Uuid command_id;
    kernel::OrderId order{};
    std::optional<std::int64_t> seen_version{}; ///< what the person looked at; none: whatever it is now
    kernel::Address address;                    ///< whole; its email is the customer's and stays
};

struct CorrectedAddress
{
    Status status{}; ///< received again where the check's hold was lifted or the place is another
    std::vector<std::string> fields; ///< the kernel::Address members that changed; none: it was so already
    kernel::Address was;             ///< what the undo puts back
};

/// Ships to another address than the channel told, whose words are kept and count again as soon as it tells
/// others. The hold that the address check placed is lifted where the new address passes, and placed where it
/// does not. An order with reserved stock that goes to another place is routed anew; parcels without a label
/// lose their rates. Refuses `bad_value`, `not_found`, `stale`, `wrong_status` (a label is bought, or the
/// order is gone), `not_allowed`.
kernel::Outcome<CorrectedAddress> correct_address(database::Transaction& tx, CorrectAddress const& command);

/// The command that undoes a correction.
CorrectAddress undo_of(CorrectAddress const& command, CorrectedAddress const& done);

} // namespace poddesk::orders
