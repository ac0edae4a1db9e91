#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/orders/channels/json_reader.h"
#include "domain/shipping/tracking.h"

namespace poddesk::shipping::carriers {

/// The text of a member, or empty: carriers write null, leave out, and send numbers where texts are meant.
[[nodiscard]] std::string member_text(orders::JsonValue const& object, std::string_view name);
[[nodiscard]] orders::JsonValue const* member_object(orders::JsonValue const& object, std::string_view name);
/// The items of a list that is a member; none where there is no list.
[[nodiscard]] std::vector<orders::JsonValue> const& member_list(orders::JsonValue const& object,
                                                                std::string_view name);
/// The value itself, or, of a list, each of its items.
[[nodiscard]] std::vector<orders::JsonValue const*> one_or_many(orders::JsonValue const& root);

/// "Houston", "TX", "77063", "US" → "Houston, TX 77063, US"; empty parts are left out.
[[nodiscard]] std::string place_of(std::string_view city, std::string_view region,
                                   std::string_view postal_code, std::string_view country);

/// Puts an event into the file, cleaned and within the limits of the columns, or refuses its row:
/// `bad_tracking` (no number, or none that a label could carry), `bad_time` (none, no such moment, no zone).
/// `event.written_at` is what `occurred_at` is read from.
void take_event(TrackingFile& file, CarrierEvent event);

} // namespace poddesk::shipping::carriers
