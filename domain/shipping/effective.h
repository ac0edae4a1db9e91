#pragma once

#include <optional>

#include "domain/kernel/clock.h"

namespace poddesk::shipping {

/// When a price, rule or surcharge holds: from the first day on, until the day before `until`. Judged by the
/// ship date at the pod, as carriers do, never by the day of the quote.
struct Effective
{
    kernel::Date from{};
    std::optional<kernel::Date> until;

    [[nodiscard]] bool covers(kernel::Date day) const { return day >= from && (!until || day < *until); }

    bool operator==(Effective const&) const = default;
};

} // namespace poddesk::shipping
