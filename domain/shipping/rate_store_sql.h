#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/address.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/shipping/rate_book.h"

namespace poddesk::shipping {

/// Publishes what `parts` hold of one carrier: the carrier, its services, one rate sheet over all of them,
/// zones, DIM rules, surcharges. The sheet before it ends the day before.
struct ImportRateSheet
{
    kernel::Uuid command_id;
    std::string carrier; ///< code
    RateParts parts;
    std::string note;
};

struct ImportedRateSheet
{
    kernel::CarrierId carrier{};
    std::int64_t sheet = 0;
    std::int64_t prices = 0;
};

/// Refuses `no_sheet` (the parts hold no price of this carrier), `mixed_sheets` (sheets of several first days
/// or currencies: import them one after the other), `wrong_status` (a sheet of the same or a later day is
/// there already) and what database::guarded words.
[[nodiscard]] kernel::Outcome<ImportedRateSheet> import_rate_sheet(database::Transaction& tx,
                                                                   ImportRateSheet const& command);

/// The codes of the carriers that have a sheet in these parts, in order.
[[nodiscard]] std::vector<std::string> carriers_in(RateParts const& parts);

/// Stores the ZIP3 centroids (again: the newest stay). Returns how many.
std::int64_t import_centroids(database::Transaction& tx, RateParts const& parts);

/// The middle of a United States postal code's ZIP3; none where its centroid is not stored.
[[nodiscard]] std::optional<Place> centroid_of(database::Transaction& tx, kernel::Address const& address);

/// Everything that a parcel needs that leaves one of these origins (ZIP3) from `day` on: sheets in force then
/// and up to two weeks later, since a cutoff or a holiday moves the ship date.
[[nodiscard]] RateBook load_rates(database::Transaction& tx, kernel::Date day,
                                  std::vector<int> const& origins);

} // namespace poddesk::shipping
