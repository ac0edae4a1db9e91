#pragma once

#include <optional>
#include <string>

namespace poddesk::orders {

/// A phone number as carriers and networks take it (ITU-T E.164): "+12025550123". @param country ISO 3166-1
/// alpha-2, counts where the number does not begin with its own code. None for what cannot be dialed, by the
/// plans that libphonenumber knows. The customer's own words stay in the order.
[[nodiscard]] std::optional<std::string> e164(std::string const& phone, std::string const& country);

} // namespace poddesk::orders
