#include "domain/shipping/carriers/easypost.h"

#include "domain/shipping/carriers/event_reader.h"

namespace poddesk::shipping::carriers {
namespace {

using orders::JsonValue;

TrackingState state_of(std::string_view status, std::string_view detail)
{
    // EasyPost has no status of its own for an attempt; its details tell.
    if (detail.find("attempt") != std::string_view::npos && status != "delivered")
        return TrackingState::attempted;
    if (status == "pre_transit") return TrackingState::pre_transit;
    if (status == "in_transit") return TrackingState::in_transit;
    if (status == "out_for_delivery") return TrackingState::out_for_delivery;
    if (status == "available_for_pickup") return TrackingState::ready_for_pickup;
    if (status == "delivered") return TrackingState::delivered;
    if (status == "return_to_sender") return TrackingState::returned;
    if (status == "failure" || status == "error") return TrackingState::exception;
    if (status == "cancelled") return TrackingState::canceled;
    return TrackingState::unknown;
}

bool is_tracker(JsonValue const& value)
{
    return value.is_object() && member_text(value, "object") == "Tracker" &&
           value.find("tracking_code") != nullptr;
}

void find_trackers(JsonValue const& value, std::vector<JsonValue const*>& trackers)
{
    if (!value.is_object()) return;
    if (is_tracker(value)) {
        trackers.push_back(&value);
    } else if (JsonValue const* const result = member_object(value, "result")) {
        if (is_tracker(*result)) trackers.push_back(result); // a webhook's Event
    }
    for (JsonValue const& inner : member_list(value, "trackers")) {
        if (is_tracker(inner)) trackers.push_back(&inner);
    }
}

CarrierEvent event_of(JsonValue const& detail, std::string tracking, std::size_t row)
{
    CarrierEvent event;
    event.row = row;
    event.tracking = std::move(tracking);
    event.state = state_of(member_text(detail, "status"), member_text(detail, "status_detail"));
    event.code = member_text(detail, "carrier_code");
    if (event.code.empty()) event.code = member_text(detail, "status_detail");
    event.text = member_text(detail, "message");
    event.written_at = member_text(detail, "datetime");
    if (JsonValue const* const place = member_object(detail, "tracking_location"))
        event.place = place_of(member_text(*place, "city"), member_text(*place, "state"),
                               member_text(*place, "zip"), member_text(*place, "country"));
    return event;
}

} // namespace

bool read_easypost(JsonValue const& root, TrackingFile& file)
{
    std::vector<JsonValue const*> trackers;
    for (JsonValue const* const value : one_or_many(root))
        find_trackers(*value, trackers);
    if (trackers.empty()) return false;
    file.format = "easypost";
    std::size_t row = 0;
    for (JsonValue const* const tracker : trackers) {
        std::string const tracking = member_text(*tracker, "tracking_code");
        JsonValue const* const back = tracker->find("is_return");
        bool const is_return = back != nullptr && back->kind == JsonValue::Kind::boolean && back->truth;
        for (JsonValue const& detail : member_list(*tracker, "tracking_details")) {
            ++row;
            if (is_return)
                file.refused.push_back(
                    {row, tracking, {"is_return", "The tracker follows a return, not a parcel of ours."}});
            else if (!detail.is_object())
                file.refused.push_back({row, tracking, {"bad_event", "This is no event."}});
            else
                take_event(file, event_of(detail, tracking, row));
        }
    }
    return true;
}

} // namespace poddesk::shipping::carriers
