#pragma once

#include <optional>
#include <string_view>

#include "domain/shipping/geography.h"

namespace poddesk::shipping {

/// Where a United States postal code is: "85003", "85003-1234". One that the Census does not know (PO boxes,
/// single buildings) is in the middle of those that share its first three digits; nothing where there are
/// none (military post, other countries' codes).
[[nodiscard]] std::optional<Place> place_of_zip(std::string_view postal_code);

} // namespace poddesk::shipping
