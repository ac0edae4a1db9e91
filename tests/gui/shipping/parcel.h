#pragma once

#include "tests/gui/fulfillment/floor.h"

#include "domain/kernel/id.h"

namespace poddesk::tests {

/// The floor with four carriers, and one of its orders packed and quoted: cheap and late, cheap and in time,
/// dear and fast, DIM weight, surcharges of all kinds, and services that do not take it.
class QuotedParcel
{
public:
    QuotedParcel();
    /// A mark-up on its client's postage: the last arguments of billing.set_postage_markup.
    void agree_on(std::string const& terms);

    Floor floor;
    kernel::ShipmentId shipment;
    std::string order;
};

} // namespace poddesk::tests
