#include "reports/label.h"
#include "reports/label_pen.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace poddesk::reports {

namespace {

constexpr int edge = 20;
constexpr int inner = item_label.columns - 2 * edge;
constexpr int block = 128;
constexpr double dots_per_point = 203.0 / 72.0;

kernel::Outcome<std::optional<Symbol>> bars_of(LaneLabel const& label)
{
    if (label.lane < 1)
        return kernel::refused("no_lane", "The item is in no lane: nothing is there to be labeled.");
    if (label.code.empty()) return std::optional<Symbol>();
    auto symbol = code_128(label.code);
    if (!symbol) return tl::unexpected(symbol.error());
    return std::optional(std::move(*symbol));
}

void draw_line(LabelPen& pen, Canvas const& measure, LabelText place, std::string const& words, int smallest)
{
    std::string const clean = printable(words, false);
    double const size = measure.fitting_size(
        clean, {.size = place.size / dots_per_point, .boldness = place.boldness, .figures = true},
        place.room / dots_per_point, smallest / dots_per_point);
    place.size = static_cast<int>(size * dots_per_point);
    pen.text(place, clean);
}

void draw_lane(LabelPen& pen, LaneLabel const& label, std::optional<Symbol> const& bars)
{
    Canvas const measure(item_label.paper, {});
    pen.block(edge, edge, block, block);
    pen.text({.x = edge,
              .y = edge + 6,
              .room = block,
              .size = 104,
              .boldness = 800,
              .align = Align::center,
              .on_black = true},
             std::to_string(label.lane));
    int const x = edge + block + 18;
    int const room = item_label.columns - edge - x;
    draw_line(pen, measure, {.x = x, .y = edge, .room = room, .size = 44, .boldness = 800}, label.disposition,
              18);
    draw_line(pen, measure, {.x = x, .y = edge + 50, .room = room, .size = 32, .boldness = 700},
              label.bin.empty() ? "" : "Bin " + label.bin, 16);
    draw_line(pen, measure, {.x = x, .y = edge + 92, .room = room, .size = 30, .boldness = 500},
              label.grade.empty() ? label.rma : fmt::format("Grade {}  {}", label.grade, label.rma), 14);
    pen.block(edge, edge + block + 12, inner, 3);
    draw_line(pen, measure, {.x = edge, .y = 172, .room = inner, .size = 34, .boldness = 700}, label.sku, 16);
    draw_line(pen, measure, {.x = edge, .y = 212, .room = inner, .size = 24}, label.title, 14);
    if (!bars) return;
    int const modules = bars->columns + 2 * bars->quiet_modules;
    int const module = std::clamp(item_label.columns / modules, 1, 3);
    pen.code_128_bars((item_label.columns - bars->columns * module) / 2, 250, module, 92, *bars);
    draw_line(pen, measure,
              {.x = edge, .y = 352, .room = inner, .size = 26, .boldness = 600, .align = Align::center},
              label.code, 14);
}

kernel::Outcome<std::string> drawn(std::unique_ptr<LabelPen> const& pen, LaneLabel const& label)
{
    auto const bars = bars_of(label);
    if (!bars) return tl::unexpected(bars.error());
    draw_lane(*pen, label, *bars);
    return pen->finish();
}

} // namespace

kernel::Outcome<std::string> lane_label_pdf(LaneLabel const& label)
{
    return drawn(paper_pen({"Lane " + std::to_string(label.lane), label.rma, label.date}, item_label), label);
}

kernel::Outcome<std::string> lane_label_zpl(LaneLabel const& label)
{
    return drawn(zpl_pen(item_label), label);
}

} // namespace poddesk::reports
