#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/orders/order_sql.h"

namespace poddesk::orders {

/// How far a shop's orders were read. `after` and `page` lead through what changed since `since`, and are
/// empty between two walks; `newest` is the newest change that the walk has seen.
struct SyncCursor
{
    kernel::Timestamp since{};
    std::string after;      ///< Shopify's own cursor
    std::int64_t page = 1;  ///< WooCommerce counts pages
    std::int64_t total = 0; ///< orders of the walk, as WooCommerce's last page told
    std::optional<kernel::Timestamp> newest{};

    /// Where the next walk begins: the newest change that was seen, less what a shop may tell late, and never
    /// in the future, whatever the shop's clock says.
    SyncCursor rewound(kernel::Timestamp now) const;
    bool operator==(SyncCursor const&) const = default;
};
nlohmann::json to_json(SyncCursor const& cursor);
/// Throws std::exception for what to_json never wrote.
SyncCursor sync_cursor(nlohmann::json const& stored);

/// Where a channel's shop is. Its secret is in no table.
struct ConnectChannel
{
    kernel::Uuid command_id;
    kernel::ChannelId channel{};
    std::string address;                      ///< "https://acme.myshopify.com"
    std::optional<kernel::Timestamp> since{}; ///< read what changed since then; none: go on, at first 7 days
};
/// Refuses `bad_address`, `not_found`, `wrong_status` (a channel of files), `not_allowed`.
kernel::Outcome<void> connect_channel(database::Transaction& tx, ConnectChannel const& command);

/// Whether it was paused before. Refuses `not_found`, `not_allowed`.
kernel::Outcome<bool> pause_channel(database::Transaction& tx, kernel::Uuid const& command,
                                    kernel::ChannelId channel, bool pause);
/// The shop is asked as soon as a worker can, whatever failed before. Refuses `not_found`, `wrong_status`
/// (paused), `not_allowed`.
kernel::Outcome<void> ask_for_sync(database::Transaction& tx, kernel::Uuid const& command,
                                   kernel::ChannelId channel);

// ---- what a worker needs

/// A channel that is this worker's for a while.
struct SyncClaim
{
    Channel channel;
    std::string address;
    SyncCursor cursor;
    int failures = 0; ///< in a row, before this
    kernel::Uuid token;
};
inline constexpr std::chrono::minutes sync_claim_time{5}; ///< longer than any page takes

/// The next channel that is due, or the one that is named; none where nothing is due or another worker is at
/// it.
std::optional<SyncClaim> claim_sync(database::Transaction& tx, std::optional<kernel::ChannelId> channel = {});
/// In the transaction that stores the page's orders. Refuses `claim_lost`: roll back.
kernel::Outcome<void> save_cursor(database::Transaction& tx, SyncClaim const& claim, SyncCursor const& cursor,
                                  std::size_t orders);

/// What a round of a channel came to.
struct SyncEnd
{
    std::optional<kernel::Refusal> problem{};
    std::chrono::milliseconds wait{};
    bool is_caught_up = false;
    bool opens_circuit = false; ///< a person must see to it; else after five failures in a row
};
void end_sync(database::Transaction& tx, SyncClaim const& claim, SyncEnd const& end);

/// The kind of the jobs that tell this channel's shop something.
std::string shop_job_kind(kernel::ChannelId channel);
/// Whether everything of the order has left.
bool has_left_whole(database::Transaction& tx, kernel::OrderId order);

// ---- what people read

/// How one channel's sync stands.
struct SyncHealth
{
    kernel::ChannelId channel{};
    kernel::ClientId client{};
    std::string client_code, client_name, client_color;
    std::string kind, shop, name;
    bool is_connected = false; ///< else it takes files only, and nothing below is told
    std::string address;
    bool is_paused = false;
    bool is_reading = false; ///< a worker is at it now
    std::optional<kernel::Timestamp> last_attempt_at, last_success_at, caught_up_at, due_at, open_until;
    std::int64_t orders_read = 0;
    int failures = 0;
    std::string problem_code, problem;
    std::optional<kernel::Timestamp> problem_since;
    std::int64_t refused = 0; ///< orders that were not taken, and wait for a person
    std::int64_t waiting = 0; ///< parcels that the shop is still to be told of
    std::int64_t dead = 0;    ///< given up after the last try, until a person says to try again
    std::string untold;       ///< why the last of them was not told
};

/// In one word: `files`, `paused`, `stopped` (the circuit is open), `failing`, `reading`, `new`, `ok`.
std::string_view sync_state(SyncHealth const& health, kernel::Timestamp now);

/// Within reach, by client and name.
std::vector<SyncHealth> list_sync_health(database::Transaction& tx);

} // namespace poddesk::orders
