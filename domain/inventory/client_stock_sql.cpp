#include "domain/inventory/client_stock.h"

namespace poddesk::inventory {

std::vector<ClientPod> pods_of_client(database::Transaction& tx, kernel::ClientId client)
{
    std::vector<ClientPod> all;
    for (auto& [pod, code, name, products, units] :
         tx.query("select p.id, p.code, p.name, count(distinct l.product_id), sum(l.on_hand)::bigint from "
                  "inventory.level l join inventory.pod p on p.id = l.pod_id where l.client_id = "
                  ":client::bigint and l.on_hand > 0 group by p.id, p.code, p.name order by p.code")
             .bind("client", client)
             .rows<kernel::PodId, std::string, std::string, std::int64_t, std::int64_t>()) {
        all.push_back({pod, std::move(code), std::move(name), products, units});
    }
    return all;
}

} // namespace poddesk::inventory
