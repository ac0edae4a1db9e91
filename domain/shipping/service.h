#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "domain/kernel/id.h"
#include "domain/kernel/measure.h"
#include "domain/shipping/rate_sheet.h"

namespace poddesk::shipping {

using ServiceId = kernel::Id<struct ServiceTag>;

/// Days of the week as bits: 1 Monday … 64 Sunday.
struct Weekdays
{
    std::uint8_t bits = 0;

    [[nodiscard]] bool has(kernel::Date day) const
    {
        return (bits >> (std::chrono::weekday{day}.iso_encoding() - 1) & 1U) != 0;
    }

    bool operator==(Weekdays const&) const = default;
};

constexpr Weekdays monday_to_friday{0b0001'1111};
constexpr Weekdays monday_to_saturday{0b0011'1111};

/// One product of a carrier: what it takes, and how long it takes.
struct Service
{
    /// None in files; the database gives it.
    ServiceId id{};
    std::string carrier;
    std::string carrier_name;
    std::string code;
    std::string name;
    /// The house's own courier: PodDesk prints its labels. Others' tracking numbers are scanned in.
    bool house = false;
    bool delivers_po_boxes = false;
    kernel::Weight most_weight{};
    kernel::Length longest_side{};
    kernel::Length most_girth{}; ///< length plus girth
    Weekdays pickup = monday_to_friday;
    Weekdays delivery = monday_to_friday;
    /// Delivery days on the way, by zone 1 … 9 (0 at index 0 and where the service does not go).
    std::array<std::uint8_t, last_zone + 1> transit_days{};

    bool operator==(Service const&) const = default;

    /// "USPS Ground Advantage".
    [[nodiscard]] std::string title() const { return carrier_name + " " + name; }
};

/// The day on which the carrier takes a parcel that the pod can hand over on this day: the first pickup day
/// from then on that is no holiday. std::domain_error for a service that never picks up.
[[nodiscard]] kernel::Date pickup_day(Service const& service, kernel::Date ready,
                                      std::span<kernel::Date const> holidays);
/// Counts `transit_days` of the zone in delivery days from the day after pickup.
[[nodiscard]] kernel::Date arrival_day(Service const& service, int zone, kernel::Date picked_up,
                                       std::span<kernel::Date const> holidays);

} // namespace poddesk::shipping
