#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <string>

namespace poddesk::orders {

/// A client's shop that orders come from.
struct AddChannel
{
    kernel::Uuid command_id;
    kernel::ClientId client;
    std::string kind = "shopify";
    std::string shop; ///< "acme.myshopify.com"
    std::string name;
    std::string order_prefix;
};

/// Refuses `already_exists`, `bad_value`, `not_allowed`.
kernel::Outcome<kernel::ChannelId> add_channel(database::Transaction& tx, AddChannel const& command);

} // namespace poddesk::orders
