#include "domain/inventory/count_bin.h"
#include "domain/inventory/move_stock.h"

#include "domain/database/refusal.h"

#include <nlohmann/json.hpp>

namespace poddesk::inventory {

namespace {

using kernel::EventId;
using kernel::Outcome;

char const* word(MoveStock::Kind kind)
{
    switch (kind) {
    case MoveStock::Kind::hold:
        return "hold";
    case MoveStock::Kind::release:
        return "release";
    case MoveStock::Kind::move:
        return "move";
    }
    return "move";
}

nlohmann::json request_of(Units const& units, std::string const& reason)
{
    return {
        {"from", units.bin.value}, {"product", units.product.value}, {"quantity", units.quantity},
        {"lot", units.lot},        {"condition", units.condition},   {"license_plate", units.license_plate},
        {"reason", reason}};
}

EventId event_of(nlohmann::json const& answer)
{
    return EventId{answer.at("event").get<std::int64_t>()};
}

} // namespace

Outcome<EventId> move_stock(database::Transaction& tx, MoveStock const& command)
{
    nlohmann::json request = request_of(command.units, command.reason);
    request["kind"] = word(command.kind);
    if (command.to) {
        request["to"] = command.to->value;
    }
    return database::guarded([&] {
        return event_of(tx.query("select inventory.move_units(:id, :request::jsonb)")
                            .bind("id", command.command_id)
                            .bind("request", request)
                            .value<nlohmann::json>());
    });
}

Outcome<SentTransfer> send_transfer(database::Transaction& tx, SendTransfer const& command)
{
    nlohmann::json request = request_of(command.units, command.reason);
    request["to_pod"] = command.to_pod.value;
    return database::guarded([&] {
        nlohmann::json const answer = tx.query("select inventory.send_transfer(:id, :request::jsonb)")
                                          .bind("id", command.command_id)
                                          .bind("request", request)
                                          .value<nlohmann::json>();
        return SentTransfer{event_of(answer),
                            {answer.at("transfer").get<std::int64_t>()},
                            answer.at("number").get<std::string>()};
    });
}

Outcome<EventId> arrive_transfer(database::Transaction& tx, ArriveTransfer const& command)
{
    return database::guarded([&] {
        return event_of(tx.query("select inventory.arrive_transfer(:id, :transfer, :bin, :quantity)")
                            .bind("id", command.command_id)
                            .bind("transfer", command.transfer)
                            .bind("bin", command.bin)
                            .bind("quantity", command.quantity)
                            .value<nlohmann::json>());
    });
}

Outcome<EventId> take_back(database::Transaction& tx, TakeBackPosting const& command)
{
    return database::guarded([&] {
        return event_of(tx.query("select inventory.take_back(:id, :event, :reason)")
                            .bind("id", command.command_id)
                            .bind("event", command.event)
                            .bind("reason", command.reason)
                            .value<nlohmann::json>());
    });
}

Outcome<StartedCount> start_count(database::Transaction& tx, StartCount const& command)
{
    return database::guarded([&] {
        nlohmann::json const answer =
            tx.query("select inventory.start_count(:id, :client, :bin, :product::bigint)")
                .bind("id", command.command_id)
                .bind("client", command.client)
                .bind("bin", command.bin)
                .bind("product", command.product)
                .value<nlohmann::json>();
        return StartedCount{CountId{answer.at("count").get<std::int64_t>()},
                            answer.at("number").get<std::string>()};
    });
}

Outcome<std::vector<CountedLine>> record_count(database::Transaction& tx, RecordCount const& command)
{
    nlohmann::json lines = nlohmann::json::array();
    for (Found const& found : command.found) {
        lines.push_back({{"product", found.product.value},
                         {"counted", found.counted},
                         {"lot", found.lot},
                         {"condition", found.condition}});
    }
    return database::guarded([&] {
        nlohmann::json const answer = tx.query("select inventory.record_count(:id, :count, :lines::jsonb)")
                                          .bind("id", command.command_id)
                                          .bind("count", command.count)
                                          .bind("lines", lines)
                                          .value<nlohmann::json>();
        std::vector<CountedLine> all;
        for (nlohmann::json const& line : answer.at("lines")) {
            all.push_back({line.at("sku").get<std::string>(), line.at("lot").get<std::string>(),
                           line.at("condition").get<std::string>(), line.at("expected").get<std::int64_t>(),
                           line.at("counted").get<std::int64_t>()});
        }
        return all;
    });
}

Outcome<PostedCount> post_count(database::Transaction& tx, PostCount const& command)
{
    return database::guarded([&] {
        nlohmann::json const answer = tx.query("select inventory.post_count(:id, :count, :reason)")
                                          .bind("id", command.command_id)
                                          .bind("count", command.count)
                                          .bind("reason", command.reason)
                                          .value<nlohmann::json>();
        return PostedCount{event_of(answer), answer.at("plus").get<std::int64_t>(),
                           answer.at("minus").get<std::int64_t>()};
    });
}

} // namespace poddesk::inventory
