#include "domain/fulfillment/routing.h"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>
#include <tuple>

#include <fmt/format.h>

namespace poddesk::fulfillment {
namespace {

using Stock = std::map<std::pair<kernel::PodId, kernel::ProductId>, std::vector<RoutingLevel>>;
using Demand = std::map<kernel::ProductId, std::int64_t>;

/// Farther than any two points of the earth, in tenths of a mile: a pod whose distance nobody knows.
constexpr std::int64_t unknown_distance = 1'000'000;

/// A pod as one order sees it.
struct Candidate
{
    RoutingPod const* pod = nullptr;
    std::int64_t distance = unknown_distance;
};

/// A set of pods that together can fill the order, nearest first.
struct Combination
{
    std::vector<Candidate> pods;
    std::int64_t distance = 0;
    std::vector<std::string> codes;

    auto rank() const { return std::tuple(pods.size(), distance, codes); }
};

std::int64_t stock_of(Stock const& stock, kernel::PodId pod, kernel::ProductId product)
{
    auto const found = stock.find({pod, product});
    if (found == stock.end()) return 0;
    return std::accumulate(found->second.begin(), found->second.end(), std::int64_t{0},
                           [](std::int64_t sum, RoutingLevel const& level) { return sum + level.available; });
}

Demand demand_of(RoutingOrder const& order)
{
    Demand demand;
    for (RoutingLine const& line : order.lines)
        demand[line.product] += line.quantity;
    return demand;
}

/// Pods that hold any of the goods, nearest first.
std::vector<Candidate> candidates(RoutingOrder const& order, Demand const& demand, RoutingInput const& input,
                                  Stock const& stock)
{
    std::vector<Candidate> all;
    for (RoutingPod const& pod : input.pods) {
        bool const has_some = std::any_of(demand.begin(), demand.end(), [&](auto const& wanted) {
            return stock_of(stock, pod.pod, wanted.first) > 0;
        });
        if (!has_some) continue;
        all.push_back({&pod, order.destination
                                 ? shipping::distance_in_tenth_miles(pod.place, *order.destination)
                                 : unknown_distance});
    }
    std::sort(all.begin(), all.end(), [](Candidate const& a, Candidate const& b) {
        return std::tie(a.distance, a.pod->code) < std::tie(b.distance, b.pod->code);
    });
    return all;
}

bool fills(std::vector<Candidate> const& pods, Demand const& demand, Stock const& stock)
{
    return std::all_of(demand.begin(), demand.end(), [&](auto const& wanted) {
        std::int64_t together = 0;
        for (Candidate const& candidate : pods)
            together += stock_of(stock, candidate.pod->pod, wanted.first);
        return together >= wanted.second;
    });
}

Combination combine(std::vector<Candidate> pods)
{
    Combination combination;
    for (Candidate const& candidate : pods) {
        combination.distance += candidate.distance;
        combination.codes.push_back(candidate.pod->code);
    }
    std::sort(combination.codes.begin(), combination.codes.end());
    combination.pods = std::move(pods);
    return combination;
}

/// More pods than are enumerated, and the nearest ones do not suffice: all that are needed, the farthest
/// dropped where it can be.
std::vector<Combination> thin_out(std::vector<Candidate> pods, Demand const& demand, Stock const& stock)
{
    if (!fills(pods, demand, stock)) return {};
    for (std::size_t i = pods.size(); i-- > 0;) {
        std::vector<Candidate> fewer = pods;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        if (fills(fewer, demand, stock)) pods = std::move(fewer);
    }
    return {combine(std::move(pods))};
}

/// Every combination that fills the order and from which no pod can be left out, the best first.
std::vector<Combination> combinations(std::vector<Candidate> const& all, Demand const& demand,
                                      Stock const& stock)
{
    std::size_t const count = std::min(all.size(), most_pods_enumerated);
    std::vector<unsigned> filling;
    std::vector<Combination> found;
    std::vector<unsigned> masks;
    for (unsigned mask = 1; mask < (1U << count); ++mask)
        masks.push_back(mask);
    std::stable_sort(masks.begin(), masks.end(),
                     [](unsigned a, unsigned b) { return std::popcount(a) < std::popcount(b); });
    for (unsigned const mask : masks) {
        bool const holds_another = std::any_of(filling.begin(), filling.end(),
                                               [&](unsigned smaller) { return (mask & smaller) == smaller; });
        if (holds_another) continue;
        std::vector<Candidate> pods;
        for (std::size_t i = 0; i < count; ++i) {
            if ((mask >> i & 1U) != 0) pods.push_back(all[i]);
        }
        if (fills(pods, demand, stock)) {
            filling.push_back(mask);
            found.push_back(combine(std::move(pods)));
        }
    }
    std::sort(found.begin(), found.end(),
              [](Combination const& a, Combination const& b) { return a.rank() < b.rank(); });
    if (found.empty() && all.size() > count) return thin_out(all, demand, stock);
    return found;
}

/// Takes the quantity out of the pod's bins: one bin that covers it, else bin after bin.
std::vector<LevelShare> take(Stock& stock, kernel::PodId pod, kernel::ProductId product,
                             std::int64_t quantity)
{
    std::vector<LevelShare> shares;
    std::vector<RoutingLevel>& levels = stock[{pod, product}];
    auto const covering = std::find_if(
        levels.begin(), levels.end(), [&](RoutingLevel const& level) { return level.available >= quantity; });
    for (auto level = covering == levels.end() ? levels.begin() : covering; quantity > 0; ++level) {
        std::int64_t const taken = std::min(quantity, level->available);
        if (taken == 0) continue;
        shares.push_back({level->level, taken});
        level->available -= taken;
        quantity -= taken;
    }
    return shares;
}

/// Gives each line to the pods of the combination and takes its stock.
std::vector<RoutedPart> fill(RoutingOrder const& order, Combination const& chosen, Stock& stock)
{
    std::vector<RoutedPart> parts;
    for (Candidate const& candidate : chosen.pods)
        parts.push_back({candidate.pod->pod, {}});
    auto const give = [&](RoutedPart& part, RoutingLine const& line, std::int64_t quantity) {
        part.lines.push_back({line.line, line.product, take(stock, part.pod, line.product, quantity)});
    };
    for (RoutingLine const& line : order.lines) {
        auto const whole = std::find_if(parts.begin(), parts.end(), [&](RoutedPart const& part) {
            return stock_of(stock, part.pod, line.product) >= line.quantity;
        });
        if (whole != parts.end()) {
            give(*whole, line, line.quantity);
            continue;
        }
        std::int64_t left = line.quantity;
        for (RoutedPart& part : parts) {
            std::int64_t const share = std::min(left, stock_of(stock, part.pod, line.product));
            if (share > 0) give(part, line, share);
            left -= share;
        }
    }
    std::erase_if(parts, [](RoutedPart const& part) { return part.lines.empty(); });
    return parts;
}

// ── the why
// ─────────────────────────────────────────────────────────────────────────────────────────────────────

std::string names_of(Combination const& combination)
{
    std::string names;
    for (Candidate const& candidate : combination.pods) {
        names += (names.empty() ? "" : " + ") + candidate.pod->name;
    }
    return names;
}

std::string miles(std::int64_t tenths)
{
    return tenths >= unknown_distance ? "unknown" : fmt::format("{}.{}", tenths / 10, tenths % 10);
}

std::string away(std::int64_t tenths)
{
    return tenths >= unknown_distance ? "an unknown distance away" : miles(tenths) + " miles away";
}

std::string parcels(std::size_t count)
{
    return count == 1 ? "1 parcel" : fmt::format("{} parcels", count);
}

kernel::Alternative alternative(Combination const& combination)
{
    return {names_of(combination),
            false,
            "",
            {{"miles", miles(combination.distance)}, {"parcels", std::to_string(combination.pods.size())}},
            ""};
}

kernel::Alternative chosen_one(Combination const& best, std::size_t filling)
{
    kernel::Alternative it = alternative(best);
    it.chosen = true;
    if (best.pods.size() > 1) {
        it.code = "fewest_parcels";
        it.sentence = fmt::format("No pod has everything; {} can fill the order in {}, the fewest.",
                                  it.option, parcels(best.pods.size()));
    } else if (best.distance >= unknown_distance) {
        it.code = "has_it_all";
        it.sentence =
            fmt::format("{} has every line; how far the customer is from it is not known.", it.option);
    } else {
        it.code = filling > 1 ? "nearest_with_all" : "only_one_with_all";
        it.sentence = fmt::format("{} has every line and is {}, {}.", it.option, away(best.distance),
                                  filling > 1 ? "nearer than the others that have it all"
                                              : "the only pod that has it all");
    }
    return it;
}

kernel::Alternative runner_up(Combination const& next, Combination const& best)
{
    kernel::Alternative it = alternative(next);
    if (next.pods.size() > best.pods.size()) {
        it.code = "more_parcels";
        it.sentence = fmt::format("{} would need {} instead of {}.", it.option, parcels(next.pods.size()),
                                  parcels(best.pods.size()));
    } else if (next.distance > best.distance) {
        it.code = "farther";
        it.sentence = fmt::format("{} is {}, {} miles farther.", it.option, away(next.distance),
                                  miles(next.distance - best.distance));
    } else {
        it.code = "later_code";
        it.sentence = fmt::format(
            "{} is as good; the pod codes decide, so that the same order always goes the same way.",
            it.option);
    }
    return it;
}

/// A pod that cannot fill the order by itself, and what it lacks.
kernel::Alternative lacking(RoutingPod const& pod, RoutingOrder const& order, Stock const& stock)
{
    kernel::Alternative it{pod.name, false, "lacks_stock", {}, ""};
    std::string what;
    Demand const demand = demand_of(order);
    for (auto const& [product, wanted] : demand) {
        std::int64_t const has = stock_of(stock, pod.pod, product);
        if (has >= wanted) continue;
        auto const line = std::find_if(order.lines.begin(), order.lines.end(),
                                       [&, id = product](RoutingLine const& l) { return l.product == id; });
        what += fmt::format("{}{} of {}", what.empty() ? "" : ", ", wanted - has, line->sku);
    }
    it.sentence = fmt::format("{} lacks {}.", pod.name, what);
    return it;
}

kernel::Decision decide(RoutingOrder const& order, std::vector<Combination> const& found,
                        RoutingInput const& input, Stock const& stock)
{
    kernel::Decision decision{"routing", found.empty() ? "Backordered" : names_of(found.front()), {}};
    if (!found.empty()) {
        decision.alternatives.push_back(chosen_one(found.front(), found.size()));
        if (found.size() > 1) decision.alternatives.push_back(runner_up(found[1], found.front()));
    }
    for (RoutingPod const& pod : input.pods) {
        if (!fills({Candidate{&pod, 0}}, demand_of(order), stock)) {
            decision.alternatives.push_back(lacking(pod, order, stock));
        }
    }
    return decision;
}

std::vector<Shortage> shortages(RoutingOrder const& order, RoutingInput const& input, Stock const& stock)
{
    std::vector<Shortage> all;
    for (auto const& [product, wanted] : demand_of(order)) {
        std::int64_t has = 0;
        for (RoutingPod const& pod : input.pods)
            has += stock_of(stock, pod.pod, product);
        if (has >= wanted) continue;
        auto const line = std::find_if(order.lines.begin(), order.lines.end(),
                                       [&, id = product](RoutingLine const& l) { return l.product == id; });
        all.push_back({line->sku, wanted, has});
    }
    return all;
}

void say_backordered(RoutingPlan& plan)
{
    kernel::Alternative it{
        "Backordered", true, "short_everywhere", {}, "No pod, nor all of them together, has "};
    for (std::size_t i = 0; i < plan.shortages.size(); ++i) {
        Shortage const& shortage = plan.shortages[i];
        it.facts[shortage.sku] = fmt::format("{} of {}", shortage.available, shortage.wanted);
        it.sentence += fmt::format("{}{} {} (free: {})", i == 0 ? "" : ", ", shortage.wanted, shortage.sku,
                                   shortage.available);
    }
    it.sentence += ".";
    plan.decision.alternatives.insert(plan.decision.alternatives.begin(), it);
}

Stock stock_from(std::vector<RoutingLevel> const& levels)
{
    Stock stock;
    for (RoutingLevel const& level : levels)
        stock[{level.pod, level.product}].push_back(level);
    for (auto& [key, bins] : stock) {
        std::sort(bins.begin(), bins.end(), [](RoutingLevel const& a, RoutingLevel const& b) {
            return std::tie(a.is_reserve, a.walk_order, a.level) <
                   std::tie(b.is_reserve, b.walk_order, b.level);
        });
    }
    return stock;
}

} // namespace

std::vector<RoutingPlan> plan_routing(RoutingInput const& input)
{
    Stock stock = stock_from(input.levels);
    std::vector<RoutingPlan> plans;
    for (RoutingOrder const& order : input.orders) {
        Demand const demand = demand_of(order);
        std::vector<Combination> const found =
            combinations(candidates(order, demand, input, stock), demand, stock);
        RoutingPlan plan{order.order, order.version, {}, {}, decide(order, found, input, stock)};
        if (found.empty()) {
            plan.shortages = shortages(order, input, stock);
            say_backordered(plan);
        } else {
            plan.parts = fill(order, found.front(), stock);
        }
        plans.push_back(std::move(plan));
    }
    return plans;
}

} // namespace poddesk::fulfillment
