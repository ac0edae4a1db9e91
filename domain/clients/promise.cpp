#include "domain/clients/promise.h"

#include "domain/kernel/time_of_day.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace poddesk::clients {

namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 7> weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::array<std::string_view, 3> stop_words{"packed", "label", "shipped"};
constexpr std::size_t most_closed_days = 200;
constexpr auto end_of_day = std::chrono::hours{24};

/// The parts of a list between commas and blanks.
std::vector<std::string> parts_of(std::string_view text)
{
    std::vector<std::string> parts;
    bool inside = false;
    for (char const c : text) {
        bool const between = c == ',' || std::isspace(static_cast<unsigned char>(c)) != 0;
        if (!between && !inside) {
            parts.emplace_back();
        }
        if (!between) {
            parts.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
        inside = !between;
    }
    return parts;
}

/// 0 Monday … 6; none where it is no day.
std::optional<std::size_t> weekday_of(std::string_view text)
{
    auto const found = std::ranges::find(weekdays, text);
    return found == weekdays.end() ? std::nullopt : std::optional<std::size_t>(found - weekdays.begin());
}

tl::unexpected<kernel::Refusal> bad(std::string const& sentence)
{
    return kernel::refused("bad_value", sentence);
}

kernel::Outcome<void> check_range(int value, int least, int most, char const* what)
{
    if (value < least || value > most) {
        return bad(fmt::format("{} {} cannot be promised; choose {} to {}.", value, what, least, most));
    }
    return {};
}

/// PostgreSQL says a time as 16:00:00.
std::chrono::minutes clock_in(json const& value)
{
    std::string const text = value.get<std::string>().substr(0, 5);
    return text == "24:00" ? end_of_day : kernel::parse_clock(text).value();
}

} // namespace

kernel::Outcome<Workdays> parse_workdays(std::string_view text)
{
    unsigned days = 0;
    for (std::string const& part : parts_of(text)) {
        std::size_t const dash = part.find('-');
        auto const first = weekday_of(part.substr(0, dash));
        auto const last = dash == std::string::npos ? first : weekday_of(part.substr(dash + 1));
        if (!first || !last) {
            return bad(fmt::format("{} are no working days; write them as mon-fri or mon,wed,fri.",
                                   kernel::in_quotes(text)));
        }
        for (std::size_t day = *first;; day = (day + 1) % weekdays.size()) {
            days |= 1U << day;
            if (day == *last) {
                break;
            }
        }
    }
    if (days == 0) {
        return bad("A week without a working day keeps no promise; write them as mon-fri or mon,wed,fri.");
    }
    return static_cast<Workdays>(days);
}

std::string format_workdays(Workdays days)
{
    auto const has = [days](std::size_t day) {
        return day < weekdays.size() && (static_cast<unsigned>(days) >> day & 1U) != 0;
    };
    std::string text;
    for (std::size_t day = 0; day < weekdays.size(); ++day) {
        if (!has(day)) {
            continue;
        }
        std::size_t last = day;
        while (has(last + 1)) {
            ++last;
        }
        text += (text.empty() ? "" : ",") + std::string(weekdays.at(day));
        if (last > day) {
            text += "-" + std::string(weekdays.at(last));
        }
        day = last;
    }
    return text;
}

kernel::Outcome<std::vector<kernel::Date>> parse_days(std::string_view text)
{
    std::vector<kernel::Date> days;
    for (std::string const& part : parts_of(text)) {
        auto const day = kernel::parse_date(part);
        if (!day) {
            return tl::unexpected(day.error());
        }
        days.push_back(*day);
    }
    std::ranges::sort(days);
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
}

std::string format_days(std::vector<kernel::Date> const& days)
{
    std::string text;
    for (kernel::Date const day : days) {
        text += (text.empty() ? "" : ", ") + kernel::format_date(day);
    }
    return text;
}

std::string_view word(StopEvent event)
{
    return stop_words.at(static_cast<std::size_t>(event));
}

std::optional<StopEvent> parse_stop_event(std::string_view word_of_it)
{
    auto const found = std::ranges::find(stop_words, word_of_it);
    return found == stop_words.end() ? std::nullopt
                                     : std::optional(static_cast<StopEvent>(found - stop_words.begin()));
}

kernel::Outcome<void> check(Promise const& promise)
{
    for (auto const& fit : {check_range(promise.handling_hours, 1, 240, "handling hours"),
                            check_range(promise.handling_days, 0, 30, "handling days"),
                            check_range(promise.delivery_days, 1, 60, "days to arrival")}) {
        if (!fit) {
            return fit;
        }
    }
    if (promise.closes_at - promise.opens_at < std::chrono::hours{1}) {
        return bad(
            fmt::format("From {} to {} is less than an hour of work a day; choose an earlier opening or "
                        "a later closing.",
                        kernel::format_clock(promise.opens_at), kernel::format_clock(promise.closes_at)));
    }
    if (promise.closed_days.size() > most_closed_days) {
        return bad(fmt::format("{} closed days are too many; leave the past ones out, {} at most.",
                               promise.closed_days.size(), most_closed_days));
    }
    return {};
}

json as_json(Promise const& promise)
{
    json days = json::array();
    for (kernel::Date const day : promise.closed_days) {
        days.push_back(kernel::format_date(day));
    }
    return {
        {"handling_hours", promise.handling_hours},
        {"delivery_days", promise.delivery_days},
        {"order_cutoff", promise.order_cutoff ? json(kernel::format_clock(*promise.order_cutoff)) : json()},
        {"handling_days", promise.handling_days},
        {"time_zone", promise.time_zone},
        {"workdays", promise.workdays},
        {"opens_at", kernel::format_clock(promise.opens_at)},
        {"closes_at", kernel::format_clock(promise.closes_at)},
        {"closed_days", days},
        {"stops_at", word(promise.stops_at)}};
}

Promise promise_of(json const& row)
{
    Promise promise;
    row.at("handling_hours").get_to(promise.handling_hours);
    row.at("delivery_days").get_to(promise.delivery_days);
    if (!row.at("order_cutoff").is_null()) {
        promise.order_cutoff = clock_in(row.at("order_cutoff"));
    }
    row.at("handling_days").get_to(promise.handling_days);
    row.at("time_zone").get_to(promise.time_zone);
    row.at("workdays").get_to(promise.workdays);
    promise.opens_at = clock_in(row.at("opens_at"));
    promise.closes_at = clock_in(row.at("closes_at"));
    for (json const& day : row.at("closed_days")) {
        promise.closed_days.push_back(kernel::parse_date(day.get<std::string>()).value());
    }
    promise.stops_at = parse_stop_event(row.at("stops_at").get<std::string>()).value();
    return promise;
}

} // namespace poddesk::clients
