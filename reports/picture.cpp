#include "reports/picture.h"

#include "reports/page.h"

#include <cairo.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace poddesk::reports {

namespace {

/// What a part of an icon is painted with: the product's color, darker, lighter, nearly white, or the ground
/// showing through.
enum class Tone
{
    body,
    shade,
    light,
    paper,
    ground
};

/// A filled outline on a 100 × 100 grid in the SVG path commands M L C Z, absolute.
struct Part
{
    Tone tone;
    std::string_view outline;
};

struct Icon
{
    std::string_view kind;
    std::vector<Part> parts;
};

constexpr std::string_view torso = "M36 24 L22 32 L12 50 L25 57 L30 50 L30 82 L70 82 L70 50 L75 57 L88 50 "
                                   "L78 32 L64 24 C60 32 40 32 36 24 Z";

std::vector<Icon> const icons{
    {"tee",
     {{Tone::body, torso},
      {Tone::shade, "M36 24 C40 32 60 32 64 24 L67 25.6 C62 37 38 37 33 25.6 Z"},
      {Tone::shade, "M30 50 L32 50 L32 82 L30 82 Z M68 50 L70 50 L70 82 L68 82 Z"}}},
    {"hoodie",
     {{Tone::shade, "M34 30 C34 12 66 12 66 30 C66 42 34 42 34 30 Z"},
      {Tone::body, "M34 26 L22 32 L13 70 L25 73 L30 54 L30 84 L70 84 L70 54 L75 73 L87 70 L78 32 L66 26 "
                   "C64 40 36 40 34 26 Z"},
      {Tone::shade, "M37 62 L63 62 L67 76 L33 76 Z"},
      {Tone::paper, "M44 38 L46 38 L46 52 L44 52 Z M54 38 L56 38 L56 50 L54 50 Z"}}},
    {"jacket",
     {{Tone::body, "M36 20 L22 27 L12 68 L25 72 L30 50 L30 84 L70 84 L70 50 L75 72 L88 68 L78 27 L64 20 Z"},
      {Tone::shade, "M36 20 L50 40 L64 20 L58 17 L42 17 Z"},
      {Tone::light, "M48.8 40 L51.2 40 L51.2 84 L48.8 84 Z"},
      {Tone::shade, "M34 60 L45 57 L45 60 L34 63 Z M66 60 L55 57 L55 60 L66 63 Z"},
      {Tone::shade, "M30 79 L70 79 L70 84 L30 84 Z"}}},
    {"sock",
     {{Tone::body, "M38 14 L62 14 L62 50 C62 56 66 58 72 62 C84 69 82 86 68 86 C56 86 38 72 38 58 Z"},
      {Tone::shade, "M38 14 L62 14 L62 24 L38 24 Z"},
      {Tone::light, "M38 30 L62 30 L62 34 L38 34 Z M38 38 L62 38 L62 42 L38 42 Z"},
      {Tone::shade,
       "M38 55 C46 55 50 62 46 72 C41 68 38 62 38 58 Z M78 68 C82 76 78 86 68 86 C66 78 70 70 78 68 Z"}}},
    {"cap",
     {{Tone::body, "M20 58 C20 34 34 24 50 24 C66 24 80 34 80 58 Z"},
      {Tone::shade, "M16 58 L80 58 C92 60 94 72 84 74 C70 66 40 64 18 68 C12 66 12 60 16 58 Z"},
      {Tone::light, "M49 24 L51 24 C56 34 57 46 57 58 L54 58 C54 46 53 34 49 24 Z"},
      {Tone::shade, "M46 21 L54 21 L54 26 L46 26 Z"}}},
    {"shoe",
     {{Tone::body, "M14 44 C22 50 30 48 36 38 L44 36 C50 48 62 56 78 58 C86 59 90 64 90 70 L14 70 Z"},
      {Tone::paper, "M12 70 L91 70 L91 76 C91 79 89 80 87 80 L16 80 C13 80 12 78 12 76 Z"},
      {Tone::light, "M42 46 L52 41 L53.5 43.5 L43.5 48.5 Z M48 52 L58 47 L59.5 49.5 L49.5 54.5 Z M54 57 "
                    "L64 52 L65.5 54.5 L55.5 59.5 Z"},
      {Tone::shade, "M14 44 C17 47 20 48 23 48 L23 70 L14 70 Z"}}},
    {"bag",
     {{Tone::shade, "M34 40 C34 10 66 10 66 40 L60 40 C60 19 40 19 40 40 Z"},
      {Tone::body, "M22 36 L78 36 L84 86 L16 86 Z"},
      {Tone::shade, "M22 36 L78 36 L78.7 42 L21.3 42 Z"},
      {Tone::light, "M40 56 L60 56 L60 72 L40 72 Z"}}},
    {"backpack",
     {{Tone::shade, "M40 22 C40 8 60 8 60 22 L55 22 C55 14 45 14 45 22 Z"},
      {Tone::body, "M24 42 C24 10 76 10 76 42 L76 80 C76 84 74 86 70 86 L30 86 C26 86 24 84 24 80 Z"},
      {Tone::shade, "M32 56 L68 56 L68 80 L32 80 Z M15 50 L24 46 L24 78 L18 78 C16 78 15 77 15 75 Z M85 "
                    "50 L76 46 L76 78 L82 78 C84 78 85 77 85 75 Z"},
      {Tone::light, "M32 62 L68 62 L68 64.5 L32 64.5 Z M36 36 L64 36 L64 38.5 L36 38.5 Z"}}},
    {"mug",
     {{Tone::shade, "M66 36 C92 32 92 72 64 70 L64 62 C80 64 80 42 66 45 Z"},
      {Tone::body, "M20 28 L70 28 L70 72 C70 80 64 84 56 84 L34 84 C26 84 20 80 20 72 Z"},
      {Tone::shade, "M20 28 L70 28 L70 33 L20 33 Z"},
      {Tone::light, "M27 40 L32 40 L32 72 L27 72 Z"},
      {Tone::paper, "M34 10 C30 15 40 17 36 23 L33 22 C36 17 27 15 31 9 Z M52 10 C48 15 58 17 54 23 L51 "
                    "22 C54 17 45 15 49 9 Z"}}},
    {"bottle",
     {{Tone::shade, "M42 10 L58 10 L58 22 L42 22 Z"},
      {Tone::body, "M43 22 L57 22 L57 30 C57 35 68 38 68 48 L68 82 C68 86 65 88 62 88 L38 88 C35 88 32 "
                   "86 32 82 L32 48 C32 38 43 35 43 30 Z"},
      {Tone::paper, "M32 52 L68 52 L68 74 L32 74 Z"},
      {Tone::shade, "M40 58 L60 58 L60 61 L40 61 Z M40 65 L54 65 L54 68 L40 68 Z"}}},
    {"tumbler",
     {{Tone::shade, "M30 22 L70 22 L70 30 L30 30 Z M58 6 L62 6 L58 22 L54 22 Z"},
      {Tone::body, "M32 30 L68 30 L63 88 L37 88 Z"},
      {Tone::light, "M38 36 L43 36 L45 80 L41 80 Z"},
      {Tone::shade, "M35.5 70 L64.5 70 L64 76 L36 76 Z"}}},
    {"candle",
     {{Tone::light, "M50 8 C57 17 58 22 55 27 C53 30 47 30 45 27 C42 22 43 17 50 8 Z"},
      {Tone::shade, "M49 28 L51 28 L51 40 L49 40 Z"},
      {Tone::body, "M28 38 L72 38 L72 80 C72 84 69 86 66 86 L34 86 C31 86 28 84 28 80 Z"},
      {Tone::paper, "M36 52 L64 52 L64 74 L36 74 Z"},
      {Tone::shade, "M42 59 L58 59 L58 61.5 L42 61.5 Z M45 65 L55 65 L55 67.5 L45 67.5 Z M28 38 L72 38 "
                    "L72 42 L28 42 Z"}}},
    {"soap",
     {{Tone::body, "M24 46 L76 46 C84 46 88 52 88 60 L88 66 C88 74 84 80 76 80 L24 80 C16 80 12 74 12 66 "
                   "L12 60 C12 52 16 46 24 46 Z"},
      {Tone::light, "M30 54 L70 54 C76 54 78 58 78 62 C78 66 76 70 70 70 L30 70 C24 70 22 66 22 62 C22 "
                    "58 24 54 30 54 Z"},
      {Tone::paper, "M36 36 C29 36 29 26 36 26 C43 26 43 36 36 36 Z M56 34 C46 34 46 18 56 18 C66 18 66 "
                    "34 56 34 Z M72 38 C67 38 67 30 72 30 C77 30 77 38 72 38 Z"}}},
    {"jar",
     {{Tone::shade, "M32 16 L68 16 L68 28 L32 28 Z"},
      {Tone::body, "M34 28 L66 28 C66 34 76 36 76 46 L76 80 C76 84 73 87 69 87 L31 87 C27 87 24 84 24 80 "
                   "L24 46 C24 36 34 34 34 28 Z"},
      {Tone::paper, "M24 50 L76 50 L76 74 L24 74 Z"},
      {Tone::body, "M50 55 C57 60 57 66 50 70 C43 66 43 60 50 55 Z"}}},
    {"pouch",
     {{Tone::body, "M26 20 L74 20 L78 86 L22 86 Z"},
      {Tone::shade, "M26 14 L74 14 L74 24 L26 24 Z"},
      {Tone::paper, "M34 40 L66 40 L67 70 L33 70 Z"},
      {Tone::shade, "M50 45 C60 50 60 60 50 65 C40 60 40 50 50 45 Z"},
      {Tone::light, "M49.2 46 L50.8 46 L50.8 64 L49.2 64 Z"}}},
    {"book",
     {{Tone::shade, "M24 14 L74 14 L80 20 L80 88 L30 88 L24 82 Z"},
      {Tone::paper, "M28 18 L76 18 L76 84 L28 84 Z"},
      {Tone::body, "M22 12 L70 12 C72 12 74 14 74 16 L74 80 L22 80 Z"},
      {Tone::light, "M30 12 L33 12 L33 80 L30 80 Z"},
      {Tone::paper, "M40 28 L66 28 L66 32 L40 32 Z M40 37 L58 37 L58 40 L40 40 Z"}}},
    {"notebook",
     {{Tone::body, "M28 12 L76 12 L76 88 L28 88 Z"},
      {Tone::shade, "M66 12 L70 12 L70 88 L66 88 Z"},
      {Tone::paper, "M36 26 L58 26 L58 42 L36 42 Z"},
      {Tone::light, "M22 20 L34 20 L34 24 L22 24 Z M22 34 L34 34 L34 38 L22 38 Z M22 48 L34 48 L34 52 "
                    "L22 52 Z M22 62 L34 62 L34 66 L22 66 Z M22 76 L34 76 L34 80 L22 80 Z"}}},
    {"poster",
     {{Tone::paper, "M24 12 L76 12 L76 88 L24 88 Z"},
      {Tone::light, "M29 17 L71 17 L71 83 L29 83 Z"},
      {Tone::body, "M29 83 L29 62 L44 44 L56 58 L62 52 L71 62 L71 83 Z"},
      {Tone::shade, "M29 83 L29 72 L48 62 L71 76 L71 83 Z M60 34 C52 34 52 24 60 24 C68 24 68 34 60 34 Z"}}},
    {"plant",
     {{Tone::light, "M50 56 C28 52 22 36 24 22 C40 24 50 36 50 56 Z"},
      {Tone::body, "M50 56 C72 50 80 34 76 16 C58 20 50 36 50 56 Z"},
      {Tone::shade, "M49 36 L51 36 L51 60 L49 60 Z M32 58 L68 58 L68 66 L32 66 Z"},
      {Tone::body, "M34 66 L66 66 L61 88 L39 88 Z"}}},
    {"towel",
     {{Tone::shade, "M18 24 L82 24 C86 24 86 34 82 34 L18 34 C14 34 14 24 18 24 Z"},
      {Tone::body, "M26 28 L74 28 L74 86 L26 86 Z"},
      {Tone::light, "M26 66 L74 66 L74 70 L26 70 Z M26 74 L74 74 L74 78 L26 78 Z"}}},
    {"box",
     {{Tone::body, "M50 16 L84 32 L84 70 L50 86 L16 70 L16 32 Z"},
      {Tone::light, "M50 16 L84 32 L50 48 L16 32 Z"},
      {Tone::shade, "M50 48 L84 32 L84 70 L50 86 Z"},
      {Tone::paper, "M30 25.4 L64 41.4 L64 52 L70 49 L70 38.6 L36 22.6 Z"}}},
};

double number(std::string_view& rest)
{
    while (!rest.empty() && rest.front() == ' ')
        rest.remove_prefix(1);
    double value = 0;
    auto const read = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (read.ec != std::errc{}) throw std::logic_error("an icon's outline has a hole");
    rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()));
    return value;
}

