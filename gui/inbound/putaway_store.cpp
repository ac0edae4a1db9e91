#include "gui/inbound/putaway_store.h"

#include "domain/database/command.h"
#include "domain/inventory/stock_view.h"
#include "gui/inbound/bench_screen.h"
#include "gui/inbound/words.h"

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;

namespace {

constexpr std::int64_t most_waiting = 12;

} // namespace

Outcome<std::vector<inbound::ToBin>> PutawayStore::find(std::string const& scanned) const
{
    auto found = database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return inbound::find_to_bin(tx, scanned, most_choices);
    });
    if (found.empty()) {
        return kernel::refused("not_found", nothing_to_bin_words(scanned));
    }
    return found;
}

std::vector<inbound::ToBin> PutawayStore::waiting() const
{
    return database::in_transaction(
        *pool_, Mode::read_only, [](Transaction& tx) { return inbound::waiting_to_bin(tx, most_waiting); });
}

std::optional<inbound::BinSheet> PutawayStore::look(kernel::ReceiptId id) const
{
    return database::in_transaction(*pool_, Mode::snapshot,
                                    [&](Transaction& tx) { return inbound::bin_sheet(tx, id); });
}

std::optional<kernel::LocationId> PutawayStore::bin(kernel::PodId pod, std::string const& code) const
{
    return database::in_transaction(*pool_, Mode::read_only,
                                    [&](Transaction& tx) { return inventory::find_bin(tx, pod, code); });
}

Outcome<inbound::PutawayDone> PutawayStore::put(inbound::PutAway const& command) const
{
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return inbound::put_away(tx, command); });
}

Outcome<void> PutawayStore::undo(kernel::EventId event, std::string const& reason) const
{
    Uuid const command = Uuid::random();
    return database::run_command(
        *pool_, command, [&](Transaction& tx) { return inbound::undo_put_away(tx, command, event, reason); });
}

std::optional<database::Content> PutawayStore::picture(kernel::ClientId client,
                                                       std::string const& sha256_hex) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return database::read_content(tx, client, sha256_hex);
    });
}

} // namespace poddesk::gui
