#pragma once

#include "domain/kernel/outcome.h"
#include "reports/barcode.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Documents: what the house prints and hands to people, drawn from plain input structs.
namespace poddesk::reports {

/// An opaque sRGB color.
struct Color
{
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    bool operator==(Color const&) const = default;
};

/// "#rrggbb" or "#rgb"; anything else is refused with code "bad_color".
kernel::Outcome<Color> parse_color(std::string_view text);

/// `first` with `percent` (0..100) of `second` mixed in.
Color mix(Color first, Color second, int percent);

/// Near-black or white, whichever reads better on `ground` (contrast by WCAG 2.1's relative luminance).
Color ink_on(Color ground);

/// `color` darkened until it reads as text on white with at least 4.5 : 1 (WCAG AA).
Color readable_on_white(Color color);

inline constexpr Color ink{0x1c, 0x1c, 0x1c};
inline constexpr Color muted_ink{0x5c, 0x5c, 0x5c};
inline constexpr Color hairline{0xcd, 0xcd, 0xcd};
inline constexpr Color white{0xff, 0xff, 0xff};
inline constexpr Color black{0, 0, 0};

/// Points (1/72 inch), origin at the top left corner.
struct Rect
{
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
};

/// What a sheet measures: US Letter, ISO A4, the 4 × 6 inch shipping label.
enum class Paper
{
    letter,
    a4,
    label_4x6,
    label_3x2
};

enum class Align
{
    start,
    center,
    end
};

struct TextStyle
{
    double size = 9.5;  ///< points
    int boldness = 400; ///< 100..900 as in CSS; Inter has 400, 500, 600, 700, 800
    Color color = ink;
    Align align =
        Align::start;      ///< start follows the paragraph: a right-to-left paragraph starts at the right
    double leading = 1.25; ///< line distance as a factor of the font's own
    int max_lines = 0;     ///< 0: as many as it takes; otherwise the last line ends in an ellipsis
    bool figures = false;  ///< digits of one width, for columns of numbers and for codes
    bool left_to_right = false; ///< force the paragraph's direction (codes, amounts)
};

struct TextSize
{
    double width = 0;
    double height = 0;
};

/// What a reader's window shows about the file. `made_on` makes equal inputs give equal bytes.
struct Metadata
{
    std::string title;
    std::string author;
    std::chrono::year_month_day made_on{};
};

/// A PDF being drawn: real text in embedded fonts (Inter, then Noto for what Inter lacks), shaped by Pango,
/// so that Arabic joins and runs right to left. Text that is not valid UTF-8, control characters and
/// direction overrides are replaced or dropped, never drawn. Not copyable; one thread at a time. Throws
/// std::runtime_error when Cairo reports a broken surface (out of memory).
class Canvas
{
public:
    Canvas(Paper paper, Metadata const& metadata);
    ~Canvas();
    Canvas(Canvas const&) = delete;
    Canvas& operator=(Canvas const&) = delete;

    double width() const;
    double height() const;
    int page() const;

    /// Ends this page and starts the next.
    void next_page();

    /// What `text` would take when wrapped to `room` points.
    TextSize measure(std::string_view text, TextStyle const& style, double room) const;

    /// `text` as the lines into which it wraps.
    std::vector<std::string> wrapped(std::string_view text, TextStyle const& style, double room) const;

    /// Draws `text` with its top left corner at (x, y), wrapped to `room` points; words too long are broken.
    /// Gives the height taken.
    double text(double x, double y, double room, std::string_view text, TextStyle const& style);

    /// Draws one line with its baseline at `baseline`: lines in several scripts stand on the same ground.
    void text_line(double x, double baseline, double room, std::string_view text, TextStyle style);

    /// The largest size ≤ style.size (≥ smallest) at which `text` fits `room` points in one line.
    double fitting_size(std::string_view text, TextStyle style, double room, double smallest) const;

    void line(double x1, double y1, double x2, double y2, double thickness, Color color);
    void fill(Rect const& area, Color color, double corner = 0);
    void frame(Rect const& area, double thickness, Color color, double corner = 0);

    /// A PNG scaled to fit inside `area`, centered. Refused "bad_image" when it is no PNG or larger than 4096
    /// × 4096.
    kernel::Outcome<void> image(std::string_view png, Rect const& area, Align align = Align::center,
                                double corner = 0);

    /// Modules as filled rectangles, no quiet zone added, stretched over `area`.
    void symbol(Symbol const& symbol, Rect const& area, Color color = black);

    /// A linear symbol with module width `module` points, its quiet zones inside `area`'s start; gives the
    /// width taken with both quiet zones.
    double linear(Symbol const& symbol, double x, double y, double module, double height);

    /// The finished file's bytes. The canvas takes no drawing afterwards.
    std::string finish();

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

/// "November 23, 2026": how English documents write a day.
std::string long_date(std::chrono::year_month_day day);
/// "2026-11-23".
std::string iso_date(std::chrono::year_month_day day);

/// One line of `text` as black-on-white dots for a thermal printer, shaped as on paper: for scripts the
/// printer has no font for.
struct DotLine
{
    int columns = 0;
    int rows = 0;
    int baseline = 0; ///< rows above the ground line of the letters
    std::vector<std::uint8_t>
        bits; ///< rows × ceil(columns / 8) bytes, most significant bit leftmost, 1 = black
};
DotLine dots_of(std::string_view text, TextStyle const& style, double dots_per_point, int room_dots);

/// Valid UTF-8 without control characters (tab becomes a space) and without direction overrides; line feeds
/// stay if `keep_lines`.
std::string printable(std::string_view text, bool keep_lines);

} // namespace poddesk::reports
