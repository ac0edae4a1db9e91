#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::inbound {

/// A purchase order whose goods are on their way or at the dock.
struct ExpectedReceipt
{
    kernel::PurchaseOrderId id{};
    std::string number;
    std::string status; ///< expected, arrived, receiving
    std::string client_name;
    std::string pod;
    std::optional<kernel::Date> expected_on{};
    std::int64_t units = 0; ///< still to come

    bool operator==(ExpectedReceipt const&) const = default;
};

/// The next `limit` of them by day, those without a day last, and how many there are.
std::vector<ExpectedReceipt> expected_receipts(database::Transaction& tx, std::int64_t limit);
std::int64_t count_expected_receipts(database::Transaction& tx);

} // namespace poddesk::inbound
