#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "domain/kernel/outcome.h"

namespace poddesk::kernel {

/// A moment, in microseconds of UTC: what PostgreSQL's timestamptz can hold.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;
/// A calendar day without a zone: an effective date, a ship date at the pod.
using Date = std::chrono::sys_days;

/// "2026-04-10T11:11:26-04:00", "…26.123Z", "2026-04-10 11:11:26+00" (PostgreSQL's own). Fractions beyond a
/// microsecond are cut. Refuses `bad_time`: no such moment, no offset, years before 1900 or after 9999.
[[nodiscard]] Outcome<Timestamp> parse_iso8601(std::string_view text);
/// As above, but a missing offset means UTC: for fields that are defined so ("date_created_gmt").
[[nodiscard]] Outcome<Timestamp> parse_iso8601_utc(std::string_view text);
/// "2026-04-10T15:11:26Z", with six decimals only where there is a fraction.
[[nodiscard]] std::string format_iso8601(Timestamp time);

/// "2026-04-10". Refuses `bad_date`.
[[nodiscard]] Outcome<Date> parse_date(std::string_view text);
[[nodiscard]] std::string format_date(Date date);

/// Where the time comes from, so that a test or a replayed day can say what time it is.
class Clock
{
public:
    Clock() = default;
    Clock(Clock const&) = delete;
    Clock& operator=(Clock const&) = delete;
    virtual ~Clock() = default;
    [[nodiscard]] virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock
{
public:
    [[nodiscard]] Timestamp now() const override;
};

/// Stands still until told.
class FixedClock final : public Clock
{
public:
    explicit FixedClock(Timestamp now) : now_(now) {}
    [[nodiscard]] Timestamp now() const override { return now_; }
    void set(Timestamp now) { now_ = now; }
    void advance(std::chrono::microseconds by) { now_ += by; }

private:
    Timestamp now_;
};

} // namespace poddesk::kernel
