#include "domain/events/history.h"

#include <fmt/format.h>

namespace poddesk::events {

namespace {

constexpr char const* events_sql =
    "select e.id, e.kind, e.payload, coalesce(p.full_name, e.actor::text), e.occurred_at "
    "from events.event e left join access.person p on p.login = e.actor where ";
constexpr char const* decisions_sql =
    "select d.kind, d.chosen, d.alternatives, coalesce(p.full_name, d.made_by::text), d.made_at "
    "from events.decision d left join access.person p on p.login = d.made_by where ";

std::vector<PastEvent> events_in(database::Statement& query)
{
    std::vector<PastEvent> all;
    for (auto& [id, kind, payload, actor, occurred] :
         query.rows<kernel::EventId, std::string, nlohmann::json, std::string, kernel::Timestamp>()) {
        all.push_back({id, std::move(kind), std::move(payload), std::move(actor), occurred});
    }
    return all;
}

std::vector<PastDecision> decisions_in(database::Statement& query)
{
    std::vector<PastDecision> all;
    for (auto& [kind, chosen, alternatives, made_by, made_at] :
         query.rows<std::string, std::string, nlohmann::json, std::string, kernel::Timestamp>()) {
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

} // namespace

std::vector<PastEvent> events_of_order(database::Transaction& tx, kernel::OrderId order)
{
    return events_in(
        tx.query(fmt::format("{}e.order_id = :order order by e.id", events_sql)).bind("order", order));
}

std::vector<PastEvent> events_about(database::Transaction& tx, std::string const& subject_type,
                                    std::int64_t subject)
{
    return events_in(
        tx.query(
              fmt::format("{}e.subject_type = :type and e.subject_id = :subject order by e.id", events_sql))
            .bind("type", subject_type)
            .bind("subject", subject));
}

std::vector<PastDecision> decisions_of_order(database::Transaction& tx, kernel::OrderId order)
{
    return decisions_in(
        tx.query(fmt::format("{}d.order_id = :order order by d.id", decisions_sql)).bind("order", order));
}

std::vector<PastDecision> decisions_about(database::Transaction& tx, std::string const& subject_type,
                                          std::vector<std::int64_t> const& subjects)
{
    return decisions_in(
        tx.query(fmt::format(
                     "{}d.subject_type = :type and d.subject_id = any(:subjects::bigint[]) order by d.id",
                     decisions_sql))
            .bind("type", subject_type)
            .bind("subjects", subjects));
}

} // namespace poddesk::events
