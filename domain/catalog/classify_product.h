#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <string>

namespace poddesk::catalog {

/// What rules tell products apart by.
struct ClassifyProduct
{
    kernel::Uuid command_id;
    kernel::ProductId product;
    std::string category; ///< the client's own word, "shoes"; empty: none
    bool is_hazmat = false;
};

/// Refuses `not_found`, `bad_value` (a category of more than 100 characters), `not_allowed`.
kernel::Outcome<void> classify_product(database::Transaction& tx, ClassifyProduct const& command);

} // namespace poddesk::catalog
