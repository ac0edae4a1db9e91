#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/kernel/decision.h"
#include "domain/kernel/id.h"
#include "domain/kernel/measure.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/quantity.h"

namespace poddesk::fulfillment {

/// A shipping box that the pod has.
struct Carton
{
    kernel::CartonId id{};
    std::string code;
    std::string name;
    kernel::Dimensions inside{};
    kernel::Dimensions outside{};
    kernel::Weight tare{};
    /// With its contents.
    kernel::Weight most_weight{};
    std::int64_t cents = 0; ///< what it costs to buy
};

/// Units of one kind that are to be boxed together.
struct UnitsToBox
{
    /// Which line of the fulfillment; given back in the plan.
    std::int64_t line = 0;
    std::string sku;
    kernel::Dimensions size{};
    kernel::Weight weight{};
    kernel::Quantity quantity;
};

struct BoxedUnits
{
    std::int64_t line = 0;
    std::int64_t quantity = 0;

    bool operator==(BoxedUnits const&) const = default;
};

/// One parcel of the plan.
struct Box
{
    Carton carton;
    std::vector<BoxedUnits> units;
    /// Tare and contents, by the catalog; the scale has the last word.
    kernel::Weight weight{};
};

struct BoxPlan
{
    std::vector<Box> boxes;
    /// Kind "box": every carton is an alternative and says why it was taken or not.
    kernel::Decision decision;
};

/// Percent of a box's inside that several units may fill: people pack without solving a puzzle. A single unit
/// needs no air: it fits where its sides do.
constexpr int fill_percent = 80;

/// The box with the least inside volume that holds everything: each unit's sorted sides within the box's, the
/// volume within fill_percent, the weight within the carton's limit. When no box does, several: the largest
/// usable box is filled first, largest units first, and each filled set moves into the least box that holds
/// it. Ties go by tare, then code, so that the same order is always boxed alike. Refuses `nothing_to_box`,
/// `no_box` (a unit that fits nowhere, by SKU) and `too_many_boxes` (above 1,000).
[[nodiscard]] kernel::Outcome<BoxPlan> choose_boxes(std::vector<Carton> cartons,
                                                    std::vector<UnitsToBox> units);

} // namespace poddesk::fulfillment
