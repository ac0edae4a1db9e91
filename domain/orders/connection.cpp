#include "domain/orders/connection.h"

#include <algorithm>
#include <string>

namespace poddesk::orders {

namespace {

/// Shops tell of changes by an index that lags behind, and WooCommerce counts in whole seconds.
constexpr std::chrono::minutes overlap{2};

} // namespace

SyncCursor SyncCursor::rewound(kernel::Timestamp now) const
{
    SyncCursor next;
    next.since = newest ? std::max(since, std::min(*newest, now) - overlap) : since;
    return next;
}

nlohmann::json to_json(SyncCursor const& cursor)
{
    nlohmann::json stored = {{"since", kernel::format_iso8601(cursor.since)}};
    if (!cursor.after.empty()) stored["after"] = cursor.after;
    if (cursor.page != 1) stored["page"] = cursor.page;
    if (cursor.total != 0) stored["total"] = cursor.total;
    if (cursor.newest) stored["newest"] = kernel::format_iso8601(*cursor.newest);
    return stored;
}

SyncCursor sync_cursor(nlohmann::json const& stored)
{
    SyncCursor cursor;
    cursor.since = kernel::parse_iso8601(stored.at("since").get<std::string>()).value();
    cursor.after = stored.value("after", "");
    cursor.page = stored.value("page", std::int64_t{1});
    cursor.total = stored.value("total", std::int64_t{0});
    if (stored.contains("newest"))
        cursor.newest = kernel::parse_iso8601(stored["newest"].get<std::string>()).value();
    return cursor;
}

std::string shop_job_kind(kernel::ChannelId channel)
{
    return "shop." + std::to_string(channel.value);
}

std::string_view sync_state(SyncHealth const& health, kernel::Timestamp now)
{
    if (!health.is_connected) return "files";
    if (health.is_paused) return "paused";
    if (health.open_until && *health.open_until > now) return "stopped";
    if (health.failures > 0) return "failing";
    if (health.is_reading) return "reading";
    return health.caught_up_at ? "ok" : "new";
}

bool is_troubled(SyncHealth const& health, kernel::Timestamp now)
{
    std::string_view const state = sync_state(health, now);
    return state == "stopped" || state == "failing" || health.dead > 0;
}

} // namespace poddesk::orders
