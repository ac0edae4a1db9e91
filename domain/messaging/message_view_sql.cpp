#include "domain/messaging/message_view.h"

namespace poddesk::messaging {

std::vector<OrderMessage> messages_of_order(database::Transaction& tx, kernel::OrderId order)
{
    std::vector<OrderMessage> all;
    for (auto& [id, kind, state, suppressed, subject, error, content, created, sent] :
         tx.query("select id, kind, state, coalesce(suppressed_reason, ''), coalesce(subject, ''), "
                  "coalesce(last_error, ''), coalesce(encode(content, 'hex'), ''), created_at, sent_at "
                  "from messaging.message where order_id = :order order by id")
             .bind("order", order)
             .rows<kernel::MessageId, std::string, std::string, std::string, std::string, std::string,
                   std::string, kernel::Timestamp, std::optional<kernel::Timestamp>>()) {
        all.push_back({id, std::move(kind), std::move(state), std::move(suppressed), std::move(subject),
                       std::move(error), std::move(content), created, sent});
    }
    return all;
}

std::map<std::string, std::int64_t> message_states(database::Transaction& tx, int days)
{
    std::map<std::string, std::int64_t> counts;
    for (auto& [state, count] :
         tx.query("select state, count(*) from messaging.message where created_at > now() "
                  "- make_interval(days => :days::integer) group by state")
             .bind("days", days)
             .rows<std::string, std::int64_t>()) {
        counts.emplace(std::move(state), count);
    }
    return counts;
}

} // namespace poddesk::messaging
