#include "reports/label.h"

#include "reports/label_pen.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace poddesk::reports {

namespace {

constexpr int edge = 34;
constexpr int inner = label_columns - 2 * edge;
constexpr double dots_per_point = 203.0 / 72.0;

std::optional<kernel::Refusal> incomplete(kernel::Address const& address, std::string const& which)
{
    std::string missing;
    if (printable(address.name, false).empty() && printable(address.company, false).empty())
        missing = "name";
    else if (printable(address.line1, false).empty())
        missing = "street";
    else if (printable(address.city, false).empty())
        missing = "city";
    else if (address.country.size() != 2)
        missing = "country";
    if (missing.empty()) return std::nullopt;
    return kernel::Refusal{
        "bad_label",
        fmt::format("The {} address has no {}; correct it before a label is made.", which, missing)};
}

/// Lines of an address wrapped at the largest size between `largest` and `smallest` (dots) at which all of
/// them fit.
struct Fitted
{
    int size = 0;
    std::vector<std::string> lines;
};

int line_step(int size)
{
    return size + size / 4;
}

Fitted fit(Canvas const& measure, std::vector<std::string> const& lines, int boldness, int room, int rows,
           int largest, int smallest)
{
    Fitted fitted;
    for (fitted.size = largest;; fitted.size -= 2) {
        fitted.lines.clear();
        TextStyle const style{.size = fitted.size / dots_per_point, .boldness = boldness, .figures = true};
        for (std::string const& line : lines) {
            for (std::string& piece : measure.wrapped(printable(line, false), style, room / dots_per_point)) {
                fitted.lines.push_back(std::move(piece));
            }
        }
        bool const fits = static_cast<int>(fitted.lines.size()) * line_step(fitted.size) <= rows;
        if (fits || fitted.size <= smallest) break;
    }
    // What is too long even for the smallest letters keeps its last lines: city, postal code, country.
    auto const most = static_cast<std::size_t>(std::max(1, rows / line_step(fitted.size)));
    if (fitted.lines.size() > most) {
        auto const first = fitted.lines.begin() + static_cast<std::ptrdiff_t>(most / 2);
        auto const last = fitted.lines.end() - static_cast<std::ptrdiff_t>(most - most / 2);
        fitted.lines.erase(first, last);
    }
    return fitted;
}

/// A page nobody prints: text is measured on it.
Canvas measuring_page()
{
    return Canvas(Paper::label_4x6, {});
}

void draw_lines(LabelPen& pen, Fitted const& fitted, int x, int y, int room, int boldness)
{
    for (std::string const& line : fitted.lines) {
        pen.text({.x = x, .y = y, .room = room, .size = fitted.size, .boldness = boldness}, line);
        y += line_step(fitted.size);
    }
}

void draw_tag(LabelPen& pen, int x, int y, int room, std::string const& words, Align align = Align::start)
{
    pen.text({.x = x, .y = y, .room = room, .size = 19, .boldness = 600, .align = align}, words);
}

int fitting(Canvas const& measure, std::string const& words, int boldness, int room, int largest,
            int smallest)
{
    double const size =
        measure.fitting_size(words, {.size = largest / dots_per_point, .boldness = boldness, .figures = true},
                             room / dots_per_point, smallest / dots_per_point);
    return static_cast<int>(size * dots_per_point);
}

/// The widest whole module at which the bars and both quiet zones fit the label; bars centered.
struct Bars
{
    int x = 0;
    int module = 1;
};

Bars place_bars(Symbol const& symbol, int widest)
{
    int const modules = symbol.columns + 2 * symbol.quiet_modules;
    Bars bars;
    bars.module = std::clamp(label_columns / modules, 1, widest);
    bars.x = (label_columns - symbol.columns * bars.module) / 2;
    return bars;
}

std::string in_groups(std::string const& code, std::size_t each)
{
    std::string grouped;
    for (std::size_t place = 0; place < code.size(); ++place) {
        if (place > 0 && place % each == 0) grouped += ' ';
        grouped += code[place];
    }
    return grouped;
}

std::string upper_case(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
    });
    return text;
}

std::string first_letter(std::string const& text)
{
    std::string const clean = upper_case(printable(text, false));
    return clean.empty() ? "•" : clean.substr(0, static_cast<unsigned char>(clean[0]) < 0x80 ? 1 : 0);
}

/// What every scanner and every printer's font has.
bool is_plain(std::string const& code)
{
    return std::all_of(code.begin(), code.end(), [](char letter) {
        return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') || letter == '-';
    });
}

struct CourierCodes
{
    Symbol tracking;
    Symbol sscc;
    std::vector<Gs1Element> elements;
};

kernel::Outcome<CourierCodes> codes_for(CourierLabel const& label)
{
    if (auto refusal = incomplete(label.from, "sender's")) return tl::unexpected(*refusal);
    if (auto refusal = incomplete(label.to, "recipient's")) return tl::unexpected(*refusal);
    std::string const& number = label.tracking_number;
    if (!is_plain(number) || number.size() < 6 || number.size() > 24) {
        return kernel::refused("bad_barcode",
                               fmt::format("{} is not a tracking number of {}: 6 to 24 of A-Z, 0-9 and '-'.",
                                           kernel::in_quotes(number), house_courier));
    }
    CourierCodes codes;
    codes.elements = {{"00", label.sscc}};
    auto tracking = code_128(number);
    if (!tracking) return tl::unexpected(tracking.error());
    auto sscc = gs1_128(codes.elements);
    if (!sscc) return tl::unexpected(sscc.error());
    codes.tracking = std::move(*tracking);
    codes.sscc = std::move(*sscc);
    return codes;
}

void draw_courier_head(LabelPen& pen, Canvas const& measure, CourierLabel const& label)
{
    pen.text({.x = edge, .y = 30, .room = 460, .size = 52, .boldness = 800}, house_courier);
    std::string const day = iso_date(label.ship_date);
    pen.text({.x = 470,
              .y = 30,
              .room = label_columns - edge - 470,
              .size = 23,
              .boldness = 500,
              .align = Align::end},
             day.empty() ? printed_weight(label.weight) : "Ship date " + day);
    pen.text({.x = 470,
              .y = 59,
              .room = label_columns - edge - 470,
              .size = 23,
              .boldness = 500,
              .align = Align::end},
             day.empty() ? "" : printed_weight(label.weight));
    pen.block(edge, 98, inner, 5);

    pen.block(edge, 118, 160, 160);
    pen.text({.x = edge,
              .y = 120,
              .room = 160,
              .size = 128,
              .boldness = 800,
              .align = Align::center,
              .on_black = true},
             first_letter(label.service));
    int const x = edge + 160 + 26;
    int const room = label_columns - edge - x;
    std::string const service = upper_case(printable(label.service, false));
    int const half = 270;
    pen.text({.x = x,
              .y = 120,
              .room = half,
              .size = fitting(measure, service, 700, half, 40, 18),
              .boldness = 700},
             service);
    draw_tag(pen, x, 176, half, label.parcel.empty() ? "" : "PARCEL " + label.parcel);
    draw_tag(pen, x, 204, half, label.reference.empty() ? "" : label.is_return ? "RETURN" : "ORDER");
    pen.text({.x = x,
              .y = 228,
              .room = half,
              .size = fitting(measure, label.reference, 600, half, 32, 16),
              .boldness = 600},
             label.reference);
    int const from_x = x + half + 20;
    int const from_room = x + room - from_x;
    draw_tag(pen, from_x, 118, from_room, "FROM");
    draw_lines(pen, fit(measure, kernel::label_lines(label.from), 400, from_room, 136, 25, 13), from_x, 144,
               from_room, 400);
    pen.block(edge, 296, inner, 5);
}

void draw_recipient(LabelPen& pen, Canvas const& measure, kernel::Address const& to, int y, int rows)
{
    pen.block(edge, y, 116, 30);
    pen.text({.x = edge,
              .y = y + 3,
              .room = 116,
              .size = 20,
              .boldness = 700,
              .align = Align::center,
              .on_black = true},
             "SHIP TO");
    int const x = edge + 136;
    int const room = label_columns - edge - x;
    draw_lines(pen, fit(measure, kernel::label_lines(to), 600, room, rows, 44, 20), x, y - 2, room, 600);
}

void draw_big(LabelPen& pen, Canvas const& measure, int x, int room, std::string const& tag,
              std::string const& words)
{
    draw_tag(pen, x, 638, room, tag);
    int const size = fitting(measure, words, 800, room, 104, 24);
    pen.text({.x = x, .y = 652 + (104 - size) / 2, .room = room, .size = size, .boldness = 800}, words);
}

void draw_routing(LabelPen& pen, Canvas const& measure, CourierLabel const& label)
{
    pen.block(edge, 622, inner, 5);
    int const half = inner / 2;
    draw_big(pen, measure, edge, half - 20, "ZONE", upper_case(label.routing_zone));
    pen.block(edge + half, 627, 3, 134);
    kernel::Address const& to = label.to;
    draw_big(pen, measure, edge + half + 22, half - 22, "POSTAL CODE",
             upper_case(to.postal_code.empty() ? to.country : to.postal_code));
    pen.block(edge, 761, inner, 5);
}

void draw_courier(LabelPen& pen, CourierLabel const& label, CourierCodes const& codes)
{
    Canvas const measure = measuring_page();
    draw_courier_head(pen, measure, label);
    draw_recipient(pen, measure, label.to, 320, 292);
    draw_routing(pen, measure, label);

    draw_tag(pen, edge, 778, inner, "TRACKING NUMBER");
    Bars const tracking = place_bars(codes.tracking, 4);
    pen.code_128_bars(tracking.x, 808, tracking.module, 146, codes.tracking);
    pen.text({.x = edge, .y = 960, .room = inner, .size = 36, .boldness = 700, .align = Align::center},
             in_groups(label.tracking_number, 4));
    pen.block(edge, 1008, inner, 3);
    draw_tag(pen, edge, 1020, inner, "SSCC");
    Bars const sscc = place_bars(codes.sscc, 4);
    pen.gs1_128_bars(sscc.x, 1046, sscc.module, 106, codes.sscc, codes.elements);
    pen.text({.x = edge, .y = 1158, .room = inner, .size = 28, .boldness = 600, .align = Align::center},
             codes.sscc.text);
}

void draw_unpaid_head(LabelPen& pen, Canvas const& measure, AddressLabel const& label)
{
    pen.block(edge, 34, inner, 150);
    pen.text({.x = edge,
              .y = 44,
              .room = inner,
              .size = 84,
              .boldness = 800,
              .align = Align::center,
              .on_black = true},
             "NO POSTAGE");
    pen.text({.x = edge,
              .y = 140,
              .room = inner,
              .size = 25,
              .boldness = 500,
              .align = Align::center,
              .on_black = true},
             "Address label only. It pays for nothing.");
    std::string const carrier = printable(label.carrier + " " + label.service, false);
    int const wide = 470;
    int const size = fitting(measure, carrier, 700, wide, 42, 18);
    pen.text({.x = edge, .y = 206, .room = wide, .size = size, .boldness = 700}, carrier);
    int const facts = edge + wide + 14;
    int const room = label_columns - edge - facts;
    std::string const day = iso_date(label.ship_date);
    pen.text({.x = facts, .y = 204, .room = room, .size = 23, .boldness = 500, .align = Align::end},
             printed_weight(label.weight));
    pen.text({.x = facts, .y = 232, .room = room, .size = 23, .boldness = 500, .align = Align::end},
             day.empty() ? "" : "Ship date " + day);
    pen.block(edge, 272, inner, 5);
}

void draw_unpaid_sender(LabelPen& pen, Canvas const& measure, AddressLabel const& label)
{
    draw_tag(pen, edge, 290, inner, "FROM");
    draw_lines(pen, fit(measure, kernel::label_lines(label.from), 400, inner / 2, 170, 28, 14), edge, 316,
               inner / 2, 400);
    int const x = edge + inner / 2 + 30;
    int const room = label_columns - edge - x;
    draw_tag(pen, x, 290, room, label.reference.empty() ? "" : "ORDER", Align::end);
    int const size = fitting(measure, label.reference, 600, room, 36, 16);
    pen.text({.x = x, .y = 316, .room = room, .size = size, .boldness = 600, .align = Align::end},
             label.reference);
    draw_tag(pen, x, 362, room, label.parcel.empty() ? "" : "PARCEL " + label.parcel, Align::end);
    pen.block(edge, 500, inner, 5);
}

void draw_address(LabelPen& pen, AddressLabel const& label)
{
    Canvas const measure = measuring_page();
    draw_unpaid_head(pen, measure, label);
    draw_unpaid_sender(pen, measure, label);
    pen.outline(edge, 530, inner, 490, 4);
    pen.block(edge, 530, 150, 36);
    pen.text({.x = edge,
              .y = 535,
              .room = 150,
              .size = 24,
              .boldness = 700,
              .align = Align::center,
              .on_black = true},
             "SHIP TO");
    int const room = inner - 64;
    draw_lines(pen, fit(measure, kernel::label_lines(label.to), 600, room, 420, 54, 22), edge + 32, 588, room,
               600);
    std::string const buy = fmt::format("Buy the postage from {} and put its label over this one.",
                                        printable(label.carrier, false));
    std::string const warning = "Nobody will carry a parcel with this label alone.";
    draw_lines(pen, fit(measure, {buy, warning}, 600, inner, 130, 29, 18), edge, 1050, inner, 600);
}

kernel::Outcome<Symbol> code_of(RmaLabel const& label)
{
    if (!is_plain(label.number) || label.number.size() < 4 || label.number.size() > 24) {
        return kernel::refused("bad_barcode",
                               fmt::format("{} is not the number of an RMA: 4 to 24 of A-Z, 0-9 and '-'.",
                                           kernel::in_quotes(label.number)));
    }
    return code_128(label.number);
}

void draw_rma_fact(LabelPen& pen, Canvas const& measure, int x, int y, std::string const& tag,
                   std::string const& words)
{
    int const room = inner / 2 - 20;
    draw_tag(pen, x, y, room, words.empty() ? "" : tag);
    pen.text({.x = x,
              .y = y + 26,
              .room = room,
              .size = fitting(measure, words, 600, room, 38, 16),
              .boldness = 600},
             words);
}

void draw_rma(LabelPen& pen, RmaLabel const& label, Symbol const& symbol)
{
    Canvas const measure = measuring_page();
    pen.block(edge, 34, inner, 130);
    pen.text({.x = edge,
              .y = 50,
              .room = inner,
              .size = 84,
              .boldness = 800,
              .align = Align::center,
              .on_black = true},
             "RETURN");
    std::string const brand = printable(label.brand, false);
    pen.text({.x = edge,
              .y = 190,
              .room = inner,
              .size = fitting(measure, brand, 700, inner, 52, 22),
              .boldness = 700,
              .align = Align::center},
             brand);
    Bars const bars = place_bars(symbol, 4);
    pen.code_128_bars(bars.x, 280, bars.module, 220, symbol);
    pen.text({.x = edge,
              .y = 516,
              .room = inner,
              .size = fitting(measure, label.number, 800, inner, 84, 36),
              .boldness = 800,
              .align = Align::center},
             label.number);
    pen.block(edge, 626, inner, 5);
    draw_rma_fact(pen, measure, edge, 648, "ORDER", printable(label.order_name, false));
    draw_rma_fact(pen, measure, edge + inner / 2 + 20, 648, "CUSTOMER", printable(label.customer, false));
    pen.block(edge, 736, inner, 3);
    draw_tag(pen, edge, 756, inner,
             label.lines.empty() ? "NOT ANNOUNCED: LOOK WHAT IS IN IT" : "SHOULD BE IN IT");
    draw_lines(pen, fit(measure, label.lines, 500, inner, 370, 34, 18), edge, 790, inner, 500);
    draw_tag(pen, edge, 1178, inner, iso_date(label.date), Align::end);
}

std::optional<kernel::Refusal> incomplete(AddressLabel const& label)
{
    if (auto refusal = incomplete(label.from, "sender's")) return refusal;
    return incomplete(label.to, "recipient's");
}

} // namespace

kernel::Outcome<std::string> courier_label_pdf(CourierLabel const& label)
{
    auto const codes = codes_for(label);
    if (!codes) return tl::unexpected(codes.error());
    auto const pen = paper_pen({"Label " + label.tracking_number, house_courier, label.ship_date});
    draw_courier(*pen, label, *codes);
    return pen->finish();
}

kernel::Outcome<std::string> courier_label_zpl(CourierLabel const& label)
{
    auto const codes = codes_for(label);
    if (!codes) return tl::unexpected(codes.error());
    auto const pen = zpl_pen();
    draw_courier(*pen, label, *codes);
    return pen->finish();
}

kernel::Outcome<std::string> address_label_pdf(AddressLabel const& label)
{
    if (auto refusal = incomplete(label)) return tl::unexpected(*refusal);
    auto const pen = paper_pen({"Address label, no postage", label.from.name, label.ship_date});
    draw_address(*pen, label);
    return pen->finish();
}

kernel::Outcome<std::string> address_label_zpl(AddressLabel const& label)
{
    if (auto refusal = incomplete(label)) return tl::unexpected(*refusal);
    auto const pen = zpl_pen();
    draw_address(*pen, label);
    return pen->finish();
}

kernel::Outcome<std::string> rma_label_pdf(RmaLabel const& label)
{
    auto const symbol = code_of(label);
    if (!symbol) return tl::unexpected(symbol.error());
    auto const pen = paper_pen({"Return " + label.number, label.brand, label.date});
    draw_rma(*pen, label, *symbol);
    return pen->finish();
}

kernel::Outcome<std::string> rma_label_zpl(RmaLabel const& label)
{
    auto const symbol = code_of(label);
    if (!symbol) return tl::unexpected(symbol.error());
    auto const pen = zpl_pen();
    draw_rma(*pen, label, *symbol);
    return pen->finish();
}

std::string printed_weight(kernel::Weight weight)
{
    std::int64_t const grams = weight.grams_rounded_up();
    if (grams < 1000) return fmt::format("{} ({} g)", kernel::format_weight(weight), grams);
    std::int64_t const hundredths = (grams + 9) / 10;
    return fmt::format("{} ({}.{:02} kg)", kernel::format_weight(weight), hundredths / 100, hundredths % 100);
}

} // namespace poddesk::reports