void trace(cairo_t* cairo, std::string_view rest)
{
    while (!rest.empty()) {
        char const command = rest.front();
        rest.remove_prefix(1);
        if (command == 'Z') cairo_close_path(cairo);
        if (command != 'M' && command != 'L' && command != 'C') continue;
        std::array<double, 6> at{};
        for (std::size_t place = 0; place < (command == 'C' ? 6U : 2U); ++place)
            at[place] = number(rest);
        if (command == 'M')
            cairo_move_to(cairo, at[0], at[1]);
        else if (command == 'L')
            cairo_line_to(cairo, at[0], at[1]);
        else
            cairo_curve_to(cairo, at[0], at[1], at[2], at[3], at[4], at[5]);
    }
}

Color tone_of(Tone tone, Color color)
{
    switch (tone) {
    case Tone::body:
        return color;
    case Tone::shade:
        return mix(color, black, 24);
    case Tone::light:
        return mix(color, white, 45);
    case Tone::paper:
        return mix(color, white, 90);
    case Tone::ground:
        return mix(white, color, 18);
    }
    throw std::logic_error("unknown tone");
}

void set_source(cairo_t* cairo, Color color)
{
    cairo_set_source_rgb(cairo, color.red / 255.0, color.green / 255.0, color.blue / 255.0);
}

