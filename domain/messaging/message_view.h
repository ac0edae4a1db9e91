#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::messaging {

/// An email to an order's customer. `content` names the email as handed over (hex), empty before that.
struct OrderMessage
{
    kernel::MessageId id{};
    std::string kind;
    std::string state;
    std::string suppressed_reason;
    std::string subject;
    std::string last_error;
    std::string content;
    kernel::Timestamp created_at{};
    std::optional<kernel::Timestamp> sent_at{};

    bool operator==(OrderMessage const&) const = default;
};

std::vector<OrderMessage> messages_of_order(database::Transaction& tx, kernel::OrderId order);

/// How many messages of the last `days` days are in each state.
std::map<std::string, std::int64_t> message_states(database::Transaction& tx, int days);

} // namespace poddesk::messaging
