#pragma once

#include <cstdint>
#include <vector>

namespace poddesk::bench {

struct WorkloadLine
{
    int sku = 0; ///< 1 … 200
    int quantity = 0;
};

using WorkloadOrder = std::vector<WorkloadLine>;

/// The orders of the published reference workload: splitmix64 of the seed; 1 to 5 lines over 200 SKUs, none
/// twice in an order, 1 to 3 units a line. The same numbers in every language.
std::vector<WorkloadOrder> reference_orders(int orders, std::uint64_t seed);

} // namespace poddesk::bench
