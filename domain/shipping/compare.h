#pragma once

#include <optional>
#include <vector>

#include "domain/kernel/decision.h"
#include "domain/shipping/quote.h"

namespace poddesk::shipping {

/// Every service's answer for one parcel, and the choice among them.
struct Comparison
{
    /// Offered ones first, in order of choice; then late ones by arrival; then the rest by title.
    std::vector<Quote> quotes;
    /// Index into `quotes`; nothing where no service takes the parcel.
    std::optional<std::size_t> best;
    /// Kind "rate": every service is an alternative and says what it costs more, how many days it differs, or
    /// why it is no way at all.
    kernel::Decision decision;
};

/// The cheapest that keeps the promise; of equal prices the one that arrives first; of those the first by
/// title. When nothing keeps the promise: the first to arrive, then the cheapest, then the title. Prices must
/// be of one currency (std::domain_error).
[[nodiscard]] Comparison compare_services(std::vector<Tariff> const& tariffs, ZoneMap const& zones,
                                          QuoteRequest const& request);

} // namespace poddesk::shipping
