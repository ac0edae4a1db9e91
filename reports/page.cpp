#include "reports/page.h"

#include "reports/picture.h"

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <hb-ot.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <stdexcept>

#ifdef __SANITIZE_ADDRESS__
// Fontconfig and Cairo keep a few hundred bytes (the parsed configuration, a hash table) until the process
// ends.
extern "C" __attribute__((weak)) char const* __lsan_default_suppressions();
extern "C" __attribute__((weak)) char const* __lsan_default_suppressions()
{
    return "leak:libfontconfig.so\nleak:libcairo.so\n";
}
#endif

namespace poddesk::reports {

namespace {

/// Inter first; the others in the order in which they may answer for what it lacks. Noto Color Emoji is not
/// listed: Pango asks it by itself for emoji, and listed here it would also take the plain digits (they are
/// keycap bases).
constexpr char const* families = "Inter, Noto Sans, Noto Naskh Arabic, Noto Sans Hebrew, Noto Sans CJK JP, "
                                 "Noto Sans Thai, Noto Sans Symbols2";

template <auto Free>
struct FreeWith
{
    template <class T>
    void operator()(T* held) const
    {
        Free(held);
    }
};
using Surface = std::unique_ptr<cairo_surface_t, FreeWith<cairo_surface_destroy>>;
using Context = std::unique_ptr<cairo_t, FreeWith<cairo_destroy>>;
using Layout = std::unique_ptr<PangoLayout, FreeWith<g_object_unref>>;
using Description = std::unique_ptr<PangoFontDescription, FreeWith<pango_font_description_free>>;
using Attributes = std::unique_ptr<PangoAttrList, FreeWith<pango_attr_list_unref>>;
using LayoutIterator = std::unique_ptr<PangoLayoutIter, FreeWith<pango_layout_iter_free>>;

double points(int pango_units)
{
    return static_cast<double>(pango_units) / PANGO_SCALE;
}

std::pair<double, double> paper_size(Paper paper)
{
    switch (paper) {
    case Paper::letter:
        return {612, 792};
    case Paper::a4:
        return {595.28, 841.89};
    case Paper::label_4x6:
        return {288, 432};
    case Paper::label_3x2:
        return {216, 144};
    }
    throw std::logic_error("unknown paper");
}

void set_source(cairo_t* cairo, Color color)
{
    cairo_set_source_rgb(cairo, color.red / 255.0, color.green / 255.0, color.blue / 255.0);
}

/// Pango's context without hinting: a line breaks in the same place on paper, on a screen and in a test.
void steady(PangoContext* context)
{
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("en"));
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
}

/// Finding fonts takes tens of milliseconds: one map for each thread that draws. Pango's own would never be
/// freed.
PangoFontMap* fonts()
{
    thread_local std::unique_ptr<PangoFontMap, FreeWith<g_object_unref>> const map(
        pango_cairo_font_map_new());
    return map.get();
}

Layout lay_out(cairo_t* cairo, std::string_view text, TextStyle const& style, double room)
{
    std::unique_ptr<PangoContext, FreeWith<g_object_unref>> const context(
        pango_font_map_create_context(fonts()));
    steady(context.get());
    pango_cairo_update_context(cairo, context.get());
    Layout layout(pango_layout_new(context.get()));
    Description font(pango_font_description_from_string(families));
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    pango_font_description_set_weight(font.get(), static_cast<PangoWeight>(style.boldness));
    pango_layout_set_font_description(layout.get(), font.get());
    Attributes attributes(pango_attr_list_new());
    // Contextual alternates would turn "4x6" and "->" into signs that nobody wrote.
    pango_attr_list_insert(attributes.get(),
                           pango_attr_font_features_new(style.figures ? "calt=0, tnum=1" : "calt=0"));
    pango_layout_set_attributes(layout.get(), attributes.get());
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(layout.get(), room > 0 ? static_cast<int>(room * PANGO_SCALE) : -1);
    pango_layout_set_line_spacing(layout.get(), static_cast<float>(style.leading));
    pango_layout_set_auto_dir(layout.get(), style.left_to_right ? FALSE : TRUE);
    pango_layout_set_alignment(layout.get(), style.align == Align::center ? PANGO_ALIGN_CENTER
                                             : style.align == Align::end  ? PANGO_ALIGN_RIGHT
                                                                          : PANGO_ALIGN_LEFT);
    if (style.max_lines > 0) {
        pango_layout_set_height(layout.get(), -style.max_lines);
        pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    }
    std::string const clean = printable(text, style.max_lines == 0);
    pango_layout_set_text(layout.get(), clean.data(), static_cast<int>(clean.size()));
    return layout;
}

TextSize size_of(PangoLayout* layout)
{
    PangoRectangle logical;
    pango_layout_get_extents(layout, nullptr, &logical);
    return {points(logical.width), points(logical.height)};
}

bool has_pictures(PangoFont* font)
{
    hb_face_t* face = hb_font_get_face(pango_font_get_hb_font(font));
    return hb_ot_color_has_png(face) || hb_ot_color_has_layers(face);
}

/// Cairo 1.16 draws color emoji into a PDF as images, which no reader can search or copy. A space of the text
/// font that carries the emoji as its Unicode text is drawn on the same spot; it goes when Cairo writes color
/// fonts as fonts.
void show_emoji_as_text(cairo_t* cairo, PangoLayout* layout, double x, double y)
{
    cairo_scaled_font_t* invisible = nullptr;
    PangoFont* loaded = nullptr;
    char const* text = pango_layout_get_text(layout);
    LayoutIterator lines(pango_layout_get_iter(layout));
    do {
        PangoLayoutRun* run = pango_layout_iter_get_run_readonly(lines.get());
        if (run == nullptr || !has_pictures(run->item->analysis.font)) continue;
        if (invisible == nullptr) {
            loaded = pango_context_load_font(pango_layout_get_context(layout),
                                             pango_layout_get_font_description(layout));
            invisible = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(loaded));
            if (invisible == nullptr) break;
        }
        double const baseline = y + points(pango_layout_iter_get_baseline(lines.get()));
        PangoGlyphItemIter clusters;
        for (gboolean more = pango_glyph_item_iter_init_start(&clusters, run, text); more;
             more = pango_glyph_item_iter_next_cluster(&clusters)) {
            PangoRectangle place;
            pango_layout_index_to_pos(layout, clusters.start_index, &place);
            double const left = x + points(std::min(place.x, place.x + place.width));
            cairo_glyph_t* space = nullptr;
            int count = 0;
            if (cairo_scaled_font_text_to_glyphs(invisible, left, baseline, " ", 1, &space, &count, nullptr,
                                                 nullptr, nullptr) != CAIRO_STATUS_SUCCESS) {
                break;
            }
            int const bytes = clusters.end_index - clusters.start_index;
            cairo_text_cluster_t const cluster{bytes, count};
            cairo_set_scaled_font(cairo, invisible);
            cairo_show_text_glyphs(cairo, text + clusters.start_index, bytes, space, count, &cluster, 1, {});
            cairo_glyph_free(space);
        }
    } while (pango_layout_iter_next_run(lines.get()));
    if (loaded != nullptr) g_object_unref(loaded);
}

