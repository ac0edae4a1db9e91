#include "domain/fulfillment/routing.h"

#include <boost/test/unit_test.hpp>

#include <map>
#include <numeric>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>

using namespace poddesk;
using namespace poddesk::fulfillment;

namespace {

RoutingPod pod(std::int64_t id, std::string code, std::int32_t longitude)
{
    return {{id}, code, "Pod " + code, {40'000'000, longitude}};
}

RoutingOrder order(std::int64_t id, std::vector<std::pair<std::int64_t, std::int64_t>> const& wanted)
{
    RoutingOrder it{{id}, 1, "#" + std::to_string(id), "received", shipping::Place{40'000'000, -100'000'000},
                    {}};
    std::int64_t line = id * 100;
    for (auto const& [product, quantity] : wanted) {
        it.lines.push_back({{line++}, {product}, "SKU-" + std::to_string(product), quantity});
    }
    return it;
}

/// The rank of the best set of pods by trying them all, written another way than the planner: recursion pod
/// by pod, product by product.
using Rank = std::tuple<std::size_t, std::int64_t, std::vector<std::string>>;

void brute_force(RoutingInput const& input, RoutingOrder const& order,
                 std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> const& stock, std::size_t at,
                 std::vector<RoutingPod> chosen, std::optional<Rank>& best)
{
    if (at == input.pods.size()) {
        std::map<std::int64_t, std::int64_t> wanted;
        for (RoutingLine const& line : order.lines)
            wanted[line.product.value] += line.quantity;
        for (auto const& [product, quantity] : wanted) {
            std::int64_t has = 0;
            for (RoutingPod const& it : chosen) {
                auto const found = stock.find({it.pod.value, product});
                has += found == stock.end() ? 0 : found->second;
            }
            if (has < quantity) return;
        }
        Rank rank{chosen.size(), 0, {}};
        for (RoutingPod const& it : chosen) {
            std::get<1>(rank) += shipping::distance_in_tenth_miles(it.place, *order.destination);
            std::get<2>(rank).push_back(it.code);
        }
        std::sort(std::get<2>(rank).begin(), std::get<2>(rank).end());
        if (!best || rank < *best) best = rank;
        return;
    }
    brute_force(input, order, stock, at + 1, chosen, best);
    chosen.push_back(input.pods[at]);
    brute_force(input, order, stock, at + 1, chosen, best);
}

RoutingInput random_input(std::mt19937_64& random)
{
    auto const below = [&](std::int64_t n) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
    };
    RoutingInput input;
    std::int64_t const pods = 1 + below(6);
    std::int64_t level = 1;
    for (std::int64_t p = 1; p <= pods; ++p) {
        // Some stand on the same spot, so that ties happen.
        input.pods.push_back(pod(p, "P" + std::to_string(9 - p),
                                 static_cast<std::int32_t>(-120'000'000 + 5'000'000 * below(8))));
        for (std::int64_t product = 1; product <= 5; ++product) {
            for (std::int64_t bin = below(3); bin > 0; --bin) {
                input.levels.push_back({level++, {p}, {product}, 1 + below(4), below(4) == 0, below(50)});
            }
        }
    }
    for (std::int64_t o = 1; o <= 1 + below(6); ++o) {
        std::vector<std::pair<std::int64_t, std::int64_t>> wanted;
        for (std::int64_t n = 1 + below(4); n > 0; --n)
            wanted.emplace_back(1 + below(5), 1 + below(4));
        input.orders.push_back(order(o, wanted));
    }
    return input;
}

RoutingPod const& pod_of(RoutingInput const& input, kernel::PodId id)
{
    return *std::find_if(input.pods.begin(), input.pods.end(),
                         [&](RoutingPod const& p) { return p.pod == id; });
}

