#include "domain/fulfillment/lane.h"

#include <algorithm>
#include <array>

namespace poddesk::fulfillment {
namespace {

constexpr std::array<std::string_view, 3> state_words{"open", "locked", "asleep"};

} // namespace

std::string_view word(LaneState state)
{
    return state_words.at(static_cast<std::size_t>(state));
}

std::optional<LaneState> parse_lane_state(std::string_view word_of_it)
{
    auto const found = std::ranges::find(state_words, word_of_it);
    if (found == state_words.end()) return std::nullopt;
    return static_cast<LaneState>(found - state_words.begin());
}

} // namespace poddesk::fulfillment
