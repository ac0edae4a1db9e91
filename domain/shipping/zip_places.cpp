#include "domain/shipping/zip_places.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace poddesk::shipping {
namespace {

struct ZipPlace
{
    std::int32_t zip;
    std::int32_t latitude;
    std::int32_t longitude;
};

constexpr ZipPlace places[] = {
#include "domain/shipping/zip_places.inc"
};

std::optional<std::int32_t> zip_number(std::string_view postal_code)
{
    bool const long_form = postal_code.size() == 10 && postal_code[5] == '-';
    if (postal_code.size() != 5 && !long_form) return {};
    std::int32_t number = 0;
    for (char const c : postal_code.substr(0, 5)) {
        if (c < '0' || c > '9') return {};
        number = number * 10 + (c - '0');
    }
    return number;
}

} // namespace

std::optional<Place> place_of_zip(std::string_view postal_code)
{
    auto const number = zip_number(postal_code);
    if (!number) return {};
    auto const* const found = std::ranges::lower_bound(places, *number, {}, &ZipPlace::zip);
    if (found != std::end(places) && found->zip == *number) return Place{found->latitude, found->longitude};
    std::int32_t const area = *number / 100 * 100;
    auto const* const first = std::ranges::lower_bound(places, area, {}, &ZipPlace::zip);
    auto const* const last = std::ranges::lower_bound(places, area + 100, {}, &ZipPlace::zip);
    if (first == last) return {};
    std::int64_t latitude = 0;
    std::int64_t longitude = 0;
    for (auto const* it = first; it != last; ++it) {
        latitude += it->latitude;
        longitude += it->longitude;
    }
    return Place{static_cast<std::int32_t>(latitude / (last - first)),
                 static_cast<std::int32_t>(longitude / (last - first))};
}

} // namespace poddesk::shipping
