#include "domain/kernel/time_of_day.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::kernel {
namespace {

int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : -1;
}

} // namespace

Outcome<std::chrono::minutes> parse_clock(std::string_view text)
{
    std::size_t const colon = text.find(':');
    bool const is_shaped = (colon == 1 || colon == 2) && text.size() == colon + 3 &&
                           std::ranges::all_of(text, [](char c) { return c == ':' || digit(c) >= 0; });
    if (is_shaped) {
        int const hours = colon == 1 ? digit(text[0]) : 10 * digit(text[0]) + digit(text[1]);
        int const minutes = 10 * digit(text[colon + 1]) + digit(text[colon + 2]);
        if (hours < 24 && minutes >= 0 && minutes < 60)
            return std::chrono::hours{hours} + std::chrono::minutes{minutes};
    }
    return refused("bad_value", fmt::format("{} is no time of day; write it in 24 hours, like 14:30.", text));
}

std::string format_clock(std::chrono::minutes minutes)
{
    return fmt::format("{:02}:{:02}", minutes.count() / 60, minutes.count() % 60);
}

} // namespace poddesk::kernel
