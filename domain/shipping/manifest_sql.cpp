#include "domain/shipping/manifest.h"

#include <nlohmann/json.hpp>

#include "domain/database/refusal.h"
#include "domain/database/wire.h"

namespace poddesk::shipping {
namespace {

nlohmann::json answer_of(database::Transaction& tx, char const* sql, ManifestCommand const& command)
{
    return tx.query(sql)
        .bind("command", command.command_id)
        .bind("manifest", command.manifest)
        .bind("words", command.words)
        .value<nlohmann::json>();
}

} // namespace

kernel::Outcome<ClosedManifest> close_manifest(database::Transaction& tx, CloseManifest const& command)
{
    return database::guarded([&] {
        auto const answer = tx.query("select shipping.close_manifest(:command::uuid, :carrier::bigint, "
                                     ":pod::bigint, :day::date)")
                                .bind("command", command.command_id)
                                .bind("carrier", command.carrier)
                                .bind("pod", command.pod)
                                .bind("day", command.ship_date)
                                .value<nlohmann::json>();
        return ClosedManifest{
            ManifestId{answer.at("manifest").get<std::int64_t>()}, answer.at("number").get<std::string>(),
            answer.at("parcels").get<std::int64_t>(), answer.at("weight_ng").get<std::int64_t>()};
    });
}

kernel::Outcome<std::int64_t> reopen_manifest(database::Transaction& tx, ManifestCommand const& command)
{
    return database::guarded([&] {
        return answer_of(tx, "select shipping.reopen_manifest(:command::uuid, :manifest::bigint, :words)",
                         command)
            .at("labels")
            .get<std::int64_t>();
    });
}

kernel::Outcome<std::int64_t> hand_over_manifest(database::Transaction& tx, ManifestCommand const& command)
{
    return database::guarded([&] {
        return answer_of(tx, "select shipping.hand_over_manifest(:command::uuid, :manifest::bigint, :words)",
                         command)
            .at("parcels")
            .get<std::int64_t>();
    });
}

void store_manifest_document(database::Transaction& tx, ManifestId manifest, std::string_view pdf)
{
    (void)tx.query("select shipping.store_manifest_document(:manifest::bigint, :pdf::bytea)")
        .bind("manifest", manifest)
        .bind("pdf", database::Bytes{std::string(pdf)})
        .run();
}

} // namespace poddesk::shipping