cairo_status_t append_bytes(void* closure, unsigned char const* bytes, unsigned int count)
{
    static_cast<std::string*>(closure)->append(reinterpret_cast<char const*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
}

/// An image that is drawn, then written as PNG.
class Picture
{
public:
    Picture(int columns, int rows)
        : surface_(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, columns, rows)),
          cairo_(cairo_create(surface_))
    {
    }
    ~Picture()
    {
        cairo_destroy(cairo_);
        cairo_surface_destroy(surface_);
    }
    Picture(Picture const&) = delete;
    Picture& operator=(Picture const&) = delete;

    cairo_t* cairo() { return cairo_; }

    std::string png()
    {
        std::string bytes;
        cairo_status_t const status = cairo_surface_write_to_png_stream(surface_, append_bytes, &bytes);
        if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error(cairo_status_to_string(status));
        return bytes;
    }

private:
    cairo_surface_t* surface_;
    cairo_t* cairo_;
};

/// One line in Inter Display, its middle at (x, middle); gives the width. Draws nothing when `drawn` is
/// false.
double word(cairo_t* cairo, std::string const& text, double size, int boldness, double x, double middle,
            bool centered, bool drawn)
{
    PangoLayout* const layout = pango_cairo_create_layout(cairo);
    PangoFontDescription* const font =
        pango_font_description_from_string("Inter Display, Inter, Noto Sans, Noto Sans CJK JP");
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font, static_cast<PangoWeight>(boldness));
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
    int columns = 0;
    int rows = 0;
    pango_layout_get_pixel_size(layout, &columns, &rows);
    if (drawn) {
        cairo_move_to(cairo, centered ? x - columns / 2.0 : x, middle - rows / 2.0);
        pango_cairo_show_layout(cairo, layout);
    }
    pango_font_description_free(font);
    g_object_unref(layout);
    return columns;
}

