#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/database/pool.h"
#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/orders/channels/channel_object.h"
#include "domain/orders/channels/limits.h"
#include "domain/orders/incoming_order.h"
#include "domain/orders/order.h"
#include "domain/orders/order_sql.h"

namespace poddesk::orders {

enum class ImportOutcome
{
    imported,
    updated,
    unchanged,
    refused
};
std::string_view word(ImportOutcome outcome);

/// What became of one object of a file.
struct ImportedObject
{
    std::string label; ///< "order #1001 (450789469)", "product 632910392"
    std::string kind;  ///< "order", or what else it is
    ImportOutcome outcome = ImportOutcome::refused;
    kernel::OrderId order{};                ///< none when refused, or when another location sends all of it
    std::string external_id;                ///< of an order
    std::optional<Status> status{};         ///< the order's, afterwards
    std::vector<std::string> unknown_skus;  ///< why it waits on an inventory hold
    std::optional<kernel::Refusal> refusal; ///< why it was refused
};

struct ImportReport
{
    std::vector<ImportedObject> objects;

    std::size_t count(ImportOutcome outcome) const;
    /// Any refusal: the caller exits with 1 and lists them.
    bool any_refused() const { return count(ImportOutcome::refused) > 0; }
};

/// One object of a channel's file, to be stored.
struct ImportOrder
{
    Channel channel;
    IncomingOrder const& incoming;
    std::string_view raw;    ///< the object's bytes, kept with a problem
    kernel::Timestamp now{}; ///< stands for the time of sale of an order that tells none
};

/// Merges one object into what is stored of its order, or stores it anew; an order that is not stored and of
/// which nothing is ours stays unstored (`unchanged`). Idempotent. A SKU that the client's
/// catalog does not know puts the order on an inventory hold with a problem row, an address that cannot be
/// right on an address hold (address_check.h). Whoever calls it notes what looks alike at the end
/// (duplicates.h). Refuses with plan_order's codes, `too_large` (an object over 5
/// MB) and what the database refuses.
kernel::Outcome<ImportedObject> import_order(database::Transaction& tx, ImportOrder const& command);

struct ImportOptions
{
    /// Called after each object with how many are done and how many there are; returning false stops there.
    std::function<bool(std::size_t, std::size_t)> progress;
    std::optional<std::string> webhook_secret; ///< what the shop signs its webhooks with
    /// Called first in every transaction (a lease's guard).
    std::function<void(database::Transaction&)> guard{};
    /// The text's file by its name, without folders: where one of this name was refused whole before, that is
    /// over once this one is not. Empty: of no file.
    std::string file{};
};

/// Imports every object of a file's text, each order in a transaction of its own; a refused order or row is
/// kept as a problem of the channel. Which reader takes it, channels/channel_file.h decides by the channel's
/// kind and the text. Refuses as a whole only what that refuses as a whole: then nothing was imported.
kernel::Outcome<ImportReport> import_text(database::Pool& pool, Channel const& channel, std::string_view text,
                                          kernel::Clock const& clock, ImportOptions const& options = {});

/// What a shop answered at once.
struct ImportPage
{
    Channel channel;
    std::vector<ChannelObject> const& objects;
    kernel::Timestamp now{};
    /// Called after the orders, in the page's transaction: that the page was read is stored with them, or
    /// neither is.
    std::function<kernel::Outcome<void>(database::Transaction&)> save;
};

/// Imports a page in one transaction: its orders, a problem for each that is refused, and what `save` stores.
/// Idempotent. Refuses what `save` refuses: then nothing was stored.
kernel::Outcome<ImportReport> import_page(database::Pool& pool, ImportPage const& page);

/// A channel's file, read up to the limit and no further. Refuses `cannot_read` and `too_large`.
kernel::Outcome<std::string> read_channel_file(std::filesystem::path const& path, Limits const& limits = {});

} // namespace poddesk::orders
