#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"

#include <cstdint>
#include <string>
#include <vector>

namespace poddesk::fulfillment {

/// A bin in which a picker found too little: it waits to be counted, and gives nothing until then.
struct FlaggedBin
{
    kernel::LocationId bin{};
    std::string pod;
    std::string code;
    std::vector<std::string> skus;
    std::int64_t short_picks = 0;
    std::string reason; ///< of the newest short pick
    std::string by;
    kernel::Timestamp since{}; ///< the oldest

    bool operator==(FlaggedBin const&) const = default;
};
/// In the order in which the pods are walked.
std::vector<FlaggedBin> flagged_bins(database::Transaction& tx);

/// One level of a flagged bin with its short picks that nobody has counted.
struct Flag
{
    kernel::ClientId client{};
    kernel::ProductId product{};
    std::vector<std::int64_t> short_picks; ///< a count of one of them is a count of all
    std::int64_t on_hand = 0;              ///< what the ledger has now
};
std::vector<Flag> flags_in(database::Transaction& tx, kernel::LocationId bin);

} // namespace poddesk::fulfillment
