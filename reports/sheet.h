#pragma once

#include "reports/page.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::reports {

/// One fact of a sheet's strip: "Units" over "27".
struct Fact
{
    std::string name;
    std::string value;
};

/// A working paper of the house (US Letter): title and barcode on top, a strip of facts, a table that runs
/// over pages, a footer with page numbers. The document is drawn twice, because page one already says how
/// many pages there are.
class Sheet
{
public:
    static constexpr double margin = 36;

    Sheet(Metadata const& metadata, std::string footer, int pages);

    Canvas& canvas() { return canvas_; }
    double y() const { return y_; }
    double left() const { return margin; }
    double right() const { return canvas_.width() - margin; }
    double room() const { return canvas_.width() - 2 * margin; }
    double bottom() const { return canvas_.height() - margin - 20; }
    void move(double points) { y_ += points; }

    /// Title and subtitle at the left, the barcode with its text at the right.
    void head(std::string const& title, std::string const& subtitle, Symbol const& barcode);
    void facts(std::vector<Fact> const& facts);

    /// What is drawn again on top of each further page (the table's heading).
    void repeat(std::function<void(Sheet&)> heading) { heading_ = std::move(heading); }

    /// Makes sure that `points` fit on this page, or turns it.
    void need(double points);

    std::string finish();
    int pages() const { return canvas_.page(); }

private:
    void foot();

    Canvas canvas_;
    std::string footer_;
    int pages_;
    double y_ = margin;
    std::function<void(Sheet&)> heading_;
};

/// Draws with a guess of one page, then again with the number that came out.
template <class Draw>
auto draw_with_page_count(Draw&& draw)
{
    int pages = 0;
    auto first = draw(1, pages);
    if (!first || pages == 1) return first;
    int again = 0;
    return draw(pages, again);
}

/// A column of a table.
struct Column
{
    std::string title;
    double x = 0;
    double width = 0;
    Align align = Align::start;
};

/// The heading row of a table, with a rule below.
void table_heading(Sheet& sheet, std::vector<Column> const& columns);

/// "1 unit", "2 units", "1,204 units".
std::string counted(std::int64_t number, std::string const& one, std::string const& many);

} // namespace poddesk::reports
