#include "domain/fulfillment/routing.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <map>
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

/// Prices that step up with weight (a product's number in ounces a unit), dearer from some pods, none from
/// P1.
std::optional<PartPrice> price_by_weight(RoutingOrder const&, RoutingPod const& pod,
                                         std::vector<ParcelUnits> const& units)
{
    if (pod.code == "P1") return {};
    std::int64_t ounces = 0;
    for (ParcelUnits const& it : units)
        ounces += it.product.value * it.quantity;
    return PartPrice{300 + (ounces + 3) / 4 * (20 + 15 * (pod.pod.value % 3)), 50, 25 * pod.pod.value, false,
                     "Ground"};
}

std::optional<PartPrice> no_price(RoutingOrder const&, RoutingPod const&, std::vector<ParcelUnits> const&)
{
    return {};
}

/// What decides, as the documentation says it: late, cents, parcels, distance, pods from the nearest on.
struct Way
{
    std::int64_t late = 0;
    std::int64_t cents = 0;
    std::int64_t parcels = 0;
    std::int64_t distance = 0;
    std::uint32_t pods = 0;

    auto rank(SplitPolicy policy) const
    {
        bool const cost_first = policy != SplitPolicy::fewest_parcels;
        return std::tuple(late, cost_first ? cents : parcels, cost_first ? parcels : cents, distance, pods);
    }
};

using Free = std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t>; // by pod and product

/// The best way by trying every pod for every product, written another way than the planner.
class BruteForce
{
public:
    BruteForce(RoutingInput const& input, RoutingOrder const& order, Free const& free)
        : order_(order), free_(free)
    {
        for (RoutingPod const& it : input.pods)
            near_.push_back(it);
        std::ranges::sort(near_, {}, [&](RoutingPod const& it) {
            return std::tuple(shipping::distance_in_tenth_miles(it.place, *order.destination), it.code);
        });
        std::erase_if(near_, [&](RoutingPod const& it) {
            return std::ranges::none_of(order.lines,
                                        [&](RoutingLine const& line) { return has(it, line.product) > 0; });
        });
        for (RoutingLine const& line : order.lines)
            wanted_[line.product.value] += line.quantity;
    }

    std::optional<Way> best()
    {
        for (auto const& [product, quantity] : wanted_) {
            std::int64_t together = 0;
            for (RoutingPod const& it : near_)
                together += has(it, {product});
            if (together < quantity) return {};
        }
        give(wanted_.begin());
        return best_;
    }

private:
    std::int64_t has(RoutingPod const& pod, kernel::ProductId product) const
    {
        auto const found = free_.find({pod.pod.value, product.value});
        return found == free_.end() ? 0 : found->second;
    }

    void give(std::map<std::int64_t, std::int64_t>::const_iterator it)
    {
        if (it == wanted_.end()) {
            weigh();
            return;
        }
        auto const [product, quantity] = *it;
        bool whole = false;
        for (RoutingPod const& pod : near_) {
            if (has(pod, {product}) < quantity) continue;
            whole = true;
            parcels_[pod.pod.value].push_back({{product}, quantity});
            give(std::next(it));
            parcels_[pod.pod.value].pop_back();
        }
        if (whole) return;
        std::int64_t left = quantity;
        std::vector<std::int64_t> gave;
        for (RoutingPod const& pod : near_) {
            std::int64_t const share = std::min(left, has(pod, {product}));
            if (share == 0) continue;
            parcels_[pod.pod.value].push_back({{product}, share});
            gave.push_back(pod.pod.value);
            left -= share;
        }
        give(std::next(it));
        for (std::int64_t const pod : gave)
            parcels_[pod].pop_back();
    }

    void weigh()
    {
        Way way;
        for (std::size_t i = 0; i < near_.size(); ++i) {
            auto const& units = parcels_[near_[i].pod.value];
            if (units.empty()) continue;
            auto const price = price_by_weight(order_, near_[i], units);
            way.late += price ? 0 : 1;
            way.cents += price ? price->cents() : 5'000'000;
            way.parcels += 1;
            way.distance += shipping::distance_in_tenth_miles(near_[i].place, *order_.destination);
            way.pods |= 1U << i;
        }
        if (order_.policy == SplitPolicy::never_split && way.parcels > 1) return;
        if (!best_ || way.rank(order_.policy) < best_->rank(order_.policy)) best_ = way;
    }

