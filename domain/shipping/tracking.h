#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/kernel/clock.h"
#include "domain/kernel/outcome.h"

namespace poddesk::shipping {

/// What a carrier's event says, in the words that all carriers share.
enum class TrackingState
{
    pre_transit,
    in_transit,
    out_for_delivery,
    ready_for_pickup,
    attempted,
    delivered,
    exception,
    returned,
    canceled,
    unknown
};

inline constexpr std::array<std::pair<TrackingState, std::string_view>, 10> tracking_state_words{
    {{TrackingState::pre_transit, "pre_transit"},
     {TrackingState::in_transit, "in_transit"},
     {TrackingState::out_for_delivery, "out_for_delivery"},
     {TrackingState::ready_for_pickup, "ready_for_pickup"},
     {TrackingState::attempted, "attempted"},
     {TrackingState::delivered, "delivered"},
     {TrackingState::exception, "exception"},
     {TrackingState::returned, "returned"},
     {TrackingState::canceled, "canceled"},
     {TrackingState::unknown, "unknown"}}};

constexpr std::string_view word(TrackingState state)
{
    return tracking_state_words[static_cast<std::size_t>(state)].second;
}

/// One event of one parcel, as every carrier's reader gives it.
struct CarrierEvent
{
    std::size_t row = 0; ///< which event of the file, from 1; in a CSV file the line
    std::string tracking;
    TrackingState state = TrackingState::unknown;
    std::string code; ///< the carrier's own
    std::string text; ///< the carrier's own
    kernel::Timestamp occurred_at{};
    std::string written_at; ///< as the file wrote it, with its zone
    std::string place;      ///< "Houston, TX 77063"
    std::string event_id;   ///< the carrier's own name of this event; empty: it gives none

    bool operator==(CarrierEvent const&) const = default;
};

/// A row that was not taken: where, which parcel, and why.
struct RefusedEvent
{
    std::size_t row = 0;
    std::string tracking; ///< as far as it could be read
    kernel::Refusal why;

    bool operator==(RefusedEvent const&) const = default;
};

/// What a file of carrier events holds.
struct TrackingFile
{
    std::string name;
    std::string format; ///< "easypost", "shipengine", "karrio", "house_csv"
    std::vector<CarrierEvent> events;
    std::vector<RefusedEvent> refused;
};

/// Reads a carrier's file, whichever of the formats it has. Each row that cannot be used is refused with its
/// reason, the others stand. The whole file is refused with `bad_tracking_file` (not one of the formats),
/// `too_large`, `nul_byte`, `too_deep`, `too_many_values`, `broken_json`. The text may be hostile.
[[nodiscard]] kernel::Outcome<TrackingFile> read_tracking_file(std::string_view name, std::string_view text);

} // namespace poddesk::shipping
