#include "reports/pick_list.h"

#include "reports/sheet.h"

#include <fmt/format.h>

#include <set>

namespace poddesk::reports {

namespace {

struct Places
{
    double box = 36;
    double bin = 58;
    double photo = 0; ///< 0: no row has one
    double item = 0;
    double order = 444;
    double quantity = 526;
};

constexpr double bin_room = 110;
constexpr double photo_side = 40;

Places places_for(PickList const& list)
{
    Places places;
    bool photos = false;
    for (PickListRow const& row : list.rows)
        photos = photos || !row.photo_png.empty();
    double const next = places.bin + bin_room + 8;
    if (photos) places.photo = next;
    places.item = photos ? next + photo_side + 10 : next;
    return places;
}

kernel::Outcome<void> draw_row(Sheet& sheet, Places const& places, PickListRow const& row, bool same_bin)
{
    Canvas& canvas = sheet.canvas();
    double const item_room = places.order - places.item - 10;
    double const order_room = places.quantity - places.order - 6;
    TextStyle const title{.size = 10, .boldness = 600};
    TextStyle const small{.size = 8.5, .color = muted_ink, .figures = true};
    TextStyle const order{.size = 10, .boldness = 600, .figures = true};
    TextStyle bin{.size = 19,
                  .boldness = 700,
                  .color = same_bin ? Color{0x8c, 0x8c, 0x8c} : ink,
                  .leading = 1.05,
                  .figures = true};
    bin.size = canvas.fitting_size(row.bin, bin, bin_room, 10);

    std::string const detail = row.variant.empty() ? row.sku : row.variant + "  ·  " + row.sku;
    double const title_height = canvas.measure(row.title, title, item_room).height;
    double const detail_height = canvas.measure(detail, small, item_room).height;
    double const order_height = canvas.measure(row.order, order, order_room).height;
    double const tote_height = row.tote.empty() ? 0 : canvas.measure(row.tote, small, order_room).height;
    double const tallest =
        std::max({title_height + detail_height + 1, order_height + tote_height + 1,
                  canvas.measure(row.bin, bin, bin_room).height, row.photo_png.empty() ? 24.0 : photo_side});
    sheet.need(tallest + 14);

    double const top = sheet.y() + 7;
    auto const centered = [&](double height) { return top + (tallest - height) / 2; };
    canvas.frame({places.box + 0.5, centered(13), 13, 13}, 1, ink, 2.5);
    canvas.text(places.bin, centered(canvas.measure(row.bin, bin, bin_room).height), bin_room, row.bin, bin);
    if (!row.photo_png.empty()) {
        auto drawn = canvas.image(row.photo_png, {places.photo, centered(photo_side), photo_side, photo_side},
                                  Align::center, 4);
        if (!drawn) return drawn;
    }
    double const item_top = centered(title_height + detail_height + 1);
    canvas.text(places.item, item_top, item_room, row.title, title);
    canvas.text(places.item, item_top + title_height + 1, item_room, detail, small);
    double const order_top = centered(order_height + tote_height + 1);
    canvas.text(places.order, order_top, order_room, row.order, order);
    canvas.text(places.order, order_top + order_height + 1, order_room, row.tote, small);
    std::string const quantity = std::to_string(row.quantity);
    TextStyle number{.size = 19, .boldness = 700, .align = Align::end, .leading = 1.05, .figures = true};
    double const number_room = sheet.right() - places.quantity - 4;
    number.size = canvas.fitting_size(quantity, number, number_room, 8);
    // More than one is easy to overlook in a column of ones.
    if (row.quantity > 1) {
        canvas.fill({places.quantity, centered(26), sheet.right() - places.quantity, 26}, {0xe9, 0xe9, 0xe6},
                    5);
    }
    canvas.text(places.quantity, centered(canvas.measure(quantity, number, number_room).height), number_room,
                quantity, number);
    sheet.move(tallest + 14);
    canvas.line(sheet.left(), sheet.y(), sheet.right(), sheet.y(), 0.5, hairline);
    return {};
}

struct Totals
{
    std::int64_t units = 0;
    std::set<std::string> bins;
    std::set<std::string> orders;
};

void draw_totals(Sheet& sheet, Places const& places, Totals const& totals)
{
    sheet.need(78);
    sheet.move(8);
    Canvas& canvas = sheet.canvas();
    canvas.text(sheet.left(), sheet.y() + 5, places.quantity - sheet.left() - 20,
                fmt::format("Total: {} from {} for {}", counted(totals.units, "unit", "units"),
                            counted(static_cast<std::int64_t>(totals.bins.size()), "bin", "bins"),
                            counted(static_cast<std::int64_t>(totals.orders.size()), "order", "orders")),
                {.size = 11, .boldness = 600});
    canvas.text(places.quantity - 40, sheet.y() + 1, sheet.right() - places.quantity + 36,
                std::to_string(totals.units),
                {.size = 17, .boldness = 700, .align = Align::end, .max_lines = 1, .figures = true});
    sheet.move(48);
    double const third = (sheet.room() - 32) / 3;
    double x = sheet.left();
    for (char const* what : {"Picked by", "Started / finished", "Short picks"}) {
        canvas.line(x, sheet.y(), x + third, sheet.y(), 0.75, ink);
        canvas.text(x, sheet.y() + 3, third, what, {.size = 7.5, .color = muted_ink});
        x += third + 16;
    }
    sheet.move(16);
}

kernel::Outcome<std::string> draw(PickList const& list, Symbol const& barcode, int known_pages, int& pages)
{
    Sheet sheet({"Pick list " + list.number, list.pod, list.date},
                fmt::format("Pick list {}  ·  {}  ·  {}", list.number, list.pod, iso_date(list.date)),
                known_pages);
    sheet.head("Pick list", list.pod, barcode);
    Totals totals;
    for (PickListRow const& row : list.rows) {
        totals.units += row.quantity;
        totals.bins.insert(row.bin);
        totals.orders.insert(row.order);
    }
    sheet.facts({{"Date", long_date(list.date)},
                 {"Picker", list.picker.empty() ? "Not assigned" : list.picker},
                 {"Units", std::to_string(totals.units)},
                 {"Bins", std::to_string(totals.bins.size())},
                 {"Orders", std::to_string(totals.orders.size())}});
    if (!list.note.empty()) {
        double const height =
            sheet.canvas().text(sheet.left(), sheet.y() - 4, sheet.room(), list.note, {.size = 10});
        sheet.move(height + 8);
    }
    Places const places = places_for(list);
    auto const heading = [&places](Sheet& page) {
        table_heading(page, {{"Bin, in walking order", places.bin, bin_room, Align::start},
                             {"Item", places.item, 200, Align::start},
                             {"Order / tote", places.order, 76, Align::start},
                             {"Take", places.quantity, page.right() - places.quantity - 4, Align::end}});
    };
    heading(sheet);
    sheet.repeat(heading);
    std::string bin;
    for (PickListRow const& row : list.rows) {
        auto drawn = draw_row(sheet, places, row, row.bin == bin);
        if (!drawn) return tl::unexpected(drawn.error());
        bin = row.bin;
    }
    sheet.repeat({});
    draw_totals(sheet, places, totals);
    pages = sheet.pages();
    return sheet.finish();
}

} // namespace

kernel::Outcome<std::string> pick_list_pdf(PickList const& list)
{
    if (list.rows.empty()) {
        return kernel::refused("empty_document",
                               fmt::format("Pick list {} has no rows; there is nothing to walk for.",
                                           kernel::in_quotes(list.number)));
    }
    for (PickListRow const& row : list.rows) {
        if (row.quantity < 1) {
            return kernel::refused("bad_quantity",
                                   fmt::format("Pick list {} asks for {} of {}; at least 1 is needed.",
                                               kernel::in_quotes(list.number), row.quantity,
                                               kernel::in_quotes(row.sku)));
        }
    }
    auto const barcode = code_128(list.number);
    if (!barcode) return tl::unexpected(barcode.error());
    return draw_with_page_count([&](int known, int& pages) { return draw(list, *barcode, known, pages); });
}

} // namespace poddesk::reports
