#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/kernel/outcome.h"

namespace poddesk::shipping {

/// The house courier's own: "PDL", eleven digits of a running number, and GS1's check digit over them. No
/// other code of the house begins so, which is how a scan field tells it apart. std::overflow_error beyond
/// eleven digits.
[[nodiscard]] std::string house_tracking_number(std::int64_t serial);
[[nodiscard]] bool is_house_tracking_number(std::string_view text);

/// A scanned number of a real carrier: blanks removed, letters in upper case. Refuses `bad_tracking`: not 8
/// to 34 letters and digits, or one of the house's own.
[[nodiscard]] kernel::Outcome<std::string> scanned_tracking_number(std::string_view text);

} // namespace poddesk::shipping
