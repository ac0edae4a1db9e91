#include "domain/kernel/time_of_day.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

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

Outcome<Timestamp> local_moment(std::string const& typed)
{
    auto const day = parse_date(typed.substr(0, 10));
    if (!day) return tl::unexpected(day.error());
    std::tm local{};
    if (typed.size() > 10) {
        std::size_t const start = typed.find_first_not_of(' ', 10);
        auto const clock = parse_clock(start == std::string::npos ? "" : typed.substr(start));
        if (typed[10] != ' ' || !clock)
            return refused("bad_value", fmt::format("{} is no moment; write a day, or a day and a time, like "
                                                    "2026-12-01 09:00.",
                                                    in_quotes(typed)));
        local.tm_hour = static_cast<int>(clock->count() / 60);
        local.tm_min = static_cast<int>(clock->count() % 60);
    }
    std::chrono::year_month_day const date{*day};
    local.tm_year = static_cast<int>(date.year()) - 1900;
    local.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
    local.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
    local.tm_isdst = -1;
    return Timestamp(std::chrono::seconds(std::mktime(&local)));
}

} // namespace poddesk::kernel
