#include "domain/inventory/adjust_stock.h"
#include "domain/inventory/create_pod.h"

#include "domain/database/refusal.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace poddesk::inventory {

namespace {

/// Only names with a place in them, and UTC: "EST" and "Factory" are in the server's list too, and know no
/// summer time.
bool is_time_zone(database::Transaction& tx, std::string const& name)
{
    return tx
        .query("select exists (select from pg_timezone_names z where z.name = :name and (z.name ~ "
               "'^[A-Z][A-Za-z]+/[A-Z]' or z.name = 'UTC') and z.name !~ '^posix/')")
        .bind("name", name)
        .value<bool>();
}

} // namespace

kernel::Outcome<kernel::PodId> create_pod(database::Transaction& tx, CreatePod const& command)
{
    if (kernel::Outcome<void> const fit = check(command); !fit) {
        return tl::unexpected(fit.error());
    }
    if (!is_time_zone(tx, command.time_zone)) {
        return kernel::refused(
            "bad_value", fmt::format("{} is no time zone; write its IANA name, such as America/Los_Angeles.",
                                     kernel::in_quotes(command.time_zone)));
    }
    nlohmann::json zones = nlohmann::json::array();
    for (NewZone const& zone : command.zones) {
        zones.push_back({{"code", zone.code}, {"name", zone.name}, {"kind", zone.kind}, {"bins", zone.bins}});
    }
    kernel::Address const& address = command.address;
    nlohmann::json const request = {{"code", command.code},
                                    {"name", command.name},
                                    {"address",
                                     {{"name", address.name},
                                      {"company", address.company},
                                      {"line1", address.line1},
                                      {"line2", address.line2},
                                      {"city", address.city},
                                      {"region", address.region},
                                      {"postal_code", address.postal_code},
                                      {"country", address.country},
                                      {"phone", address.phone}}},
                                    {"postal_code", address.postal_code},
                                    {"country", address.country},
                                    {"latitude_microdegrees", command.latitude_microdegrees},
                                    {"longitude_microdegrees", command.longitude_microdegrees},
                                    {"time_zone", command.time_zone},
                                    {"zones", zones}};
    kernel::Outcome<kernel::PodId> created = database::guarded([&] {
        nlohmann::json const answer = tx.query("select inventory.create_pod(:id, :request::jsonb)")
                                          .bind("id", command.command_id)
                                          .bind("request", request)
                                          .value<nlohmann::json>();
        return kernel::PodId{answer.at("pod").get<std::int64_t>()};
    });
    if (!created && created.error().code == "already_exists") {
        return kernel::refused(
            "already_exists",
            fmt::format("There is a pod {} already; choose another code.", kernel::in_quotes(command.code)));
    }
    return created;
}

std::optional<kernel::PodId> find_pod(database::Transaction& tx, std::string const& code)
{
    auto const row =
        tx.query("select id from inventory.pod where code = :code").bind("code", code).row<kernel::PodId>();
    return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

kernel::Outcome<kernel::EventId> adjust_stock(database::Transaction& tx, AdjustStock const& command)
{
    return database::guarded([&] {
        nlohmann::json const answer =
            tx.query("select inventory.adjust(:id, :bin, :product, :quantity, :reason, :lot, :condition, "
                     ":plate)")
                .bind("id", command.command_id)
                .bind("bin", command.bin)
                .bind("product", command.product)
                .bind("quantity", command.quantity)
                .bind("reason", command.reason)
                .bind("lot", command.lot)
                .bind("condition", command.condition)
                .bind("plate", command.license_plate)
                .value<nlohmann::json>();
        return kernel::EventId{answer.at("event").get<std::int64_t>()};
    });
}

} // namespace poddesk::inventory
