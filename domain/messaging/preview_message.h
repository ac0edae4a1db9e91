#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"

#include <string>

namespace poddesk::messaging {

/// An email as the customer gets it, in bytes: as it was handed over, or as it would be now. Refused
/// "not_found", and what read_facts, compose_message and compose refuse.
kernel::Outcome<std::string> preview_message(database::Transaction& tx, kernel::MessageId message);

} // namespace poddesk::messaging
