#include "domain/kernel/decimal.h"

#include <limits>
#include <stdexcept>

namespace poddesk::kernel {
namespace {

using Wide = __int128;

bool all_digits(std::string_view text)
{
    for (char const c : text) {
        if (c < '0' || c > '9') return false;
    }
    return !text.empty();
}

tl::expected<std::int64_t, DecimalError> narrow(Wide value)
{
    if (value > std::numeric_limits<std::int64_t>::max() || value < std::numeric_limits<std::int64_t>::min())
        return tl::make_unexpected(DecimalError::too_large);
    return static_cast<std::int64_t>(value);
}

Wide power_of_ten(int exponent)
{
    Wide power = 1;
    for (int i = 0; i < exponent; ++i)
        power *= 10;
    return power;
}

Wide nearest(Wide numerator, Wide denominator)
{
    Wide const half = denominator / 2;
    return numerator < 0 ? (numerator - half) / denominator : (numerator + half) / denominator;
}

} // namespace

tl::expected<Decimal, DecimalError> parse_decimal(std::string_view text)
{
    bool const negative = !text.empty() && text.front() == '-';
    if (negative) text.remove_prefix(1);
    auto const point = text.find('.');
    std::string_view const whole = text.substr(0, point);
    std::string_view fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (!all_digits(whole) || (point != std::string_view::npos && !all_digits(fraction)))
        return tl::make_unexpected(DecimalError::not_a_number);
    while (!fraction.empty() && fraction.back() == '0')
        fraction.remove_suffix(1);
    // A fraction of more than 18 digits cannot be meant exactly by anybody.
    if (fraction.size() > 18) return tl::make_unexpected(DecimalError::too_many_decimals);

    std::int64_t unscaled = 0;
    for (std::string_view const part : {whole, fraction}) {
        for (char const c : part) {
            if (__builtin_mul_overflow(unscaled, std::int64_t{10}, &unscaled) ||
                __builtin_add_overflow(unscaled, std::int64_t{c - '0'}, &unscaled))
                return tl::make_unexpected(DecimalError::too_large);
        }
    }
    return Decimal{negative ? -unscaled : unscaled, static_cast<int>(fraction.size())};
}

tl::expected<std::int64_t, DecimalError> parse_scaled(std::string_view text, int decimals)
{
    auto const number = parse_decimal(text);
    if (!number) return tl::make_unexpected(number.error());
    if (number->scale > decimals) return tl::make_unexpected(DecimalError::too_many_decimals);
    return narrow(Wide{number->unscaled} * power_of_ten(decimals - number->scale));
}

tl::expected<std::int64_t, DecimalError> parse_times(std::string_view text, std::int64_t unit)
{
    auto const number = parse_decimal(text);
    if (!number) return tl::make_unexpected(number.error());
    return narrow(nearest(Wide{number->unscaled} * unit, power_of_ten(number->scale)));
}

std::string format_scaled(std::int64_t value, int decimals)
{
    // The magnitude as unsigned: the smallest int64 has no positive twin.
    std::uint64_t const magnitude =
        value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    std::string digits = std::to_string(magnitude);
    auto const places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    if (places > 0) digits.insert(digits.size() - places, 1, '.');
    return value < 0 ? "-" + digits : digits;
}

std::int64_t checked_multiply(std::int64_t a, std::int64_t b)
{
    std::int64_t out = 0;
    if (__builtin_mul_overflow(a, b, &out)) throw std::overflow_error("a product does not fit into 64 bits");
    return out;
}

std::int64_t checked_add(std::int64_t a, std::int64_t b)
{
    std::int64_t out = 0;
    if (__builtin_add_overflow(a, b, &out)) throw std::overflow_error("a sum does not fit into 64 bits");
    return out;
}

std::int64_t checked_subtract(std::int64_t a, std::int64_t b)
{
    std::int64_t out = 0;
    if (__builtin_sub_overflow(a, b, &out))
        throw std::overflow_error("a difference does not fit into 64 bits");
    return out;
}

std::int64_t multiply_divide_nearest(std::int64_t a, std::int64_t b, std::int64_t c)
{
    auto const out = narrow(nearest(Wide{a} * b, c));
    if (!out) throw std::overflow_error("a quotient does not fit into 64 bits");
    return *out;
}

} // namespace poddesk::kernel
