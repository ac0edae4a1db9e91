#include "domain/shipping/import_tracking.h"

#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "domain/database/refusal.h"
#include "domain/kernel/utf8.h"

namespace poddesk::shipping {
namespace {

using nlohmann::json;

std::string sentence_of(std::string const& code, std::string const& tracking)
{
    std::string const number = kernel::in_quotes(tracking);
    if (code == "unknown_parcel")
        return fmt::format("No parcel within your reach has the number {}.", number);
    if (code == "ambiguous") return fmt::format("Parcels of several clients have the number {}.", number);
    if (code == "voided") return fmt::format("The label {} is void.", number);
    if (code == "before_the_label")
        return fmt::format(
            "The event is from more than a month before {} got its label; the carrier has used "
            "the number before.",
            number);
    return fmt::format("The event of {} lies more than a day ahead.", number);
}

json as_json(CarrierEvent const& event)
{
    return {{"row", event.row},
            {"tracking", event.tracking},
            {"state", word(event.state)},
            {"code", event.code},
            {"text", event.text},
            {"occurred_at", kernel::format_iso8601(event.occurred_at)},
            {"written_at", event.written_at},
            {"place", event.place},
            {"event", event.event_id}};
}

kernel::Outcome<void> said(database::Transaction& tx, char const* sql, ExceptionCommand const& command)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        (void)tx.query(sql)
            .bind("command", command.command_id)
            .bind("exception", command.exception)
            .bind("reason", command.reason)
            .run();
        return {};
    });
}

} // namespace

kernel::Outcome<ImportedTracking> import_tracking(database::Transaction& tx, ImportTracking const& command)
{
    TrackingFile const& file = command.file;
    json events = json::array();
    for (CarrierEvent const& event : file.events)
        events.push_back(as_json(event));
    json refused = json::array();
    for (RefusedEvent const& row : file.refused)
        refused.push_back({{"row", row.row},
                           {"tracking", row.tracking},
                           {"code", row.why.code},
                           {"sentence", row.why.message}});
    json facts{{"name", kernel::clean_utf8(file.name, 200)}, {"format", file.format}};
    return database::guarded([&] {
        facts["sha256"] = tx.query("select encode(sha256(:bytes::bytea), 'hex')")
                              .bind("bytes", database::Bytes{std::string(command.bytes)})
                              .value<std::string>();
        json const answer = tx.query("select shipping.record_tracking(:command::uuid, :file::jsonb, "
                                     ":refused::jsonb, :events::jsonb)")
                                .bind("command", command.command_id)
                                .bind("file", facts)
                                .bind("refused", refused)
                                .bind("events", events)
                                .value<json>();
        ImportedTracking imported{TrackingFileId{answer.at("file").get<std::int64_t>()},
                                  answer.at("stored").get<std::int64_t>(),
                                  answer.at("known").get<std::int64_t>(),
                                  answer.at("parcels").get<std::int64_t>(),
                                  {}};
        for (json const& row : answer.at("refused")) {
            std::string const code = row.at("code").get<std::string>();
            std::string const tracking = row.value("tracking", "");
            imported.refused.push_back(
                {row.at("row").get<std::size_t>(),
                 tracking,
                 {code, row.contains("sentence") ? row.at("sentence").get<std::string>()
                                                 : sentence_of(code, tracking)}});
        }
        return imported;
    });
}

kernel::Outcome<void> resolve_exception(database::Transaction& tx, ExceptionCommand const& command)
{
    return said(tx, "select shipping.resolve_exception(:command::uuid, :exception::bigint, :reason)",
                command);
}

kernel::Outcome<void> reopen_exception(database::Transaction& tx, ExceptionCommand const& command)
{
    return said(tx, "select shipping.reopen_exception(:command::uuid, :exception::bigint, :reason)", command);
}

std::int64_t find_silent_parcels(database::Transaction& tx)
{
    return tx.query("select shipping.find_silent()").value<std::int64_t>();
}

kernel::Outcome<void> set_silent_after(database::Transaction& tx, kernel::Uuid const& command_id,
                                       kernel::CarrierId carrier, int days)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        (void)tx.query("select shipping.set_silent_after(:command::uuid, :carrier::bigint, :days::integer)")
            .bind("command", command_id)
            .bind("carrier", carrier)
            .bind("days", days)
            .run();
        return {};
    });
}

} // namespace poddesk::shipping
