#include "domain/fulfillment/carton_choice.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <tuple>

#include <fmt/format.h>

#include "domain/kernel/decimal.h"

namespace poddesk::fulfillment {
namespace {

using Volume = __int128;

constexpr std::size_t most_boxes = 1'000;

/// What is still to be boxed, or what a box holds: a count beside each kind of unit.
struct Counted
{
    UnitsToBox const* kind = nullptr;
    std::int64_t count = 0;
};

enum class Fit
{
    fits,
    item_too_large,
    volume_too_small,
    too_heavy
};

struct Load
{
    Volume volume = 0;
    kernel::Weight weight{};
    std::int64_t count = 0;
};

Load load_of(std::vector<Counted> const& content)
{
    Load out;
    for (Counted const& one : content) {
        out.volume += one.kind->size.volume() * one.count;
        out.weight += one.kind->weight * one.count;
        out.count += one.count;
    }
    return out;
}

Fit fit_of(Carton const& carton, std::vector<Counted> const& content)
{
    for (Counted const& one : content) {
        if (one.count > 0 && !one.kind->size.fits_into(carton.inside)) return Fit::item_too_large;
    }
    Load const load = load_of(content);
    if (load.count > 1 && load.volume * 100 > carton.inside.volume() * fill_percent)
        return Fit::volume_too_small;
    if (carton.tare + load.weight > carton.most_weight) return Fit::too_heavy;
    return Fit::fits;
}

/// How many more units of a kind the box takes on top of what it holds.
std::int64_t room_for(Carton const& carton, std::vector<Counted> const& held, UnitsToBox const& kind,
                      std::int64_t wanted)
{
    std::vector<Counted> content = held;
    content.push_back({&kind, 0});
    std::int64_t low = 0;
    std::int64_t high = wanted;
    while (low < high) {
        std::int64_t const middle = low + (high - low + 1) / 2;
        content.back().count = middle;
        if (fit_of(carton, content) == Fit::fits)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/// Cartons stand by inside volume, so the first that fits is the least.
Carton const* least_box(std::vector<Carton> const& cartons, std::vector<Counted> const& content)
{
    auto const found = std::find_if(cartons.begin(), cartons.end(), [&content](Carton const& carton) {
        return fit_of(carton, content) == Fit::fits;
    });
    return found == cartons.end() ? nullptr : &*found;
}

Box boxed(Carton const& carton, std::vector<Counted> const& content)
{
    Box out{carton, {}, carton.tare};
    for (Counted const& one : content) {
        if (one.count == 0) continue;
        out.units.push_back({one.kind->line, one.count});
        out.weight += one.kind->weight * one.count;
    }
    return out;
}

/// Fills the largest box that takes the first unit, and says what went in.
std::vector<Counted> fill_one(std::vector<Carton> const& cartons, std::vector<Counted>& left)
{
    auto const first =
        std::find_if(left.begin(), left.end(), [](Counted const& one) { return one.count > 0; });
    auto const largest = std::find_if(cartons.rbegin(), cartons.rend(), [&first](Carton const& carton) {
        return fit_of(carton, {{first->kind, 1}}) == Fit::fits;
    });
    std::vector<Counted> held;
    for (auto one = first; one != left.end(); ++one) {
        if (one->count == 0) continue;
        std::int64_t const taken = room_for(*largest, held, *one->kind, one->count);
        if (taken == 0) continue;
        held.push_back({one->kind, taken});
        one->count -= taken;
    }
    return held;
}

std::string cubic_inches(Volume volume)
{
    Volume const inch = kernel::Length::per_inch;
    return std::to_string(static_cast<std::int64_t>(volume / (inch * inch * inch)));
}

std::string why_not(Fit fit, Carton const& carton, Load const& load)
{
    switch (fit) {
    case Fit::item_too_large:
        return "At least one unit is longer, wider or higher than the box.";
    case Fit::volume_too_small:
        return fmt::format("The units take {} in³; of its {} in³ {} % may be filled.",
                           cubic_inches(load.volume), cubic_inches(carton.inside.volume()), fill_percent);
    case Fit::too_heavy:
        return fmt::format("With its contents it would weigh {}; its limit is {}.",
                           kernel::format_weight(carton.tare + load.weight),
                           kernel::format_weight(carton.most_weight));
    case Fit::fits:
        break;
    }
    return "It would hold everything, but has more room than needed.";
}

std::string_view code_of(Fit fit)
{
    switch (fit) {
    case Fit::fits:
        return "larger";
    case Fit::item_too_large:
        return "item_too_large";
    case Fit::volume_too_small:
        return "volume_too_small";
    case Fit::too_heavy:
        return "too_heavy";
    }
    throw std::logic_error("unknown fit");
}

kernel::Decision explained(std::vector<Carton> const& cartons, std::vector<Counted> const& all,
                           std::vector<Box> const& boxes)
{
    kernel::Decision out{"box", {}, {}};
    Load const load = load_of(all);
    bool const one_box = boxes.size() == 1;
    if (!one_box) {
        std::string codes;
        for (Box const& box : boxes)
            codes += (codes.empty() ? "" : " + ") + box.carton.code;
        if (boxes.size() > 5) codes = fmt::format("{} boxes", boxes.size());
        out.chosen = codes;
        out.alternatives.push_back(
            {codes,
             true,
             "split",
             {{"boxes", std::to_string(boxes.size())}},
             fmt::format("No single box holds everything: {} parcels.", boxes.size())});
    }
    for (Carton const& carton : cartons) {
        kernel::Alternative one;
        one.option = carton.code;
        one.chosen = one_box && carton.code == boxes.front().carton.code;
        one.facts = {{"inside_in3", cubic_inches(carton.inside.volume())},
                     {"units_in3", cubic_inches(load.volume)}};
        Fit const fit = fit_of(carton, all);
        one.code = one.chosen ? "least_volume" : code_of(fit);
        one.sentence = one.chosen ? "The least box that holds everything." : why_not(fit, carton, load);
        if (one.chosen) out.chosen = one.option;
        out.alternatives.push_back(std::move(one));
    }
    return out;
}

std::optional<kernel::Refusal> hopeless(std::vector<Carton> const& cartons,
                                        std::vector<UnitsToBox> const& units)
{
    if (units.empty()) return kernel::Refusal{"nothing_to_box", "There is nothing to put into a box."};
    for (UnitsToBox const& one : units) {
        if (least_box(cartons, {{&one, 1}}) != nullptr) continue;
        return kernel::Refusal{"no_box", fmt::format("SKU {} ({}, {}) fits into no box; add a carton for it.",
                                                     kernel::in_quotes(one.sku), format_dimensions(one.size),
                                                     format_weight(one.weight))};
    }
    return std::nullopt;
}

} // namespace

kernel::Outcome<BoxPlan> choose_boxes(std::vector<Carton> cartons, std::vector<UnitsToBox> units)
{
    std::sort(cartons.begin(), cartons.end(), [](Carton const& a, Carton const& b) {
        return std::tuple{a.inside.volume(), a.tare, std::string_view(a.code)} <
               std::tuple{b.inside.volume(), b.tare, std::string_view(b.code)};
    });
    std::sort(units.begin(), units.end(), [](UnitsToBox const& a, UnitsToBox const& b) {
        return std::tuple{b.size.volume(), b.weight, std::string_view(a.sku), a.line} <
               std::tuple{a.size.volume(), a.weight, std::string_view(b.sku), b.line};
    });
    if (auto const refusal = hopeless(cartons, units)) return tl::make_unexpected(*refusal);

    std::vector<Counted> all;
    for (UnitsToBox const& one : units)
        all.push_back({&one, one.quantity.value()});
    BoxPlan plan;
    if (Carton const* single = least_box(cartons, all)) plan.boxes.push_back(boxed(*single, all));
    std::vector<Counted> left = plan.boxes.empty() ? all : std::vector<Counted>{};
    while (load_of(left).count > 0) {
        if (plan.boxes.size() == most_boxes)
            return kernel::refused("too_many_boxes",
                                   "More than 1,000 boxes would be needed; split the order.");
        std::vector<Counted> const held = fill_one(cartons, left);
        plan.boxes.push_back(boxed(*least_box(cartons, held), held));
    }
    plan.decision = explained(cartons, all, plan.boxes);
    return plan;
}

} // namespace poddesk::fulfillment
