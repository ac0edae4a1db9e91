#pragma once

#include "domain/database/transaction.h"
#include "domain/inventory/ids.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::inventory {

/// Which units of a bin: everything that the ledger keeps apart.
struct Units
{
    kernel::LocationId bin;
    kernel::ProductId product;
    std::int64_t quantity = 0;
    std::string lot{};
    std::string condition = "good";
    std::string license_plate{};
};

/// Within one pod, by hand. `hold` isolates units in the pod's hold bin, `release` brings them back to a bin
/// that is picked from, `move` goes from bin to bin.
struct MoveStock
{
    enum class Kind
    {
        hold,
        release,
        move
    };
    kernel::Uuid command_id;
    Kind kind = Kind::move;
    Units units;
    std::optional<kernel::LocationId> to; ///< none: the pod's hold bin, for `hold` only
    std::string reason;
};
/// Refuses `missing_input` (no reason), `not_found`, `wrong_status` (a bin that does not fit, another pod),
/// `not_enough_stock` (promised units do not move), `not_allowed`.
kernel::Outcome<kernel::EventId> move_stock(database::Transaction& tx, MoveStock const& command);

/// To another pod: out of the bin now, into a bin of the other pod when it arrives. In between it is in
/// transit.
struct SendTransfer
{
    kernel::Uuid command_id;
    Units units;
    kernel::PodId to_pod;
    std::string reason;
};
struct SentTransfer
{
    kernel::EventId event;
    TransferId transfer;
    std::string number;
};
/// Refuses as move_stock; `not_allowed` also where the other pod is out of reach.
kernel::Outcome<SentTransfer> send_transfer(database::Transaction& tx, SendTransfer const& command);

struct ArriveTransfer
{
    kernel::Uuid command_id;
    TransferId transfer;
    kernel::LocationId bin;
    std::int64_t quantity = 0; ///< fewer than are on the way: the others stay in transit
};
/// Refuses `not_found`, `wrong_status` (arrived, another pod's bin, more than is on the way), `not_allowed`.
kernel::Outcome<kernel::EventId> arrive_transfer(database::Transaction& tx, ArriveTransfer const& command);

/// The opposite posting of an adjustment, hold, release, move, transfer, arrival or count, once.
struct TakeBackPosting
{
    kernel::Uuid command_id;
    kernel::EventId event; ///< the posting's
    std::string reason;
};
/// Refuses `missing_input`, `not_found`, `wrong_status` (taken back already, the transfer has arrived),
/// `not_enough_stock` (the units have gone on, or are promised), `not_allowed`.
kernel::Outcome<kernel::EventId> take_back(database::Transaction& tx, TakeBackPosting const& command);

} // namespace poddesk::inventory
