#include "domain/fulfillment/cheapest_split.h"

#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>

namespace poddesk::fulfillment {

std::string_view word(SplitPolicy policy)
{
    switch (policy) {
    case SplitPolicy::least_cost:
        return "least_cost";
    case SplitPolicy::fewest_parcels:
        return "fewest_parcels";
    case SplitPolicy::never_split:
        return "never_split";
    }
    throw std::logic_error("unknown split policy");
}

std::optional<SplitPolicy> parse_policy(std::string_view word_of_it)
{
    for (SplitPolicy const policy :
         {SplitPolicy::least_cost, SplitPolicy::fewest_parcels, SplitPolicy::never_split})
        if (word(policy) == word_of_it) return policy;
    return {};
}

namespace {

/// All that decides, the weightiest first, in one number that adds up parcel by parcel. From the top: late
/// parcels (4 bits), cents (26) and parcels (4) in the order of the policy, tenths of miles (20), the pods
/// (8).
using Rank = std::uint64_t;

constexpr Rank no_way = ~Rank{0};
constexpr int pod_bits = 8;
constexpr int distance_bits = 20;
constexpr int cent_bits = 26;
constexpr int parcel_bits = 4;
constexpr int upper = pod_bits + distance_bits;
constexpr Rank most_cents = (Rank{1} << cent_bits) / most_pods - 1;
constexpr Rank most_distance = (Rank{1} << distance_bits) / most_pods - 1;

struct Fields
{
    int cents_at;
    int parcels_at;

    explicit Fields(SplitPolicy policy)
        : cents_at(policy == SplitPolicy::least_cost ? upper + parcel_bits : upper),
          parcels_at(policy == SplitPolicy::least_cost ? upper : upper + cent_bits)
    {
    }
    static constexpr int late_at = upper + parcel_bits + cent_bits;
};

/// The best two ways to send a set of pieces that use different pods.
struct Pair
{
    Rank first = no_way;
    Rank second = no_way;
};

constexpr Rank pods_of(Rank rank)
{
    return rank & ((Rank{1} << pod_bits) - 1);
}

void keep(Pair& pair, Rank rank)
{
    if (rank >= pair.second) return;
    if (rank < pair.first) {
        if (pods_of(rank) != pods_of(pair.first)) pair.second = pair.first;
        pair.first = rank;
    } else if (pods_of(rank) != pods_of(pair.first)) {
        pair.second = rank;
    }
}

/// What a search fills, kept by its thread: half of a search's time went into giving this memory back to the
/// system and taking it again.
struct Workspace
{
    std::vector<Rank> ranks;
    std::vector<std::vector<Pair>> layers;
};
thread_local Workspace workspace;

class Search
{
public:
    explicit Search(SplitProblem const& problem)
        : problem_(problem), fields_(problem.policy), all_((PieceSet{1} << problem.pieces) - 1),
          sets_(std::size_t{1} << problem.pieces)
    {
        ranks_.assign(problem.pods * sets_, 0);
        for (std::size_t pod = 0; pod < problem.pods; ++pod)
            covers_.push_back(covered(pod));
    }

    CheapestSplit run()
    {
        Pair best = one_parcel();
        if (problem_.policy != SplitPolicy::never_split && may_need(2, best.second)) {
            Pair const two = two_parcels(best);
            if (may_need(3, two.second)) {
                fill_layers(two.second);
                return {trace(layers_.back()[all_].first), trace(layers_.back()[all_].second)};
            }
            best = two;
        }
        return {of_few(best.first), of_few(best.second)};
    }

private:
    PieceSet covered(std::size_t pod) const
    {
        PieceSet set = 0;
        for (std::size_t piece = 0; piece < problem_.pieces; ++piece)
            if ((problem_.covered_by[piece] >> pod & 1U) != 0) set |= PieceSet{1} << piece;
        return set;
    }

