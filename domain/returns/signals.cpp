#include "domain/returns/signals.h"

#include <fmt/format.h>

namespace poddesk::returns {

std::vector<Signal> signals_of(SignalFacts const& facts)
{
    std::vector<Signal> signals;
    if (facts.weight && facts.items.nanograms > 0) {
        // More than so many percent of it: exact, without overflow.
        auto const exceeds = [&](kernel::Weight of, int percent) {
            return static_cast<__int128>(facts.weight->nanograms) * 100 >
                   static_cast<__int128>(of.nanograms) * percent;
        };
        bool const is_heavy = exceeds(facts.items, 150) && exceeds(facts.went_out, 120);
        if (!exceeds(facts.items, 80)) {
            signals.push_back(
                {"lighter", fmt::format("It weighs {}, and its items alone weigh {}: something "
                                        "may be missing, or another in its place.",
                                        format_weight(*facts.weight), format_weight(facts.items))});
        } else if (is_heavy) {
            signals.push_back(
                {"heavier", fmt::format("It weighs {}; its items weigh {} and left in parcels of {}: "
                                        "something else may be in it.",
                                        format_weight(*facts.weight), format_weight(facts.items),
                                        format_weight(facts.went_out))});
        }
    }
    if (facts.returns >= 3 && facts.units_back * 2 >= facts.units_out) {
        signals.push_back(
            {"often_returns", fmt::format("The customer sends back {} of {} units in 90 days, on {} returns.",
                                          facts.units_back, facts.units_out, facts.returns)});
    }
    if (facts.odd_items > 0) {
        signals.push_back(
            {"odd_before", fmt::format("{} of the customer's other returns did not come, or {}.",
                                       facts.odd_items == 1 ? std::string("One item")
                                                            : fmt::format("{} items", facts.odd_items),
                                       facts.odd_items == 1 ? "was another" : "were others")});
    }
    for (OddSerial const& it : facts.odd_serials) {
        std::string const named = fmt::format("Serial {} of {}", it.serial, it.sku);
        signals.push_back({"serial_mismatch",
                           !it.order.empty()
                               ? fmt::format("{} went out with order {}, not with this one.", named, it.order)
                           : it.rma == "?"   ? named + " came back already, on another return."
                           : !it.rma.empty() ? fmt::format("{} came back already, on {}.", named, it.rma)
                                             : named + " never went out from here."});
    }
    return signals;
}

} // namespace poddesk::returns
