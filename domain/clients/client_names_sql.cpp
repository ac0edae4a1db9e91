#include "domain/clients/client_names.h"

namespace poddesk::clients {

std::vector<ClientName> client_names(database::Transaction& tx)
{
    std::vector<ClientName> all;
    for (auto& [id, code, name, color] :
         tx.query("select id, code, name, color from clients.client order by name, id")
             .rows<kernel::ClientId, std::string, std::string, std::string>()) {
        all.push_back({id, std::move(code), std::move(name), std::move(color)});
    }
    return all;
}

} // namespace poddesk::clients
