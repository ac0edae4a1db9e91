#pragma once

#include "installer/demo/demo_data.h"

#include "domain/kernel/clock.h"

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

namespace poddesk::installer {

/// splitmix64: the same seed gives the same day on every machine.
class DemoRandom
{
public:
    explicit DemoRandom(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next();
    std::size_t below(std::size_t n) { return static_cast<std::size_t>((next() >> 11) % n); }

private:
    std::uint64_t state_;
};

/// An order as a Shopify shop would send it (Admin REST shape): one to four lines of the brand's goods, a
/// customer, an address, shipping, now and then a discount, tax by state. A few are unpaid or carry a SKU
/// that nobody knows.
nlohmann::json make_shopify_order(DemoBrand const& brand, std::int64_t number, kernel::Timestamp placed_at,
                                  DemoRandom& random);

} // namespace poddesk::installer
