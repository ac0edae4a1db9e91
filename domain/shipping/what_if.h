#pragma once

#include "domain/shipping/quote_view.h"
#include "domain/shipping/rate_book.h"
#include "domain/shipping/shipment.h"

#include <optional>

namespace poddesk::shipping {

/// What a parcel asks of every service, as quote_shipment does: from the pod that has it, to its address, by
/// the day that was promised before or is promised now.
[[nodiscard]] QuoteRequest request_of(Shipment const& shipment);

/// A parcel other than it is. Nothing set: as it is.
struct WhatIf
{
    std::optional<kernel::Dimensions> outside{};
    std::optional<kernel::Weight> weight{};
    std::optional<kernel::Date> ship_day{}; ///< ready on this day, before the cutoff
    std::optional<bool> residential{};

    bool operator==(WhatIf const&) const = default;
};

[[nodiscard]] QuoteRequest changed(QuoteRequest request, WhatIf const& what_if);

/// The comparison that these changes would make, by the same rules; nothing is stored.
struct WhatIfResult
{
    std::vector<QuoteLine> lines;
    ServiceId best{}; ///< none: no service takes it
    kernel::Decision decision;
};
[[nodiscard]] WhatIfResult compared(RateBook const& book, QuoteRequest const& request);
[[nodiscard]] WhatIfResult compare_if(RateBook const& book, Shipment const& shipment, WhatIf const& what_if);

} // namespace poddesk::shipping
