#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"

#include <string>
#include <vector>

namespace poddesk::fulfillment {

/// Until when parcels must stand at a pod's door, and what is not there yet.
struct Cutoff
{
    enum class Of
    {
        pod,     ///< of every parcel that no other cutoff is set for
        carrier, ///< fetches its parcels at another time than the pod's own cutoff
        lane     ///< its orders leave earlier or later
    };
    Of of = Of::pod;
    kernel::PodId pod{};
    std::string code;             ///< of the pod
    std::string name;             ///< of the pod
    std::string whose;            ///< the carrier's or the lane's name; empty: the pod's own
    kernel::Timestamp cutoff{};   ///< the next one on a working day of the pod
    std::int64_t to_pick = 0;     ///< parts released to the floor, not picked whole
    std::int64_t to_pack = 0;     ///< picked whole, without a box; of a carrier: parcels to label
    std::int64_t at_the_door = 0; ///< packed, waiting for the carrier

    bool operator==(Cutoff const&) const = default;
};

/// One entry for each pod within reach, by code, with those of its carriers and open lanes that have a
/// cutoff of their own after it, the next first. A part in the pod's counts may be in a carrier's or a lane's
/// too.
std::vector<Cutoff> next_cutoffs(database::Transaction& tx);

/// A carrier that a cutoff may be set for.
struct CutoffCarrier
{
    std::string code;
    std::string name;
};
/// By name.
std::vector<CutoffCarrier> cutoff_carriers(database::Transaction& tx);

} // namespace poddesk::fulfillment
