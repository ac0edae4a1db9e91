#include "domain/billing/charge.h"

#include "domain/database/refusal.h"

#include <fmt/format.h>

#include <algorithm>

namespace poddesk::billing {

using database::Transaction;
using kernel::Outcome;
using nlohmann::json;

namespace {

// In step with the constraints of billing.fee and billing.charge (migration 0020).
constexpr std::int64_t most_micros = 1'000'000'000'000;
constexpr std::size_t longest_variant = 60;

Outcome<void> usable_price(kernel::Price price)
{
    if (price.micros() < 0 || price.micros() > most_micros) {
        return kernel::refused("bad_price", fmt::format("{} {} is no price: it is from 0 to 1,000,000.",
                                                        kernel::plain_price(price), price.currency().code()));
    }
    return {};
}

Outcome<void> usable_variant(std::string const& variant)
{
    // Characters as PostgreSQL counts them: all bytes but those that continue one.
    auto const characters = static_cast<std::size_t>(
        std::count_if(variant.begin(), variant.end(), [](char c) { return (c & 0xc0) != 0x80; }));
    if (characters > longest_variant) {
        return kernel::refused(
            "bad_value", fmt::format("{} is too long for a carton's code or a kind of extra work: it has "
                                     "{} characters, {} is the most.",
                                     kernel::in_quotes(variant), characters, longest_variant));
    }
    return {};
}

} // namespace

Outcome<FeeSet> set_fee(Transaction& tx, SetFee const& command)
{
    if (auto const usable =
            usable_price(command.price).and_then([&] { return usable_variant(command.variant); });
        !usable) {
        return tl::unexpected(usable.error());
    }
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
    if (auto const usable = command.price ? usable_price(*command.price) : Outcome<void>(); !usable) {
        return tl::unexpected(usable.error());
    }
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
