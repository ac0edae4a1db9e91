#include "tests/gui/samples.h"

#include "gui/widgets/text.h"

namespace poddesk::tests {

using namespace poddesk::gui;

SampleSource::SampleSource()
{
    rows = {
        {"AO-10482", "Aster & Oak", "#3b82f6", "Maya Lindqvist", "Portland, OR", 3, "Late", Tone::bad, true,
         "$148.00"},
        {"EO-55107", "Ember Outdoor", "#dc2626", "Tom Achterberg", "Boise, ID", 9, "On hold", Tone::bad,
         false, "$612.40"},
        {"FS-20931", "Fjord Skin", "#7c3aed", "Ingrid S\xC3\xB8rensen", "San Jose, CA", 1, "To do",
         Tone::neutral, false, "$64.00"},
        {"CC-78214", "Cinder Coffee", "#b45309", "Luis Ortega", "Reno, NV", 6, "Packing", Tone::teal, false,
         "$87.50"},
        {"DK-33018", "Dovetail Kids", "#db2777", "Hannah Weiss", "Sacramento, CA", 3, "Picking", Tone::violet,
         false, "$119.97"},
        {"HA-91220", "Halden Audio", "#475569", "Kenji Watanabe", "Seattle, WA", 1, "Released", Tone::accent,
         false, "$1,249.00"},
        {"AO-10491", "Aster & Oak", "#3b82f6", "Sofia Marchetti", "Eugene, OR", 2, "Released", Tone::accent,
         true, "$92.00"},
        {"GH-40077", "Glasshouse", "#65a30d", "Noah Bergstrom", "Salt Lake City, UT", 14, "Backorder",
         Tone::warn, false, "$231.20"},
    };
}

std::optional<std::int64_t> SampleSource::row_of(std::string const& key) const
{
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows[row].number == key) {
            return static_cast<std::int64_t>(row);
        }
    }
    return std::nullopt;
}

std::string SampleSource::text(std::int64_t row, std::string const& column) const
{
    Row const& r = rows.at(static_cast<std::size_t>(row));
    return column == "order"      ? r.number
           : column == "client"   ? r.client
           : column == "customer" ? r.customer + ", " + r.place
           : column == "units"    ? std::to_string(r.units)
           : column == "value"    ? r.value
                                  : r.status;
}

std::vector<GridColumn> sample_columns(SampleSource const& source)
{
    auto const row_of = [&source](GridCell const& cell) -> SampleSource::Row const& {
        return source.rows.at(static_cast<std::size_t>(cell.row));
    };
    return {
        {.key = "order",
         .title = "Order",
         .width = 104,
         .paint =
             [](GridCell const& cell) {
                 cell.painter.text(cell.box, from_utf8(cell.text), Type::body_bold, theme().text);
             }},
        {.key = "client",
         .title = "Client",
         .width = 132,
         .paint =
             [row_of](GridCell const& cell) {
                 wxColour const color(from_utf8(row_of(cell).color));
                 cell.painter.circle(cell.box.m_x + u(4), cell.box.m_y + cell.box.m_height / 2, u(4) + 0.5,
                                     theme().brand(color));
                 wxRect2DDouble box = cell.box;
                 box.Inset(u(16), 0, 0, 0);
                 cell.painter.text(box, from_utf8(cell.text), Type::body, theme().text);
             }},
        {.key = "customer",
         .title = "Customer",
         .width = 152,
         .paint =
             [row_of](GridCell const& cell) {
                 cell.painter.text(cell.line1, from_utf8(row_of(cell).customer), Type::body, theme().text);
                 cell.painter.text(cell.line2, from_utf8(row_of(cell).place), Type::small, theme().muted);
             }},
        {.key = "units", .title = "Units", .width = 60, .align = Align::right},
        {.key = "value", .title = "Value", .width = 92, .align = Align::right},
        {.key = "status",
         .title = "Status",
         .width = 96,
         .align = Align::center,
         .paint =
             [row_of](GridCell const& cell) {
                 double const top = cell.box.m_y + (cell.box.m_height - u(pill_height)) / 2;
                 cell.painter.pill({cell.box.m_x, top, cell.box.m_width, double(u(pill_height))},
                                   {cell.text, row_of(cell).tone, row_of(cell).filled, {}});
             }},
    };
}

