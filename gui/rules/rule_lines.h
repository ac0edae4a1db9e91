#pragma once

#include "domain/orders/order_rule.h"

#include <string>
#include <vector>

namespace poddesk::gui {

/// What a rule asks and does, a line each, for reading: "weight is 5 lb or more". What is typed is
/// orders::describe.
std::vector<std::string> condition_lines(orders::OrderRule const& rule);
std::vector<std::string> action_lines(orders::OrderRule const& rule);

} // namespace poddesk::gui
