#include "domain/returns/policy_dry_run.h"

#include <nlohmann/json.hpp>

namespace poddesk::returns {

std::vector<PastItem> past_items(database::Transaction& tx, std::optional<kernel::ClientId> client,
                                 std::int64_t last)
{
    std::vector<PastItem> items;
    // The newest by client, because only so an index finds them; then what is known of each.
    for (auto& [id, rma, number, sku, answers, reason, category, hazmat, value, currency, month, grade,
                disposition, seconds] :
         tx.query(
               "with newest as materialized (select n.id from clients.client c cross join lateral ("
               "select i.id from returns.inspection i where i.client_id = c.id and i.undone_at is null and "
               "(i.found = 'expected' or (i.found = 'extra' and i.product_id is not null)) "
               "order by i.id desc limit :last::bigint) n "
               "where c.id = :client::bigint or (:client::bigint is null and not exists (select from "
               "returns.policy p where p.client_id = c.id)) order by n.id desc limit :last::bigint) "
               "select i.id, i.rma_id, r.number, coalesce(p.sku, ''), i.answers, case when i.found = 'extra' "
               "then 'unknown' else l.reason end, coalesce(p.category, ''), coalesce(p.is_hazmat, false), "
               "x.unit_price, coalesce(o.currency, ''), extract(month from i.occurred_at at time zone "
               "coalesce(d.time_zone, 'UTC'))::bigint, coalesce(i.grade, ''), i.disposition, "
               "returns.seconds_over(i.id) "
               "from newest n join returns.inspection i on i.id = n.id join returns.rma_line l on l.id = "
               "i.line_id join returns.rma r on r.id = i.rma_id left join inventory.pod d on d.id = i.pod_id "
               "left join catalog.product p on p.id = i.product_id left join orders.line x on x.id = "
               "l.order_line_id and i.found = 'expected' left join orders.order o on o.id = x.order_id "
               "order by i.id desc")
             .bind("client", client)
             .bind("last", last)
             .rows<InspectionId, RmaId, std::string, std::string, nlohmann::json, std::string, std::string,
                   bool, std::optional<std::int64_t>, std::string, std::int64_t, std::string, std::string,
                   std::optional<std::int64_t>>()) {
        PastItem item{id, rma, std::move(number), sku, {}, {}, std::move(grade), std::move(disposition), {}};
        for (auto const& [question, answer] : answers.items()) {
            if (answer.is_string()) item.answers[question] = answer.get<std::string>();
        }
        auto const asked = static_cast<std::int64_t>(item.answers.size());
        constexpr std::int64_t pause = 60; // longer, nobody was at it
        if (seconds && asked > 0 && *seconds <= pause * asked) item.seconds = seconds;
        item.answers["reason"] = std::move(reason);
        item.facts = {std::move(category), std::move(sku), value,
                      std::move(currency), hazmat,         static_cast<int>(month)};
        items.push_back(std::move(item));
    }
    return items;
}

} // namespace poddesk::returns
