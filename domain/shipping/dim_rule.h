#pragma once

#include <cstdint>
#include <string>

#include "domain/kernel/measure.h"
#include "domain/shipping/effective.h"

namespace poddesk::shipping {

/// Carriers round every side to a whole inch before they multiply.
enum class SideRounding
{
    up,
    nearest
};

/// How a carrier turns size into weight, and since when. DIM weight in pounds = volume in cubic inches ÷
/// divisor, rounded up.
struct DimRule
{
    std::string carrier;
    Effective effective{};
    /// Cubic inches that count as a pound: USPS 139 since July 2026, 166 before; UPS daily and FedEx 139.
    std::int64_t divisor = 0;
    SideRounding rounding = SideRounding::up;
    /// The rule applies to volumes *above* this many cubic inches (of the rounded sides): USPS 1,728, so that
    /// exactly one cubic foot is charged by its weight alone. 0: always.
    std::int64_t threshold_cubic_inches = 0;

    bool operator==(DimRule const&) const = default;
};

/// Cubic inches of the rounded sides. std::overflow_error for sides no parcel has.
[[nodiscard]] std::int64_t rounded_cubic_inches(DimRule const& rule, kernel::Dimensions const& outside);
/// Whole pounds, or nothing (0) where the parcel is not above the threshold.
[[nodiscard]] kernel::Weight dim_weight(DimRule const& rule, kernel::Dimensions const& outside);

} // namespace poddesk::shipping
