#include "domain/shipping/zones.h"

#include <stdexcept>

namespace poddesk::shipping {

std::string_view code_of(ZoneSource source)
{
    switch (source) {
    case ZoneSource::chart:
        return "chart";
    case ZoneSource::distance:
        return "distance";
    }
    throw std::logic_error("unknown zone source");
}

std::optional<int> zip3_number(std::string_view zip3)
{
    if (zip3.size() != 3) return std::nullopt;
    int number = 0;
    for (char const c : zip3) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

int zone_by_distance(std::int64_t tenth_miles)
{
    constexpr std::array<std::int64_t, 7> bands{500, 1'500, 3'000, 6'000, 10'000, 14'000, 18'000};
    int zone = 1;
    for (std::int64_t const band : bands) {
        if (tenth_miles <= band) return zone;
        ++zone;
    }
    return zone;
}

void ZoneMap::add(ZoneChart chart)
{
    int const origin = chart.origin;
    charts_[chart.carrier].insert_or_assign(origin, std::move(chart));
}

void ZoneMap::place(int zip3, Place centroid)
{
    centroids_.at(static_cast<std::size_t>(zip3)) = centroid;
}

std::optional<Place> ZoneMap::centroid(int zip3) const
{
    return centroids_.at(static_cast<std::size_t>(zip3));
}

std::optional<ZoneFound> ZoneMap::find(std::string_view carrier, int origin, int destination) const
{
    if (auto const charts = charts_.find(carrier); charts != charts_.end()) {
        auto const chart = charts->second.find(origin);
        if (chart != charts->second.end()) {
            int const zone = chart->second.to.at(static_cast<std::size_t>(destination));
            if (zone != 0) return ZoneFound{zone, ZoneSource::chart};
        }
    }
    auto const from = centroid(origin);
    auto const to = centroid(destination);
    if (!from || !to) return std::nullopt;
    return ZoneFound{zone_by_distance(distance_in_tenth_miles(*from, *to)), ZoneSource::distance};
}

} // namespace poddesk::shipping
