#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace poddesk::shipping {

/// Where a parcel is on its way, as the house works with it.
enum class ShipmentStatus
{
    quoted,
    buying,
    labeled,
    voided,
    manifested,
    in_transit,
    delivered,
    exception,
    returned
};

inline constexpr std::array<std::pair<ShipmentStatus, std::string_view>, 9> shipment_status_words{
    {{ShipmentStatus::quoted, "quoted"},
     {ShipmentStatus::buying, "buying"},
     {ShipmentStatus::labeled, "labeled"},
     {ShipmentStatus::voided, "voided"},
     {ShipmentStatus::manifested, "manifested"},
     {ShipmentStatus::in_transit, "in_transit"},
     {ShipmentStatus::delivered, "delivered"},
     {ShipmentStatus::exception, "exception"},
     {ShipmentStatus::returned, "returned"}}};

struct ShipmentStep
{
    ShipmentStatus from;
    ShipmentStatus to;
};

/// The legal steps; shipping.may_become in the database (0017) holds the same table. The last three
/// are corrections: a parcel handed back to its sender is "delivered" too, and which of the two it was may
/// show late; and one that was taken for back was another.
inline constexpr std::array shipment_steps{
    ShipmentStep{ShipmentStatus::quoted, ShipmentStatus::buying},
    ShipmentStep{ShipmentStatus::quoted, ShipmentStatus::labeled},
    ShipmentStep{ShipmentStatus::quoted, ShipmentStatus::voided},
    ShipmentStep{ShipmentStatus::buying, ShipmentStatus::quoted},
    ShipmentStep{ShipmentStatus::buying, ShipmentStatus::labeled},
    ShipmentStep{ShipmentStatus::buying, ShipmentStatus::voided},
    ShipmentStep{ShipmentStatus::labeled, ShipmentStatus::voided},
    ShipmentStep{ShipmentStatus::labeled, ShipmentStatus::manifested},
    ShipmentStep{ShipmentStatus::labeled, ShipmentStatus::in_transit},
    ShipmentStep{ShipmentStatus::labeled, ShipmentStatus::delivered},
    ShipmentStep{ShipmentStatus::labeled, ShipmentStatus::exception},
    ShipmentStep{ShipmentStatus::labeled, ShipmentStatus::returned},
    ShipmentStep{ShipmentStatus::manifested, ShipmentStatus::labeled}, // the manifest was opened again
    ShipmentStep{ShipmentStatus::manifested, ShipmentStatus::in_transit},
    ShipmentStep{ShipmentStatus::manifested, ShipmentStatus::delivered},
    ShipmentStep{ShipmentStatus::manifested, ShipmentStatus::exception},
    ShipmentStep{ShipmentStatus::manifested, ShipmentStatus::returned},
    ShipmentStep{ShipmentStatus::in_transit, ShipmentStatus::delivered},
    ShipmentStep{ShipmentStatus::in_transit, ShipmentStatus::exception},
    ShipmentStep{ShipmentStatus::in_transit, ShipmentStatus::returned},
    ShipmentStep{ShipmentStatus::exception, ShipmentStatus::in_transit},
    ShipmentStep{ShipmentStatus::exception, ShipmentStatus::delivered},
    ShipmentStep{ShipmentStatus::exception, ShipmentStatus::returned},
    ShipmentStep{ShipmentStatus::delivered, ShipmentStatus::returned},
    ShipmentStep{ShipmentStatus::returned, ShipmentStatus::delivered},
    ShipmentStep{ShipmentStatus::returned, ShipmentStatus::in_transit},
};

/// Whether a parcel may go from one status straight to another. Staying is no step.
constexpr bool may_become(ShipmentStatus from, ShipmentStatus to)
{
    return std::any_of(shipment_steps.begin(), shipment_steps.end(),
                       [=](ShipmentStep step) { return step.from == from && step.to == to; });
}

} // namespace poddesk::shipping
