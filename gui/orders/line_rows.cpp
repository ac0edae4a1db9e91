#include "gui/orders/line_rows.h"

#include <fmt/format.h>

namespace poddesk::gui {

std::string LineRow::key() const
{
    return std::to_string(line.id.value) + (is_part ? "/" + line.sku : "");
}

namespace {

LineRow part_row(orders::OrderViewLine const& kit, fulfillment::PartProgress const& part)
{
    LineRow row{kit, part.bins, part.reserved, part.picked, part.packed, true};
    row.line.sku = part.sku;
    row.line.title = part.title;
    row.line.quantity = part.quantity;
    row.line.picture = part.picture;
    row.line.picture_kind = part.picture_kind;
    return row;
}

} // namespace

std::vector<LineRow> lines_of(OrderRecord const& record)
{
    std::vector<LineRow> rows;
    for (orders::OrderViewLine const& line : record.order.lines) {
        rows.push_back({line, {}});
        for (fulfillment::LineProgress const& progress : record.progress) {
            if (progress.line != line.id) {
                continue;
            }
            LineRow& row = rows.back();
            row.bins = progress.parts.empty() ? fmt::format("{}", fmt::join(progress.bins, ", ")) : "";
            row.reserved = progress.reserved;
            row.picked = progress.picked;
            row.packed = progress.packed;
            for (fulfillment::PartProgress const& part : progress.parts) {
                rows.push_back(part_row(line, part));
            }
        }
    }
    return rows;
}

std::set<std::string> changed_columns(LineRow const& before, LineRow const& after)
{
    std::set<std::string> columns;
    if (before.bins != after.bins || before.reserved != after.reserved) {
        columns.insert("bin");
    }
    if (before.picked != after.picked) {
        columns.insert("picked");
    }
    if (before.packed != after.packed) {
        columns.insert("packed");
    }
    if (before.line.quantity != after.line.quantity) {
        columns.insert("quantity");
    }
    return columns;
}

} // namespace poddesk::gui