std::vector<QueueItem> sample_queues()
{
    using Kind = QueueItem::Kind;
    return {
        {.kind = Kind::heading, .key = {}, .label = "All clients", .icon = {}},
        {.key = "to_do", .label = "To do", .icon = "inbox", .count = 412},
        {.key = "late", .label = "Late", .icon = "warning", .tone = Tone::bad, .alarm = true, .count = 7},
        {.key = "on_hold", .label = "On hold", .icon = "hold", .tone = Tone::warn, .count = 38},
        {.key = "backorder", .label = "Backorder", .icon = "waiting", .count = 21},
        {.kind = Kind::heading, .key = {}, .label = "In the pod", .icon = {}},
        {.key = "released", .label = "Released", .icon = "bolt", .count = 164},
        {.key = "picking", .label = "Picking", .icon = "list", .count = 57},
        {.key = "shipped", .label = "Shipped today", .icon = "truck", .count = 1936},
        {.kind = Kind::command, .key = "save", .label = with_dots("Save this filter"), .icon = "plus"},
    };
}

Detail sample_detail()
{
    Detail d;
    d.title = "EO-55107";
    d.pill = Pill{"On hold", Tone::bad, false, {}};
    d.brand_color = "#dc2626";
    d.subtitle = {
        {.text = "Ember Outdoor  \xC2\xB7  Shopify #2291  \xC2\xB7  $612.40"},
        {.text = "Placed Sun 12:58  \xC2\xB7  ship by today 13:56", .look = DetailLine::Look::small}};
    d.sections = {
        {.heading = "Ship to",
         .note = {},
         .pill = Pill{"Unit missing", Tone::warn, false, "warning"},
         .lines = {{.text = "Tom Achterberg", .look = DetailLine::Look::bold},
                   {.text = "2140 W Overland Rd, Boise, ID 83705"},
                   {.text = "Carrier says: multi-unit building, no unit given",
                    .tone = Tone::warn,
                    .look = DetailLine::Look::small}}},
        {.heading = "5 lines, 9 units",
         .note = "2.9 kg, box M2",
         .items = {{"jacket", "#56708a", "Ridge Shell Jacket", "EO-RSJ-M-SLT  \xC2\xB7  A-04-2", "\xC3\x97 1",
                    "check", Tone::ok, "1"},
                   {"bag", "#75803f", "Trail Pack 24 L", "EO-TP24-OLV  \xC2\xB7  B-11-1", "\xC3\x97 1",
                    "check", Tone::ok, "2"},
                   {"sock", "#8a6d56", "Merino Crew Sock", "EO-MCS-L-GRY  \xC2\xB7  C-02-4", "\xC3\x97 6",
                    "check", Tone::ok, "3"}}},
        {.heading = "Timeline",
         .note = {},
         .events = {{"cart", "Order received from Shopify", "Sun 12:58"},
                    {"mail", "Order notice sent to customer", "Sun 12:58"},
                    {"pin", "Routed to Reno, stock allocated", "Sun 12:59"},
                    {"hold", "Held: address, by rule 14", "Sun 12:59", Tone::bad},
                    {"user", "Ana opened it, calling customer", "14:02", Tone::violet}}},
    };
    d.why_title = "Why this pod, why this carrier";
    d.why = {{"pod",
              "Reno",
              {{"Reno", true, "has_all", {}, "has all 5 lines, zone 3"},
               {"Dallas", false, "split", {}, "would split in 2, +$6.10"}}},
             {"rate",
              "FedEx 2Day",
              {{"FedEx 2Day", true, "cheapest_in_time", {}, "$14.82, here Wed, in time"},
               {"UPS", false, "late", {}, "$3.12 less, 1 day late"}}}};
    return d;
}

} // namespace poddesk::tests
