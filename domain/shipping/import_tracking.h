#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/shipping/tracking.h"

namespace poddesk::shipping {

using TrackingFileId = kernel::Id<struct TrackingFileTag>;
using TrackingExceptionId = kernel::Id<struct TrackingExceptionTag>;

struct ImportTracking
{
    kernel::Uuid command_id;
    TrackingFile file;
    std::string_view bytes; ///< the file as it came, for its hash
};

struct ImportedTracking
{
    TrackingFileId file{};
    std::int64_t stored = 0;  ///< events that were new
    std::int64_t known = 0;   ///< events that we had: a file may come twice
    std::int64_t parcels = 0; ///< of which something new is known
    /// What the reader refused, and: `unknown_parcel`, `ambiguous`, `voided`, `before_the_label`,
    /// `in_the_future`.
    std::vector<RefusedEvent> refused;
};

/// Stores a carrier's events and lets parcels, orders, emails and the exceptions queue follow, or changes
/// nothing. What a parcel is follows from all its events and never from the order in which they come: the
/// same file twice, or shuffled, changes nothing.
[[nodiscard]] kernel::Outcome<ImportedTracking> import_tracking(database::Transaction& tx,
                                                                ImportTracking const& command);

struct ExceptionCommand
{
    kernel::Uuid command_id;
    TrackingExceptionId exception{};
    std::string reason;
};

/// A person has looked after it. Refuses `missing_input` (no reason), `not_found`, `wrong_status`.
[[nodiscard]] kernel::Outcome<void> resolve_exception(database::Transaction& tx,
                                                      ExceptionCommand const& command);
/// Its undo. Refuses also when the parcel has a newer open entry of the same kind.
[[nodiscard]] kernel::Outcome<void> reopen_exception(database::Transaction& tx,
                                                     ExceptionCommand const& command);

/// Puts shipped parcels that no carrier has scanned for more business days than their carrier is given into
/// the queue; how many. The worker's.
std::int64_t find_silent_parcels(database::Transaction& tx);

/// How many business days a carrier's parcel may go without a scan, 1 to 60. Refuses `not_found`,
/// `bad_value`.
[[nodiscard]] kernel::Outcome<void> set_silent_after(database::Transaction& tx,
                                                     kernel::Uuid const& command_id,
                                                     kernel::CarrierId carrier, int days);

} // namespace poddesk::shipping
