#include "reports/packing_slip.h"

#include "reports/page.h"
#include "reports/sheet.h"

#include <fmt/format.h>

#include <algorithm>

namespace poddesk::reports {

namespace {

constexpr double margin = 48;
constexpr double photo_side = 46;

/// One drawing of the slip: the canvas, where it stands, and the brand's colors made readable.
struct Slip
{
    PackingSlip const& content;
    Symbol const& barcode;
    Color brand;
    Color brand_ink; ///< the brand's color as text on white
    int known_pages;
    Canvas canvas;
    double y = 0;

    double right() const { return canvas.width() - margin; }
    double room() const { return canvas.width() - 2 * margin; }
    double bottom() const { return canvas.height() - 62; }
};

kernel::Outcome<void> draw_brand(Slip& slip)
{
    Brand const& brand = slip.content.brand;
    Canvas& canvas = slip.canvas;
    canvas.fill({0, 0, canvas.width(), 10}, slip.brand);
    double const top = 38;
    if (!brand.logo_png.empty()) {
        auto drawn = canvas.image(brand.logo_png, {margin, top, 230, 54}, Align::start);
        if (!drawn) return drawn;
    } else {
        TextStyle mark{.size = 28, .boldness = 800, .color = slip.brand_ink, .leading = 1.05};
        mark.size = canvas.fitting_size(brand.name, mark, 290, 14);
        mark.max_lines = 1;
        canvas.text(margin, top + 8, 290, brand.name, mark);
    }
    std::string lines;
    for (std::string const& line : kernel::label_lines(brand.return_address))
        lines += printable(line, false) + "\n";
    if (!brand.website.empty()) lines += brand.website + "\n";
    if (!lines.empty()) lines.pop_back();
    double const height = canvas.text(slip.right() - 190, top, 190, lines,
                                      {.size = 8.5, .color = muted_ink, .align = Align::end, .leading = 1.2});
    slip.y = top + std::max(62.0, height + 8) + 14;
    return {};
}

void draw_fact(Slip& slip, double x, double room, std::string const& name, std::string const& value)
{
    if (value.empty()) return;
    slip.canvas.text(x, slip.y, room, name, {.size = 7.5, .color = muted_ink, .max_lines = 1});
    slip.canvas.text(x, slip.y + 11, room, value,
                     {.size = 10.5, .boldness = 600, .max_lines = 2, .figures = true});
}

void draw_order(Slip& slip)
{
    PackingSlip const& content = slip.content;
    Canvas& canvas = slip.canvas;
    double const bars_room = 190;
    double const heading = canvas.text(margin, slip.y, slip.room() - bars_room - 10, "Packing slip",
                                       {.size = 24, .boldness = 700, .leading = 1.05});
    double const module = std::min(1.1, bars_room / (slip.barcode.columns + 2 * slip.barcode.quiet_modules));
    double const bars = slip.barcode.columns * module;
    canvas.symbol(slip.barcode, {slip.right() - bars, slip.y + 2, bars, 30});
    canvas.text(slip.right() - bars_room, slip.y + 35, bars_room, slip.barcode.text,
                {.size = 8, .boldness = 500, .align = Align::end, .max_lines = 1, .figures = true});
    slip.y += std::max(heading, 46.0) + 16;

    std::string const headline = "Ship to";
    double const column = slip.room() / 2;
    canvas.text(margin, slip.y, column - 20, headline, {.size = 7.5, .color = muted_ink});
    std::string address;
    for (std::string const& line : kernel::label_lines(content.ship_to))
        address += printable(line, false) + "\n";
    if (!address.empty()) address.pop_back();
    double const address_height = canvas.text(margin, slip.y + 11, column - 20, address,
                                              {.size = 10.5, .boldness = 500, .leading = 1.25});

    double const start = slip.y;
    double const x = margin + column;
    double const half = (slip.right() - x) / 2;
    draw_fact(slip, x, half - 8, "Order", content.order_name);
    draw_fact(slip, x + half, half, "Ordered", long_date(content.order_date));
    slip.y += 40;
    draw_fact(slip, x, half - 8, "Shipped", long_date(content.ship_date));
    draw_fact(slip, x + half, half, content.parcel.empty() ? "Sent with" : "Parcel " + content.parcel,
              content.service);
    slip.y += 40;
    draw_fact(slip, x, slip.right() - x, "Your PO number", content.po_number);
    slip.y = start + std::max(address_height + 11, content.po_number.empty() ? 78.0 : 118.0) + 20;
}

void draw_table_heading(Slip& slip)
{
    slip.canvas.fill({margin, slip.y, slip.room(), 20}, slip.brand, 4);
    TextStyle const style{.size = 8.5, .boldness = 600, .color = ink_on(slip.brand), .max_lines = 1};
    slip.canvas.text(margin + 12, slip.y + 4.5, 200, "In this parcel", style);
    TextStyle end = style;
    end.align = Align::end;
    slip.canvas.text(slip.right() - 112, slip.y + 4.5, 100, "Quantity", end);
    slip.y += 20;
}

void draw_foot(Slip& slip)
{
    Brand const& brand = slip.content.brand;
    Canvas& canvas = slip.canvas;
    double const y = canvas.height() - 44;
    canvas.line(margin, y, slip.right(), y, 0.5, hairline);
    std::string contact = brand.name;
    for (std::string const& part : {brand.website, brand.email}) {
        if (!part.empty()) contact += "  ·  " + part;
    }
    canvas.text(margin, y + 8, slip.room() - 150, contact, {.size = 8, .color = muted_ink, .max_lines = 1});
    canvas.text(slip.right() - 140, y + 8, 140,
                fmt::format("{}  ·  Page {} of {}", slip.content.order_name, canvas.page(), slip.known_pages),
                {.size = 8, .color = muted_ink, .align = Align::end, .max_lines = 1, .figures = true});
}

void turn_page(Slip& slip)
{
    draw_foot(slip);
    slip.canvas.next_page();
    slip.canvas.fill({0, 0, slip.canvas.width(), 10}, slip.brand);
    slip.y = 38;
}

kernel::Outcome<void> draw_line(Slip& slip, PackingSlipLine const& line)
{
    Canvas& canvas = slip.canvas;
    bool const photo = !line.photo_png.empty();
    double const x = margin + (photo ? photo_side + 14 : 12);
    double const room = slip.right() - 110 - x;
    TextStyle const title{.size = 11, .boldness = 600};
    TextStyle const small{.size = 9, .color = muted_ink, .figures = true};
    std::string const detail = line.variant.empty() ? line.sku : line.variant + "  ·  " + line.sku;
    double const title_height = canvas.measure(line.title, title, room).height;
    double const detail_height = canvas.measure(detail, small, room).height;
    double const tallest = std::max(title_height + detail_height + 2, photo ? photo_side : 26.0);
    if (slip.y + tallest + 18 > slip.bottom()) {
        turn_page(slip);
        draw_table_heading(slip);
    }
    double const top = slip.y + 9;
    if (photo) {
        auto drawn =
            canvas.image(line.photo_png, {margin, top + (tallest - photo_side) / 2, photo_side, photo_side},
                         Align::center, 6);
        if (!drawn) return drawn;
    }
    double const text_top = top + (tallest - title_height - detail_height - 2) / 2;
    canvas.text(x, text_top, room, line.title, title);
    canvas.text(x, text_top + title_height + 2, room, detail, small);
    bool const partial = line.ordered > line.quantity;
    TextStyle const number{.size = 15, .boldness = 700, .align = Align::end, .max_lines = 1, .figures = true};
    double const number_top = top + (tallest - (partial ? 31 : 19)) / 2;
    canvas.text(slip.right() - 102, number_top, 90, std::to_string(line.quantity), number);
    if (partial) {
        canvas.text(slip.right() - 102, number_top + 19, 90, fmt::format("of {} ordered", line.ordered),
                    {.size = 8, .color = muted_ink, .align = Align::end, .max_lines = 1, .figures = true});
    }
    slip.y += tallest + 18;
    canvas.line(margin, slip.y, slip.right(), slip.y, 0.5, hairline);
    return {};
}

/// A note on a ground tinted with the brand's color, moved to the next page when it does not fit.
void draw_note(Slip& slip, std::string const& heading, std::string const& words, bool tinted)
{
    if (words.empty()) return;
    Canvas& canvas = slip.canvas;
    double const inset = tinted ? 16 : 0;
    double const room = slip.room() - 2 * inset;
    TextStyle const title{
        .size = tinted ? 13.0 : 9.5, .boldness = 700, .color = tinted ? slip.brand_ink : ink};
    TextStyle const body{.size = tinted ? 10.5 : 9, .color = tinted ? ink : muted_ink, .leading = 1.35};
    double const title_height = heading.empty() ? 0 : canvas.measure(heading, title, room).height + 3;
    double const body_height = canvas.measure(words, body, room).height;
    double const height = title_height + body_height + 2 * inset;
    if (slip.y + height > slip.bottom()) turn_page(slip);
    if (tinted) canvas.fill({margin, slip.y, slip.room(), height}, mix(white, slip.brand, 10), 8);
    canvas.text(margin + inset, slip.y + inset, room, heading, title);
    canvas.text(margin + inset, slip.y + inset + title_height, room, words, body);
    slip.y += height + 14;
}

kernel::Outcome<std::string> draw(PackingSlip const& content, Color brand, Symbol const& barcode, int known,
                                  int& pages)
{
    Metadata const about{"Packing slip " + content.order_name, content.brand.name, content.ship_date};
    Slip slip{content, barcode, brand, readable_on_white(brand), known, Canvas(Paper::letter, about)};
    auto branded = draw_brand(slip);
    if (!branded) return tl::unexpected(branded.error());
    draw_order(slip);
    draw_table_heading(slip);
    std::int64_t units = 0;
    for (PackingSlipLine const& line : content.lines) {
        auto drawn = draw_line(slip, line);
        if (!drawn) return tl::unexpected(drawn.error());
        units += line.quantity;
    }
    slip.canvas.text(slip.right() - 212, slip.y + 8, 200, counted(units, "item", "items") + " in all",
                     {.size = 9.5, .boldness = 600, .align = Align::end, .max_lines = 1, .figures = true});
    slip.y += 34;
    if (!content.gift_message.empty()) draw_note(slip, "A message for you", content.gift_message, true);
    bool const own = !content.thank_you.empty();
    draw_note(slip, own ? "" : "Thank you!",
              own ? content.thank_you
                  : fmt::format("Thank you for your order from {}. We hope you love it.", content.brand.name),
              true);
    draw_note(slip, "Returns", content.returns_note, false);
    draw_foot(slip);
    pages = slip.canvas.page();
    return slip.canvas.finish();
}

} // namespace

kernel::Outcome<std::string> packing_slip_pdf(PackingSlip const& slip)
{
    if (slip.lines.empty()) {
        return kernel::refused(
            "empty_document",
            fmt::format("The parcel of order {} holds nothing; pack it before printing its slip.",
                        kernel::in_quotes(slip.order_name)));
    }
    for (PackingSlipLine const& line : slip.lines) {
        if (line.quantity < 1) {
            return kernel::refused("bad_quantity",
                                   fmt::format("The slip of order {} lists {} of {}; at least 1 is needed.",
                                               kernel::in_quotes(slip.order_name), line.quantity,
                                               kernel::in_quotes(line.sku)));
        }
    }
    auto const color = parse_color(slip.brand.color);
    if (!color) return tl::unexpected(color.error());
    std::string const number = slip.order_name.starts_with('#') ? slip.order_name.substr(1) : slip.order_name;
    auto const barcode = code_128(number);
    if (!barcode) return tl::unexpected(barcode.error());
    return draw_with_page_count(
        [&](int known, int& pages) { return draw(slip, *color, *barcode, known, pages); });
}

} // namespace poddesk::reports
