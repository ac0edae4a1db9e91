#include "domain/orders/csv_mapping.h"

#include <nlohmann/json.hpp>

#include "domain/database/refusal.h"

namespace poddesk::orders {

kernel::Outcome<std::optional<StoredMapping>> find_csv_mapping(database::Transaction& tx,
                                                               kernel::ChannelId channel)
{
    auto const row =
        tx.query("select version::bigint, mapping, created_by::text, created_at from orders.csv_mapping "
                 "where channel_id = :channel order by version desc limit 1")
            .bind("channel", channel)
            .row<std::int64_t, nlohmann::json, std::string, kernel::Timestamp>();
    if (!row) {
        return std::nullopt;
    }
    auto const& [version, stored, by, at] = *row;
    kernel::Outcome<CsvMapping> mapping = parse_mapping(stored);
    if (!mapping) {
        return tl::unexpected(mapping.error());
    }
    return StoredMapping{version, std::move(*mapping), by, at};
}

kernel::Outcome<std::int64_t> set_csv_mapping(database::Transaction& tx, SetCsvMapping const& command)
{
    kernel::Outcome<CsvMapping> const checked = checked_mapping(command.mapping);
    if (!checked) {
        return tl::unexpected(checked.error());
    }
    return database::guarded([&] {
        return tx.query("select orders.set_csv_mapping(:id, :channel, :seen::integer, :mapping::jsonb)")
            .bind("id", command.command_id)
            .bind("channel", command.channel)
            .bind("seen", command.seen)
            .bind("mapping", to_json(*checked))
            .value<nlohmann::json>()
            .at("version")
            .get<std::int64_t>();
    });
}

} // namespace poddesk::orders