struct Reader
{
    std::string_view rest;
};

cairo_status_t read_bytes(void* closure, unsigned char* into, unsigned int count)
{
    auto& reader = *static_cast<Reader*>(closure);
    if (reader.rest.size() < count) return CAIRO_STATUS_READ_ERROR;
    std::memcpy(into, reader.rest.data(), count);
    reader.rest.remove_prefix(count);
    return CAIRO_STATUS_SUCCESS;
}

cairo_status_t append_bytes(void* closure, unsigned char const* bytes, unsigned int count)
{
    static_cast<std::string*>(closure)->append(reinterpret_cast<char const*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
}

std::uint32_t big_endian(std::string_view bytes)
{
    std::uint32_t number = 0;
    for (char const byte : bytes.substr(0, 4))
        number = number << 8 | static_cast<unsigned char>(byte);
    return number;
}

/// The size is read before the pixels, so that a small file cannot ask for gigabytes.
kernel::Outcome<Surface> open_png(std::string_view png)
{
    constexpr std::string_view signature("\x89PNG\r\n\x1a\n", 8);
    constexpr std::uint32_t most = 4096;
    if (png.size() < 33 || png.substr(0, 8) != signature || png.substr(12, 4) != "IHDR") {
        return kernel::refused("bad_image", "The picture is not a PNG file; save it as PNG and try again.");
    }
    std::uint32_t const columns = big_endian(png.substr(16));
    std::uint32_t const rows = big_endian(png.substr(20));
    if (columns == 0 || rows == 0 || columns > most || rows > most) {
        return kernel::refused(
            "bad_image",
            fmt::format("The picture measures {} × {} pixels; at most 4096 × 4096 can be printed.", columns,
                        rows));
    }
    Reader reader{png};
    Surface surface(cairo_image_surface_create_from_png_stream(read_bytes, &reader));
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) {
        return kernel::refused("bad_image", "The picture's PNG data are damaged; save it again and retry.");
    }
    return surface;
}

