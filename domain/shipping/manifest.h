#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

namespace poddesk::shipping {

using ManifestId = kernel::Id<struct ManifestTag>;

/// Closes the list of one carrier at one pod: every label of that ship date (the day of the label on the
/// pod's calendar) that is on no manifest and not void gets its fixed place, and its parcel is manifested. A
/// label that comes later goes on the next manifest of that day.
struct CloseManifest
{
    kernel::Uuid command_id;
    kernel::CarrierId carrier{};
    kernel::PodId pod{};
    kernel::Date ship_date{};
};

struct ClosedManifest
{
    ManifestId id{};
    std::string number;
    std::int64_t parcels = 0;
    std::int64_t weight_ng = 0;
};

/// Refuses `not_found` (carrier or pod), `wrong_status` (nothing waits: no label of that day, or somebody
/// else was faster), `not_allowed` (the pod, or a client's parcels, are out of the caller's reach).
[[nodiscard]] kernel::Outcome<ClosedManifest> close_manifest(database::Transaction& tx,
                                                             CloseManifest const& command);

struct ManifestCommand
{
    kernel::Uuid command_id;
    ManifestId manifest{};
    std::string words; ///< the reason, or the driver's name
};

/// The undo of closing, with a reason, until the driver has it. Its labels are on none again; the number
/// stays and is used when the day is closed again. A label can only be voided when its manifest is open
/// again: what is on the carrier's paper must not disappear from under it. Refuses `missing_input`,
/// `not_found`, `wrong_status`, `not_allowed`. Returns how many labels came off.
[[nodiscard]] kernel::Outcome<std::int64_t> reopen_manifest(database::Transaction& tx,
                                                            ManifestCommand const& command);
/// The driver has it; there is no way back. Refuses also while a parcel on it has not been shipped. Returns
/// the number of parcels.
[[nodiscard]] kernel::Outcome<std::int64_t> hand_over_manifest(database::Transaction& tx,
                                                               ManifestCommand const& command);

/// Keeps the drawn list of a closed manifest; one that is kept stays until the manifest is handed over or
/// opened again. Throws DatabaseError.
void store_manifest_document(database::Transaction& tx, ManifestId manifest, std::string_view pdf);

} // namespace poddesk::shipping
