#pragma once
// The rows of a long list that are in memory. No wx here.

#include "domain/orders/queue_view.h"
#include "gui/widgets/row_pages.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace poddesk::gui {

struct OrderRowTraits
{
    static kernel::OrderId key(orders::QueueRow const& row) { return row.id; }
    static orders::QueuePlace place(orders::QueueRow const& row) { return {row.sort_key, row.id}; }
};

/// Orders of a list around what is in sight.
class OrderPages : public RowPages<orders::QueueRow, OrderRowTraits>
{
public:
    /// Takes a newer version of a row in memory. @return where it is, and the columns that differ.
    struct Changed
    {
        std::int64_t at = 0;
        std::set<std::string> columns;
    };
    std::optional<Changed> update(orders::QueueRow const& row);
};

/// The columns of the grid whose content differs between two states of an order.
std::set<std::string> changed_columns(orders::QueueRow const& before, orders::QueueRow const& after);

} // namespace poddesk::gui
