#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::messaging {

/// Which emails a list shows. What is empty filters nothing.
struct OutboxQuery
{
    std::string state{}; ///< as domain.md says: "ready", "unknown" …
    std::string kind{};
    std::optional<kernel::ClientId> client{};
    std::string text{}; ///< typed: order, subject, recipient

    bool operator==(OutboxQuery const&) const = default;
};

/// One email in a list.
struct OutboxRow
{
    kernel::MessageId id{};
    std::string kind;
    std::string state;
    std::string policy; ///< "retry", "hold"
    kernel::ClientId client{};
    std::string client_name;
    std::string client_color;
    kernel::OrderId order{};
    std::string order_number;
    std::string recipient; ///< empty: the customer gave no address
    std::string subject;   ///< empty before it was composed
    std::string suppressed_reason;
    std::string last_error;
    std::int64_t attempts = 0;
    kernel::Timestamp created_at{};
    kernel::Timestamp not_before{}; ///< while it is ready: when it is tried next
    std::optional<kernel::Timestamp> sent_at{};
    std::optional<kernel::MessageId> copy_of{}; ///< the sent one that a person had sent again
    bool has_left = false; ///< or may have: its bytes are in the database, as they were handed over

    bool operator==(OutboxRow const&) const = default;
};

/// Newest first: `limit` emails, `skip` after the one given. Found by key: the last page of a million emails
/// is as near as the first.
std::vector<OutboxRow> outbox_page(database::Transaction& tx, OutboxQuery const& query,
                                   std::optional<kernel::MessageId> after, std::int64_t skip,
                                   std::int64_t limit);
std::int64_t count_outbox(database::Transaction& tx, OutboxQuery const& query);

/// How many emails are in each state; of those sent the ones of the last `days` days.
std::map<std::string, std::int64_t> outbox_states(database::Transaction& tx, int days);

/// A person's word on an email.
struct OutboxChoice
{
    std::string kind; ///< resend, suppress, unsuppress
    std::string was;  ///< the state before
    std::string reason;
    std::string made_by;
    kernel::Timestamp made_at{};
    std::string undone_by; ///< empty: it stands
    std::string undone_reason;
    std::optional<kernel::Timestamp> undone_at{};

    bool operator==(OutboxChoice const&) const = default;
};

/// One email with everything that people chose about it, the newest first.
struct OutboxRecord
{
    OutboxRow row;
    std::string message_id; ///< "<…@…>"
    std::vector<OutboxChoice> choices{};
    bool has_copy_on_its_way = false;
    bool may_decide = false; ///< the reader's role may send again, suppress and let go

    bool operator==(OutboxRecord const&) const = default;
};
/// None when it is not there or out of reach.
std::optional<OutboxRecord> outbox_record(database::Transaction& tx, kernel::MessageId id);

} // namespace poddesk::messaging
