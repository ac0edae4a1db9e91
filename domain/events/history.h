#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/decision.h"
#include "domain/kernel/id.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace poddesk::events {

/// Something that happened, as it was recorded. The words for people are made at the edge.
struct PastEvent
{
    kernel::EventId id{};
    std::string kind; ///< "order.received"
    nlohmann::json payload;
    std::string actor; ///< full name, or the login of somebody who is no person of ours
    kernel::Timestamp occurred_at{};

    bool operator==(PastEvent const&) const = default;
};

/// A choice with its reasons, and who made it.
struct PastDecision
{
    kernel::Decision decision;
    std::string made_by;
    kernel::Timestamp made_at{};

    bool operator==(PastDecision const&) const = default;
};

/// Everything that happened to an order and its parts, oldest first.
std::vector<PastEvent> events_of_order(database::Transaction& tx, kernel::OrderId order);

/// Every choice about an order and its parts, oldest first.
std::vector<PastDecision> decisions_of_order(database::Transaction& tx, kernel::OrderId order);

/// The same of one thing that an event names as its subject: "return" and its id.
std::vector<PastEvent> events_about(database::Transaction& tx, std::string const& subject_type,
                                    std::int64_t subject);
std::vector<PastDecision> decisions_about(database::Transaction& tx, std::string const& subject_type,
                                          std::vector<std::int64_t> const& subjects);

} // namespace poddesk::events
