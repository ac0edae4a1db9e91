#pragma once

#include <cstddef>
#include <cstdint>

namespace poddesk::orders {

/// What a channel's file may be at most. A file beyond them is refused before it can cost memory or time.
struct Limits
{
    std::size_t bytes = 64U * 1024U * 1024U; ///< of one file
    std::size_t depth = 64;                  ///< of nested lists and objects
    std::size_t values = 4'000'000;          ///< strings, numbers, lists and objects in one file
    std::size_t lines = 10'000;              ///< of one order
    std::size_t text = 100'000;              ///< bytes in one text of an order
    std::size_t rows = 500'000;              ///< of one CSV file
    std::size_t columns = 500;               ///< of one CSV file
};

inline constexpr std::int64_t most_units =
    1'000'000; ///< as kernel::Quantity; a line may have come down to none
inline constexpr std::size_t most_in_index =
    255; ///< bytes of an order's name, of a SKU: the database indexes them
/// Bytes of a line's title, which names a problem where there is no SKU.
inline constexpr std::size_t most_in_title = 2'000;

} // namespace poddesk::orders
