#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/kernel/measure.h"
#include "domain/kernel/money.h"
#include "domain/shipping/effective.h"

namespace poddesk::shipping {

/// Zones are numbered 1 … 9, as the postal service does.
constexpr int last_zone = 9;

/// One line of a price table: what a parcel up to this weight costs, by zone.
struct WeightBreak
{
    /// Inclusive. "Below 16 oz" is 16 oz less one nanogram.
    kernel::Weight up_to{};
    /// Beside RateSheet::zones; nothing where the carrier has no price.
    std::vector<std::optional<std::int64_t>> minor;

    bool operator==(WeightBreak const&) const = default;
};

/// A price table of one service, in force for some time.
struct RateSheet
{
    std::string carrier;
    std::string service;
    /// Names the sheet among its service's: "retail 2025-10-05".
    std::string title;
    kernel::Currency currency{};
    Effective effective{};
    /// Where the figures come from, and how far they can be trusted, in words for people.
    std::string source;
    bool verified = false;
    std::vector<int> zones;
    /// Ascending by up_to.
    std::vector<WeightBreak> breaks;

    bool operator==(RateSheet const&) const = default;
};

/// Refuses `bad_rate_sheet`: no zones, zones outside 1 … 9 or twice, breaks not ascending, a line of another
/// width, a negative price, an end before the beginning.
[[nodiscard]] kernel::Outcome<RateSheet> checked(RateSheet sheet);

/// The price of the first break that reaches `billed`; nothing when the sheet ends before, or the zone has no
/// price.
[[nodiscard]] std::optional<kernel::Money> price_of(RateSheet const& sheet, int zone, kernel::Weight billed);

} // namespace poddesk::shipping
