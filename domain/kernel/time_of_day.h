#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "domain/kernel/outcome.h"

namespace poddesk::kernel {

/// "14:30" or "9:05": minutes since midnight. Refuses `bad_value`.
[[nodiscard]] Outcome<std::chrono::minutes> parse_clock(std::string_view text);
/// "14:30"; "24:00" is the end of a day.
[[nodiscard]] std::string format_clock(std::chrono::minutes minutes);

} // namespace poddesk::kernel
