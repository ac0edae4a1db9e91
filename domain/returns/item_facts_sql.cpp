#include "domain/returns/item_facts.h"

namespace poddesk::returns {

std::map<RmaLineId, ItemFacts> facts_of_lines(database::Transaction& tx, RmaId rma)
{
    std::map<RmaLineId, ItemFacts> all;
    for (auto& [line, category, sku, value, currency, hazmat, month] :
         tx.query(
               "select l.id, coalesce(p.category, ''), coalesce(p.sku, ''), x.unit_price, "
               "coalesce(o.currency, ''), coalesce(p.is_hazmat, false), extract(month from "
               "clock_timestamp() at time zone coalesce(d.time_zone, 'UTC'))::bigint "
               "from returns.rma r join returns.rma_line l on l.rma_id = r.id left join inventory.pod d on "
               "d.id = r.pod_id left join catalog.product p on p.id = l.product_id left join orders.line x "
               "on x.id = l.order_line_id and not l.is_extra left join orders.order o on o.id = x.order_id "
               "where r.id = :rma")
             .bind("rma", rma)
             .rows<RmaLineId, std::string, std::string, std::optional<std::int64_t>, std::string, bool,
                   std::int64_t>()) {
        all[line] = {std::move(category), std::move(sku), value,
                     std::move(currency), hazmat,         static_cast<int>(month)};
    }
    return all;
}

ItemFacts facts_of_product(database::Transaction& tx, kernel::PodId pod, kernel::ProductId product)
{
    auto row = tx.query("select p.category, p.sku, p.is_hazmat, extract(month from clock_timestamp() at time "
                        "zone coalesce((select time_zone from inventory.pod where id = :pod), "
                        "'UTC'))::bigint from catalog.product p where p.id = :product")
                   .bind("pod", pod)
                   .bind("product", product)
                   .row<std::string, std::string, bool, std::int64_t>();
    if (!row) return {};
    auto& [category, sku, hazmat, month] = *row;
    return {std::move(category), std::move(sku), std::nullopt, {}, hazmat, static_cast<int>(month)};
}

} // namespace poddesk::returns
