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

/// Whether the shop hears how many of each SKU may still be sold, from now on and everything anew.
struct TellStock
{
    kernel::Uuid command_id;
    kernel::ChannelId channel{};
    bool tells = true;
    std::string location{}; ///< the number of Shopify's location that is ours (its stock, and of orders only
                            ///< what is sent from there); "all": its only one, all orders; empty: as it is
};
/// Refuses `not_found`, `bad_value` (a location that is no number), `not_allowed`.
kernel::Outcome<void> tell_stock(database::Transaction& tx, TellStock const& command);

// ---- what a worker needs

/// A channel that is this worker's for a while.
struct SyncClaim
{
    Channel channel;
    std::string address;
    SyncCursor cursor;
    int failures = 0; ///< in a row, before this
    kernel::Uuid token;
    bool tells_stock = false;
    std::string location{}; ///< as TellStock
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
    bool opens_circuit = false;          ///< a person must see to it; else after five failures in a row
    std::optional<std::string> unseen{}; ///< as SyncHealth; none: it was not looked at in this round
};
void end_sync(database::Transaction& tx, SyncClaim const& claim, SyncEnd const& end);

/// How many of a SKU a shop may sell: what is available in all pods, less what orders want that have no stock
/// yet.
struct StockLevel
{
    kernel::ProductId product{};
    std::string sku;
    std::int64_t units = 0;

    bool operator==(StockLevel const&) const = default;
};
/// Those that the shop does not know yet, at most so many.
std::vector<StockLevel> stock_to_tell(database::Transaction& tx, SyncClaim const& claim, int limit);

/// What the shop knows by now.
struct ToldStock
{
    kernel::ProductId product{};
    std::int64_t units = 0;
    bool is_unknown = false; ///< it has no such SKU, or keeps no stock of it
};
/// Refuses `claim_lost`.
kernel::Outcome<void> note_told_stock(database::Transaction& tx, SyncClaim const& claim,
                                      std::vector<ToldStock> const& told);

/// The shop asks not to send this order: canceled as long as the pod has not begun to pick. The order's
/// status then; none for one that we do not know, or not yet, for its cancel waits for the pods. Asked again,
/// it answers the same.
std::optional<Status> cancel_as_asked(database::Transaction& tx, SyncClaim const& claim,
                                      std::string const& external_id, std::string const& reason);
/// Whether we have the shop's order, and it is not canceled.
bool is_to_be_sent(database::Transaction& tx, SyncClaim const& claim, std::string const& external_id);
/// Still canceled: the cancel that the shop is to hear of was not taken back.
bool is_canceled(database::Transaction& tx, kernel::OrderId order);
/// Not canceled after all, nor is that asked for: it leaves though the shop canceled it.
bool is_kept(database::Transaction& tx, kernel::OrderId order);

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
    std::string unseen; ///< what its key does not let us see, and what to do; the orders come all the same
    std::int64_t refused = 0; ///< orders and files that were not taken, and wait for a person
    std::string last_refused; ///< why the newest of them was not
    std::int64_t waiting = 0; ///< parcels, cancels, refunds and holds that the shop is still to be told of
    std::int64_t dead = 0;    ///< given up after the last try, until a person says to try again
    std::string untold;       ///< why the last of them was not told
    bool tells_stock = false;
    std::optional<kernel::Timestamp> stock_told_at{}; ///< the last number that the shop was told
    std::string refunds = "off";                      ///< as TellRefunds
    bool tells_holds = false;
    std::int64_t unknown_skus = 0; ///< of ours that the shop does not have, or keeps no stock of
};

/// In one word: `files`, `paused`, `stopped` (the circuit is open), `failing`, `reading`, `new`, `ok`.
std::string_view sync_state(SyncHealth const& health, kernel::Timestamp now);

/// Within reach, by client and name.
std::vector<SyncHealth> list_sync_health(database::Transaction& tx);

/// Stopped, failing, or with something to tell that was given up: whether a person has to look.
bool is_troubled(SyncHealth const& health, kernel::Timestamp now);
/// How many of them are; a light look.
std::int64_t count_troubled_channels(database::Transaction& tx);

} // namespace poddesk::orders
