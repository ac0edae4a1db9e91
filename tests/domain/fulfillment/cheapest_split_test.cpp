#include "domain/fulfillment/cheapest_split.h"

#include <boost/test/unit_test.hpp>

#include <map>
#include <random>
#include <tuple>

using namespace poddesk::fulfillment;

namespace {

/// What decides, written as the documentation says it.
using Rank = std::tuple<std::size_t, std::int64_t, std::int64_t, std::int64_t, PodSet>;

Rank rank_of(Split const& split, SplitPolicy policy)
{
    auto const parcels = static_cast<std::int64_t>(split.parcels);
    bool const cost_first = policy != SplitPolicy::fewest_parcels;
    return {split.late, cost_first ? split.cents : parcels, cost_first ? parcels : split.cents,
            split.distance, split.pods};
}

/// Every pod for every piece, one after the other; the best way by set of pods.
std::map<PodSet, Rank> all_ways(SplitProblem const& problem)
{
    std::map<PodSet, Rank> best;
    std::vector<std::size_t> pod_of(problem.pieces, 0);
    while (true) {
        bool allowed = true;
        std::vector<PieceSet> sets(problem.pods, 0);
        for (std::size_t piece = 0; piece < problem.pieces; ++piece) {
            allowed = allowed && (problem.covered_by[piece] >> pod_of[piece] & 1U) != 0;
            sets[pod_of[piece]] |= PieceSet{1} << piece;
        }
        Split way;
        for (std::size_t pod = 0; pod < problem.pods && allowed; ++pod) {
            if (sets[pod] == 0 && (problem.opened >> pod & 1U) == 0) continue;
            ParcelCost const cost = problem.cost(pod, sets[pod]);
            way.cents += cost.cents;
            way.late += cost.late ? 1 : 0;
            way.parcels += 1;
            way.distance += problem.distance[pod];
            way.pods |= PodSet{1} << pod;
        }
        if (allowed && (problem.policy != SplitPolicy::never_split || way.parcels == 1)) {
            Rank const rank = rank_of(way, problem.policy);
            auto const known = best.emplace(way.pods, rank).first;
            known->second = std::min(known->second, rank);
        }
        std::size_t at = 0;
        while (at < problem.pieces && ++pod_of[at] == problem.pods)
            pod_of[at++] = 0;
        if (at == problem.pieces) return best;
    }
}

/// Costs that step up with weight, pods on the same spot, late ones, pieces that only some pods have.
SplitProblem random_problem(std::mt19937_64& random, std::size_t most_pods_of_it,
                            std::size_t most_pieces_of_it)
{
    auto const below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    SplitProblem problem;
    problem.pods = 1 + below(most_pods_of_it);
    problem.pieces = below(most_pieces_of_it + 1);
    problem.policy =
        std::array{SplitPolicy::least_cost, SplitPolicy::fewest_parcels, SplitPolicy::never_split}[below(3)];
    for (std::size_t pod = 0; pod < problem.pods; ++pod)
        problem.distance.push_back(static_cast<std::int64_t>(1'000 * below(5)));
    for (std::size_t piece = 0; piece < problem.pieces; ++piece) {
        PodSet const some = static_cast<PodSet>(1 + below((std::size_t{1} << problem.pods) - 1));
        problem.covered_by.push_back(some);
    }
    if (below(4) == 0 || problem.pieces == 0)
        problem.opened = static_cast<PodSet>(1 + below((std::size_t{1} << problem.pods) - 1));
    std::vector<std::int64_t> weights;
    for (std::size_t piece = 0; piece < problem.pieces; ++piece)
        weights.push_back(static_cast<std::int64_t>(1 + below(50)));
    std::vector<std::int64_t> base;
    std::vector<std::int64_t> per_step;
    std::vector<std::int64_t> late_from;
    for (std::size_t pod = 0; pod < problem.pods; ++pod) {
        base.push_back(static_cast<std::int64_t>(below(8) * 100));
        per_step.push_back(static_cast<std::int64_t>(25 * below(20)));
        late_from.push_back(static_cast<std::int64_t>(below(6) == 0 ? below(60) : 100'000));
    }
    problem.cost = [=](std::size_t pod, PieceSet pieces) {
        std::int64_t weight = 5;
        for (std::size_t piece = 0; piece < weights.size(); ++piece)
            if ((pieces >> piece & 1U) != 0) weight += weights[piece];
        return ParcelCost{base[pod] + (weight + 15) / 16 * per_step[pod], weight > late_from[pod]};
    };
    return problem;
}

void check(SplitProblem const& problem)
{
    CheapestSplit const found = cheapest_split(problem);
    std::map<PodSet, Rank> const ways = all_ways(problem);
    std::vector<std::pair<Rank, PodSet>> sorted;
    for (auto const& [pods, rank] : ways)
        sorted.emplace_back(rank, pods);
    std::ranges::sort(sorted);
    BOOST_REQUIRE_EQUAL(found.best.has_value(), !sorted.empty());
    BOOST_REQUIRE_EQUAL(found.runner_up.has_value(), sorted.size() > 1);
    if (!found.best) return;
    BOOST_REQUIRE(rank_of(*found.best, problem.policy) == sorted[0].first);
    if (found.runner_up) BOOST_REQUIRE(rank_of(*found.runner_up, problem.policy) == sorted[1].first);
    // What it says of the pieces makes the figures that it says.
    for (Split const& split : {*found.best, found.runner_up.value_or(*found.best)}) {
        std::vector<PieceSet> sets(problem.pods, 0);
        for (std::size_t piece = 0; piece < problem.pieces; ++piece) {
            BOOST_REQUIRE((problem.covered_by[piece] >> split.pod_of_piece[piece] & 1U) != 0);
            sets[split.pod_of_piece[piece]] |= PieceSet{1} << piece;
        }
        std::int64_t cents = 0;
        for (std::size_t pod = 0; pod < problem.pods; ++pod)
            if (sets[pod] != 0 || (problem.opened >> pod & 1U) != 0)
                cents += problem.cost(pod, sets[pod]).cents;
        BOOST_REQUIRE_EQUAL(cents, split.cents);
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(cheapest_split_)

BOOST_AUTO_TEST_CASE(equals_trying_every_pod_for_every_piece)
{
    std::mt19937_64 random(20261129);
    for (int round = 0; round < 4'000; ++round)
        check(random_problem(random, 5, 5));
    for (int round = 0; round < 12; ++round)
        check(random_problem(random, 7, 6));
}

BOOST_AUTO_TEST_CASE(nothing_is_asked_twice)
{
    std::mt19937_64 random(3);
    for (int round = 0; round < 200; ++round) {
        SplitProblem problem = random_problem(random, 6, 6);
        std::map<std::pair<std::size_t, PieceSet>, int> asked;
        problem.cost = [&asked, cost = problem.cost](std::size_t pod, PieceSet pieces) {
            BOOST_REQUIRE_EQUAL(++asked[std::pair(pod, pieces)], 1);
            return cost(pod, pieces);
        };
        static_cast<void>(cheapest_split(problem));
    }
}

BOOST_AUTO_TEST_CASE(out_of_bounds_is_said)
{
    SplitProblem problem;
    BOOST_CHECK_THROW(static_cast<void>(cheapest_split(problem)), std::invalid_argument);
    problem.pods = most_pods + 1;
    problem.distance.assign(problem.pods, 0);
    BOOST_CHECK_THROW(static_cast<void>(cheapest_split(problem)), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
