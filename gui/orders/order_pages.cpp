#include "gui/orders/order_pages.h"

#include "gui/orders/order_marks.h"

namespace poddesk::gui {

using orders::QueueRow;

std::optional<OrderPages::Changed> OrderPages::update(QueueRow const& row)
{
    QueueRow* const held = find(row.id);
    if (!held) {
        return std::nullopt;
    }
    Changed changed{*row_of(row.id), changed_columns(*held, row)};
    // Its place in the list stays what it was, so that pages after it are still found by it.
    std::string const sort_key = held->sort_key;
    *held = row;
    held->sort_key = sort_key;
    return changed;
}

std::set<std::string> changed_columns(QueueRow const& before, QueueRow const& after)
{
    std::set<std::string> columns;
    auto const note = [&columns](bool differs, char const* column) {
        if (differs) {
            columns.insert(column);
        }
    };
    note(before.number != after.number || before.twin != after.twin, "number");
    note(before.customer != after.customer || before.place != after.place, "customer");
    note(before.lines != after.lines || before.units != after.units, "units");
    note(before.hold != after.hold || before.status != after.status || before.missing != after.missing,
         "readiness");
    note(before.clock != after.clock, "slack");
    note(before.carrier != after.carrier || before.service != after.service, "carrier");
    note(before.pod != after.pod, "pod");
    note(marks_of(before) != marks_of(after), "marks");
    note(before.lane != after.lane || before.is_locked != after.is_locked, "lane");
    note(!(before.total == after.total), "value");
    note(before.placed_at != after.placed_at, "age");
    note(before.status != after.status || before.hold != after.hold, "status");
    return columns;
}

} // namespace poddesk::gui
