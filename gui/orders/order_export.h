#pragma once
// The order queue as a table for other programs. No wx here.

#include "domain/orders/queue_view.h"
#include "reports/spreadsheets/spreadsheet.h"

#include <functional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// The columns of a file, and how a row of it is made of an order.
struct OrderTable
{
    std::vector<reports::SheetColumn> columns;
    std::function<reports::SheetRow(orders::QueueRow const&)> row;
};

/// For these columns of the grid, in their order. What the grid draws as a bar, an age or two numbers in one
/// cell stands here as the values behind it: a moment, lines and units.
/// @param now decides whether an order is late.
OrderTable order_table(std::vector<std::string> const& shown, kernel::Timestamp now);

} // namespace poddesk::gui
