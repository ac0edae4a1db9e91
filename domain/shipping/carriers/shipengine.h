#pragma once

#include "domain/orders/channels/json_reader.h"
#include "domain/shipping/tracking.h"

namespace poddesk::shipping::carriers {

/// ShipEngine (ShipStation API v2): what `GET /v1/tracking` answers, a webhook around it (`data`), or a list
/// of them. False, and the file untouched, where it is none of these.
[[nodiscard]] bool read_shipengine(orders::JsonValue const& root, TrackingFile& file);

} // namespace poddesk::shipping::carriers
