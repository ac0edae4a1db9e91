#include "domain/orders/order_wishes.h"

#include <nlohmann/json.hpp>

#include "domain/database/refusal.h"

namespace poddesk::orders {

using database::Transaction;
using kernel::Outcome;

Outcome<std::int64_t> set_priority(Transaction& tx, SetPriority const& command)
{
    if (command.priority < 0 || command.priority > 9) {
        return kernel::refused("bad_value",
                               "A priority is a number from 0, everyday, to 9, before all others.");
    }
    return database::guarded([&] {
        return tx.query("select orders.set_priority(:command, :order, :version, :priority::integer)")
            .bind("command", command.command_id)
            .bind("order", command.order)
            .bind("version", command.seen_version)
            .bind("priority", command.priority)
            .value<nlohmann::json>()
            .at("was")
            .get<std::int64_t>();
    });
}

Outcome<std::optional<std::string>> set_gift(Transaction& tx, SetGift const& command)
{
    if (command.message && command.message->size() > 500) {
        return kernel::refused("bad_value", "The message of a gift has 500 letters at most; shorten it.");
    }
    return database::guarded([&] {
        std::optional<std::string> const was = gift_of(tx, command.order);
        tx.query("select orders.set_gift(:command, :order, :message)")
            .bind("command", command.command_id)
            .bind("order", command.order)
            .bind("message", command.message)
            .run();
        return was;
    });
}

std::optional<std::string> gift_of(Transaction& tx, kernel::OrderId order)
{
    return tx.query("select (select message from orders.gift where id = :order)")
        .bind("order", order)
        .value<std::optional<std::string>>();
}

} // namespace poddesk::orders
