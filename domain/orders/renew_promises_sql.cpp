#include "domain/orders/renew_promises.h"

#include <nlohmann/json.hpp>

#include "domain/database/refusal.h"

namespace poddesk::orders {

kernel::Outcome<std::int64_t> renew_promises(database::Transaction& tx, kernel::Uuid const& command,
                                             kernel::ClientId client)
{
    return database::guarded([&] {
        return tx.query("select orders.renew_promises(:command, :client)")
            .bind("command", command)
            .bind("client", client)
            .value<nlohmann::json>()
            .at("orders")
            .get<std::int64_t>();
    });
}

} // namespace poddesk::orders
