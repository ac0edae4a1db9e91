#include "gui/inventory/count_store.h"

#include "gui/inventory/words.h"

#include "domain/database/command.h"
#include "domain/fulfillment/short_pick.h"
#include "domain/inventory/move_stock.h"

#include <algorithm>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::ClientId;
using kernel::LocationId;
using kernel::Outcome;
using kernel::Uuid;

namespace {

/// So many ids of commands that happen together: made before the transaction, so that each try of it has the
/// same ones.
std::vector<Uuid> some_ids(std::size_t count)
{
    std::vector<Uuid> ids;
    for (std::size_t i = 0; i < count; ++i) {
        ids.push_back(Uuid::random());
    }
    return ids;
}

} // namespace

std::vector<fulfillment::FlaggedBin> CountStore::flagged() const
{
    return database::in_transaction(*pool_, Mode::read_only,
                                    [](Transaction& tx) { return fulfillment::flagged_bins(tx); });
}

std::vector<inventory::BinPlace> CountStore::bins_named(std::string const& code) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        auto bins = inventory::bins_named(tx, code);
        std::erase_if(bins, [](inventory::BinPlace const& it) { return it.kind == "staging"; });
        return bins;
    });
}

Outcome<BinCount> CountStore::begin(LocationId bin) const
{
    auto const place = database::in_transaction(
        *pool_, Mode::read_only, [&](Transaction& tx) { return inventory::bin_place(tx, bin); });
    if (!place) {
        return kernel::refused("not_found", stock_gone());
    }
    auto const clients_of = [&](Transaction& tx, BinCount const& count) {
        std::vector<ClientId> clients;
        for (inventory::CountedProduct const& it : count.products) {
            clients.push_back(it.client);
        }
        for (fulfillment::Flag const& it : fulfillment::flags_in(tx, bin)) {
            clients.push_back(it.client);
        }
        std::sort(clients.begin(), clients.end());
        clients.erase(std::unique(clients.begin(), clients.end()), clients.end());
        return clients;
    };
    std::vector<OpenCount> counts;
    for (ClientId const client : database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
             return clients_of(tx, {*place, inventory::products_in(tx, bin), {}});
         })) {
        auto const begun = begin_for(client, bin);
        if (!begun) {
            return tl::unexpected(begun.error());
        }
        counts.push_back(*begun);
    }
    // Read after the counts began: what moves from here on makes them stale.
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return Outcome<BinCount>(BinCount{*place, inventory::products_in(tx, bin), counts});
    });
}

Outcome<OpenCount> CountStore::begin_for(ClientId client, LocationId bin) const
{
    inventory::StartCount const command{Uuid::random(), client, bin};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return inventory::start_count(tx, command); })
        .map([&](inventory::StartedCount const& started) {
            return OpenCount{client, started.id};
        });
}

std::vector<inventory::CountedProduct> CountStore::products_called(std::string const& code) const
{
    return database::in_transaction(*pool_, Mode::read_only,
                                    [&](Transaction& tx) { return inventory::products_called(tx, code); });
}

Outcome<std::vector<CountResult>> CountStore::record(BinCount const& bin,
                                                     std::vector<CountedUnits> const& found) const
{
    using Results = Outcome<std::vector<CountResult>>;
    if (bin.counts.empty()) {
        return std::vector<CountResult>(); // nothing should be there, and nothing is
    }
    auto const ids = some_ids(bin.counts.size());
    return database::run_command(*pool_, ids.front(), [&](Transaction& tx) -> Results {
        std::vector<CountResult> results;
        for (std::size_t i = 0; i < bin.counts.size(); ++i) {
            inventory::RecordCount command{ids[i], bin.counts[i].id, {}};
            for (CountedUnits const& it : found) {
                if (it.client == bin.counts[i].client) {
                    command.found.push_back({it.product, it.counted, it.lot, it.condition});
                }
            }
            auto const lines = inventory::record_count(tx, command);
            if (!lines) {
                return tl::unexpected(lines.error());
            }
            for (inventory::CountedLine const& it : *lines) {
                results.push_back(
                    {bin.counts[i].client, it.sku, it.lot, it.condition, it.expected, it.counted});
            }
        }
        return results;
    });
}

Outcome<PostedBin> CountStore::post(BinCount const& bin, std::string const& reason) const
{
    if (bin.counts.empty()) {
        return PostedBin{bin.bin.code, {}, {}, 0, 0};
    }
    auto const flags = database::in_transaction(
        *pool_, Mode::read_only, [&](Transaction& tx) { return fulfillment::flags_in(tx, bin.bin.id); });
    auto const ids = some_ids(bin.counts.size() + flags.size());
    auto const posted =
        database::run_command(*pool_, ids.front(), [&](Transaction& tx) -> Outcome<PostedBin> {
            PostedBin booked{bin.bin.code, {}, {}, 0, 0};
            for (std::size_t i = 0; i < bin.counts.size(); ++i) {
                auto const one = inventory::post_count(tx, {ids[i], bin.counts[i].id, reason});
                if (!one) {
                    return tl::unexpected(one.error());
                }
                booked.events.push_back(one->event);
                booked.plus += one->plus;
                booked.minus += one->minus;
            }
            // The ledger now has what was counted: that is what the flags are answered with.
            std::size_t next = bin.counts.size();
            for (fulfillment::Flag const& now : fulfillment::flags_in(tx, bin.bin.id)) {
                bool const counted =
                    std::any_of(bin.counts.begin(), bin.counts.end(),
                                [&](OpenCount const& it) { return it.client == now.client; });
                if (!counted || next == ids.size()) {
                    continue; // flagged while the count was posted: it stays flagged
                }
                if (auto const done =
                        fulfillment::count_flagged(tx, {ids[next++], now.short_picks.front(), now.on_hand});
                    !done) {
                    return tl::unexpected(done.error());
                }
                booked.flags.insert(booked.flags.end(), now.short_picks.begin(), now.short_picks.end());
            }
            return booked;
        });
    if (!posted && posted.error().code == "not_enough_stock") {
        return kernel::refused("not_enough_stock", count_too_few_for_orders(bin.bin.code));
    }
    return posted;
}

Outcome<void> CountStore::take_back(PostedBin const& posted, std::string const& reason) const
{
    auto const ids = some_ids(posted.events.size() + 1);
    return database::run_command(*pool_, ids.front(), [&](Transaction& tx) -> Outcome<void> {
        for (std::size_t i = 0; i < posted.events.size(); ++i) {
            if (auto const done = inventory::take_back(tx, {ids[i], posted.events[i], reason}); !done) {
                return tl::unexpected(done.error());
            }
        }
        if (!posted.flags.empty()) {
            if (auto const done = fulfillment::flag_again(tx, {ids.back(), posted.flags, reason}); !done) {
                return tl::unexpected(done.error());
            }
        }
        return {};
    });
}

std::optional<database::Content> CountStore::picture(ClientId client, std::string const& sha256_hex) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return database::read_content(tx, client, sha256_hex);
    });
}

} // namespace poddesk::gui