void rounded(cairo_t* cairo, Rect const& area, double corner)
{
    if (corner <= 0) {
        cairo_rectangle(cairo, area.x, area.y, area.width, area.height);
        return;
    }
    double const right = area.x + area.width;
    double const bottom = area.y + area.height;
    double const quarter = std::acos(-1.0) / 2;
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, right - corner, area.y + corner, corner, -quarter, 0);
    cairo_arc(cairo, right - corner, bottom - corner, corner, 0, quarter);
    cairo_arc(cairo, area.x + corner, bottom - corner, corner, quarter, 2 * quarter);
    cairo_arc(cairo, area.x + corner, area.y + corner, corner, 2 * quarter, 3 * quarter);
    cairo_close_path(cairo);
}

double luminance(Color color)
{
    auto const linear = [](std::uint8_t channel) {
        double const part = channel / 255.0;
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
}

double contrast(Color first, Color second)
{
    double const one = luminance(first) + 0.05;
    double const other = luminance(second) + 0.05;
    return std::max(one, other) / std::min(one, other);
}

} // namespace

kernel::Outcome<Color> parse_color(std::string_view text)
{
    auto const digit = [](char letter) -> int {
        if (letter >= '0' && letter <= '9') return letter - '0';
        if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
        if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
        return -1;
    };
    std::array<int, 6> digits{};
    bool const known = (text.size() == 7 || text.size() == 4) && text.front() == '#';
    for (std::size_t place = 0; known && place < 6; ++place) {
        digits[place] = digit(text.size() == 7 ? text[place + 1] : text[place / 2 + 1]);
    }
    if (!known || std::any_of(digits.begin(), digits.end(), [](int one) { return one < 0; })) {
        return kernel::refused("bad_color", fmt::format("\"{}\" is not a color; write it like #2f6f5e.",
                                                        printable(text, false)));
    }
    auto const channel = [&](std::size_t place) {
        return static_cast<std::uint8_t>(digits[place] * 16 + digits[place + 1]);
    };
    return Color{channel(0), channel(2), channel(4)};
}

Color mix(Color first, Color second, int percent)
{
    auto const channel = [percent](int one, int other) {
        return static_cast<std::uint8_t>((one * (100 - percent) + other * percent + 50) / 100);
    };
    return {channel(first.red, second.red), channel(first.green, second.green),
            channel(first.blue, second.blue)};
}

Color ink_on(Color ground)
{
    return contrast(ground, white) >= contrast(ground, ink) ? white : ink;
}

Color readable_on_white(Color color)
{
    int percent = 0;
    Color darker = color;
    while (contrast(darker, white) < 4.5 && percent < 100)
        darker = mix(color, ink, percent += 5);
    return darker;
}

struct Canvas::Inside
{
    std::string bytes;
    double width = 0;
    double height = 0;
    int page = 1;
    Surface surface;
    Context cairo;
};

