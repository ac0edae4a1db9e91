#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "domain/kernel/clock.h"
#include "domain/kernel/outcome.h"

namespace poddesk::kernel {

/// "14:30" or "9:05": minutes since midnight. Refuses `bad_value`.
[[nodiscard]] Outcome<std::chrono::minutes> parse_clock(std::string_view text);
/// "14:30"; "24:00" is the end of a day.
[[nodiscard]] std::string format_clock(std::chrono::minutes minutes);

/// "2026-12-01" (its first moment) or "2026-12-01 09:00", in this computer's zone: what a person means by a
/// day. Refuses `bad_value`.
[[nodiscard]] Outcome<Timestamp> local_moment(std::string const& typed);

} // namespace poddesk::kernel
