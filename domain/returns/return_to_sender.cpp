#include "domain/returns/return_to_sender.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace poddesk::returns {

std::vector<std::string> const& carrier_reasons()
{
    static std::vector<std::string> const all{"undeliverable_as_addressed", "refused", "unclaimed",
                                              "damaged_in_transit", "unknown"};
    return all;
}

std::string likely_carrier_reason(std::string_view words)
{
    std::string text(words);
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    // Words of the USPS's and UPS's scans, those of one reason beside each other.
    constexpr auto signs = std::to_array<std::pair<std::string_view, std::size_t>>({{"refused", 1},
                                                                                    {"unclaimed", 2},
                                                                                    {"not picked up", 2},
                                                                                    {"not collected", 2},
                                                                                    {"hold time", 2},
                                                                                    {"damage", 3},
                                                                                    {"address", 0},
                                                                                    {"undeliverable", 0},
                                                                                    {"moved", 0},
                                                                                    {"forward", 0},
                                                                                    {"vacant", 0},
                                                                                    {"no such", 0}});
    auto const found =
        std::ranges::find_if(signs, [&](auto const& it) { return text.find(it.first) != std::string::npos; });
    return found == signs.end() ? carrier_reasons().back() : carrier_reasons()[found->second];
}

} // namespace poddesk::returns