void check_one(RoutingInput const& input, RoutingOrder const& asked, RoutingPlan const& plan,
               std::map<std::int64_t, RoutingLevel>& levels)
{
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> stock;
    for (auto const& [id, level] : levels)
        stock[{level.pod.value, level.product.value}] += level.available;
    std::optional<Rank> best;
    brute_force(input, asked, stock, 0, {}, best);
    BOOST_REQUIRE_EQUAL(plan.parts.empty(), !best.has_value());
    BOOST_REQUIRE_EQUAL(plan.shortages.empty(), best.has_value());
    BOOST_REQUIRE_EQUAL(plan.decision.kind, "routing");
    BOOST_REQUIRE(!plan.decision.alternatives.empty() && plan.decision.alternatives.front().chosen);
    BOOST_REQUIRE_EQUAL(plan.decision.alternatives.front().option, plan.decision.chosen);
    if (!best) return;

    Rank rank{plan.parts.size(), 0, {}};
    std::map<std::int64_t, std::int64_t> given;
    for (RoutedPart const& part : plan.parts) {
        RoutingPod const& it = pod_of(input, part.pod);
        std::get<1>(rank) += shipping::distance_in_tenth_miles(it.place, *asked.destination);
        std::get<2>(rank).push_back(it.code);
        for (RoutedLine const& line : part.lines) {
            for (LevelShare const& share : line.levels) {
                RoutingLevel& level = levels.at(share.level);
                BOOST_REQUIRE(level.pod == part.pod && level.product == line.product);
                BOOST_REQUIRE(share.quantity > 0 && share.quantity <= level.available);
                level.available -= share.quantity;
                given[line.line.value] += share.quantity;
            }
        }
    }
    std::sort(std::get<2>(rank).begin(), std::get<2>(rank).end());
    BOOST_REQUIRE(rank == *best);
    for (RoutingLine const& line : asked.lines)
        BOOST_REQUIRE_EQUAL(given[line.line.value], line.quantity);
}

} // namespace

BOOST_AUTO_TEST_SUITE(routing)

BOOST_AUTO_TEST_CASE(equals_brute_force_and_never_promises_a_unit_twice)
{
    std::mt19937_64 random(20261123);
    for (int round = 0; round < 3000; ++round) {
        RoutingInput const input = random_input(random);
        std::vector<RoutingPlan> const plans = plan_routing(input);
        BOOST_REQUIRE_EQUAL(plans.size(), input.orders.size());
        std::map<std::int64_t, RoutingLevel> levels;
        for (RoutingLevel const& level : input.levels)
            levels.emplace(level.level, level);
        for (std::size_t i = 0; i < plans.size(); ++i)
            check_one(input, input.orders[i], plans[i], levels);
    }
}

