#include "reports/receiving.h"

#include "reports/sheet.h"

#include <fmt/format.h>

#include <algorithm>

namespace poddesk::reports {

namespace {

constexpr Color good_color{0x12, 0x70, 0x3a};
constexpr Color warn_color{0x8f, 0x53, 0x00};
constexpr Color bad_color{0xb3, 0x26, 0x1e};

std::string in_lines(kernel::Address const& address)
{
    std::string text;
    for (std::string const& line : kernel::label_lines(address))
        text += printable(line, false) + "\n";
    if (!text.empty()) text.pop_back();
    return text;
}

struct Difference
{
    std::int64_t over = 0;
    std::int64_t lacking = 0;
};

Difference difference(ReceiptLine const& line)
{
    std::int64_t const came = line.good + line.damaged;
    return {std::max<std::int64_t>(came - line.expected, 0), std::max<std::int64_t>(line.expected - came, 0)};
}

/// "3 short", "2 damaged": each in its own color, one below the other.
struct Verdict
{
    std::string words;
    Color color;
};

std::vector<Verdict> verdicts(ReceiptLine const& line)
{
    Difference const differs = difference(line);
    std::vector<Verdict> found;
    if (line.expected == 0)
        found.push_back({fmt::format("{} not announced", differs.over), warn_color});
    else if (differs.over > 0)
        found.push_back({fmt::format("{} over", differs.over), warn_color});
    if (differs.lacking > 0) found.push_back({fmt::format("{} short", differs.lacking), bad_color});
    if (line.damaged > 0) found.push_back({fmt::format("{} damaged", line.damaged), bad_color});
    if (found.empty()) found.push_back({"Complete", good_color});
    return found;
}

/// The columns from the right edge inwards; the item takes what is left.
struct ReceiptColumns
{
    double expected = 318;
    double good = 372;
    double damaged = 420;
    double verdict = 484;
    double number_room = 44;
};

void draw_number(Sheet& sheet, double x, double top, double room, std::int64_t number, int boldness)
{
    sheet.canvas().text(
        x, top, room, number == 0 ? "–" : std::to_string(number),
        {.size = 11, .boldness = boldness, .align = Align::end, .max_lines = 1, .figures = true});
}

void draw_receipt_line(Sheet& sheet, ReceiptColumns const& columns, ReceiptLine const& line)
{
    Canvas& canvas = sheet.canvas();
    double const room = columns.expected - sheet.left() - 8;
    TextStyle const title{.size = 10, .boldness = 600};
    TextStyle const small{.size = 8.5, .color = muted_ink, .figures = true};
    std::string detail = line.sku;
    if (!line.lot.empty()) detail += "  ·  Lot " + line.lot;
    if (!line.note.empty()) detail += "\n" + line.note;
    double const title_height = canvas.measure(line.title, title, room).height;
    double const detail_height = canvas.measure(detail, small, room).height;
    std::vector<Verdict> const found = verdicts(line);
    double const tallest =
        std::max(title_height + detail_height + 1, 14.0 * static_cast<double>(found.size()));
    sheet.need(tallest + 12);
    double const top = sheet.y() + 6;
    canvas.text(sheet.left(), top, room, line.title, title);
    canvas.text(sheet.left(), top + title_height + 1, room, detail, small);
    draw_number(sheet, columns.expected, top, columns.number_room, line.expected, 400);
    draw_number(sheet, columns.good, top, columns.number_room, line.good, 700);
    draw_number(sheet, columns.damaged, top, columns.number_room, line.damaged, 700);
    double y = top;
    for (Verdict const& verdict : found) {
        canvas.text(columns.verdict, y, sheet.right() - columns.verdict, verdict.words,
                    {.size = 9.5, .boldness = 600, .color = verdict.color, .max_lines = 1, .figures = true});
        y += 14;
    }
    sheet.move(tallest + 12);
    canvas.line(sheet.left(), sheet.y(), sheet.right(), sheet.y(), 0.5, hairline);
}

kernel::Outcome<std::string> draw_receipt(ReceiptNote const& note, Symbol const& barcode, int known,
                                          int& pages)
{
    Sheet sheet(
        {"Goods received note " + note.number, note.pod, note.date},
        fmt::format("Goods received note {}  ·  {}  ·  {}", note.number, note.pod, iso_date(note.date)),
        known);
    sheet.head("Goods received", fmt::format("{} for {}", note.pod, note.client), barcode);
    sheet.facts({{"Supplier", note.supplier.empty() ? "Unknown" : note.supplier},
                 {"Purchase order", note.purchase_order.empty() ? "Not announced" : note.purchase_order},
                 {"Received on", long_date(note.date)},
                 {"Received by", note.received_by.empty() ? "–" : note.received_by}});
    ReceiptLine total;
    Difference differs;
    for (ReceiptLine const& line : note.lines) {
        total.expected += line.expected;
        total.good += line.good;
        total.damaged += line.damaged;
        differs.over += difference(line).over;
        differs.lacking += difference(line).lacking;
    }
    sheet.move(-6);
    sheet.facts({{"Expected", std::to_string(total.expected)},
                 {"Good", std::to_string(total.good)},
                 {"Over", std::to_string(differs.over)},
                 {"Short", std::to_string(differs.lacking)},
                 {"Damaged", std::to_string(total.damaged)}});
    ReceiptColumns const columns;
    auto const heading = [&columns](Sheet& page) {
        table_heading(page, {{"Item", page.left(), 200, Align::start},
                             {"Expected", columns.expected, columns.number_room, Align::end},
                             {"Good", columns.good, columns.number_room, Align::end},
                             {"Damaged", columns.damaged, columns.number_room, Align::end},
                             {"Result", columns.verdict, page.right() - columns.verdict, Align::start}});
    };
    heading(sheet);
    sheet.repeat(heading);
    for (ReceiptLine const& line : note.lines)
        draw_receipt_line(sheet, columns, line);
    sheet.repeat({});
    sheet.need(56);
    sheet.move(44);
    for (double x : {sheet.left(), sheet.left() + sheet.room() / 2 + 8}) {
        sheet.canvas().line(x, sheet.y(), x + sheet.room() / 2 - 8, sheet.y(), 0.75, ink);
        sheet.canvas().text(x, sheet.y() + 3, 200, x == sheet.left() ? "Received by" : "Driver",
                            {.size = 7.5, .color = muted_ink});
    }
    pages = sheet.pages();
    return sheet.finish();
}

struct OrderColumns
{
    double quantity = 366;
    double unit = 428;
    double amount = 500;
};

void draw_order_line(Sheet& sheet, OrderColumns const& columns, PurchaseOrderLine const& line)
{
    Canvas& canvas = sheet.canvas();
    double const room = columns.quantity - sheet.left() - 8;
    TextStyle const title{.size = 10, .boldness = 600};
    TextStyle const small{.size = 8.5, .color = muted_ink, .figures = true};
    std::string const detail =
        line.supplier_sku.empty() ? line.sku : line.sku + "  ·  yours: " + line.supplier_sku;
    double const title_height = canvas.measure(line.title, title, room).height;
    double const height = title_height + 1 + canvas.measure(detail, small, room).height;
    sheet.need(height + 12);
    double const top = sheet.y() + 6;
    canvas.text(sheet.left(), top, room, line.title, title);
    canvas.text(sheet.left(), top + title_height + 1, room, detail, small);
    draw_number(sheet, columns.quantity, top, columns.unit - columns.quantity - 14, line.quantity, 700);
    if (line.unit_cost) {
        TextStyle const money{.size = 10, .align = Align::end, .max_lines = 1, .figures = true};
        canvas.text(columns.unit, top, columns.amount - columns.unit - 8,
                    kernel::format_money(*line.unit_cost), money);
        canvas.text(columns.amount, top, sheet.right() - columns.amount,
                    kernel::format_money(*line.unit_cost * line.quantity), money);
    }
    sheet.move(height + 12);
    canvas.line(sheet.left(), sheet.y(), sheet.right(), sheet.y(), 0.5, hairline);
}

std::optional<kernel::Money> order_total(PurchaseOrderPaper const& order)
{
    std::optional<kernel::Money> total;
    for (PurchaseOrderLine const& line : order.lines) {
        if (!line.unit_cost) return std::nullopt;
        kernel::Money const amount = *line.unit_cost * line.quantity;
        if (total && total->currency != amount.currency) return std::nullopt;
        total = total ? *total + amount : amount;
    }
    return total;
}

void draw_parties(Sheet& sheet, PurchaseOrderPaper const& order)
{
    double const half = sheet.room() / 2;
    double tallest = 0;
    double x = sheet.left();
    std::string const supplier = in_lines(order.supplier_address);
    for (auto const& [name, words] :
         {std::pair<std::string, std::string>{"Supplier",
                                              order.supplier + (supplier.empty() ? "" : "\n" + supplier)},
          {"Deliver to", in_lines(order.deliver_to)}}) {
        sheet.canvas().text(x, sheet.y(), half - 16, name, {.size = 7.5, .color = muted_ink});
        tallest = std::max(tallest, sheet.canvas().text(x, sheet.y() + 11, half - 16, words,
                                                        {.size = 10.5, .boldness = 500}));
        x += half;
    }
    sheet.move(tallest + 26);
}

kernel::Outcome<std::string> draw_order(PurchaseOrderPaper const& order, Symbol const& barcode, int known,
                                        int& pages)
{
    Sheet sheet({"Purchase order " + order.number, order.client.name, order.ordered_on},
                fmt::format("Purchase order {}  ·  {}", order.number, order.client.name), known);
    sheet.head("Purchase order", order.client.name, barcode);
    sheet.facts({{"Number", order.number},
                 {"Ordered on", long_date(order.ordered_on)},
                 {"Expected on", order.expected_on ? long_date(*order.expected_on) : "To be agreed"},
                 {"Pod", order.pod}});
    draw_parties(sheet, order);
    OrderColumns const columns;
    auto const heading = [&columns](Sheet& page) {
        table_heading(page, {{"Item", page.left(), 200, Align::start},
                             {"Quantity", columns.quantity, columns.unit - columns.quantity - 14, Align::end},
                             {"Unit cost", columns.unit, columns.amount - columns.unit - 8, Align::end},
                             {"Amount", columns.amount, page.right() - columns.amount, Align::end}});
    };
    heading(sheet);
    sheet.repeat(heading);
    std::int64_t units = 0;
    for (PurchaseOrderLine const& line : order.lines) {
        draw_order_line(sheet, columns, line);
        units += line.quantity;
    }
    sheet.repeat({});
    sheet.need(34);
    std::optional<kernel::Money> const total = order_total(order);
    sheet.canvas().text(sheet.left(), sheet.y() + 9, sheet.room(),
                        counted(units, "unit", "units") +
                            (total ? "  ·  Total " + kernel::format_money_code(*total) : ""),
                        {.size = 12, .boldness = 700, .align = Align::end, .max_lines = 1, .figures = true});
    sheet.move(40);
    if (!order.note.empty()) {
        TextStyle const style{.size = 9.5, .leading = 1.35};
        sheet.need(sheet.canvas().measure(order.note, style, sheet.room()).height);
        sheet.canvas().text(sheet.left(), sheet.y(), sheet.room(), order.note, style);
    }
    pages = sheet.pages();
    return sheet.finish();
}

} // namespace

kernel::Outcome<std::string> receipt_pdf(ReceiptNote const& note)
{
    if (note.lines.empty()) {
        return kernel::refused(
            "empty_document",
            fmt::format("Receipt {} has no lines; count something first.", kernel::in_quotes(note.number)));
    }
    for (ReceiptLine const& line : note.lines) {
        if (line.expected < 0 || line.good < 0 || line.damaged < 0) {
            return kernel::refused("bad_quantity",
                                   fmt::format("Receipt {} counts less than nothing of {}.",
                                               kernel::in_quotes(note.number), kernel::in_quotes(line.sku)));
        }
    }
    auto const barcode = code_128(note.number);
    if (!barcode) return tl::unexpected(barcode.error());
    return draw_with_page_count(
        [&](int known, int& pages) { return draw_receipt(note, *barcode, known, pages); });
}

kernel::Outcome<std::string> purchase_order_pdf(PurchaseOrderPaper const& order)
{
    if (order.lines.empty()) {
        return kernel::refused("empty_document",
                               fmt::format("Purchase order {} has no lines; nothing would be bought.",
                                           kernel::in_quotes(order.number)));
    }
    for (PurchaseOrderLine const& line : order.lines) {
        if (line.quantity < 1) {
            return kernel::refused("bad_quantity",
                                   fmt::format("Purchase order {} asks for {} of {}; at least 1 is needed.",
                                               kernel::in_quotes(order.number), line.quantity,
                                               kernel::in_quotes(line.sku)));
        }
    }
    auto const barcode = code_128(order.number);
    if (!barcode) return tl::unexpected(barcode.error());
    return draw_with_page_count(
        [&](int known, int& pages) { return draw_order(order, *barcode, known, pages); });
}

} // namespace poddesk::reports
