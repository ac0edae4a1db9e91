// What goes wrong at the benches on a day: a bin that holds less than the ledger says.
#include "installer/demo/day.h"

#include "domain/fulfillment/bench_view.h"
#include "domain/fulfillment/pick.h"
#include "domain/fulfillment/short_pick.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::installer {

using database::Transaction;

/// One unit of each list is picked by scan and put back, one is not found; the bin is counted afterwards.
Day::Tally Day::work_benches(int)
{
    Tally tally;
    auto const open =
        database::in_transaction(as("wes"), [](Transaction& tx) { return fulfillment::open_walks(tx); });
    std::string last;
    for (fulfillment::OpenWalk const& one : open) {
        // Read anew for each: units that were not found have moved those of other lists, too.
        auto const walk = database::in_transaction(
            as("wes"), [&](Transaction& tx) { return fulfillment::pick_walk(tx, one.id); });
        if (!walk) {
            continue;
        }
        auto const stop = std::find_if(walk->stops.begin(), walk->stops.end(),
                                       [](fulfillment::PickStop const& it) { return !it.is_picked; });
        if (stop == walk->stops.end()) {
            continue;
        }
        fulfillment::PickUnits const scan{kernel::Uuid::random(), stop->row, 1};
        auto const picked = database::in_transaction(
            as("wes"), [&](Transaction& tx) { return fulfillment::pick_units(tx, scan); });
        tally.refused += picked ? 0 : 1;
        if (picked) {
            fulfillment::Unpick const back{kernel::Uuid::random(), picked->row, 1, "scratched, put back"};
            auto const row = database::in_transaction(
                as("wes"), [&](Transaction& tx) { return fulfillment::unpick(tx, back); });
            tally.refused += row ? 0 : 1;
            fulfillment::ShortPick const missing{kernel::Uuid::random(), row ? *row : stop->row, 1,
                                                 "one less than the ledger says"};
            auto const done = database::in_transaction(
                as("wes"), [&](Transaction& tx) { return fulfillment::short_pick(tx, missing); });
            ++(done ? tally.done : tally.refused);
            last = done ? done->said : last;
        }
    }
    // One count clears what every list flagged of a bin.
    for (;;) {
        auto const flagged =
            database::in_transaction(as("wes"), [](Transaction& tx) { return fulfillment::short_picks(tx); });
        if (flagged.empty()) {
            break;
        }
        fulfillment::ShortPickRow const& it = flagged.front();
        fulfillment::CountFlagged const count{kernel::Uuid::random(), it.id,
                                              std::max(it.promised, it.on_hand - it.missing)};
        auto const counted = database::in_transaction(
            as("wes"), [&](Transaction& tx) { return fulfillment::count_flagged(tx, count); });
        if (!counted) {
            ++tally.refused;
            break;
        }
    }
    tally.result = fmt::format("units not found, their bins counted; the last: {}", last);
    return tally;
}

} // namespace poddesk::installer
