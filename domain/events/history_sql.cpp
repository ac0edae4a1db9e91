#include "domain/events/history.h"

namespace poddesk::events {

std::vector<PastEvent> events_of_order(database::Transaction& tx, kernel::OrderId order)
{
    std::vector<PastEvent> all;
    for (auto& [id, kind, payload, actor, occurred] :
         tx.query("select e.id, e.kind, e.payload, coalesce(p.full_name, e.actor::text), e.occurred_at "
                  "from events.event e left join access.person p on p.login = e.actor "
                  "where e.order_id = :order order by e.id")
             .bind("order", order)
             .rows<kernel::EventId, std::string, nlohmann::json, std::string, kernel::Timestamp>()) {
        all.push_back({id, std::move(kind), std::move(payload), std::move(actor), occurred});
    }
    return all;
}

std::vector<PastDecision> decisions_of_order(database::Transaction& tx, kernel::OrderId order)
{
    std::vector<PastDecision> all;
    for (auto& [kind, chosen, alternatives, made_by, made_at] :
         tx.query(
               "select d.kind, d.chosen, d.alternatives, coalesce(p.full_name, d.made_by::text), d.made_at "
               "from events.decision d left join access.person p on p.login = d.made_by "
               "where d.order_id = :order order by d.id")
             .bind("order", order)
             .rows<std::string, std::string, nlohmann::json, std::string, kernel::Timestamp>()) {
        kernel::Decision decision{std::move(kind), std::move(chosen), {}};
        if (alternatives.is_array()) {
            for (nlohmann::json const& alternative : alternatives) {
                decision.alternatives.push_back(alternative.get<kernel::Alternative>());
            }
        }
        all.push_back({std::move(decision), std::move(made_by), made_at});
    }
    return all;
}

} // namespace poddesk::events
