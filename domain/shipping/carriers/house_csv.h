#pragma once

#include <string_view>

#include "domain/shipping/tracking.h"

namespace poddesk::shipping::carriers {

/// The columns of the house's CSV, in any order; the last two may be missing.
inline constexpr std::string_view house_csv_columns = "tracking,code,occurred_at,text,place,event";

/// The house's CSV, as the house courier and an EDI provider's drop folder write it: UTF-8, one event a line,
/// RFC 4180 quotes without line breaks within them, `occurred_at` in ISO 8601 with its zone, `event` the
/// courier's own id of the scan. Codes: LC label created, PU picked up, IN at a hub, OD out for delivery, HP
/// held for pickup, AT attempted, DL delivered, EX exception, RS back to the sender, CA canceled. False, and
/// the file untouched, where the first line does not name the columns.
[[nodiscard]] bool read_house_csv(std::string_view text, TrackingFile& file);

} // namespace poddesk::shipping::carriers
