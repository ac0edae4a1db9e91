#pragma once

#include "reports/page.h"

#include <string>
#include <string_view>

namespace poddesk::reports {

/// One label is laid out once, in printer dots (203 to the inch), and drawn by one of two pens: paper or ZPL.
inline constexpr int label_columns = 812;
inline constexpr int label_rows = 1218;

/// What a label is printed on.
struct LabelSize
{
    Paper paper = Paper::label_4x6;
    int columns = label_columns;
    int rows = label_rows;
};
/// 3 × 2 in, for an item.
inline constexpr LabelSize item_label{Paper::label_3x2, 609, 406};

/// One line of text that is known to fit. `size` is in dots.
struct LabelText
{
    int x = 0;
    int y = 0;
    int room = 0;
    int size = 0;
    int boldness = 400;
    Align align = Align::start;
    bool on_black = false;
};

class LabelPen
{
public:
    virtual ~LabelPen() = default;
    virtual void text(LabelText const& place, std::string_view line) = 0;
    /// A filled rectangle.
    virtual void block(int x, int y, int columns, int rows) = 0;
    /// A frame `thickness` dots wide, inside the rectangle.
    virtual void outline(int x, int y, int columns, int rows, int thickness) = 0;
    /// Code 128 bars from `x` (the first bar), each module `module` dots.
    virtual void code_128_bars(int x, int y, int module, int rows, Symbol const& symbol) = 0;
    virtual void gs1_128_bars(int x, int y, int module, int rows, Symbol const& symbol,
                              std::vector<Gs1Element> const& elements) = 0;
    virtual std::string finish() = 0;
};

std::unique_ptr<LabelPen> paper_pen(Metadata const& metadata, LabelSize size = {});
std::unique_ptr<LabelPen> zpl_pen(LabelSize size = {});

/// `text` for a ^FD field after ^FH: printable, and every character with a meaning in ZPL (^ ~ \ _) as its
/// hexadecimal code.
std::string zpl_field(std::string_view text);

} // namespace poddesk::reports
