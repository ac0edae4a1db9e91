#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace poddesk::kernel {

/// A decimal number as it was written: unscaled × 10^-scale, without trailing zeros after the point.
struct Decimal
{
    std::int64_t unscaled = 0;
    int scale = 0;
};

enum class DecimalError
{
    not_a_number,
    too_large,
    too_many_decimals
};

/// Reads `-?[0-9]+(\.[0-9]+)?` and nothing else: no blanks, no plus sign, no exponent, no thousands
/// separators.
[[nodiscard]] tl::expected<Decimal, DecimalError> parse_decimal(std::string_view text);

/// The number in units of 10^-decimals, exactly: "12.3" with 2 decimals is 1230; "12.345" is
/// too_many_decimals.
[[nodiscard]] tl::expected<std::int64_t, DecimalError> parse_scaled(std::string_view text, int decimals);

/// The number times `unit`, to the nearest whole, halves away from zero. For measures whose unit has no exact
/// tenth (0.1 oz is 2,834,952,312.5 ng).
[[nodiscard]] tl::expected<std::int64_t, DecimalError> parse_times(std::string_view text, std::int64_t unit);

/// "12.30" for 1230 with 2 decimals; the inverse of parse_scaled.
[[nodiscard]] std::string format_scaled(std::int64_t value, int decimals);

/// a × b, a + b, a − b; throws std::overflow_error where int64 ends. A sum that does not fit is a bug, not an
/// input.
[[nodiscard]] std::int64_t checked_multiply(std::int64_t a, std::int64_t b);
[[nodiscard]] std::int64_t checked_add(std::int64_t a, std::int64_t b);
[[nodiscard]] std::int64_t checked_subtract(std::int64_t a, std::int64_t b);

/// a ÷ b for a ≥ 0 and b > 0, upwards: 16.01 oz is 17 oz.
[[nodiscard]] constexpr std::int64_t divide_up(std::int64_t a, std::int64_t b)
{
    return a / b + (a % b != 0 ? 1 : 0);
}

/// a × b ÷ c to the nearest whole, halves away from zero; the product may exceed int64. c > 0.
[[nodiscard]] std::int64_t multiply_divide_nearest(std::int64_t a, std::int64_t b, std::int64_t c);

} // namespace poddesk::kernel
