#include "domain/catalog/count_products.h"

namespace poddesk::catalog {

std::map<kernel::ClientId, std::int64_t> count_products(database::Transaction& tx)
{
    std::map<kernel::ClientId, std::int64_t> counts;
    for (auto const& [client, count] :
         tx.query("select client_id, count(*) from catalog.product group by client_id")
             .rows<kernel::ClientId, std::int64_t>()) {
        counts.emplace(client, count);
    }
    return counts;
}

} // namespace poddesk::catalog
