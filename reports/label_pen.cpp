#include "reports/label_pen.h"

#include <fmt/format.h>

#include <cmath>

namespace poddesk::reports {

namespace {

constexpr double point = 72.0 / 203.0;

/// From the top of a line to the ground its letters stand on: Inter's ascender is 0.97 of its size.
int ground(int size)
{
    return size * 97 / 100;
}

class PaperPen : public LabelPen
{
public:
    PaperPen(Metadata const& metadata, LabelSize size) : canvas_(size.paper, metadata) {}

    void text(LabelText const& place, std::string_view line) override
    {
        canvas_.text_line(place.x * point, (place.y + ground(place.size)) * point, place.room * point, line,
                          {.size = place.size * point,
                           .boldness = place.boldness,
                           .color = place.on_black ? white : black,
                           .align = place.align,
                           .leading = 1.0,
                           .figures = true});
    }

    void block(int x, int y, int columns, int rows) override
    {
        canvas_.fill({x * point, y * point, columns * point, rows * point}, black);
    }

    void outline(int x, int y, int columns, int rows, int thickness) override
    {
        double const half = thickness * point / 2;
        canvas_.frame(
            {x * point + half, y * point + half, columns * point - 2 * half, rows * point - 2 * half},
            thickness * point, black);
    }

    void code_128_bars(int x, int y, int module, int rows, Symbol const& symbol) override
    {
        canvas_.symbol(symbol, {x * point, y * point, symbol.columns * module * point, rows * point});
    }

    void gs1_128_bars(int x, int y, int module, int rows, Symbol const& symbol,
                      std::vector<Gs1Element> const&) override
    {
        code_128_bars(x, y, module, rows, symbol);
    }

    std::string finish() override { return canvas_.finish(); }

private:
    Canvas canvas_;
};

/// What the scalable font of every ZPL printer (font 0) has with ^CI28: Latin letters and common signs.
bool printer_has(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        auto const byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x80) {
            ++at;
            continue;
        }
        // Two bytes, 0xC2..0xC5: U+0080..U+017F. All else is drawn by us.
        if (byte > 0xc5) return false;
        at += 2;
    }
    return true;
}

class ZplPen : public LabelPen
{
public:
    explicit ZplPen(LabelSize size)
    {
        // ^CI28 UTF-8, ^PW/^LL the label's size, ^LH0,0 and ^PON undo what an earlier job may have left
        // behind.
        zpl_ = fmt::format("^XA\n^CI28\n^PW{}\n^LL{}\n^LH0,0\n^PON\n^LRN\n", size.columns, size.rows);
    }

    void text(LabelText const& place, std::string_view line) override
    {
        std::string const clean = printable(line, false);
        if (clean.empty()) return;
        if (!printer_has(clean)) {
            graphic(place, clean);
            return;
        }
        // Font 0's letters start lower in their cell than Inter's.
        int const y = place.y + place.size / 8;
        std::string const reverse = place.on_black ? "^FR" : "";
        std::string block;
        if (place.align != Align::start) {
            block = fmt::format("^FB{},1,0,{},0", place.room, place.align == Align::center ? 'C' : 'R');
        }
        zpl_ += fmt::format("^FO{},{}^A0N,{},{}{}{}^FH^FD{}^FS\n", place.x, y, place.size, place.size, block,
                            reverse, zpl_field(clean));
    }

    void block(int x, int y, int columns, int rows) override
    {
        zpl_ += fmt::format("^FO{},{}^GB{},{},{}^FS\n", x, y, columns, rows, std::min(columns, rows));
    }

    void outline(int x, int y, int columns, int rows, int thickness) override
    {
        zpl_ += fmt::format("^FO{},{}^GB{},{},{}^FS\n", x, y, columns, rows, thickness);
    }

    void code_128_bars(int x, int y, int module, int rows, Symbol const& symbol) override
    {
        // Mode A: the printer picks the subsets, as zint does for the PDF. '>' would start a subset command.
        zpl_ += fmt::format("^FO{},{}^BY{}^BCN,{},N,N,N,A^FH^FD{}^FS\n", x, y, module, rows,
                            zpl_field(symbol.text));
    }

    void gs1_128_bars(int x, int y, int module, int rows, Symbol const&,
                      std::vector<Gs1Element> const& elements) override
    {
        // >; starts in subset C, >8 is FNC1: even numbers of digits only, which (00) + 18 digits is.
        zpl_ +=
            fmt::format("^FO{},{}^BY{}^BCN,{},N,N,N,N^FD>;>8{}^FS\n", x, y, module, rows, gs1_data(elements));
    }

    std::string finish() override { return std::move(zpl_) + "^PQ1\n^XZ\n"; }

private:
    void graphic(LabelText const& place, std::string const& line)
    {
        DotLine const dots =
            dots_of(line, {.size = place.size * point, .boldness = place.boldness, .leading = 1.0}, 1 / point,
                    place.room);
        int const slack = place.room - dots.columns;
        int const x = place.x + (place.align == Align::start    ? 0
                                 : place.align == Align::center ? slack / 2
                                                                : slack);
        std::string hex;
        hex.reserve(dots.bits.size() * 2);
        for (std::uint8_t const byte : dots.bits)
            hex += fmt::format("{:02X}", byte);
        zpl_ += fmt::format(
            "^FO{},{}{}^GFA,{},{},{},{}^FS\n", x, std::max(0, place.y + ground(place.size) - dots.baseline),
            place.on_black ? "^FR" : "", dots.bits.size(), dots.bits.size(), (dots.columns + 7) / 8, hex);
    }

    std::string zpl_;
};

} // namespace

std::unique_ptr<LabelPen> paper_pen(Metadata const& metadata, LabelSize size)
{
    return std::make_unique<PaperPen>(metadata, size);
}

std::unique_ptr<LabelPen> zpl_pen(LabelSize size)
{
    return std::make_unique<ZplPen>(size);
}

std::string zpl_field(std::string_view text)
{
    std::string field;
    for (char const letter : printable(text, false)) {
        if (letter == '^' || letter == '~' || letter == '\\' || letter == '_') {
            field += fmt::format("_{:02X}", static_cast<unsigned>(letter));
        } else {
            field += letter;
        }
    }
    return field;
}

} // namespace poddesk::reports
