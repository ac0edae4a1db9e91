#include "domain/fulfillment/box_by_rule.h"

#include <algorithm>
#include <optional>

namespace poddesk::fulfillment {
namespace {

/// None: no rule asks for a box, the pod has it no more, or the units do not fit into one of it.
std::optional<BoxPlan> box_asked_for(std::vector<Carton> const& cartons, std::vector<UnitsToBox> const& units,
                                     std::string_view asked)
{
    auto const carton = std::ranges::find(cartons, asked, &Carton::code);
    if (asked.empty() || carton == cartons.end()) return std::nullopt;
    auto plan = choose_boxes({*carton}, units);
    if (!plan || plan->boxes.size() != 1) return std::nullopt;
    for (kernel::Alternative& it : plan->decision.alternatives) {
        it.code = "rule";
        it.sentence = "A rule asks for this box.";
    }
    return std::move(*plan);
}

} // namespace

kernel::Outcome<BoxPlan> choose_boxes_by_rule(std::vector<Carton> cartons, std::vector<UnitsToBox> units,
                                              std::string_view asked)
{
    if (auto plan = box_asked_for(cartons, units, asked)) return std::move(*plan);
    return choose_boxes(std::move(cartons), std::move(units));
}

} // namespace poddesk::fulfillment