BOOST_AUTO_TEST_CASE(order_of_pods_and_levels_does_not_matter)
{
    std::mt19937_64 random(7);
    for (int round = 0; round < 300; ++round) {
        RoutingInput input = random_input(random);
        std::vector<RoutingPlan> const plans = plan_routing(input);
        std::shuffle(input.levels.begin(), input.levels.end(), random);
        std::vector<RoutingPlan> const again = plan_routing(input);
        for (std::size_t i = 0; i < plans.size(); ++i) {
            BOOST_REQUIRE(plans[i].decision == again[i].decision);
            for (std::size_t p = 0; p < plans[i].parts.size(); ++p) {
                for (std::size_t l = 0; l < plans[i].parts[p].lines.size(); ++l) {
                    BOOST_REQUIRE(plans[i].parts[p].lines[l].levels == again[i].parts[p].lines[l].levels);
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(nearest_pod_that_has_it_all)
{
    RoutingInput const input{
        {order(1, {{1, 2}, {2, 1}})},
        {{10, {1}, {1}, 5, false, 1},
         {11, {1}, {2}, 5, false, 2},
         {20, {2}, {1}, 5, false, 1},
         {21, {2}, {2}, 5, false, 2},
         {30, {3}, {1}, 5, false, 1}},
        {pod(1, "FAR", -120'000'000), pod(2, "MID", -110'000'000), pod(3, "NEAR", -101'000'000)}};
    RoutingPlan const plan = plan_routing(input).front();
    BOOST_REQUIRE_EQUAL(plan.parts.size(), 1);
    BOOST_CHECK(plan.parts[0].pod == kernel::PodId{2});
    BOOST_REQUIRE_EQUAL(plan.decision.alternatives.size(), 3);
    BOOST_CHECK_EQUAL(
        plan.decision.alternatives[0].sentence,
        "Pod MID has every line and is 529.0 miles away, nearer than the others that have it all.");
    BOOST_CHECK_EQUAL(plan.decision.alternatives[1].code, "farther");
    BOOST_CHECK_EQUAL(plan.decision.alternatives[2].sentence, "Pod NEAR lacks 1 of SKU-2.");
}

BOOST_AUTO_TEST_CASE(fewest_parcels_when_no_pod_has_it_all)
{
    RoutingInput const input{{order(1, {{1, 2}, {2, 1}})},
                             {{10, {1}, {1}, 5, false, 1}, {20, {2}, {2}, 5, false, 1}},
                             {pod(1, "A", -120'000'000), pod(2, "B", -110'000'000)}};
    RoutingPlan const plan = plan_routing(input).front();
    BOOST_REQUIRE_EQUAL(plan.parts.size(), 2);
    BOOST_CHECK_EQUAL(plan.decision.chosen, "Pod B + Pod A");
    BOOST_CHECK_EQUAL(plan.decision.alternatives[0].code, "fewest_parcels");
}

BOOST_AUTO_TEST_CASE(short_everywhere_is_backordered_and_takes_nothing)
{
    RoutingInput const input{
        {order(1, {{1, 9}}), order(2, {{1, 5}})}, {{10, {1}, {1}, 5, false, 1}}, {pod(1, "A", -120'000'000)}};
    std::vector<RoutingPlan> const plans = plan_routing(input);
    BOOST_CHECK(plans[0].parts.empty());
    BOOST_CHECK(plans[0].shortages == std::vector<Shortage>({{"SKU-1", 9, 5}}));
    BOOST_CHECK_EQUAL(plans[0].decision.alternatives[0].sentence,
                      "No pod, nor all of them together, has 9 SKU-1 (free: 5).");
    BOOST_CHECK_EQUAL(plans[1].parts.size(), 1);
}

BOOST_AUTO_TEST_CASE(a_bin_that_covers_the_line_and_pick_before_reserve)
{
    auto const bins = [](std::int64_t quantity) {
        RoutingInput const input{
            {order(1, {{1, quantity}})},
            {{10, {1}, {1}, 2, false, 1}, {11, {1}, {1}, 4, false, 2}, {12, {1}, {1}, 9, true, 0}},
            {pod(1, "A", -120'000'000)}};
        return plan_routing(input).front().parts.at(0).lines.at(0).levels;
    };
    BOOST_CHECK(bins(2) == std::vector<LevelShare>({{10, 2}}));
    BOOST_CHECK(bins(3) == std::vector<LevelShare>({{11, 3}}));
    BOOST_CHECK(bins(5) == std::vector<LevelShare>({{12, 5}}));
    BOOST_CHECK(bins(12) == std::vector<LevelShare>({{10, 2}, {11, 4}, {12, 6}}));
}

BOOST_AUTO_TEST_CASE(an_unknown_destination_goes_to_the_first_code)
{
    RoutingInput input{{order(1, {{1, 1}})},
                       {{10, {1}, {1}, 5, false, 1}, {20, {2}, {1}, 5, false, 1}},
                       {pod(1, "B", -120'000'000), pod(2, "A", -110'000'000)}};
    input.orders[0].destination.reset();
    RoutingPlan const plan = plan_routing(input).front();
    BOOST_CHECK(plan.parts.at(0).pod == kernel::PodId{2});
    BOOST_CHECK_EQUAL(plan.decision.alternatives.at(0).facts.at("miles"), "unknown");
}

BOOST_AUTO_TEST_CASE(more_pods_than_are_enumerated)
{
    RoutingInput input{{order(1, {{1, 12}})}, {}, {}};
    for (std::int64_t p = 1; p <= 12; ++p) {
        input.pods.push_back(
            pod(p, "P" + std::to_string(100 + p), static_cast<std::int32_t>(-100'000'000 - p * 1'000'000)));
        input.levels.push_back({p, {p}, {1}, p == 12 ? 5 : 1, false, 1});
    }
    RoutingPlan const plan = plan_routing(input).front();
    std::int64_t given = 0;
    for (RoutedPart const& part : plan.parts)
        given += part.lines.at(0).levels.at(0).quantity;
    BOOST_CHECK_EQUAL(given, 12);
    BOOST_CHECK_EQUAL(plan.parts.size(), 8);
}

BOOST_AUTO_TEST_SUITE_END()
