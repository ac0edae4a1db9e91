#include "reports/return_letter.h"

#include "reports/sheet.h"

#include <fmt/format.h>

namespace poddesk::reports {

namespace {

constexpr double label_height = 190;

void draw_lines(Sheet& sheet, ReturnLetter const& letter)
{
    std::vector<Column> const columns{{"Item", sheet.left(), 300, Align::start},
                                      {"Reason", sheet.left() + 310, 150, Align::start},
                                      {"Quantity", sheet.right() - 70, 70, Align::end}};
    table_heading(sheet, columns);
    sheet.repeat([columns](Sheet& on) { table_heading(on, columns); });
    for (ReturnLetterLine const& line : letter.lines) {
        TextStyle const title{.size = 11, .boldness = 600};
        double const height =
            sheet.canvas().measure(line.title, title, columns[0].width).height + 14 + 16; // SKU and padding
        sheet.need(height);
        double const y = sheet.y() + 8;
        double const used = sheet.canvas().text(columns[0].x, y, columns[0].width, line.title, title);
        sheet.canvas().text(columns[0].x, y + used + 2, columns[0].width, line.sku,
                            {.size = 9, .color = muted_ink, .max_lines = 1, .figures = true});
        sheet.canvas().text(columns[1].x, y, columns[1].width, line.reason, {.size = 10, .max_lines = 2});
        sheet.canvas().text(columns[2].x, y, columns[2].width, std::to_string(line.quantity),
                            {.size = 14, .boldness = 700, .align = Align::end, .figures = true});
        sheet.move(height);
        sheet.canvas().line(sheet.left(), sheet.y(), sheet.right(), sheet.y(), 0.5, hairline);
    }
    sheet.repeat({});
}

/// The part that is cut off and stuck onto the parcel.
void draw_label(Sheet& sheet, ReturnLetter const& letter, Symbol const& barcode)
{
    sheet.need(label_height + 24);
    Canvas& canvas = sheet.canvas();
    double const top = sheet.bottom() - label_height;
    canvas.line(sheet.left(), top, sheet.right(), top, 0.8, muted_ink);
    canvas.text(sheet.left(), top + 4, sheet.room(),
                "Cut here and stick it onto the parcel. It is no postage.",
                {.size = 8, .color = muted_ink, .max_lines = 1});
    canvas.text(sheet.left(), top + 28, 200, "Return to", {.size = 9, .color = muted_ink});
    std::string address;
    for (std::string const& line : kernel::label_lines(letter.brand.return_address)) {
        address += printable(line, false) + "\n";
    }
    if (!address.empty()) address.pop_back();
    canvas.text(sheet.left(), top + 42, 260, address, {.size = 15, .boldness = 700, .leading = 1.25});
    double const width = 240;
    double const module = std::min(1.5, width / (barcode.columns + 2 * barcode.quiet_modules));
    double const bars = barcode.columns * module;
    double const left = sheet.right() - (width + bars) / 2;
    canvas.symbol(barcode, {left, top + 42, bars, 70});
    canvas.text(sheet.right() - width, top + 120, width, letter.number,
                {.size = 16, .boldness = 700, .align = Align::center, .max_lines = 1, .figures = true});
}

kernel::Outcome<std::string> draw(ReturnLetter const& letter, Symbol const& barcode, int known, int& pages)
{
    Sheet sheet({"Return " + letter.number, letter.brand.name, letter.date},
                letter.brand.name + "  ·  " + letter.number, known);
    sheet.head("Return slip", letter.brand.name + ": put this sheet into the parcel", barcode);
    std::vector<Fact> facts{{"Return", letter.number}};
    if (!letter.order_name.empty()) facts.push_back({"Order", letter.order_name});
    if (!letter.customer.empty()) facts.push_back({"From", printable(letter.customer, false)});
    if (!letter.send_by.empty()) facts.push_back({"Send it by", letter.send_by});
    sheet.facts(facts);
    draw_lines(sheet, letter);
    if (!letter.returns_note.empty()) {
        TextStyle const style{.size = 9.5, .color = muted_ink, .leading = 1.35};
        sheet.move(12);
        sheet.need(sheet.canvas().measure(letter.returns_note, style, sheet.room()).height);
        sheet.move(sheet.canvas().text(sheet.left(), sheet.y(), sheet.room(), letter.returns_note, style));
    }
    draw_label(sheet, letter, barcode);
    pages = sheet.pages();
    return sheet.finish();
}

} // namespace

kernel::Outcome<std::string> return_letter_pdf(ReturnLetter const& letter)
{
    if (letter.lines.empty()) {
        return kernel::refused("empty_document",
                               fmt::format("{} names no item yet; its letter would be empty.",
                                           kernel::in_quotes(letter.number)));
    }
    for (ReturnLetterLine const& line : letter.lines) {
        if (line.quantity < 1) {
            return kernel::refused("bad_quantity", fmt::format("{} lists {} of {}; at least 1 is needed.",
                                                               kernel::in_quotes(letter.number),
                                                               line.quantity, kernel::in_quotes(line.sku)));
        }
    }
    auto const barcode = code_128(letter.number);
    if (!barcode) return tl::unexpected(barcode.error());
    return draw_with_page_count([&](int known, int& pages) { return draw(letter, *barcode, known, pages); });
}

} // namespace poddesk::reports
