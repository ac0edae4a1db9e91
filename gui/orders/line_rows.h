#pragma once
// The rows of an order's table of lines. No wx here.

#include "gui/orders/orders_store.h"

#include <set>
#include <string>
#include <vector>

namespace poddesk::gui {

/// One line as the table shows it, or a part of the kit whose line stands above it.
struct LineRow
{
    orders::OrderViewLine line; ///< of a part: its kit's id, with what the part is and how many of it
    std::string bins;
    std::int64_t reserved = 0;
    std::int64_t picked = 0;
    std::int64_t packed = 0;
    bool is_part = false;

    std::string key() const; ///< a part's goes on with its SKU
    bool operator==(LineRow const&) const = default;
};

/// Every line, each kit followed by its parts.
std::vector<LineRow> lines_of(OrderRecord const& record);

/// Keys of the columns that show something else now.
std::set<std::string> changed_columns(LineRow const& before, LineRow const& after);

} // namespace poddesk::gui
