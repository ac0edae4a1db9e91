#pragma once
// What both benches of the dock show, as plain data. No wx here.

#include "gui/widgets/tone.h"

#include <cstdint>
#include <optional>
#include <string>

namespace poddesk::gui {

/// One of several that a scan could mean, chosen by its digit; or something that waits for this bench.
struct BenchChoice
{
    std::string title;
    std::string detail;
    std::string color; ///< of the client's dot
    std::string right; ///< "at the dock", "in 2 d"
    Tone tone = Tone::neutral;

    bool operator==(BenchChoice const&) const = default;
};

inline constexpr std::int64_t most_choices = 9; ///< digits

/// "24" or "x24" as a number of units; none for anything else, so that a barcode is never taken for one.
std::optional<std::int64_t> typed_quantity(std::string const& typed);

} // namespace poddesk::gui
