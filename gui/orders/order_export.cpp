#include "gui/orders/order_export.h"

#include "gui/orders/order_marks.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

using orders::QueueRow;
using reports::Cell;
using reports::CellKind;

/// A column of the file: its heading, its kind, and its value.
struct Field
{
    wxString title;
    CellKind kind = CellKind::text;
    std::function<Cell(QueueRow const&, kernel::Timestamp now)> value;
};

template <class T>
Field plain(wxString const& title, T QueueRow::*member, CellKind kind = CellKind::text)
{
    return {title, kind, [member](QueueRow const& row, kernel::Timestamp) { return Cell(row.*member); }};
}

Field moment(wxString const& title, std::optional<kernel::Timestamp> orders::OrderClock::*member)
{
    return {title, CellKind::moment, [member](QueueRow const& row, kernel::Timestamp) {
                return row.clock.*member ? Cell(*(row.clock.*member)) : Cell();
            }};
}

/// What a column of the grid becomes; none for one that we do not know.
std::vector<Field> fields_of(std::string const& column)
{
    auto const two = [](wxString const& first, std::string QueueRow::*a, wxString const& second,
                        std::string QueueRow::*b) {
        return std::vector{plain(first, a), plain(second, b)};
    };
    if (column == "number") {
        return {plain(_("Order"), &QueueRow::number)};
    }
    if (column == "client") {
        return {plain(_("Client"), &QueueRow::client_name)};
    }
    if (column == "customer") {
        return two(_("Customer"), &QueueRow::customer, _("Place"), &QueueRow::place);
    }
    if (column == "units") {
        return {plain(_("Lines"), &QueueRow::lines, CellKind::integer),
                plain(_("Units"), &QueueRow::units, CellKind::integer)};
    }
    if (column == "readiness") {
        return {{_("Readiness"), CellKind::text,
                 [](QueueRow const& row, kernel::Timestamp) { return Cell(readiness_of(row).word); }},
                plain(_("Missing"), &QueueRow::missing)};
    }
    if (column == "slack") {
        return {moment(_("Ship by"), &orders::OrderClock::ship_by),
                moment(_("Expected to leave"), &orders::OrderClock::leaves_at)};
    }
    if (column == "carrier") {
        return two(_("Carrier"), &QueueRow::carrier, _("Service"), &QueueRow::service);
    }
    if (column == "value") {
        return {plain(_("Value"), &QueueRow::total, CellKind::money)};
    }
    if (column == "age") {
        return {plain(_("Placed"), &QueueRow::placed_at, CellKind::moment)};
    }
    if (column == "status") {
        return {{_("Status"), CellKind::text, [](QueueRow const& row, kernel::Timestamp now) {
                     return Cell(status_pill(row.status, is_late(row, now)).text);
                 }}};
    }
    if (column == "marks") {
        return {plain(_("Priority"), &QueueRow::priority, CellKind::integer),
                {_("Marks"), CellKind::text,
                 [](QueueRow const& row, kernel::Timestamp) { return Cell(marks_text(row)); }}};
    }
    if (column == "lane") {
        return {plain(_("Lane"), &QueueRow::lane)};
    }
    return column == "pod" ? std::vector{plain(_("Pod"), &QueueRow::pod)} : std::vector<Field>();
}

} // namespace

OrderTable order_table(std::vector<std::string> const& shown, kernel::Timestamp now)
{
    OrderTable table;
    std::vector<Field> fields;
    for (std::string const& key : shown) {
        for (Field& field : fields_of(key)) {
            table.columns.push_back({to_utf8(field.title), field.kind});
            fields.push_back(std::move(field));
        }
    }
    table.row = [fields = std::move(fields), now](QueueRow const& row) {
        reports::SheetRow cells;
        cells.reserve(fields.size());
        for (Field const& field : fields) {
            cells.push_back(field.value(row, now));
        }
        return cells;
    };
    return table;
}

} // namespace poddesk::gui
