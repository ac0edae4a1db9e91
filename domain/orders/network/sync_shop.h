#pragma once

#include <functional>

#include "domain/database/pool.h"
#include "domain/orders/import_orders.h"
#include "domain/orders/network/shop_page.h"

namespace poddesk::orders {

/// How a channel is kept up with its shop.
struct SyncOptions
{
    std::chrono::milliseconds every{60'000}; ///< after everything was read
    int most_pages = 200;                    ///< of one round; more in the next, at once
    ShopTimes times{};
    std::string ca_file{};        ///< in tests
    std::function<bool()> stop{}; ///< asked between pages
};

/// What a round came to.
struct SyncRound
{
    std::size_t pages = 0;
    std::size_t imported = 0, updated = 0, unchanged = 0, refused = 0;
    std::size_t told = 0, untold = 0;   ///< parcels, cancels, refunds and holds that the shop was told of, or
                                        ///< refused to hear of
    std::size_t held = 0;               ///< orders that follow a hold of the shop, or its end
    std::size_t canceled = 0, kept = 0; ///< orders that the merchant asked not to send
    std::size_t accepted = 0;           ///< fulfillment orders that the merchant asked us to send
    std::size_t stock = 0;              ///< SKUs of which the shop knows by now how many are available
    bool is_caught_up = false;
    std::optional<kernel::Refusal> problem{}; ///< what the channel's health says from now on
};

/// How long to leave it alone: evenly from half to all of 30 s · 2^failures, so that channels that failed
/// together do not come back together; never sooner than the shop asks for, and half an hour where a person
/// is needed.
std::chrono::milliseconds pause_after(ShopTrouble const& trouble, int failures);

/// Tells a claimed channel's shop what left the building and what was canceled here, asks what it holds, and
/// reads its orders page by page, each stored with the cursor, and held where the shop holds them, in one
/// transaction. Once nothing more is there: answers what the
/// merchant asks to be canceled, accepts what he asks us to send of the orders that were taken, and tells
/// what is available, where the connection says so (what the shop sold is known by then). Gives the channel
/// back: due again in a while, or later after trouble (growing pauses, or what the shop asks for). Throws
/// DatabaseError; the claim then ends by itself, and nothing that was not stored is skipped.
SyncRound sync_shop(database::Pool& pool, SyncClaim const& claim, std::string const& secret,
                    kernel::Clock const& clock, SyncOptions const& options = {});

} // namespace poddesk::orders
