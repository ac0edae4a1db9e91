#pragma once

#include "domain/orders/channels/json_reader.h"
#include "domain/shipping/tracking.h"

namespace poddesk::shipping::carriers {

/// EasyPost v2: a Tracker, `{"trackers": [...]}` as `GET /v2/trackers` answers, a webhook's Event around a
/// Tracker, or a list of them. False, and the file untouched, where it is none of these. Its events are the
/// `tracking_details`; trackers of a parcel on its way back to us (`is_return`) are refused.
[[nodiscard]] bool read_easypost(orders::JsonValue const& root, TrackingFile& file);

} // namespace poddesk::shipping::carriers
