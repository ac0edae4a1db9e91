#pragma once

#include "tests/gui/fulfillment/floor.h"

#include "domain/returns/rma.h"
#include "domain/returns/rma_view.h"

#include <string>
#include <vector>

namespace poddesk::tests {

/// The floor with orders that have left, so that something can come back.
class Dock
{
public:
    /// @param orders how many leave, at most.
    explicit Dock(std::size_t orders = 14);

    Floor floor;
    std::vector<std::string> shipped; ///< numbers of orders with every unit gone, by number

    std::shared_ptr<database::Pool> pool() { return floor.stage.pool(); }
    /// An RMA for every unit of an order, with the customer's reason. @return its number.
    std::string authorize(std::string const& order, std::string const& reason = "too_small",
                          std::string const& tracking = {});
    /// The same, and its parcel is in Reno.
    std::string arrived(std::string const& order, std::string const& reason = "too_small");
    /// Every unit of it is inspected, by turns sealed, worn and unpacked, and the parcel is closed.
    void inspect_all(std::string const& rma);
    returns::RmaView view(std::string const& rma);
    /// The barcodes of its lines, in their order.
    std::vector<std::string> codes(std::string const& rma);
    /// From now on every product is tracked by serials, and what was shipped went out with them: "ORDER/1" …
    void number_units();
    std::string sku_of(std::string const& order);      ///< of its first line
    std::string tracking_of(std::string const& order); ///< of its first parcel
    std::int64_t count(std::string const& sql) { return floor.count(sql); }
    /// What the invariants of returns say; empty: all is well.
    std::string violations();

private:
    void ship(std::int64_t part);
};

} // namespace poddesk::tests
