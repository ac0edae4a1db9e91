#pragma once

#include "tests/gui/orders/stage.h"

#include "domain/kernel/id.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace poddesk::tests {

/// The stage with goods on their way.
class Dock
{
public:
    Dock();
    ~Dock();

    struct Order
    {
        std::string client; ///< "AO"
        std::string supplier;
        std::string number;
        std::string reference;
        int in_days = 0; ///< when it is expected
        std::vector<std::pair<std::string, int>> lines;
        std::string pod = "RNO";
    };
    kernel::PurchaseOrderId expect(Order const& order);
    /// The product is received with its lot and expiry day from now on.
    void demand_lot_and_expiry(std::string const& sku);
    /// Units of a product in the bins of a kind, "receiving", "hold", "pick".
    std::int64_t units(std::string const& sku, std::string const& kind);
    std::int64_t number(std::string const& sql);
    std::string text(std::string const& sql);
    /// What the invariants of stock and inbound complain about; empty: nothing.
    std::string violations();

    Stage stage;
    std::filesystem::path folder; ///< of this process; its "print" is where papers go
};

} // namespace poddesk::tests
