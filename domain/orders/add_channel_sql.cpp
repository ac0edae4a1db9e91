#include "domain/orders/add_channel.h"

#include "domain/database/refusal.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace poddesk::orders {

kernel::Outcome<kernel::ChannelId> add_channel(database::Transaction& tx, AddChannel const& command)
{
    kernel::Outcome<kernel::ChannelId> added = database::guarded([&] {
        nlohmann::json const answer =
            tx.query("select orders.add_channel(:id, :client, :kind, :shop, :name, :prefix)")
                .bind("id", command.command_id)
                .bind("client", command.client)
                .bind("kind", command.kind)
                .bind("shop", command.shop)
                .bind("name", command.name)
                .bind("prefix", command.order_prefix)
                .value<nlohmann::json>();
        return kernel::ChannelId{answer.at("channel").get<std::int64_t>()};
    });
    if (!added && added.error().code == "already_exists") {
        return kernel::refused(
            "already_exists",
            fmt::format("The shop {} is connected to this client already.", kernel::in_quotes(command.shop)));
    }
    return added;
}

} // namespace poddesk::orders
