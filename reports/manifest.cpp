#include "reports/manifest.h"

#include "reports/sheet.h"

#include <fmt/format.h>

namespace poddesk::reports {

namespace {

constexpr double place_x = 36;
constexpr double tracking_x = 64;
constexpr double parcel_x = 216;
constexpr double destination_x = 318;
constexpr double service_x = 442;

void draw_line(Sheet& sheet, ManifestLine const& line, std::size_t number)
{
    Canvas& canvas = sheet.canvas();
    TextStyle const strong{.size = 9.5, .boldness = 600, .max_lines = 1, .figures = true};
    TextStyle const plain{.size = 9.5, .max_lines = 1};
    TextStyle const small{.size = 7.5, .color = muted_ink, .max_lines = 1, .figures = true};
    TextStyle right = plain;
    right.align = Align::end;
    right.figures = true;
    sheet.need(28);
    double const top = sheet.y() + 4;
    double const below = top + 12;
    canvas.text(place_x, top, 24, std::to_string(number), small);
    canvas.text(tracking_x, top, parcel_x - tracking_x - 8, line.tracking, strong);
    canvas.text(tracking_x, below, parcel_x - tracking_x - 8, line.client, small);
    canvas.text(parcel_x, top, destination_x - parcel_x - 8, line.order, plain);
    canvas.text(parcel_x, below, destination_x - parcel_x - 8, line.parcel, small);
    canvas.text(destination_x, top, sheet.right() - destination_x - 80, line.destination, plain);
    canvas.text(service_x, top, sheet.right() - service_x, kernel::format_weight(line.weight), right);
    TextStyle service = small;
    service.align = Align::end;
    canvas.text(destination_x, below, sheet.right() - destination_x, line.service, service);
    sheet.move(28);
    canvas.line(sheet.left(), sheet.y(), sheet.right(), sheet.y(), 0.5, hairline);
}

void draw_signatures(Sheet& sheet, Manifest const& manifest)
{
    sheet.need(76);
    sheet.move(14);
    Canvas& canvas = sheet.canvas();
    canvas.text(sheet.left(), sheet.y(), sheet.room(),
                fmt::format("{} handed to {} in good order.",
                            counted(static_cast<std::int64_t>(manifest.lines.size()), "parcel", "parcels"),
                            manifest.carrier),
                {.size = 11, .boldness = 600});
    sheet.move(46);
    double const third = (sheet.room() - 32) / 3;
    double x = sheet.left();
    for (std::string const& what :
         {std::string("For the pod"),
          manifest.driver.empty() ? std::string("Driver's name") : "Driver: " + manifest.driver,
          std::string("Driver's signature, time")}) {
        canvas.line(x, sheet.y(), x + third, sheet.y(), 0.75, ink);
        canvas.text(x, sheet.y() + 3, third, what, {.size = 7.5, .color = muted_ink, .max_lines = 1});
        x += third + 16;
    }
    sheet.move(16);
}

kernel::Outcome<std::string> draw(Manifest const& manifest, Symbol const& barcode, int known, int& pages)
{
    Sheet sheet({"Manifest " + manifest.number, manifest.pod, manifest.ship_date},
                fmt::format("Manifest {}  ·  {}  ·  {}  ·  {}", manifest.number, manifest.carrier,
                            manifest.pod, iso_date(manifest.ship_date)),
                known);
    sheet.head("Manifest", fmt::format("{} from {}", manifest.carrier, manifest.pod), barcode);
    kernel::Weight weight{};
    for (ManifestLine const& line : manifest.lines)
        weight.nanograms += line.weight.nanograms;
    sheet.facts({{"Ship date", long_date(manifest.ship_date)},
                 {"Carrier", manifest.carrier},
                 {"Parcels", std::to_string(manifest.lines.size())},
                 {"Weight", kernel::format_weight(weight)},
                 {"Closed by", manifest.closed_by.empty() ? "-" : manifest.closed_by}});
    auto const heading = [](Sheet& page) {
        table_heading(page, {{"No.", place_x, 26, Align::start},
                             {"Tracking number / client", tracking_x, 140, Align::start},
                             {"Order / parcel", parcel_x, 90, Align::start},
                             {"To", destination_x, 110, Align::start},
                             {"Weight / service", service_x, page.right() - service_x, Align::end}});
    };
    heading(sheet);
    sheet.repeat(heading);
    std::size_t number = 0;
    for (ManifestLine const& line : manifest.lines)
        draw_line(sheet, line, ++number);
    sheet.repeat({});
    draw_signatures(sheet, manifest);
    pages = sheet.pages();
    return sheet.finish();
}

} // namespace

kernel::Outcome<std::string> manifest_pdf(Manifest const& manifest)
{
    if (manifest.lines.empty())
        return kernel::refused("empty_document", fmt::format("Manifest {} holds no parcel; close it first.",
                                                             kernel::in_quotes(manifest.number)));
    auto const barcode = code_128(manifest.number);
    if (!barcode) return tl::unexpected(barcode.error());
    return draw_with_page_count(
        [&](int known, int& pages) { return draw(manifest, *barcode, known, pages); });
}

} // namespace poddesk::reports
