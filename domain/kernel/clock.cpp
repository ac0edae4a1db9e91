#include "domain/kernel/clock.h"

#include <optional>

#include <fmt/format.h>

namespace poddesk::kernel {
namespace {

/// Eats a text from the left; every step may fail.
class Reader
{
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    bool digits(std::size_t count, int& value)
    {
        if (rest_.size() < count) return false;
        value = 0;
        for (char const c : rest_.substr(0, count)) {
            if (c < '0' || c > '9') return false;
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(count);
        return true;
    }

    bool one_of(std::string_view set, char& found)
    {
        if (rest_.empty() || set.find(rest_.front()) == std::string_view::npos) return false;
        found = rest_.front();
        rest_.remove_prefix(1);
        return true;
    }

    bool take(char c)
    {
        char found = 0;
        return one_of(std::string_view(&c, 1), found);
    }

    [[nodiscard]] bool at_digit() const
    {
        return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
    }
    [[nodiscard]] bool done() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

std::optional<Date> read_date(Reader& in)
{
    int year = 0;
    int month = 0;
    int day = 0;
    if (!in.digits(4, year) || !in.take('-') || !in.digits(2, month) || !in.take('-') || !in.digits(2, day))
        return std::nullopt;
    std::chrono::year_month_day const date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || year < 1900) return std::nullopt;
    return Date{date};
}

std::optional<std::chrono::microseconds> read_time_of_day(Reader& in)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!in.digits(2, hour) || !in.take(':') || !in.digits(2, minute) || !in.take(':') ||
        !in.digits(2, second))
        return std::nullopt;
    if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
    std::int64_t micros = 0;
    if (in.take('.')) {
        std::int64_t place = 100'000;
        int digit = 0;
        if (!in.at_digit()) return std::nullopt;
        while (in.digits(1, digit)) {
            micros += digit * place;
            place /= 10;
        }
    }
    return std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second} +
           std::chrono::microseconds{micros};
}

/// "Z", "+hh:mm", "+hhmm", "+hh"; the offset to subtract.
std::optional<std::chrono::minutes> read_offset(Reader& in)
{
    if (in.take('Z')) return std::chrono::minutes{0};
    char sign = 0;
    int hours = 0;
    int minutes = 0;
    if (!in.one_of("+-", sign) || !in.digits(2, hours)) return std::nullopt;
    bool const colon = in.take(':');
    if ((colon || in.at_digit()) && !in.digits(2, minutes)) return std::nullopt;
    if (hours > 15 || minutes > 59) return std::nullopt;
    std::chrono::minutes const offset = std::chrono::hours{hours} + std::chrono::minutes{minutes};
    return sign == '-' ? -offset : offset;
}

std::optional<Timestamp> read_moment(std::string_view text, bool offset_needed)
{
    Reader in(text);
    auto const date = read_date(in);
    char between = 0;
    if (!date || !in.one_of("T ", between)) return std::nullopt;
    auto const time = read_time_of_day(in);
    if (!time) return std::nullopt;
    std::optional<std::chrono::minutes> offset = std::chrono::minutes{0};
    if (offset_needed || !in.done()) offset = read_offset(in);
    if (!offset || !in.done()) return std::nullopt;
    return Timestamp{*date} + *time - *offset;
}

} // namespace

Outcome<Timestamp> parse_iso8601(std::string_view text)
{
    if (auto const moment = read_moment(text, true)) return *moment;
    return refused("bad_time",
                   in_quotes(text) + " is not a moment with a time zone, such as 2026-04-10T11:11:26-04:00.");
}

Outcome<Timestamp> parse_iso8601_utc(std::string_view text)
{
    if (auto const moment = read_moment(text, false)) return *moment;
    return refused("bad_time", in_quotes(text) + " is not a moment, such as 2026-04-10T11:11:26.");
}

std::string format_iso8601(Timestamp time)
{
    Date const day = std::chrono::floor<std::chrono::days>(time);
    auto const since = time - Timestamp{day};
    auto const seconds = std::chrono::floor<std::chrono::seconds>(since).count();
    auto const micros = since.count() % 1'000'000;
    std::string const fraction = micros == 0 ? std::string{} : fmt::format(".{:06}", micros);
    return fmt::format("{}T{:02}:{:02}:{:02}{}Z", format_date(day), seconds / 3600, seconds / 60 % 60,
                       seconds % 60, fraction);
}

Outcome<Date> parse_date(std::string_view text)
{
    Reader in(text);
    auto const date = read_date(in);
    if (date && in.done()) return *date;
    return refused("bad_date", in_quotes(text) + " is not a date, such as 2026-04-10.");
}

std::string format_date(Date date)
{
    std::chrono::year_month_day const day{date};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

Timestamp SystemClock::now() const
{
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

} // namespace poddesk::kernel
