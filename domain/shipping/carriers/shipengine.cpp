#include "domain/shipping/carriers/shipengine.h"

#include "domain/shipping/carriers/event_reader.h"

namespace poddesk::shipping::carriers {
namespace {

using orders::JsonValue;

TrackingState state_of(std::string_view status, std::string_view detail)
{
    if (status == "AC" || status == "NY") return TrackingState::pre_transit;
    if (status == "IT")
        return detail.find("OUT_FOR_DELIVERY") != std::string_view::npos ? TrackingState::out_for_delivery
                                                                         : TrackingState::in_transit;
    if (status == "SP") return TrackingState::ready_for_pickup;
    if (status == "AT") return TrackingState::attempted;
    if (status == "DE") return TrackingState::delivered;
    if (status == "EX")
        return detail.find("RETURN") != std::string_view::npos ? TrackingState::returned
                                                               : TrackingState::exception;
    return TrackingState::unknown; // UN, and what they may add
}

bool is_tracking(JsonValue const& value)
{
    JsonValue const* const events = value.is_object() ? value.find("events") : nullptr;
    return events != nullptr && events->is_list() && value.find("tracking_number") != nullptr &&
           value.find("status_code") != nullptr;
}

CarrierEvent event_of(JsonValue const& in, std::string tracking, std::size_t row)
{
    CarrierEvent event;
    event.row = row;
    event.tracking = std::move(tracking);
    event.state = state_of(member_text(in, "status_code"), member_text(in, "carrier_detail_code"));
    event.code = member_text(in, "event_code");
    event.text = member_text(in, "description");
    event.written_at = member_text(in, "occurred_at");
    event.place = place_of(member_text(in, "city_locality"), member_text(in, "state_province"),
                           member_text(in, "postal_code"), member_text(in, "country_code"));
    return event;
}

} // namespace

bool read_shipengine(JsonValue const& root, TrackingFile& file)
{
    std::vector<JsonValue const*> parcels;
    for (JsonValue const* const value : one_or_many(root)) {
        JsonValue const* const data = value->is_object() ? member_object(*value, "data") : nullptr;
        if (is_tracking(*value)) parcels.push_back(value);
        if (data != nullptr && is_tracking(*data)) parcels.push_back(data);
    }
    if (parcels.empty()) return false;
    file.format = "shipengine";
    std::size_t row = 0;
    for (JsonValue const* const parcel : parcels) {
        std::string const tracking = member_text(*parcel, "tracking_number");
        for (JsonValue const& event : member_list(*parcel, "events")) {
            ++row;
            if (event.is_object())
                take_event(file, event_of(event, tracking, row));
            else
                file.refused.push_back({row, tracking, {"bad_event", "This is no event."}});
        }
    }
    return true;
}

} // namespace poddesk::shipping::carriers
