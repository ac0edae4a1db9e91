#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace poddesk::orders {

/// The two letters of ISO 3166-1 for its two letters in any case or for a country's English name as
/// marketplaces write it ("United States", "The Netherlands", "Korea, South"); nothing for what is neither.
std::optional<std::string> country_code(std::string_view written);

} // namespace poddesk::orders
