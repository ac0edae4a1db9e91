#include "domain/orders/us_zip.h"

#include "domain/orders/us_postal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <numbers>
#include <utility>
#include <vector>

namespace poddesk::orders {

namespace {

std::string_view cut(std::string_view& text, char end)
{
    std::size_t const at = text.find(end);
    std::string_view const part = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    return part;
}

Degrees degrees(std::string_view text)
{
    Degrees value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::vector<ZipPlace> read_places()
{
    std::vector<ZipPlace> places;
    for (std::string_view left = us_zips(); !left.empty();) {
        std::string_view line = cut(left, '\n');
        ZipPlace place;
        place.zip = cut(line, '\t');
        place.state = cut(line, '\t');
        place.city = cut(line, '\t');
        place.latitude = degrees(cut(line, '\t'));
        place.longitude = degrees(line);
        places.push_back(place);
    }
    return places;
}

std::vector<ZipPlace> const& all_places()
{
    static std::vector<ZipPlace> const places = read_places();
    return places;
}

/// The haversine formula on a sphere of 6,371 km.
int kilometers(ZipPlace const& from, ZipPlace const& to)
{
    constexpr auto radians = std::numbers::pi / 180;
    auto const north = std::sin((to.latitude - from.latitude) * radians / 2);
    auto const east = std::sin((to.longitude - from.longitude) * radians / 2);
    auto const a =
        north * north + std::cos(from.latitude * radians) * std::cos(to.latitude * radians) * east * east;
    return static_cast<int>(std::lround(2 * 6371 * std::asin(std::sqrt(a))));
}

} // namespace

std::optional<ZipPlace> place_of_zip(std::string_view five)
{
    auto const& places = all_places();
    auto const found = std::ranges::lower_bound(places, five, {}, &ZipPlace::zip);
    if (found == places.end() || found->zip != five) {
        return std::nullopt;
    }
    return *found;
}

std::string comparable_city(std::string_view city)
{
    static constexpr auto short_words =
        std::to_array<std::pair<std::string_view, std::string_view>>({{"ST", "SAINT"},
                                                                      {"STE", "SAINTE"},
                                                                      {"FT", "FORT"},
                                                                      {"MT", "MOUNT"},
                                                                      {"MTN", "MOUNTAIN"},
                                                                      {"HTS", "HEIGHTS"},
                                                                      {"SPGS", "SPRINGS"},
                                                                      {"VLY", "VALLEY"},
                                                                      {"BCH", "BEACH"},
                                                                      {"PT", "POINT"},
                                                                      {"LK", "LAKE"},
                                                                      {"N", "NORTH"},
                                                                      {"S", "SOUTH"},
                                                                      {"E", "EAST"},
                                                                      {"W", "WEST"}});
    std::string words(city);
    std::ranges::replace_if(
        words, [](char c) { return c == '-' || c == '\''; }, ' ');
    std::string name;
    for (std::string const& word : postal_words(words)) {
        auto const known =
            std::ranges::find(short_words, word, &std::pair<std::string_view, std::string_view>::first);
        name += known == short_words.end() ? word : std::string(known->second);
    }
    return name;
}

std::optional<int> kilometers_to_city(ZipPlace const& from, std::string_view city)
{
    using Cities = std::multimap<std::pair<std::string_view, std::string>, ZipPlace const*>;
    static Cities const cities = [] {
        Cities by_name;
        for (ZipPlace const& place : all_places()) {
            by_name.emplace(std::pair(place.state, comparable_city(place.city)), &place);
        }
        return by_name;
    }();
    std::optional<int> nearest;
    auto const [first, last] = cities.equal_range({from.state, comparable_city(city)});
    for (auto it = first; it != last; ++it) {
        int const far = kilometers(from, *it->second);
        nearest = std::min(nearest.value_or(far), far);
    }
    return nearest;
}

} // namespace poddesk::orders
