#include "domain/orders/channel_view.h"

namespace poddesk::orders {

std::vector<ChannelRow> channels_of_client(database::Transaction& tx, kernel::ClientId client)
{
    std::vector<ChannelRow> all;
    for (auto& [id, kind, shop, name, prefix, archived] :
         tx.query("select id, kind, shop, name, order_prefix, archived_at is not null from orders.channel "
                  "where client_id = :client::bigint order by lower(name), id")
             .bind("client", client)
             .rows<kernel::ChannelId, std::string, std::string, std::string, std::string, bool>()) {
        all.push_back({id, std::move(kind), std::move(shop), std::move(name), std::move(prefix), archived});
    }
    return all;
}

} // namespace poddesk::orders
