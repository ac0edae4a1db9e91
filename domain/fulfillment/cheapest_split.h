#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace poddesk::fulfillment {

/// What counts first when an order could leave from several pods.
enum class SplitPolicy
{
    least_cost,     ///< least cost, then fewest parcels
    fewest_parcels, ///< fewest parcels, then least cost
    never_split,    ///< one parcel or none
};

/// "least_cost", "fewest_parcels", "never_split".
[[nodiscard]] std::string_view word(SplitPolicy policy);
[[nodiscard]] std::optional<SplitPolicy> parse_policy(std::string_view word);

/// A set of an order's pieces: bit i is piece i.
using PieceSet = std::uint32_t;
/// A set of the pods that are compared: bit i is pod i.
using PodSet = std::uint32_t;

struct ParcelCost
{
    std::int64_t cents = 0; ///< postage, box and handling
    bool late = false;      ///< no service from there arrives as promised

    bool operator==(ParcelCost const&) const = default;
};

/// Pieces of one order, each of which goes whole to one pod, and what a parcel costs.
struct SplitProblem
{
    std::size_t pieces = 0; ///< at most most_pieces
    std::size_t pods = 0;   ///< at most most_pods; the order of the pods decides the last ties
    /// By piece: the pods that have all of it. None of them may be empty.
    std::vector<PodSet> covered_by;
    /// Pods that send a parcel in any case, since they hold a share of a piece that no pod has whole.
    PodSet opened = 0;
    /// By pod, to the customer, in tenths of a mile; all zero where it is not known.
    std::vector<std::int64_t> distance;
    SplitPolicy policy = SplitPolicy::least_cost;
    /// The parcel of this pod with these pieces, and with what it must send anyway. More in a parcel never
    /// makes it cheaper. Asked at most once for a pod and set.
    std::function<ParcelCost(std::size_t pod, PieceSet pieces)> cost;
};

/// A way to send all pieces.
struct Split
{
    std::vector<std::size_t> pod_of_piece;
    PodSet pods = 0; ///< those that send a parcel
    std::int64_t cents = 0;
    std::size_t parcels = 0;
    std::size_t late = 0;      ///< parcels that arrive after the promise
    std::int64_t distance = 0; ///< of all parcels together

    bool operator==(Split const&) const = default;
};

/// Beyond these the search would not end within a millisecond or two.
inline constexpr std::size_t most_pieces = 12;
inline constexpr std::size_t most_pods = 8;

struct CheapestSplit
{
    std::optional<Split> best;      ///< none: the policy allows no way
    std::optional<Split> runner_up; ///< the best one that sends from other pods
};

/// The best way by: fewest late parcels, then as the policy says, then the least distance in all, then the
/// first pods. Exact: equal to trying every pod for every piece (dynamic program over sets of pieces, pod
/// after pod; ways dearer than the best two known are dropped early).
[[nodiscard]] CheapestSplit cheapest_split(SplitProblem const& problem);

} // namespace poddesk::fulfillment
