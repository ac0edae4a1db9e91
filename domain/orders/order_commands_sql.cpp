#include "domain/orders/order_commands_sql.h"

#include <nlohmann/json.hpp>

#include "domain/orders/order_sql.h"

namespace poddesk::orders {

using database::Transaction;
using nlohmann::json;

static Status status_in(json const& answer, char const* name)
{
    return parse_status(answer.at(name).get<std::string>()).value();
}

HeldOrder place_hold(Transaction& tx, HoldOrder const& command)
{
    json const answer =
        tx.query("select orders.place_hold(:command, :order, :version, :kind, :reason, :until)")
            .bind("command", command.command_id)
            .bind("order", command.order)
            .bind("version", command.seen_version)
            .bind("kind", word(command.kind))
            .bind("reason", command.reason)
            .bind("until", command.until)
            .value<json>();
    return {kernel::HoldId{answer.at("hold").get<std::int64_t>()}, status_in(answer, "was")};
}

ReleasedHold lift_hold(Transaction& tx, ReleaseHold const& command)
{
    json const answer = tx.query("select orders.release_hold(:command, :order, :kind, :reason, :anyway)")
                            .bind("command", command.command_id)
                            .bind("order", command.order)
                            .bind("kind", word(command.kind))
                            .bind("reason", command.reason)
                            .bind("anyway", command.anyway)
                            .value<json>();
    auto const until = tx.query("select until from orders.hold where id = :hold")
                           .bind("hold", answer.at("hold").get<std::int64_t>())
                           .value<std::optional<kernel::Timestamp>>();
    return {status_in(answer, "status"), answer.at("was_reason").get<std::string>(), until};
}

CanceledOrder set_canceled(Transaction& tx, CancelOrder const& command)
{
    json const answer = tx.query("select orders.cancel(:command, :order, :version, :reason, :waits)")
                            .bind("command", command.command_id)
                            .bind("order", command.order)
                            .bind("version", command.seen_version)
                            .bind("reason", command.reason)
                            .bind("waits", command.when_put_back)
                            .value<json>();
    return {status_in(answer, "was"), answer.at("waits").get<bool>()};
}

Status set_uncanceled(Transaction& tx, UncancelOrder const& command)
{
    json const answer = tx.query("select orders.uncancel(:command, :order, :reason)")
                            .bind("command", command.command_id)
                            .bind("order", command.order)
                            .bind("reason", command.reason)
                            .value<json>();
    return status_in(answer, "status");
}

CorrectedAddress set_address(Transaction& tx, CorrectAddress const& command,
                             std::optional<std::string> const& problem)
{
    kernel::Address const was = ship_address(tx, command.order);
    kernel::Address const& to = command.address;
    json const answer =
        tx.query("select orders.correct_address(:command, :order, :version, :address::jsonb, :problem)")
            .bind("command", command.command_id)
            .bind("order", command.order)
            .bind("version", command.seen_version)
            .bind("address", json{{"name", to.name},
                                  {"company", to.company},
                                  {"line1", to.line1},
                                  {"line2", to.line2},
                                  {"city", to.city},
                                  {"region", to.region},
                                  {"postal_code", to.postal_code},
                                  {"country", to.country},
                                  {"phone", to.phone}})
            .bind("problem", problem)
            .value<json>();
    return {status_in(answer, "status"), answer.at("fields").get<std::vector<std::string>>(), was};
}

} // namespace poddesk::orders