Canvas::Canvas(Paper paper, Metadata const& metadata) : inside_(std::make_unique<Inside>())
{
    std::tie(inside_->width, inside_->height) = paper_size(paper);
    inside_->surface.reset(
        cairo_pdf_surface_create_for_stream(append_bytes, &inside_->bytes, inside_->width, inside_->height));
    cairo_surface_t* const surface = inside_->surface.get();
    auto const say = [surface](cairo_pdf_metadata_t what, std::string const& value) {
        if (!value.empty()) cairo_pdf_surface_set_metadata(surface, what, printable(value, false).c_str());
    };
    say(CAIRO_PDF_METADATA_TITLE, metadata.title);
    say(CAIRO_PDF_METADATA_AUTHOR, metadata.author);
    say(CAIRO_PDF_METADATA_CREATOR, "PodDesk");
    if (metadata.made_on.ok())
        say(CAIRO_PDF_METADATA_CREATE_DATE, iso_date(metadata.made_on) + "T00:00:00Z");
    else
        say(CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    inside_->cairo.reset(cairo_create(surface));
}

Canvas::~Canvas() = default;

double Canvas::width() const
{
    return inside_->width;
}
double Canvas::height() const
{
    return inside_->height;
}
int Canvas::page() const
{
    return inside_->page;
}

void Canvas::next_page()
{
    cairo_show_page(inside_->cairo.get());
    ++inside_->page;
}

std::vector<std::string> Canvas::wrapped(std::string_view text, TextStyle const& style, double room) const
{
    Layout const layout = lay_out(inside_->cairo.get(), text, style, room);
    char const* const all = pango_layout_get_text(layout.get());
    std::vector<std::string> lines;
    for (int place = 0; place < pango_layout_get_line_count(layout.get()); ++place) {
        PangoLayoutLine const* line = pango_layout_get_line_readonly(layout.get(), place);
        std::string one(all + line->start_index, static_cast<std::size_t>(line->length));
        while (!one.empty() && one.back() == ' ')
            one.pop_back();
        lines.push_back(std::move(one));
    }
    return lines;
}

TextSize Canvas::measure(std::string_view text, TextStyle const& style, double room) const
{
    return size_of(lay_out(inside_->cairo.get(), text, style, room).get());
}

double Canvas::text(double x, double y, double room, std::string_view text, TextStyle const& style)
{
    if (text.empty()) return 0;
    cairo_t* const cairo = inside_->cairo.get();
    Layout const layout = lay_out(cairo, text, style, room);
    set_source(cairo, style.color);
    cairo_move_to(cairo, x, y);
    pango_cairo_show_layout(cairo, layout.get());
    show_emoji_as_text(cairo, layout.get(), x, y);
    cairo_new_path(cairo);
    return size_of(layout.get()).height;
}

void Canvas::text_line(double x, double baseline, double room, std::string_view text, TextStyle style)
{
    if (text.empty()) return;
    style.max_lines = 1;
    Layout const layout = lay_out(inside_->cairo.get(), text, style, room);
    this->text(x, baseline - points(pango_layout_get_baseline(layout.get())), room, text, style);
}

double Canvas::fitting_size(std::string_view text, TextStyle style, double room, double smallest) const
{
    style.max_lines = 0;
    while (style.size > smallest && measure(text, style, 0).width > room)
        style.size = std::max(smallest, style.size - 0.5);
    return style.size;
}

void Canvas::line(double x1, double y1, double x2, double y2, double thickness, Color color)
{
    cairo_t* const cairo = inside_->cairo.get();
    set_source(cairo, color);
    cairo_set_line_width(cairo, thickness);
    cairo_move_to(cairo, x1, y1);
    cairo_line_to(cairo, x2, y2);
    cairo_stroke(cairo);
}

void Canvas::fill(Rect const& area, Color color, double corner)
{
    set_source(inside_->cairo.get(), color);
    rounded(inside_->cairo.get(), area, corner);
    cairo_fill(inside_->cairo.get());
}

void Canvas::frame(Rect const& area, double thickness, Color color, double corner)
{
    set_source(inside_->cairo.get(), color);
    cairo_set_line_width(inside_->cairo.get(), thickness);
    rounded(inside_->cairo.get(), area, corner);
    cairo_stroke(inside_->cairo.get());
}

kernel::Outcome<void> check_picture(std::string_view png)
{
    auto const opened = open_png(png);
    return opened ? kernel::Outcome<void>() : tl::unexpected(opened.error());
}

kernel::Outcome<void> Canvas::image(std::string_view png, Rect const& area, Align align, double corner)
{
    auto opened = open_png(png);
    if (!opened) return tl::unexpected(opened.error());
    double const columns = cairo_image_surface_get_width(opened->get());
    double const rows = cairo_image_surface_get_height(opened->get());
    double const scale = std::min(area.width / columns, area.height / rows);
    double const slack = area.width - columns * scale;
    double const left = area.x + (align == Align::start ? 0 : align == Align::end ? slack : slack / 2);
    double const top = area.y + (area.height - rows * scale) / 2;
    cairo_t* const cairo = inside_->cairo.get();
    cairo_save(cairo);
    rounded(cairo, {left, top, columns * scale, rows * scale}, corner);
    cairo_clip(cairo);
    cairo_translate(cairo, left, top);
    cairo_scale(cairo, scale, scale);
    cairo_set_source_surface(cairo, opened->get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_BEST);
    cairo_paint(cairo);
    cairo_restore(cairo);
    return {};
}

void Canvas::symbol(Symbol const& symbol, Rect const& area, Color color)
{
    cairo_t* const cairo = inside_->cairo.get();
    double const across = area.width / symbol.columns;
    double const down = area.height / symbol.rows;
    set_source(cairo, color);
    for (int row = 0; row < symbol.rows; ++row) {
        for (int column = 0; column < symbol.columns;) {
            int end = column;
            while (end < symbol.columns && symbol.dark(end, row))
                ++end;
            if (end > column)
                cairo_rectangle(cairo, area.x + column * across, area.y + row * down, (end - column) * across,
                                down);
            column = end + 1;
        }
    }
    cairo_fill(cairo);
}

double Canvas::linear(Symbol const& bars, double x, double y, double module, double height)
{
    double const quiet = bars.quiet_modules * module;
    double const across = bars.columns * module;
    symbol(bars, {x + quiet, y, across, height});
    return across + 2 * quiet;
}

std::string Canvas::finish()
{
    cairo_show_page(inside_->cairo.get());
    inside_->cairo.reset();
    cairo_surface_finish(inside_->surface.get());
    cairo_status_t const status = cairo_surface_status(inside_->surface.get());
    if (status != CAIRO_STATUS_SUCCESS) {
        throw std::runtime_error(std::string("the PDF could not be drawn: ") +
                                 cairo_status_to_string(status));
    }
    return std::move(inside_->bytes);
}

std::string long_date(std::chrono::year_month_day day)
{
    constexpr std::array<char const*, 12> months{"January",   "February", "March",    "April",
                                                 "May",       "June",     "July",     "August",
                                                 "September", "October",  "November", "December"};
    if (!day.ok()) return {};
    return fmt::format("{} {}, {}", months[static_cast<unsigned>(day.month()) - 1],
                       static_cast<unsigned>(day.day()), static_cast<int>(day.year()));
}

std::string iso_date(std::chrono::year_month_day day)
{
    if (!day.ok()) return {};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

DotLine dots_of(std::string_view text, TextStyle const& style, double dots_per_point, int room_dots)
{
    TextStyle line = style;
    line.max_lines = 1;
    line.color = black;
    Surface probe(cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1));
    Context probe_cairo(cairo_create(probe.get()));
    line.size *= dots_per_point;
    TextSize const size = size_of(lay_out(probe_cairo.get(), text, line, room_dots).get());

    DotLine dots;
    dots.columns = std::clamp(static_cast<int>(std::ceil(size.width)) + 2, 1, room_dots);
    dots.rows = std::max(1, static_cast<int>(std::ceil(size.height)));
    Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, dots.columns, dots.rows));
    Context cairo(cairo_create(surface.get()));
    set_source(cairo.get(), white);
    cairo_paint(cairo.get());
    Layout const layout = lay_out(cairo.get(), text, line, dots.columns);
    dots.baseline = static_cast<int>(std::lround(points(pango_layout_get_baseline(layout.get()))));
    set_source(cairo.get(), black);
    pango_cairo_show_layout(cairo.get(), layout.get());
    cairo_surface_flush(surface.get());

    unsigned char const* pixels = cairo_image_surface_get_data(surface.get());
    auto const stride = static_cast<std::size_t>(cairo_image_surface_get_stride(surface.get()));
    std::size_t const row_bytes = static_cast<std::size_t>(dots.columns + 7) / 8;
    dots.bits.assign(row_bytes * static_cast<std::size_t>(dots.rows), 0);
    for (std::size_t row = 0; row < static_cast<std::size_t>(dots.rows); ++row) {
        for (std::size_t column = 0; column < static_cast<std::size_t>(dots.columns); ++column) {
            std::uint32_t pixel = 0;
            std::memcpy(&pixel, pixels + row * stride + column * 4, 4);
            unsigned const light = ((pixel >> 16 & 0xff) * 3 + (pixel >> 8 & 0xff) * 6 + (pixel & 0xff)) / 10;
            if (light < 140)
                dots.bits[row * row_bytes + column / 8] |= static_cast<std::uint8_t>(0x80U >> (column % 8));
        }
    }
    return dots;
}

std::string printable(std::string_view text, bool keep_lines)
{
    std::unique_ptr<char, FreeWith<g_free>> valid(
        g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
    std::string clean;
    clean.reserve(text.size());
    for (char const* at = valid.get(); *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar const letter = g_utf8_get_char(at);
        bool const steers = (letter >= 0x202a && letter <= 0x202e) ||
                            (letter >= 0x2066 && letter <= 0x2069) || letter == 0xfeff;
        if (letter == '\n' && keep_lines)
            clean += '\n';
        else if (letter == '\n' || letter == '\t' || letter == 0x2028 || letter == 0x2029)
            clean += ' ';
        else if (!steers && letter >= 0x20 && !(letter >= 0x7f && letter < 0xa0))
            clean.append(at, static_cast<std::size_t>(g_utf8_next_char(at) - at));
    }
    return clean;
}

} // namespace poddesk::reports
