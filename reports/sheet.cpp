#include "reports/sheet.h"

#include <fmt/format.h>

namespace poddesk::reports {

Sheet::Sheet(Metadata const& metadata, std::string footer, int pages)
    : canvas_(Paper::letter, metadata), footer_(std::move(footer)), pages_(pages)
{
}

void Sheet::head(std::string const& title, std::string const& subtitle, Symbol const& barcode)
{
    double const module = std::min(1.2, 200.0 / (barcode.columns + 2 * barcode.quiet_modules));
    double const across = (barcode.columns + 2 * barcode.quiet_modules) * module;
    double const start = right() - across + barcode.quiet_modules * module;
    canvas_.linear(barcode, right() - across + barcode.quiet_modules * module, y_, module, 38);
    canvas_.text(start, y_ + 41, across, barcode.text,
                 {.size = 9, .boldness = 600, .align = Align::center, .max_lines = 1, .figures = true});
    double const space = room() - across - 16;
    double const title_height = canvas_.text(left(), y_ - 4, space, title, {.size = 24, .boldness = 700});
    double const below =
        canvas_.text(left(), y_ - 2 + title_height, space, subtitle, {.size = 10.5, .color = muted_ink});
    y_ += std::max(60.0, title_height + below + 6);
}

void Sheet::facts(std::vector<Fact> const& facts)
{
    constexpr double gap = 8;
    constexpr double inset = 10;
    TextStyle const style{.size = 11.5, .boldness = 600, .figures = true};
    // Every box gets what its words need, up to a limit; what is left is shared equally.
    std::vector<double> widths;
    double wanted = 0;
    for (Fact const& fact : facts) {
        widths.push_back(std::min(150.0, canvas_.measure(fact.value, style, 0).width) + 2 * inset + 1);
        wanted += widths.back();
    }
    auto const count = static_cast<double>(facts.size());
    double const spare = (room() - gap * (count - 1) - wanted) / count;
    double tallest = 0;
    for (std::size_t place = 0; place < facts.size(); ++place) {
        widths[place] += spare;
        tallest =
            std::max(tallest, canvas_.measure(facts[place].value, style, widths[place] - 2 * inset).height);
    }
    double x = left();
    for (std::size_t place = 0; place < facts.size(); ++place) {
        double const words = widths[place] - 2 * inset;
        canvas_.fill({x, y_, widths[place], tallest + 27}, {0xf4, 0xf4, 0xf2}, 5);
        canvas_.text(x + inset, y_ + 6, words, facts[place].name,
                     {.size = 7.5, .color = muted_ink, .max_lines = 1});
        canvas_.text(x + inset, y_ + 17, words, facts[place].value, style);
        x += widths[place] + gap;
    }
    y_ += tallest + 27 + 14;
}

void Sheet::need(double points)
{
    if (y_ + points <= bottom()) return;
    foot();
    canvas_.next_page();
    y_ = margin;
    if (heading_) heading_(*this);
}

void Sheet::foot()
{
    double const base = canvas_.height() - margin - 6;
    canvas_.line(left(), base - 6, right(), base - 6, 0.5, hairline);
    canvas_.text(left(), base, room() - 90, footer_, {.size = 7.5, .color = muted_ink, .max_lines = 1});
    canvas_.text(right() - 80, base, 80, fmt::format("Page {} of {}", canvas_.page(), pages_),
                 {.size = 7.5, .color = muted_ink, .align = Align::end, .max_lines = 1, .figures = true});
}

std::string Sheet::finish()
{
    foot();
    return canvas_.finish();
}

void table_heading(Sheet& sheet, std::vector<Column> const& columns)
{
    for (Column const& column : columns) {
        sheet.canvas().text(
            column.x, sheet.y(), column.width, column.title,
            {.size = 7.5, .boldness = 600, .color = muted_ink, .align = column.align, .max_lines = 1});
    }
    sheet.move(13);
    sheet.canvas().line(sheet.left(), sheet.y(), sheet.right(), sheet.y(), 1, ink);
}

std::string counted(std::int64_t number, std::string const& one, std::string const& many)
{
    std::string digits = std::to_string(number);
    for (std::ptrdiff_t place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > (number < 0 ? 1 : 0);
         place -= 3) {
        digits.insert(static_cast<std::size_t>(place), ",");
    }
    return fmt::format("{} {}", digits, number == 1 ? one : many);
}

} // namespace poddesk::reports
