#pragma once

#include <optional>
#include <string>

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/orders/channels/mapped_csv.h"

namespace poddesk::orders {

/// A channel's mapping as it is stored; the newest version is in use.
struct StoredMapping
{
    std::int64_t version = 0;
    CsvMapping mapping;
    std::string created_by;
    kernel::Timestamp created_at{};
};

/// Nothing where the channel has none. Refuses `bad_mapping`: a newer program stored it.
kernel::Outcome<std::optional<StoredMapping>> find_csv_mapping(database::Transaction& tx,
                                                               kernel::ChannelId channel);

struct SetCsvMapping
{
    kernel::Uuid command_id;
    kernel::ChannelId channel;
    std::int64_t seen = 0; ///< the version that was read before; 0: none
    CsvMapping mapping;
};

/// Stores the next version and says its number. Refuses checked_mapping's `bad_mapping`, `stale` and
/// `not_allowed`.
kernel::Outcome<std::int64_t> set_csv_mapping(database::Transaction& tx, SetCsvMapping const& command);

} // namespace poddesk::orders
