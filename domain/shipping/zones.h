#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "domain/kernel/address.h"
#include "domain/shipping/geography.h"

namespace poddesk::shipping {

/// How a zone was found; shown with every price, because a distance is not the carrier's word.
enum class ZoneSource
{
    chart,    ///< an imported chart for this origin
    distance, ///< bands of distance between ZIP3 centroids: right on about 85 % of the postal service's pairs
};

/// "chart", "distance": stable words for storage.
[[nodiscard]] std::string_view code_of(ZoneSource source);

struct ZoneFound
{
    int zone = 0;
    ZoneSource source = ZoneSource::chart;

    bool operator==(ZoneFound const&) const = default;
};

/// 0 … 999 from "894"; nothing for other texts.
[[nodiscard]] std::optional<int> zip3_number(std::string_view zip3);

/// 1 ≤ 50 miles, 2 ≤ 150, 3 ≤ 300, 4 ≤ 600, 5 ≤ 1,000, 6 ≤ 1,400, 7 ≤ 1,800, 8 beyond.
[[nodiscard]] int zone_by_distance(std::int64_t tenth_miles);

/// One carrier's zones from one origin, by the first three digits of the destination's ZIP.
struct ZoneChart
{
    std::string carrier;
    int origin = 0;
    /// By ZIP3; 0: not in the chart.
    std::array<std::uint8_t, 1000> to{};
};

/// Every chart and centroid that is known; what a quote asks for its zone.
class ZoneMap
{
public:
    void add(ZoneChart chart);
    void place(int zip3, Place centroid);

    /// The chart first; without one, the bands of distance; nothing where a centroid is missing too.
    [[nodiscard]] std::optional<ZoneFound> find(std::string_view carrier, int origin, int destination) const;
    [[nodiscard]] std::optional<Place> centroid(int zip3) const;

private:
    std::map<std::string, std::map<int, ZoneChart>, std::less<>> charts_; // by carrier, by origin
    std::array<std::optional<Place>, 1000> centroids_{};
};

} // namespace poddesk::shipping
