#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/kernel/measure.h"
#include "domain/kernel/money.h"
#include "domain/shipping/effective.h"

namespace poddesk::shipping {

/// What a surcharge is taken for. The values are stored: `code_of` / `parse_surcharge_reason`.
enum class SurchargeReason
{
    always,      ///< fuel, a peak fee
    residential, ///< a home
    over_weight, ///< actual weight above `weight`
    over_length, ///< longest side above `length`
    dest_zip3,   ///< a delivery area: the destination's ZIP3 is one of `zip3s`
};

/// An extra charge of a carrier, and since when.
///
/// Order of application: ascending `position`, then `code`. A flat amount is added as it is. A percentage is
/// taken of the base plus every surcharge before it, rounded to the minor unit, halves up; so a fuel
/// surcharge with a high position bears on the residential fee below it, and one with a low one does not.
struct Surcharge
{
    std::string carrier;
    /// Empty: every service of the carrier.
    std::string service;
    /// "fuel", "residential": unique among the surcharges of one parcel.
    std::string code;
    std::string name;
    SurchargeReason reason = SurchargeReason::always;
    int position = 0;
    /// Either an amount in the rate sheet's minor units …
    std::int64_t flat_minor = 0;
    /// … or millionths of the sum so far: 12.5 % is 125,000.
    std::int64_t parts_per_million = 0;
    kernel::Weight weight{};
    kernel::Length length{};
    std::vector<int> zip3s;
    Effective effective{};

    bool operator==(Surcharge const&) const = default;
};

[[nodiscard]] std::string_view code_of(SurchargeReason reason);
[[nodiscard]] std::optional<SurchargeReason> parse_surcharge_reason(std::string_view code);

/// What a surcharge looks at.
struct SurchargeFacts
{
    kernel::Weight actual{};
    kernel::Dimensions outside{};
    bool residential = false;
    int zip3 = 0;
};

[[nodiscard]] bool applies(Surcharge const& surcharge, SurchargeFacts const& facts);
/// What it adds to `so_far`, the base and all surcharges before it.
[[nodiscard]] kernel::Money amount_of(Surcharge const& surcharge, kernel::Money so_far);
/// Brings surcharges into their order of application.
void sort_by_position(std::vector<Surcharge>& surcharges);

} // namespace poddesk::shipping
