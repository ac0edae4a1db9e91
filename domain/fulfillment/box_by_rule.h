#pragma once

#include "domain/fulfillment/carton_choice.h"

#include <string_view>

namespace poddesk::fulfillment {

/// As choose_boxes, but in the box that a rule asks for (its code; empty: none does) where it is there and
/// holds everything alone. Packing and the prices that routing compares go by the same.
[[nodiscard]] kernel::Outcome<BoxPlan>
choose_boxes_by_rule(std::vector<Carton> cartons, std::vector<UnitsToBox> units, std::string_view asked);

} // namespace poddesk::fulfillment
