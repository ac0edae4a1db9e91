#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

#include "domain/kernel/outcome.h"

namespace poddesk::kernel {

enum class WeightUnit
{
    gram,
    kilogram,
    ounce,
    pound
};
enum class LengthUnit
{
    millimetre,
    centimetre,
    inch
};

/// Nanograms, because only so whole ounces and grams are both exact (1 oz = 28,349,523,125 ng, by the
/// international avoirdupois pound of 1959: 1 lb = 453.59237 g).
struct Weight
{
    std::int64_t nanograms = 0;

    static constexpr std::int64_t per_gram = 1'000'000'000;
    static constexpr std::int64_t per_ounce = 28'349'523'125;
    static constexpr std::int64_t per_pound = 16 * per_ounce;

    [[nodiscard]] static Weight from_grams(std::int64_t grams);
    [[nodiscard]] static Weight from_ounces(std::int64_t ounces);
    [[nodiscard]] static Weight from_pounds(std::int64_t pounds);
    /// "12.5": exact to the nanogram, halves away from zero. Refuses `bad_weight`.
    [[nodiscard]] static Outcome<Weight> from_ounces(std::string_view text);

    /// Carriers never round down: 16.001 oz is 17 oz, and 2 lb.
    [[nodiscard]] std::int64_t ounces_rounded_up() const;
    [[nodiscard]] std::int64_t pounds_rounded_up() const;
    [[nodiscard]] std::int64_t grams_rounded_up() const;

    auto operator<=>(Weight const&) const = default;
};

/// std::overflow_error beyond int64.
[[nodiscard]] Weight operator+(Weight a, Weight b);
[[nodiscard]] Weight operator*(Weight a, std::int64_t times);
Weight& operator+=(Weight& a, Weight b);

/// A weight of zero or more in the unit given. Refuses `bad_weight`: no number, negative, beyond 64 bits (9.2
/// million kg).
[[nodiscard]] Outcome<Weight> parse_weight(std::string_view text, WeightUnit unit);
/// "12.3 oz" below a pound, "2 lb 3.5 oz" from there, to the nearest tenth of an ounce.
[[nodiscard]] std::string format_weight(Weight weight);
std::ostream& operator<<(std::ostream& out, Weight weight);

/// Micrometres: an inch is exactly 25,400.
struct Length
{
    std::int64_t micrometres = 0;

    static constexpr std::int64_t per_millimetre = 1'000;
    static constexpr std::int64_t per_inch = 25'400;

    [[nodiscard]] static Length from_millimetres(std::int64_t millimetres);
    [[nodiscard]] static Length from_inches(std::int64_t inches);
    /// "10.25". Refuses `bad_length`.
    [[nodiscard]] static Outcome<Length> from_inches(std::string_view text);

    [[nodiscard]] std::int64_t inches_rounded_up() const;
    /// To the nearest inch, halves up: 10.5 is 11.
    [[nodiscard]] std::int64_t inches_rounded_nearest() const;
    [[nodiscard]] std::int64_t millimetres_rounded_up() const;

    auto operator<=>(Length const&) const = default;
};

[[nodiscard]] Length operator+(Length a, Length b);
[[nodiscard]] Length operator*(Length a, std::int64_t times);

/// A length of zero or more. Refuses `bad_length`.
[[nodiscard]] Outcome<Length> parse_length(std::string_view text, LengthUnit unit);
/// "10.25 in", to the nearest hundredth, no trailing zeros.
[[nodiscard]] std::string format_length(Length length);
std::ostream& operator<<(std::ostream& out, Length length);

/// Three sides of a box.
struct Dimensions
{
    Length length{};
    Length width{};
    Length height{};

    /// Longest first: whichever way the box stands.
    [[nodiscard]] std::array<Length, 3> sorted() const;
    /// In cubic micrometres; 128 bits, because a cubic metre is 10^18 of them.
    [[nodiscard]] __int128 volume() const;
    /// Longest side plus the distance around the thickest part: 2 × (middle + shortest), the carriers' size
    /// limit.
    [[nodiscard]] Length length_plus_girth() const;
    /// Whether every side fits into the other box's, turned as one likes (right angles only).
    [[nodiscard]] bool fits_into(Dimensions const& other) const;

    bool operator==(Dimensions const&) const = default;
};

/// "10 x 8 x 4 in".
[[nodiscard]] std::string format_dimensions(Dimensions const& dimensions);

} // namespace poddesk::kernel
