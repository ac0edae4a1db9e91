#include "domain/shipping/service.h"

#include <algorithm>
#include <stdexcept>

namespace poddesk::shipping {
namespace {

bool is_among(std::span<kernel::Date const> days, kernel::Date day)
{
    return std::find(days.begin(), days.end(), day) != days.end();
}

/// The first day from `day` on that is in the week's list and no holiday.
kernel::Date next_day(Weekdays week, kernel::Date day, std::span<kernel::Date const> holidays)
{
    if (week.bits == 0) throw std::domain_error("a service without working days");
    while (!week.has(day) || is_among(holidays, day))
        day += std::chrono::days{1};
    return day;
}

} // namespace

kernel::Date pickup_day(Service const& service, kernel::Date ready, std::span<kernel::Date const> holidays)
{
    return next_day(service.pickup, ready, holidays);
}

kernel::Date arrival_day(Service const& service, int zone, kernel::Date picked_up,
                         std::span<kernel::Date const> holidays)
{
    kernel::Date day = picked_up;
    for (int left = service.transit_days.at(static_cast<std::size_t>(zone)); left > 0; --left)
        day = next_day(service.delivery, day + std::chrono::days{1}, holidays);
    return day;
}

} // namespace poddesk::shipping