    /// The rank of one parcel; nothing at all for a pod that sends none.
    Rank rank_of(std::size_t pod, PieceSet pieces)
    {
        if (pieces == 0 && (problem_.opened >> pod & 1U) == 0) return 0;
        Rank& known = ranks_[pod * sets_ + pieces];
        if (known == 0) {
            ParcelCost const cost = problem_.cost(pod, pieces);
            known = (Rank{cost.late ? 1U : 0U} << Fields::late_at) |
                    std::min(static_cast<Rank>(std::max<std::int64_t>(0, cost.cents)), most_cents)
                        << fields_.cents_at |
                    Rank{1} << fields_.parcels_at |
                    std::min(static_cast<Rank>(problem_.distance[pod]), most_distance) << pod_bits |
                    Rank{1} << pod;
        }
        return known;
    }

    /// The best two pods that can send everything in one parcel.
    Pair one_parcel()
    {
        Pair pair;
        for (std::size_t pod = 0; pod < problem_.pods; ++pod) {
            bool const others_send = (problem_.opened & ~(PodSet{1} << pod)) != 0;
            if (covers_[pod] == all_ && !others_send) keep(pair, rank_of(pod, all_));
        }
        return pair;
    }

    /// Whether so many parcels could be better than `bound`: each costs at least what its pod asks for its
    /// cheapest piece.
    bool may_need(std::size_t parcels, Rank bound)
    {
        if (parcels > problem_.pods) return false;
        if (bound == no_way) return true;
        std::vector<Rank> cheapest;
        for (std::size_t pod = 0; pod < problem_.pods; ++pod) {
            bool const sends_anyway = (problem_.opened >> pod & 1U) != 0;
            Rank least = sends_anyway ? rank_of(pod, 0) : no_way;
            for (PieceSet left = covers_[pod]; left != 0; left &= left - 1)
                least = std::min(least, rank_of(pod, left & -left));
            if (least != no_way) cheapest.push_back(least);
        }
        if (cheapest.size() < parcels) return false;
        std::ranges::sort(cheapest);
        Rank together = 0;
        for (std::size_t i = 0; i < parcels; ++i)
            together += cheapest[i];
        return together < bound;
    }

    /// The best two ways of one or two parcels.
    Pair two_parcels(Pair best)
    {
        for (std::size_t a = 0; a < problem_.pods; ++a)
            for (std::size_t b = a + 1; b < problem_.pods; ++b)
                each_way(a, b, [&](PieceSet, Rank rank) { keep(best, rank); });
        return best;
    }

    /// Calls visit(pieces of a, rank) for every way to send everything from both of these pods.
    template <class Visit>
    void each_way(std::size_t a, std::size_t b, Visit&& visit)
    {
        PodSet const both = PodSet{1} << a | PodSet{1} << b;
        PieceSet const only_a = all_ & ~covers_[b];
        PieceSet const either = covers_[a] & covers_[b];
        if ((problem_.opened & ~both) != 0 || (only_a & ~covers_[a]) != 0) return;
        for (PieceSet own = either;; own = (own - 1) & either) {
            Rank const first = rank_of(a, own | only_a);
            Rank const second = rank_of(b, all_ & ~(own | only_a));
            if (first != 0 && second != 0) visit(own | only_a, first + second);
            if (own == 0) break;
        }
    }

    /// layers_[p][set]: the best ways to send `set` from the pods up to p.
    void fill_layers(Rank bound)
    {
        layers_.resize(problem_.pods);
        for (std::vector<Pair>& layer : layers_)
            layer.assign(sets_, Pair{});
        for (std::size_t pod = 0; pod < problem_.pods; ++pod) {
            for (PieceSet own = covers_[pod];; own = (own - 1) & covers_[pod]) {
                Rank const rank = rank_of(pod, own);
                if (pod == 0) keep(layers_[0][own], rank);
                if (own == 0) break;
            }
            if (pod == 0) continue;
            for (PieceSet set = pod + 1 == problem_.pods ? all_ : 0; set <= all_; ++set)
                fill(layers_[pod][set], layers_[pod - 1].data(), &ranks_[pod * sets_], rank_of(pod, 0),
                     covers_[pod], set, bound);
        }
    }

