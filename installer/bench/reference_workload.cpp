#include "installer/bench/reference_workload.h"

#include <set>

namespace poddesk::bench {
namespace {

/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014).
class SplitMix64
{
public:
    explicit SplitMix64(std::uint64_t seed) : state_(seed) {}

    int below(std::uint64_t n) { return static_cast<int>((next() >> 11U) % n); }

private:
    std::uint64_t next()
    {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }

    std::uint64_t state_;
};

} // namespace

std::vector<WorkloadOrder> reference_orders(int orders, std::uint64_t seed)
{
    SplitMix64 random(seed);
    std::vector<WorkloadOrder> all;
    for (int order = 0; order < orders; ++order) {
        int const lines = 1 + random.below(5);
        WorkloadOrder one;
        std::set<int> seen;
        for (int line = 0; line < lines; ++line) {
            int sku = 1 + random.below(200);
            while (!seen.insert(sku).second) {
                sku = 1 + random.below(200);
            }
            one.push_back({sku, 1 + random.below(3)});
        }
        all.push_back(std::move(one));
    }
    return all;
}

} // namespace poddesk::bench