    RoutingOrder const& order_;
    Free const& free_;
    std::vector<RoutingPod> near_;
    std::map<std::int64_t, std::int64_t> wanted_;
    std::map<std::int64_t, std::vector<ParcelUnits>> parcels_;
    std::optional<Way> best_;
};

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
        input.orders.back().policy = std::array{SplitPolicy::least_cost, SplitPolicy::fewest_parcels,
                                                SplitPolicy::never_split}[static_cast<std::size_t>(below(3))];
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
    Free free;
    for (auto const& [id, level] : levels)
        free[{level.pod.value, level.product.value}] += level.available;
    std::optional<Way> const best = BruteForce(input, asked, free).best();
    BOOST_REQUIRE_EQUAL(plan.parts.empty(), !best.has_value());
    BOOST_REQUIRE_EQUAL(plan.shortages.empty(), best.has_value());
    BOOST_REQUIRE_EQUAL(plan.decision.kind, "routing");
    BOOST_REQUIRE(!plan.decision.alternatives.empty() && plan.decision.alternatives.front().chosen);
    BOOST_REQUIRE_EQUAL(plan.decision.alternatives.front().option, plan.decision.chosen);
    if (!best) return;

    Way way;
    std::map<std::int64_t, std::int64_t> given;
    for (RoutedPart const& part : plan.parts) {
        way.late += part.price ? 0 : 1;
        way.cents += part.price ? part.price->cents() : 5'000'000;
        way.parcels += 1;
        way.distance += shipping::distance_in_tenth_miles(pod_of(input, part.pod).place, *asked.destination);
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
    way.pods = best->pods;
    BOOST_REQUIRE(way.rank(asked.policy) == best->rank(asked.policy));
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
        std::vector<RoutingPlan> const plans = plan_routing(input, price_by_weight);
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
        std::vector<RoutingPlan> const plans = plan_routing(input, price_by_weight);
        std::shuffle(input.levels.begin(), input.levels.end(), random);
        std::shuffle(input.pods.begin(), input.pods.end(), random);
        std::vector<RoutingPlan> const again = plan_routing(input, price_by_weight);
        for (std::size_t i = 0; i < plans.size(); ++i) {
            BOOST_REQUIRE(plans[i].decision == again[i].decision);
            BOOST_REQUIRE_EQUAL(plans[i].parts.size(), again[i].parts.size());
            for (std::size_t p = 0; p < plans[i].parts.size(); ++p) {
                for (std::size_t l = 0; l < plans[i].parts[p].lines.size(); ++l) {
                    BOOST_REQUIRE(plans[i].parts[p].lines[l].levels == again[i].parts[p].lines[l].levels);
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(the_least_cost_and_who_lost_by_how_much)
{
    RoutingInput const input{{order(1, {{1, 2}, {2, 1}})},
                             {{10, {1}, {1}, 5, false, 1},
                              {11, {1}, {2}, 5, false, 2},
                              {20, {2}, {1}, 5, false, 1},
                              {21, {2}, {2}, 5, false, 2},
                              {30, {3}, {1}, 5, false, 1},
                              {40, {4}, {1}, 5, false, 1},
                              {41, {4}, {2}, 5, false, 1}},
                             {pod(1, "FAR", -120'000'000), pod(2, "MID", -110'000'000),
                              pod(3, "NEAR", -101'000'000), pod(4, "EAST", -90'000'000)}};
    RoutingPlan const plan = plan_routing(input, price_by_weight).front();
    BOOST_REQUIRE_EQUAL(plan.parts.size(), 1);
    BOOST_CHECK(plan.parts[0].pod == kernel::PodId{1});
    BOOST_REQUIRE_EQUAL(plan.decision.alternatives.size(), 4);
    BOOST_CHECK_EQUAL(plan.decision.alternatives[0].sentence,
                      "Pod FAR ships everything in 1 parcel for $4.10 with Ground, the least of all ways.");
    BOOST_CHECK_EQUAL(plan.decision.alternatives[1].sentence,
                      "Pod MID would cost $4.50 in 1 parcel, $0.40 more.");
    BOOST_CHECK_EQUAL(plan.decision.alternatives[2].sentence,
                      "Pod EAST would cost $4.85 in 1 parcel, $0.75 more.");
    BOOST_CHECK_EQUAL(plan.decision.alternatives[3].sentence, "Pod NEAR lacks 1 of SKU-2.");
    BOOST_CHECK_EQUAL(plan.decision.alternatives[0].facts.at("postage"), "$3.35");
}

BOOST_AUTO_TEST_CASE(without_prices_the_nearest_that_has_it_all)
{
    RoutingInput const input{
        {order(1, {{1, 2}, {2, 1}})},
        {{10, {1}, {1}, 5, false, 1},
         {11, {1}, {2}, 5, false, 2},
         {20, {2}, {1}, 5, false, 1},
         {21, {2}, {2}, 5, false, 2},
         {30, {3}, {1}, 5, false, 1}},
        {pod(1, "FAR", -120'000'000), pod(2, "MID", -110'000'000), pod(3, "NEAR", -101'000'000)}};
    RoutingPlan const plan = plan_routing(input, no_price).front();
    BOOST_REQUIRE_EQUAL(plan.parts.size(), 1);
    BOOST_CHECK(plan.parts[0].pod == kernel::PodId{2});
    BOOST_REQUIRE_EQUAL(plan.decision.alternatives.size(), 3);
    BOOST_CHECK_EQUAL(plan.decision.alternatives[0].sentence,
                      "Pod MID ships everything in 1 parcel over 529.1 miles.");
    BOOST_CHECK_EQUAL(plan.decision.alternatives[1].code, "farther");
    BOOST_CHECK_EQUAL(plan.decision.alternatives[2].sentence, "Pod NEAR lacks 1 of SKU-2.");
}

BOOST_AUTO_TEST_CASE(several_pods_when_none_has_it_all_unless_never_split)
{
    RoutingInput input{{order(1, {{1, 2}, {2, 1}})},
                       {{10, {1}, {1}, 5, false, 1}, {20, {2}, {2}, 5, false, 1}},
                       {pod(1, "A", -120'000'000), pod(2, "B", -110'000'000)}};
    RoutingPlan const plan = plan_routing(input, price_by_weight).front();
    BOOST_REQUIRE_EQUAL(plan.parts.size(), 2);
    BOOST_CHECK_EQUAL(plan.decision.chosen, "Pod B + Pod A");
    BOOST_CHECK_EQUAL(plan.decision.alternatives[0].code, "only_way");
    input.orders[0].policy = SplitPolicy::never_split;
    RoutingPlan const whole = plan_routing(input, price_by_weight).front();
    BOOST_CHECK(whole.parts.empty());
    BOOST_CHECK_EQUAL(whole.decision.alternatives[0].sentence,
                      "No pod has everything, and orders of this client are never split.");
}

BOOST_AUTO_TEST_CASE(barred_pods_and_a_persons_choice)
{
    RoutingInput input{{order(1, {{1, 1}})},
                       {{10, {1}, {1}, 5, false, 1}, {20, {2}, {1}, 5, false, 1}},
                       {pod(1, "A", -120'000'000), pod(2, "B", -110'000'000)}};
    input.orders[0].barred = {{kernel::PodId{1}, "Pod A does not ship for this client."}};
    RoutingPlan const plan = plan_routing(input, price_by_weight).front();
    BOOST_CHECK(plan.parts.at(0).pod == kernel::PodId{2});
    BOOST_CHECK_EQUAL(plan.decision.alternatives.at(1).sentence, "Pod A does not ship for this client.");
    input.orders[0].barred.clear();
    BOOST_CHECK(plan_routing(input, price_by_weight).front().parts.at(0).pod == kernel::PodId{1});
    input.orders[0].choice = PodChoice{kernel::PodId{2}};
    RoutingPlan const chosen = plan_routing(input, price_by_weight).front();
    BOOST_CHECK(chosen.parts.at(0).pod == kernel::PodId{2});
    BOOST_CHECK_EQUAL(chosen.decision.alternatives.at(0).code, "chosen_by_a_person");
}

BOOST_AUTO_TEST_CASE(what_a_choice_costs_is_told_whoever_chose)
{
    RoutingInput input{{order(1, {{1, 1}})},
                       {{10, {1}, {1}, 5, false, 1}, {20, {2}, {1}, 5, false, 1}},
                       {pod(1, "A", -120'000'000), pod(2, "B", -110'000'000)}};
    auto const why = [&](PodChoice choice) {
        input.orders[0].choice = std::move(choice);
        std::vector<std::string> said;
        RoutingPlan const plan = plan_routing(input, price_by_weight).front();
        for (kernel::Alternative const& it : plan.decision.alternatives)
            said.push_back(it.code + ": " + it.sentence);
        return said;
    };
    using Said = std::vector<std::string>;
    BOOST_TEST(
        why({kernel::PodId{2}, "Heavy ones"}) ==
            (Said{"chosen_by_a_rule: The rule \"Heavy ones\" chose Pod B; it ships the order for $4.50 "
                  "with Ground.",
                  "by_the_policy: By the policy: Pod A for $4.10 with Ground, $0.40 less."}),
        boost::test_tools::per_element());
    BOOST_TEST(
        why({kernel::PodId{1}}) ==
            (Said{"chosen_by_a_person: A person chose Pod A; it ships the order for $4.10 with Ground. "
                  "The policy would do the same."}),
        boost::test_tools::per_element());
    // The policy does not forget what client and channel allow, the choice does.
    input.orders[0].barred = {{kernel::PodId{1}, "Pod A does not ship for this client."}};
    BOOST_TEST(
        why({kernel::PodId{1}}) ==
            (Said{"chosen_by_a_person: A person chose Pod A; it ships the order for $4.10 with Ground.",
                  "by_the_policy: By the policy: Pod B for $4.50 with Ground, $0.40 more."}),
        boost::test_tools::per_element());
    input.orders[0].barred.push_back({kernel::PodId{2}, "Pod B does not ship for this client."});
    BOOST_TEST(why({kernel::PodId{1}}).at(1) == "policy_backorders: By the policy: a backorder.");
    input.orders[0].barred.clear();

    // The chosen pod has too little: what the policy could do all the same.
    input.levels[1].available = 0;
    BOOST_TEST(why({kernel::PodId{2}, "Heavy ones"}) ==
                   (Said{"short_everywhere: The pod that the rule \"Heavy ones\" chose no longer has 1 SKU-1 "
                         "(free: 0).",
                         "by_the_policy: By the policy: Pod A for $4.10 with Ground.",
                         "lacks_stock: Pod B lacks 1 of SKU-1."}),
               boost::test_tools::per_element());
    BOOST_TEST(plan_routing(input, price_by_weight).front().parts.empty());
    // Nobody can: there is nothing to compare.
    input.levels[0].available = 0;
    BOOST_TEST(why({kernel::PodId{2}}).size() == 3);
}

BOOST_AUTO_TEST_CASE(looking_at_the_policys_way_takes_nothing)
{
    RoutingInput input{{order(1, {{1, 5}}), order(2, {{1, 5}})},
                       {{10, {1}, {1}, 5, false, 1}, {20, {2}, {1}, 5, false, 1}},
                       {pod(1, "A", -120'000'000), pod(2, "B", -110'000'000)}};
    input.orders[0].choice = PodChoice{kernel::PodId{2}};
    std::vector<RoutingPlan> const plans = plan_routing(input, price_by_weight);
    BOOST_TEST(plans[0].decision.chosen == "Pod B");
    BOOST_TEST(plans[1].decision.chosen == "Pod A");
}

BOOST_AUTO_TEST_CASE(parcels_of_one_pass_count_against_a_pods_room)
{
    auto const late_when_full = [](RoutingOrder const& order, RoutingPod const& pod,
                                   std::vector<ParcelUnits> const& units) {
        std::optional<PartPrice> price = price_by_weight(order, pod, units);
        price->late = pod.full_days() > 0;
        return price;
    };
    RoutingInput input{{order(1, {{1, 1}}), order(2, {{1, 99}}), order(3, {{1, 1}}), order(4, {{1, 1}})},
                       {{10, {1}, {1}, 9, false, 1}, {20, {2}, {1}, 9, false, 1}},
                       {pod(1, "A", -120'000'000), pod(2, "B", -110'000'000)}};
    auto const pods = [&] {
        std::string chosen;
        for (RoutingPlan const& plan : plan_routing(input, late_when_full))
            chosen += plan.decision.chosen.back();
        return chosen;
    };
    BOOST_TEST(pods() == "AdAA"); // no limit; the second is backordered and takes no room
    input.pods[0].daily_parcels = 10;
    input.pods[0].parcels = 7;
    BOOST_TEST(pods() == "AdAA"); // room for three: the control
    input.pods[0].parcels = 9;
    BOOST_TEST(pods() == "AdBB");
    std::vector<RoutingPlan> const plans = plan_routing(input, late_when_full);
    BOOST_TEST(
        plans[2].decision.alternatives.at(1).sentence ==
        "Pod A would cost $4.10 and arrive after the promise. No room is left today in Pod A (10 of 10 "
        "parcels).");
    // Both full: the cheaper one again, which sends them on the days that follow.
    input.pods[1].daily_parcels = 1;
    BOOST_TEST(pods() == "AdBA");
    BOOST_TEST(plan_routing(input, late_when_full)[3].decision.alternatives.at(0).facts.at("full") ==
               "Pod A (10 of 10 parcels)");
    input.pods[0].daily_parcels = 1;
    input.pods[0].parcels = 0;
    input.orders.push_back(order(5, {{1, 1}}));
    input.orders.push_back(order(6, {{1, 1}}));
    std::vector<std::int64_t> days;
    plan_routing(input,
                 [&](RoutingOrder const& it, RoutingPod const& pod, std::vector<ParcelUnits> const& units) {
                     if (it.order.value == 6 && pod.code == "A") days.push_back(pod.full_days());
                     return late_when_full(it, pod, units);
                 });
    BOOST_REQUIRE(!days.empty());
    BOOST_TEST(days.front() == 3); // one today, one on each of the two days after
}

BOOST_AUTO_TEST_CASE(what_there_is_when_the_client_wants_that)
{
    RoutingInput input{{order(1, {{1, 9}, {2, 1}})},
                       {{10, {1}, {1}, 5, false, 1}, {11, {1}, {2}, 1, false, 1}},
                       {pod(1, "A", -120'000'000)}};
    input.orders[0].ships_partly = true;
    RoutingPlan const plan = plan_routing(input, price_by_weight).front();
    BOOST_REQUIRE_EQUAL(plan.parts.size(), 1);
    BOOST_CHECK(plan.shortages == std::vector<Shortage>({{"SKU-1", 9, 5}}));
    BOOST_CHECK_NE(plan.decision.alternatives.at(0).sentence.find("Left behind: 4 of SKU-1."),
                   std::string::npos);
}

BOOST_AUTO_TEST_CASE(more_products_than_are_told_apart_stay_together)
{
    RoutingInput input{{order(1, {})}, {}, {pod(1, "A", -120'000'000), pod(2, "B", -110'000'000)}};
    std::int64_t level = 0;
    for (std::int64_t product = 1; product <= 40; ++product) {
        input.orders[0].lines.push_back({{product}, {product}, "SKU-" + std::to_string(product), 1});
        if (product % 3 != 0) input.levels.push_back({++level, {1}, {product}, 5, false, 1});
        if (product % 3 != 1) input.levels.push_back({++level, {2}, {product}, 5, false, 1});
    }
    RoutingPlan const plan = plan_routing(input, price_by_weight).front();
    std::size_t given = 0;
    for (RoutedPart const& part : plan.parts)
        given += part.lines.size();
    BOOST_CHECK_EQUAL(plan.parts.size(), 2);
    BOOST_CHECK_EQUAL(given, 40);
}

BOOST_AUTO_TEST_CASE(short_everywhere_is_backordered_and_takes_nothing)
{
    RoutingInput const input{
        {order(1, {{1, 9}}), order(2, {{1, 5}})}, {{10, {1}, {1}, 5, false, 1}}, {pod(1, "A", -120'000'000)}};
    std::vector<RoutingPlan> const plans = plan_routing(input, price_by_weight);
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
        return plan_routing(input, no_price).front().parts.at(0).lines.at(0).levels;
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
    RoutingPlan const plan = plan_routing(input, no_price).front();
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
    RoutingPlan const plan = plan_routing(input, no_price).front();
    std::int64_t given = 0;
    for (RoutedPart const& part : plan.parts)
        given += part.lines.at(0).levels.at(0).quantity;
    BOOST_CHECK_EQUAL(given, 12);
    BOOST_CHECK_EQUAL(plan.parts.size(), 8);
}

BOOST_AUTO_TEST_SUITE_END()