    /// `bound` itself is a way that was found already: it stays.
    static void fill(Pair& pair, Pair const* before, Rank const* parcels, Rank empty, PieceSet covers,
                     PieceSet set, Rank bound)
    {
        if (before[set].first <= bound - std::min(bound, empty)) {
            keep(pair, before[set].first + empty);
            if (before[set].second <= bound - std::min(bound, empty)) keep(pair, before[set].second + empty);
        }
        PieceSet const own_most = set & covers;
        for (PieceSet own = own_most; own != 0; own = (own - 1) & own_most) {
            Pair const& rest = before[set & ~own];
            Rank const most = std::min(pair.second, bound == no_way ? no_way : bound + 1);
            if (rest.first >= most || rest.first + parcels[own] >= most) continue;
            keep(pair, rest.first + parcels[own]);
            if (rest.second < most && rest.second + parcels[own] < most)
                keep(pair, rest.second + parcels[own]);
        }
    }

    Split split_of(Rank rank) const
    {
        auto const field = [&](int at, int bits) { return rank >> at & ((Rank{1} << bits) - 1); };
        Split split;
        split.pod_of_piece.assign(problem_.pieces, 0);
        split.pods = static_cast<PodSet>(pods_of(rank));
        split.cents = static_cast<std::int64_t>(field(fields_.cents_at, cent_bits));
        split.parcels = field(fields_.parcels_at, parcel_bits);
        split.late = field(Fields::late_at, 4);
        split.distance = static_cast<std::int64_t>(field(pod_bits, distance_bits));
        return split;
    }

    /// A way of one or two parcels.
    std::optional<Split> of_few(Rank rank)
    {
        if (rank == no_way) return {};
        Split split = split_of(rank);
        auto const a = static_cast<std::size_t>(std::countr_zero(split.pods));
        auto const b = static_cast<std::size_t>(std::bit_width(split.pods)) - 1;
        PieceSet of_a = all_;
        if (a != b) {
            each_way(a, b, [&](PieceSet own, Rank way) {
                if (way == rank) of_a = own;
            });
        }
        for (std::size_t piece = 0; piece < problem_.pieces; ++piece)
            split.pod_of_piece[piece] = (of_a >> piece & 1U) != 0 ? a : b;
        return split;
    }

    /// Walks back through the layers, at each pod the smallest set of pieces that makes the rank.
    std::optional<Split> trace(Rank rank)
    {
        if (rank == no_way) return {};
        Split split = split_of(rank);
        PieceSet set = all_;
        for (std::size_t pod = problem_.pods; pod-- > 0;) {
            PieceSet const own_most = set & covers_[pod];
            for (PieceSet own = 0;; own = (own - own_most) & own_most) { // the next larger subset
                Rank const parcel = rank_of(pod, own);
                Rank const rest = rank - parcel;
                bool const fits =
                    parcel <= rank && (pod == 0 ? rest == 0 && own == set
                                                : layers_[pod - 1][set & ~own].first == rest ||
                                                      layers_[pod - 1][set & ~own].second == rest);
                if (fits) {
                    for (std::size_t piece = 0; piece < problem_.pieces; ++piece)
                        if ((own >> piece & 1U) != 0) split.pod_of_piece[piece] = pod;
                    set &= ~own;
                    rank = rest;
                    break;
                }
                if (own == own_most) throw std::logic_error("cheapest_split lost its way");
            }
        }
        return split;
    }

    SplitProblem const& problem_;
    Fields fields_;
    PieceSet all_;
    std::size_t sets_;
    std::vector<PieceSet> covers_;
    std::vector<Rank>& ranks_ = workspace.ranks; ///< by pod and set; 0: not asked yet
    std::vector<std::vector<Pair>>& layers_ = workspace.layers;
};

} // namespace

CheapestSplit cheapest_split(SplitProblem const& problem)
{
    if (problem.pieces > most_pieces || problem.pods > most_pods || problem.pods == 0 ||
        problem.covered_by.size() != problem.pieces || problem.distance.size() != problem.pods) {
        throw std::invalid_argument("cheapest_split: the problem is out of bounds");
    }
    return Search(problem).run();
}

} // namespace poddesk::fulfillment
