#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/shipping/compare.h"
#include "domain/shipping/rate_book.h"
#include "domain/shipping/service.h"

namespace poddesk::shipping {

struct QuoteShipment
{
    kernel::Uuid command_id;
    kernel::ShipmentId shipment{};
    /// When the parcel is ready for the carrier.
    kernel::Timestamp now{};
};

struct QuotedShipment
{
    /// What the shipment goes with now; none where no service takes it. A person's earlier choice stays as
    /// long as it is offered, whatever is cheapest.
    ServiceId service{};
    std::optional<kernel::Date> promised;
    kernel::Decision decision;
};

/// Prices every service of the book for a packed parcel and stores quotes, choice and why. The promise is the
/// client's days from today at the pod, or what was promised when it was quoted before. Refuses `not_found`,
/// and `wrong_status` once it is labeled.
[[nodiscard]] kernel::Outcome<QuotedShipment> quote_shipment(database::Transaction& tx, RateBook const& book,
                                                             QuoteShipment const& command);
/// The same with the rates read for this one parcel. Who quotes many reads them once (load_rates).
[[nodiscard]] kernel::Outcome<QuotedShipment> quote_shipment(database::Transaction& tx,
                                                             QuoteShipment const& command);

} // namespace poddesk::shipping
