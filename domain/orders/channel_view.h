#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"

#include <string>
#include <vector>

namespace poddesk::orders {

/// A shop that a client's orders come from.
struct ChannelRow
{
    kernel::ChannelId id{};
    std::string kind; ///< "shopify", "csv"
    std::string shop; ///< "acme.myshopify.com"
    std::string name;
    std::string order_prefix;
    bool is_archived = false;

    bool operator==(ChannelRow const&) const = default;
};
/// By name.
std::vector<ChannelRow> channels_of_client(database::Transaction& tx, kernel::ClientId client);

} // namespace poddesk::orders
