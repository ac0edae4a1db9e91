#include "domain/inbound/expected_view.h"

namespace poddesk::inbound {

std::vector<ExpectedReceipt> expected_receipts(database::Transaction& tx, std::int64_t limit)
{
    std::vector<ExpectedReceipt> all;
    for (auto& [id, number, status, client, pod, day, units] :
         tx.query("select o.id, o.number, o.status, c.name, p.code, o.expected_on, "
                  "coalesce((select sum(greatest(l.ordered - l.received - l.damaged, 0)) from "
                  "inbound.purchase_order_line l where l.purchase_order_id = o.id), 0)::bigint "
                  "from inbound.purchase_order o join clients.client c on c.id = o.client_id "
                  "join inventory.pod p on p.id = o.pod_id "
                  "where o.status in ('expected', 'arrived', 'receiving') "
                  "order by o.expected_on nulls last, o.id limit :limit::bigint")
             .bind("limit", limit)
             .rows<kernel::PurchaseOrderId, std::string, std::string, std::string, std::string,
                   std::optional<kernel::Date>, std::int64_t>()) {
        all.push_back(
            {id, std::move(number), std::move(status), std::move(client), std::move(pod), day, units});
    }
    return all;
}

std::int64_t count_expected_receipts(database::Transaction& tx)
{
    return tx
        .query("select count(*) from inbound.purchase_order where status in ('expected', 'arrived', "
               "'receiving')")
        .value<std::int64_t>();
}

} // namespace poddesk::inbound
