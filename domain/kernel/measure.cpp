#include "domain/kernel/measure.h"

#include <algorithm>
#include <ostream>
#include <stdexcept>

#include <fmt/format.h>

#include "domain/kernel/decimal.h"

namespace poddesk::kernel {
namespace {

std::int64_t nanograms_in(WeightUnit unit)
{
    switch (unit) {
    case WeightUnit::gram:
        return Weight::per_gram;
    case WeightUnit::kilogram:
        return 1000 * Weight::per_gram;
    case WeightUnit::ounce:
        return Weight::per_ounce;
    case WeightUnit::pound:
        return Weight::per_pound;
    }
    throw std::logic_error("unknown unit of weight");
}

std::int64_t micrometres_in(LengthUnit unit)
{
    switch (unit) {
    case LengthUnit::millimetre:
        return Length::per_millimetre;
    case LengthUnit::centimetre:
        return 10 * Length::per_millimetre;
    case LengthUnit::inch:
        return Length::per_inch;
    }
    throw std::logic_error("unknown unit of length");
}

Outcome<std::int64_t> parse_measure(std::string_view text, std::int64_t unit, std::string_view kind)
{
    auto const value = parse_times(text, unit);
    if (value && *value >= 0 && text.front() != '-') return *value;
    if (!value && value.error() == DecimalError::too_large)
        return refused(fmt::format("bad_{}", kind),
                       fmt::format("{} is too large for a {}.", in_quotes(text), kind));
    return refused(
        fmt::format("bad_{}", kind),
        fmt::format("{} is not a {}; write digits with a point, such as 12.5.", in_quotes(text), kind));
}

/// "12.5" for 125 tenths, "12" for 120.
std::string without_zeros(std::int64_t value, int decimals)
{
    std::string text = format_scaled(value, decimals);
    while (text.back() == '0')
        text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

} // namespace

Weight Weight::from_grams(std::int64_t grams)
{
    return {checked_multiply(grams, per_gram)};
}

Weight Weight::from_ounces(std::int64_t ounces)
{
    return {checked_multiply(ounces, per_ounce)};
}

Weight Weight::from_pounds(std::int64_t pounds)
{
    return {checked_multiply(pounds, per_pound)};
}

Outcome<Weight> Weight::from_ounces(std::string_view text)
{
    return parse_weight(text, WeightUnit::ounce);
}

std::int64_t Weight::ounces_rounded_up() const
{
    return divide_up(nanograms, per_ounce);
}

std::int64_t Weight::pounds_rounded_up() const
{
    return divide_up(nanograms, per_pound);
}

std::int64_t Weight::grams_rounded_up() const
{
    return divide_up(nanograms, per_gram);
}

Weight operator+(Weight a, Weight b)
{
    return {checked_add(a.nanograms, b.nanograms)};
}

Weight operator*(Weight a, std::int64_t times)
{
    return {checked_multiply(a.nanograms, times)};
}

Weight& operator+=(Weight& a, Weight b)
{
    return a = a + b;
}

Outcome<Weight> parse_weight(std::string_view text, WeightUnit unit)
{
    return parse_measure(text, nanograms_in(unit), "weight").map([](std::int64_t n) { return Weight{n}; });
}

std::string format_weight(Weight weight)
{
    std::int64_t const tenths = multiply_divide_nearest(weight.nanograms, 10, Weight::per_ounce);
    if (tenths < 160) return without_zeros(tenths, 1) + " oz";
    std::string out = fmt::format("{} lb", tenths / 160);
    if (tenths % 160 != 0) out += " " + without_zeros(tenths % 160, 1) + " oz";
    return out;
}

std::ostream& operator<<(std::ostream& out, Weight weight)
{
    return out << weight.nanograms << " ng";
}

Length Length::from_millimetres(std::int64_t millimetres)
{
    return {checked_multiply(millimetres, per_millimetre)};
}

Length Length::from_inches(std::int64_t inches)
{
    return {checked_multiply(inches, per_inch)};
}

Outcome<Length> Length::from_inches(std::string_view text)
{
    return parse_length(text, LengthUnit::inch);
}

std::int64_t Length::inches_rounded_up() const
{
    return divide_up(micrometres, per_inch);
}

std::int64_t Length::inches_rounded_nearest() const
{
    return multiply_divide_nearest(micrometres, 1, per_inch);
}

std::int64_t Length::millimetres_rounded_up() const
{
    return divide_up(micrometres, per_millimetre);
}

Length operator+(Length a, Length b)
{
    return {checked_add(a.micrometres, b.micrometres)};
}

Length operator*(Length a, std::int64_t times)
{
    return {checked_multiply(a.micrometres, times)};
}

Outcome<Length> parse_length(std::string_view text, LengthUnit unit)
{
    return parse_measure(text, micrometres_in(unit), "length").map([](std::int64_t n) { return Length{n}; });
}

std::string format_length(Length length)
{
    return without_zeros(multiply_divide_nearest(length.micrometres, 100, Length::per_inch), 2) + " in";
}

std::ostream& operator<<(std::ostream& out, Length length)
{
    return out << length.micrometres << " um";
}

std::array<Length, 3> Dimensions::sorted() const
{
    std::array<Length, 3> sides{length, width, height};
    std::sort(sides.begin(), sides.end(), std::greater<>{});
    return sides;
}

__int128 Dimensions::volume() const
{
    return static_cast<__int128>(length.micrometres) * width.micrometres * height.micrometres;
}

Length Dimensions::length_plus_girth() const
{
    auto const sides = sorted();
    return sides[0] + (sides[1] + sides[2]) * 2;
}

bool Dimensions::fits_into(Dimensions const& other) const
{
    auto const mine = sorted();
    auto const theirs = other.sorted();
    return mine[0] <= theirs[0] && mine[1] <= theirs[1] && mine[2] <= theirs[2];
}

std::string format_dimensions(Dimensions const& dimensions)
{
    auto const inches = [](Length side) {
        return without_zeros(multiply_divide_nearest(side.micrometres, 100, Length::per_inch), 2);
    };
    return fmt::format("{} x {} x {} in", inches(dimensions.length), inches(dimensions.width),
                       inches(dimensions.height));
}

} // namespace poddesk::kernel
