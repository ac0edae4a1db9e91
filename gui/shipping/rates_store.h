#pragma once
// What the rate comparison asks of the database. No wx here. Every member waits for the server: call it in
// the background only.

#include "domain/billing/postage_markup.h"
#include "domain/database/pool.h"
#include "domain/fulfillment/carton_choice.h"
#include "domain/kernel/outcome.h"
#include "domain/shipping/quote_view.h"
#include "domain/shipping/rate_book.h"
#include "domain/shipping/shipment.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// What the client pays on top of a label. Prices are between the client and the house: not everyone may see
/// it.
struct RatesMarkup
{
    bool may_see = false;
    std::optional<billing::PostageMarkup> agreed; ///< none: no mark-up agreed
};

/// A parcel with its comparison as it is stored.
struct RatesRecord
{
    shipping::Shipment shipment;
    shipping::StoredQuotes quotes;
    RatesMarkup markup;
};

/// Everything that a *what if* looks at.
struct RatesBasis
{
    shipping::Shipment shipment;
    shipping::RateBook book;
    std::vector<fulfillment::Carton> boxes;
};

class RatesStore
{
public:
    explicit RatesStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    /// None: no such parcel in reach.
    std::optional<RatesRecord> read(kernel::ShipmentId shipment) const;
    std::shared_ptr<RatesBasis const> basis(kernel::ShipmentId shipment) const;
    /// Prices every service again, as of now.
    kernel::Outcome<void> compare(kernel::ShipmentId shipment) const;
    kernel::Outcome<void> choose(kernel::ShipmentId shipment, shipping::ServiceId service,
                                 std::string const& reason) const;
    /// The rule's choice counts again.
    kernel::Outcome<void> drop_choice(kernel::ShipmentId shipment, std::string const& reason) const;

private:
    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui
