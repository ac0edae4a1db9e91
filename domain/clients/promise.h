#pragma once

#include "domain/kernel/clock.h"
#include "domain/kernel/outcome.h"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::clients {

/// Days of the week as bits: 1 Monday … 64 Sunday.
using Workdays = std::uint8_t;
constexpr Workdays every_day = 0b0111'1111;

/// "mon-fri", "mon,wed,fri", "sat-sun,mon", in any case. Refuses `bad_value`.
kernel::Outcome<Workdays> parse_workdays(std::string_view text);
/// "mon-fri", "mon-wed,fri"
std::string format_workdays(Workdays days);

/// "2026-12-24, 2026-12-25": days by commas or blanks, in any order. Refuses `bad_date`.
kernel::Outcome<std::vector<kernel::Date>> parse_days(std::string_view text);
/// "2026-12-24, 2026-12-25"
std::string format_days(std::vector<kernel::Date> const& days);

/// What ends the clock of an order, once all of it got there.
enum class StopEvent
{
    packed,
    label, ///< every parcel has one
    shipped
};
std::string_view word(StopEvent event);
std::optional<StopEvent> parse_stop_event(std::string_view word);

/// What a brand promises: when an order leaves, and the days from ship to arrival. How a promise becomes a
/// moment is clients.ship_by in the database, and only there.
struct Promise
{
    int handling_hours = 24; ///< within the calendar, where there is no order_cutoff
    int delivery_days = 5;
    std::optional<std::chrono::minutes>
        order_cutoff{};            ///< what is placed by then leaves the same working day
    int handling_days = 0;         ///< working days more, where there is an order_cutoff
    std::string time_zone = "UTC"; ///< IANA, of the calendar and the cutoff
    Workdays workdays = every_day;
    std::chrono::minutes opens_at{0};
    std::chrono::minutes closes_at = std::chrono::hours{24};
    std::vector<kernel::Date> closed_days{};
    StopEvent stops_at = StopEvent::shipped;

    bool operator==(Promise const&) const = default;
};

/// Whether every value can be stored. Refuses `bad_value` with a sentence that names the value. Whether the
/// time zone exists the database knows.
kernel::Outcome<void> check(Promise const& promise);

/// As clients.promise_with takes it, and as a row of clients.promise is as JSON.
nlohmann::json as_json(Promise const& promise);
Promise promise_of(nlohmann::json const& row);

} // namespace poddesk::clients
