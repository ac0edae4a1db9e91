#include "domain/shipping/carriers/karrio.h"

#include "domain/shipping/carriers/event_reader.h"

namespace poddesk::shipping::carriers {
namespace {

using orders::JsonValue;

TrackingState state_of(std::string_view status)
{
    if (status == "pending") return TrackingState::pre_transit;
    if (status == "in_transit" || status == "picked_up") return TrackingState::in_transit;
    if (status == "out_for_delivery") return TrackingState::out_for_delivery;
    if (status == "ready_for_pickup") return TrackingState::ready_for_pickup;
    if (status == "delivery_failed") return TrackingState::attempted;
    if (status == "delivered") return TrackingState::delivered;
    if (status == "delivery_delayed" || status == "on_hold") return TrackingState::exception;
    if (status == "return_to_sender") return TrackingState::returned;
    if (status == "cancelled") return TrackingState::canceled;
    return TrackingState::unknown;
}

bool is_tracker(JsonValue const& value)
{
    return value.is_object() && value.find("tracking_number") != nullptr &&
           (value.find("carrier_name") != nullptr || member_text(value, "object_type") == "tracker");
}

void find_trackers(JsonValue const& value, std::vector<JsonValue const*>& trackers)
{
    if (!value.is_object()) return;
    if (is_tracker(value)) trackers.push_back(&value);
    if (JsonValue const* const inner = member_object(value, "tracking")) {
        if (is_tracker(*inner)) trackers.push_back(inner);
    }
    for (JsonValue const& inner : member_list(value, "results")) {
        if (is_tracker(inner)) trackers.push_back(&inner);
    }
}

} // namespace

bool read_karrio(JsonValue const& root, TrackingFile& file)
{
    std::vector<JsonValue const*> trackers;
    for (JsonValue const* const value : one_or_many(root))
        find_trackers(*value, trackers);
    if (trackers.empty()) return false;
    file.format = "karrio";
    std::size_t row = 0;
    for (JsonValue const* const tracker : trackers) {
        std::string const tracking = member_text(*tracker, "tracking_number");
        for (JsonValue const& in : member_list(*tracker, "events")) {
            CarrierEvent event;
            event.row = ++row;
            event.tracking = tracking;
            event.state = state_of(member_text(in, "status"));
            event.code = member_text(in, "code");
            event.text = member_text(in, "description");
            event.written_at = member_text(in, "timestamp");
            event.place = member_text(in, "location");
            take_event(file, std::move(event));
        }
    }
    return true;
}

} // namespace poddesk::shipping::carriers
