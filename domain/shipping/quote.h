#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "domain/shipping/dim_rule.h"
#include "domain/shipping/service.h"
#include "domain/shipping/surcharge.h"
#include "domain/shipping/zones.h"

namespace poddesk::shipping {

/// A service with all its prices and rules, past, present and announced; the ship date picks.
struct Tariff
{
    Service service;
    std::vector<RateSheet> sheets;
    std::vector<DimRule> dim_rules;
    /// In their order of application (sort_by_position).
    std::vector<Surcharge> surcharges;
};

/// A packed box as it stands on the scale.
struct Parcel
{
    kernel::Dimensions outside{};
    kernel::Weight weight{};
};

/// Where to, reduced to what prices look at.
struct Destination
{
    /// Nothing: not a United States ZIP.
    std::optional<int> zip3;
    /// Five digits, or empty.
    std::string zip;
    bool residential = true;
    bool po_box = false;
    /// States, territories and military post; everything else is international.
    bool domestic = true;
};

/// Homes unless a company is named.
[[nodiscard]] Destination destination_of(kernel::Address const& address);

struct QuoteRequest
{
    Parcel parcel{};
    /// ZIP3 of the pod.
    int origin = 0;
    Destination destination{};
    /// The day of the pod's next cutoff: when a parcel of now can be handed over.
    kernel::Date ready{};
    /// Last day on which the parcel may arrive, as promised to the customer.
    std::optional<kernel::Date> promised;
    /// Days on which no carrier works.
    std::vector<kernel::Date> holidays;
    /// Titles that a rule lets this parcel go with; empty: any. A person may still choose another.
    std::vector<std::string> only;
};

/// Why a service is no way for this parcel. Stored by `code_of`.
enum class Hidden
{
    international,
    po_box,
    no_weight,
    too_heavy,
    too_long,
    no_zone,
    no_sheet,
    no_price,
    late,
    by_rule,
};

[[nodiscard]] std::string_view code_of(Hidden hidden);

struct AppliedSurcharge
{
    /// Points into the tariff.
    Surcharge const* surcharge = nullptr;
    kernel::Money amount{};
};

/// A price with everything that made it. Holds pointers into the tariff, and no text: a million a second are
/// made.
struct ParcelPrice
{
    RateSheet const* sheet = nullptr;
    DimRule const* dim_rule = nullptr; ///< none in force: null
    ZoneFound zone{};
    kernel::Weight actual{};
    kernel::Weight dim{}; ///< zero: not above the threshold
    kernel::Weight billed{};
    kernel::Money base{};
    std::array<AppliedSurcharge, 8> surcharges{};
    std::size_t surcharge_count = 0;
    kernel::Money total{};
    kernel::Date ships{};
    kernel::Date arrives{};
    /// Beyond the promise: hidden from the list, but still the way out when nothing arrives in time.
    bool late = false;
};

/// One service's price for one parcel. Integer arithmetic only; weight and size are rounded as DimRule and
/// RateSheet say. std::length_error for more than eight surcharges on one parcel.
[[nodiscard]] tl::expected<ParcelPrice, Hidden> price_parcel(Tariff const& tariff, ZoneMap const& zones,
                                                             QuoteRequest const& request);

/// A line of the comparison, with its words: what is stored and shown.
struct Quote
{
    ServiceId service_id{};
    std::string carrier;
    std::string service;
    std::string title;
    bool house = false;
    /// Absent where the service cannot take the parcel at all.
    std::optional<ParcelPrice> price;
    /// Set for everything that is not offered, late arrivals included.
    std::optional<Hidden> hidden;
    /// The reason in one sentence; empty where offered.
    std::string reason;
};

[[nodiscard]] Quote quote_parcel(Tariff const& tariff, ZoneMap const& zones, QuoteRequest const& request);

} // namespace poddesk::shipping
