#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/returns/ids.h"

#include <string>

namespace poddesk::returns {

/// An arrived parcel lies on this cart (1 to 40 characters, as it is scanned) from now on, whichever it lay
/// on. Refuses `wrong_status` (it does not wait here), `missing_input`, `not_found`, `not_allowed`.
kernel::Outcome<void> put_on_cart(database::Transaction& tx, kernel::Uuid const& command_id, RmaId rma,
                                  std::string const& cart);

} // namespace poddesk::returns