std::string initial(std::string const& name)
{
    gunichar const letter = g_unichar_toupper(g_utf8_get_char(name.c_str()));
    std::array<char, 6> bytes{};
    int const count = g_unichar_to_utf8(letter, bytes.data());
    return std::string(bytes.data(), static_cast<std::size_t>(count));
}

} // namespace

std::vector<std::string> product_kinds()
{
    std::vector<std::string> kinds;
    for (Icon const& icon : icons)
        kinds.emplace_back(icon.kind);
    return kinds;
}

kernel::Outcome<std::string> product_picture(std::string_view kind, std::string_view color)
{
    auto const parsed = parse_color(color);
    if (!parsed) return tl::unexpected(parsed.error());
    auto icon =
        std::find_if(icons.begin(), icons.end(), [kind](Icon const& one) { return one.kind == kind; });
    if (icon == icons.end()) icon = std::prev(icons.end());

    Picture picture(256, 256);
    cairo_t* const cairo = picture.cairo();
    set_source(cairo, tone_of(Tone::ground, *parsed));
    cairo_paint(cairo);
    cairo_translate(cairo, 16, 16);
    cairo_scale(cairo, 2.24, 2.24);
    for (Part const& part : icon->parts) {
        set_source(cairo, tone_of(part.tone, *parsed));
        trace(cairo, part.outline);
        cairo_fill(cairo);
    }
    return picture.png();
}

kernel::Outcome<std::string> brand_logo(std::string_view name, std::string_view color)
{
    auto const parsed = parse_color(color);
    if (!parsed) return tl::unexpected(parsed.error());
    std::string const clean = printable(name, false);
    if (clean.find_first_not_of(' ') == std::string::npos) {
        return kernel::refused("bad_name", "A logo needs the brand's name; enter one.");
    }
    Picture picture(640, 160);
    cairo_t* const cairo = picture.cairo();
    Color const dark = readable_on_white(*parsed);
    constexpr double radius = 62;
    double const turn = 2 * std::acos(-1.0);
    cairo_arc(cairo, 64, 80, radius, 0, turn);
    set_source(cairo, *parsed);
    cairo_fill_preserve(cairo);
    cairo_clip(cairo);
    // A lighter disc rises behind the initial, so that the mark is more than a letter in a circle.
    cairo_arc(cairo, 102, 132, 58, 0, turn);
    set_source(cairo, mix(*parsed, white, 22));
    cairo_fill(cairo);
    cairo_reset_clip(cairo);
    set_source(cairo, ink_on(*parsed));
    word(cairo, initial(clean.substr(clean.find_first_not_of(' '))), 74, 800, 64, 80, true, true);
    double size = 66;
    while (size > 20 && word(cairo, clean, size, 700, 0, 0, false, false) > 490)
        size -= 2;
    set_source(cairo, dark);
    word(cairo, clean, size, 700, 146, 80, false, true);
    return picture.png();
}

} // namespace poddesk::reports
