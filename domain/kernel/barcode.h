#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/kernel/outcome.h"

namespace poddesk::kernel {

/// GS1's modulo-10 check digit ('0' … '9') for the digits before it: weights 3, 1, 3 … from the right (GS1
/// General Specifications, 7.9). Nothing for an empty text or one with other characters than digits.
[[nodiscard]] std::optional<char> gtin_check_digit(std::string_view digits_before);
/// A GTIN-8, UPC-A (12), EAN-13 or GTIN-14 with a right check digit.
[[nodiscard]] bool is_valid_gtin(std::string_view text);
/// The 18 digits of a Serial Shipping Container Code: extension digit, GS1 company prefix (7–10 digits),
/// serial filled with zeros to 16 in all, check digit. Refuses `bad_sscc` where the parts do not fit.
[[nodiscard]] Outcome<std::string> sscc18(int extension, std::string_view company_prefix,
                                          std::int64_t serial);

} // namespace poddesk::kernel
