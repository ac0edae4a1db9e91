#include "domain/shipping/geography.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace poddesk::shipping {

std::int64_t distance_in_tenth_miles(Place a, Place b)
{
    constexpr double radius_in_tenth_miles = 39'588.0;
    constexpr double radians = std::numbers::pi / 180'000'000.0;
    double const north = std::sin((b.latitude - a.latitude) * radians / 2);
    double const east = std::sin((b.longitude - a.longitude) * radians / 2);
    double const haversine =
        north * north + std::cos(a.latitude * radians) * std::cos(b.latitude * radians) * east * east;
    // Up, so that a band "up to 50 miles" holds exactly those.
    return static_cast<std::int64_t>(
        std::ceil(2 * radius_in_tenth_miles * std::asin(std::sqrt(std::clamp(haversine, 0.0, 1.0)))));
}

} // namespace poddesk::shipping
