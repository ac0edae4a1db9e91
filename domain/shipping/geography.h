#pragma once

#include <cstdint>

namespace poddesk::shipping {

/// A point on the earth in millionths of a degree (about 10 cm).
struct Place
{
    std::int32_t latitude = 0;
    std::int32_t longitude = 0;

    bool operator==(Place const&) const = default;
};

/// Great-circle distance in tenths of a statute mile, rounded up, on a sphere of 3,958.8 miles (the mean
/// radius): good to half a percent, for distance bands and for the nearest pod, never for a price directly.
[[nodiscard]] std::int64_t distance_in_tenth_miles(Place a, Place b);

} // namespace poddesk::shipping
