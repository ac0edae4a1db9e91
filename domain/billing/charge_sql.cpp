#include "domain/billing/charge.h"

#include "domain/database/refusal.h"

namespace poddesk::billing {

using database::Transaction;
using kernel::Outcome;
using nlohmann::json;

Outcome<FeeSet> set_fee(Transaction& tx, SetFee const& command)
{
    return database::guarded([&] {
        json const done = tx.query("select billing.set_fee(:command, :client, :kind, :variant, :price, "
                                   ":currency, :valid_from::date)")
                              .bind("command", command.command_id)
                              .bind("client", command.client)
                              .bind("kind", command.kind)
                              .bind("variant", command.variant)
                              .bind("price", command.price.micros())
                              .bind("currency", command.price.currency().code())
                              .bind("valid_from", command.valid_from)
                              .value<json>();
        return FeeSet{{done["fee"].get<std::int64_t>()}, done["priced"].get<std::int64_t>()};
    });
}

Outcome<std::optional<ChargeId>> add_charge(Transaction& tx, AddCharge const& command)
{
    json request{{"client", command.client.value},
                 {"kind", command.kind},
                 {"variant", command.variant},
                 {"description", command.description},
                 {"quantity", command.quantity.value()}};
    if (command.pod) {
        request["pod"] = command.pod->value;
    }
    if (command.price) {
        request["price_micros"] = command.price->micros();
        request["currency"] = command.price->currency().code();
    }
    if (command.charged_on) {
        request["charged_on"] = kernel::format_date(*command.charged_on);
    }
    return database::guarded([&] {
        json const done = tx.query("select billing.add_charge(:command, :request::jsonb)")
                              .bind("command", command.command_id)
                              .bind("request", request)
                              .value<json>();
        return done["charge"].is_null() ? std::optional<ChargeId>()
                                        : std::optional(ChargeId{done["charge"].get<std::int64_t>()});
    });
}

Outcome<ChargeId> undo_charge(Transaction& tx, kernel::Uuid const& command_id, ChargeId charge,
                              std::string const& reason)
{
    return database::guarded([&] {
        json const done = tx.query("select billing.undo_charge(:command, :charge, :reason)")
                              .bind("command", command_id)
                              .bind("charge", charge)
                              .bind("reason", reason)
                              .value<json>();
        return ChargeId{done["charge"].get<std::int64_t>()};
    });
}

Outcome<void> drop_unpriced(Transaction& tx, kernel::Uuid const& command_id, UnpricedId thing,
                            std::string const& reason)
{
    return database::guarded([&]() -> Outcome<void> {
        tx.query("select billing.drop_unpriced(:command, :thing, :reason)")
            .bind("command", command_id)
            .bind("thing", thing)
            .bind("reason", reason)
            .run();
        return {};
    });
}

Outcome<std::int64_t> count_storage(Transaction& tx, kernel::PodId pod, std::optional<kernel::Date> day)
{
    return database::guarded([&] {
        return tx.query("select billing.count_storage(:pod, :day::date)")
            .bind("pod", pod)
            .bind("day", day)
            .value<std::int64_t>();
    });
}

kernel::Date earliest_pod_day(Transaction& tx)
{
    return tx
        .query(
            "select (clock_timestamp() at time zone coalesce((select p.time_zone from inventory.pod p order "
            "by clock_timestamp() at time zone p.time_zone limit 1), 'UTC'))::date")
        .value<kernel::Date>();
}

std::int64_t count_ended_days(Transaction& tx)
{
    return tx.query("select billing.count_ended_days()").value<std::int64_t>();
}

} // namespace poddesk::billing
