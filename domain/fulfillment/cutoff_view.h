#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"

#include <string>
#include <vector>

namespace poddesk::fulfillment {

/// Until when a pod's parcels must stand at its door, and what is not there yet.
struct PodCutoff
{
    kernel::PodId pod{};
    std::string code;
    std::string name;
    kernel::Timestamp cutoff{};   ///< the next one on a working day of the pod
    std::int64_t to_pick = 0;     ///< parts released to the floor, not picked whole
    std::int64_t to_pack = 0;     ///< picked whole, without a box
    std::int64_t at_the_door = 0; ///< packed, waiting for the carrier

    bool operator==(PodCutoff const&) const = default;
};

/// One entry per pod within reach, by code.
std::vector<PodCutoff> next_cutoffs(database::Transaction& tx);

} // namespace poddesk::fulfillment
