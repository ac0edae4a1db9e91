#pragma once

#include "domain/orders/channels/json_reader.h"
#include "domain/shipping/tracking.h"

namespace poddesk::shipping::carriers {

/// Karrio: a tracker (`object_type`), `{"tracking": …}` as its proxy answers, `{"results": [...]}`, or a list
/// of them. False, and the file untouched, where it is none of these. Events without a `timestamp` carry no
/// zone (`date` and `time` only) and are refused.
[[nodiscard]] bool read_karrio(orders::JsonValue const& root, TrackingFile& file);

} // namespace poddesk::shipping::carriers
