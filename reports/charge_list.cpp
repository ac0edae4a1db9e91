#include "reports/charge_list.h"

#include "reports/sheet.h"

#include <fmt/format.h>

#include <algorithm>

namespace poddesk::reports {

namespace {

constexpr Color warn_color{0x8f, 0x53, 0x00};

/// The columns from the right edge inwards; the work takes what is left.
struct Columns
{
    double quantity = 318;
    double price = 392;
    double amount = 482;
};

constexpr TextStyle figure{.size = 10, .align = Align::end, .max_lines = 1, .figures = true};

std::string number_of(ChargeListPaper const& list)
{
    return fmt::format("CL-{}-{}", list.client_code, iso_date(list.from));
}

/// "1,204 units": the words for one are in the singular.
std::string units_of(ChargedWork const& work)
{
    std::string text = counted(work.quantity, "", "");
    text.pop_back();
    return text;
}

void draw_section(Sheet& sheet, std::string const& name, kernel::Money sum)
{
    sheet.need(64); // never alone at a page's foot
    sheet.move(14);
    sheet.canvas().text(sheet.left(), sheet.y(), 280, name, {.size = 11.5, .boldness = 700, .max_lines = 1});
    sheet.canvas().text(
        sheet.right() - 160, sheet.y(), 160, kernel::format_money(sum),
        {.size = 11.5, .boldness = 700, .align = Align::end, .max_lines = 1, .figures = true});
    sheet.move(19);
    sheet.canvas().line(sheet.left(), sheet.y(), sheet.right(), sheet.y(), 0.75, ink);
}

void draw_work(Sheet& sheet, ChargedWork const& work)
{
    Columns const columns;
    Canvas& canvas = sheet.canvas();
    double const room = columns.quantity - sheet.left() - 8;
    TextStyle const name{.size = 10, .boldness = 500};
    TextStyle const small{.size = 8.5, .color = muted_ink, .figures = true};
    std::string const detail =
        work.detail.empty() ? "per " + work.unit : work.detail + "  ·  per " + work.unit;
    double const name_height = canvas.measure(work.name, name, room).height;
    double const height = name_height + 1 + canvas.measure(detail, small, room).height;
    sheet.need(height + 11);
    double const top = sheet.y() + 5;
    canvas.text(sheet.left(), top, room, work.name, name);
    canvas.text(sheet.left(), top + name_height + 1, room, detail, small);
    canvas.text(columns.quantity, top, columns.price - columns.quantity - 14, units_of(work), figure);
    canvas.text(columns.price, top, columns.amount - columns.price - 14, kernel::plain_price(work.price),
                figure);
    canvas.text(columns.amount, top, sheet.right() - columns.amount, kernel::format_money(work.amount),
                figure);
    sheet.move(height + 11);
    canvas.line(sheet.left(), sheet.y(), sheet.right(), sheet.y(), 0.5, hairline);
}

kernel::Money sum_of(std::vector<ChargedWork> const& lines, std::string const& section)
{
    kernel::Money sum{0, lines.front().amount.currency};
    for (ChargedWork const& line : lines) {
        if (section.empty() || line.section == section) sum += line.amount;
    }
    return sum;
}

void draw_end(Sheet& sheet, ChargeListPaper const& list)
{
    sheet.need(96);
    sheet.move(16);
    sheet.canvas().fill({sheet.left(), sheet.y(), sheet.room(), 34}, {0xf4, 0xf4, 0xf2}, 5);
    sheet.canvas().text(sheet.left() + 10, sheet.y() + 9, 300, "Total of the period",
                        {.size = 12, .boldness = 700});
    sheet.canvas().text(sheet.right() - 210, sheet.y() + 7, 200, kernel::format_money(sum_of(list.lines, "")),
                        {.size = 14, .boldness = 700, .align = Align::end, .max_lines = 1, .figures = true});
    sheet.move(46);
    std::string const words =
        "This list is no invoice. Each amount is its units times its price, rounded once to the cent, halves "
        "away "
        "from zero; a total is the sum of its lines. What was undone in the period is taken off.";
    sheet.move(
        sheet.canvas().text(sheet.left(), sheet.y(), sheet.room(), words, {.size = 8.5, .color = muted_ink}) +
        4);
    if (list.unpriced > 0) {
        sheet.canvas().text(
            sheet.left(), sheet.y(), sheet.room(),
            fmt::format("{} no price yet: they are not on this list.",
                        list.unpriced == 1 ? "1 thing has" : fmt::format("{} things have", list.unpriced)),
            {.size = 9.5, .boldness = 600, .color = warn_color, .figures = true});
    }
}

kernel::Outcome<std::string> draw(ChargeListPaper const& list, Symbol const& barcode, int known, int& pages)
{
    std::string const number = number_of(list);
    Sheet sheet(
        {"Charges " + number, list.client, list.made_on},
        fmt::format("Charges of {}  ·  {} to {}", list.client, iso_date(list.from), iso_date(list.to)),
        known);
    sheet.head("Charges", list.client, barcode);
    sheet.facts({{"From", long_date(list.from)},
                 {"To", long_date(list.to)},
                 {"Drawn up on", long_date(list.made_on)},
                 {"Total", kernel::format_money(sum_of(list.lines, ""))}});
    auto const heading = [](Sheet& page) {
        Columns const columns;
        table_heading(page, {{"Work", page.left(), 200, Align::start},
                             {"Units", columns.quantity, columns.price - columns.quantity - 14, Align::end},
                             {"Price", columns.price, columns.amount - columns.price - 14, Align::end},
                             {"Amount", columns.amount, page.right() - columns.amount, Align::end}});
    };
    heading(sheet);
    sheet.repeat(heading);
    std::string section;
    for (ChargedWork const& line : list.lines) {
        if (line.section != section) {
            section = line.section;
            draw_section(sheet, section, sum_of(list.lines, section));
        }
        draw_work(sheet, line);
    }
    sheet.repeat({});
    draw_end(sheet, list);
    pages = sheet.pages();
    return sheet.finish();
}

} // namespace

kernel::Outcome<std::string> charge_list_pdf(ChargeListPaper const& list)
{
    if (list.lines.empty()) {
        return kernel::refused("empty_document",
                               fmt::format("Nothing was charged from {} to {}; choose another period.",
                                           iso_date(list.from), iso_date(list.to)));
    }
    for (ChargedWork const& line : list.lines) {
        if (line.amount.currency != list.lines.front().amount.currency) {
            return kernel::refused("mixed_currencies",
                                   "The charges are in several currencies; a list has one.");
        }
        if (line.amount != line.price.times(line.quantity)) {
            return kernel::refused("bad_amount",
                                   fmt::format("{}: the amount is not the units times the price.",
                                               kernel::in_quotes(line.name)));
        }
    }
    auto const barcode = code_128(number_of(list));
    if (!barcode) return tl::unexpected(barcode.error());
    return draw_with_page_count([&](int known, int& pages) { return draw(list, *barcode, known, pages); });
}

} // namespace poddesk::reports
