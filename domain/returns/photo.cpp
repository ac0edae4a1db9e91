#include "domain/returns/photo.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

namespace poddesk::returns {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t most_pixels =
    64'000'000; // a phone's 50 megapixels pass; a bomb's 10,000,000,000 do not
constexpr auto rest = std::chrono::milliseconds(500);

struct Unref
{
    void operator()(void* object) const { g_object_unref(object); }
};
using Pixels = std::unique_ptr<GdkPixbuf, Unref>;
using Loader = std::unique_ptr<GdkPixbufLoader, Unref>;

/// What the file's header says, asked before any of its pixels is decoded.
struct Size
{
    int wanted;
    bool is_too_large = false;
};

void sized(GdkPixbufLoader* loader, int width, int height, void* size_in)
{
    Size& size = *static_cast<Size*>(size_in);
    if (width < 1 || height < 1 || static_cast<std::int64_t>(width) * height > most_pixels) {
        size.is_too_large = true;
        gdk_pixbuf_loader_set_size(loader, 0, 0); // the decoders stop at a picture without size
    } else if (int const longer = std::max(width, height); longer > size.wanted) {
        auto const scaled = [&](int side) {
            return static_cast<int>(
                std::max<std::int64_t>(1, static_cast<std::int64_t>(side) * size.wanted / longer));
        };
        gdk_pixbuf_loader_set_size(loader, scaled(width), scaled(height));
    }
}

/// Only these two decoders are ever started, whatever else is installed.
char const* format_of(std::string_view bytes)
{
    using namespace std::string_view_literals;
    return bytes.starts_with("\xff\xd8\xff"sv)        ? "jpeg"
           : bytes.starts_with("\x89PNG\r\n\x1a\n"sv) ? "png"
                                                      : nullptr;
}

std::size_t big_endian(std::string_view bytes, std::size_t at, std::size_t count)
{
    std::size_t value = 0;
    for (std::size_t n = 0; n < count; ++n)
        value = value << 8U | static_cast<unsigned char>(bytes[at + n]);
    return value;
}

/// The decoders fill a cut-off picture with gray and say nothing, so its end is looked for: past the segments
/// of a JPEG's head, because the small picture in its EXIF has an end of its own.
bool is_whole_jpeg(std::string_view bytes)
{
    std::size_t at = 2;
    while (at + 4 <= bytes.size() && bytes[at] == '\xff' && bytes[at + 1] != '\xda') {
        at += 2 + big_endian(bytes, at + 2, 2);
    }
    return at < bytes.size() && bytes.find(std::string_view("\xff\xd9"), at) != std::string_view::npos;
}

bool is_whole_png(std::string_view bytes)
{
    std::size_t at = 8;
    while (at + 12 <= bytes.size() && bytes.substr(at + 4, 4) != "IEND")
        at += 12 + big_endian(bytes, at, 4);
    return at + 12 <= bytes.size();
}

kernel::Refusal too_large(std::string const& what)
{
    return {"too_large", fmt::format("{}; a photo may have 20 MB and 64 million pixels. Take it at a lower "
                                     "resolution.",
                                     what)};
}

kernel::Outcome<Pixels> decode(std::string_view bytes, int side)
{
    char const* const format = format_of(bytes);
    if (!format) return kernel::refused("bad_photo", "This is no picture; a photo is a JPEG or PNG file.");
    if (*format == 'j' ? !is_whole_jpeg(bytes) : !is_whole_png(bytes)) {
        return kernel::refused("bad_photo", "The picture is cut off; copy it once more.");
    }
    Size size{side};
    Loader const loader(gdk_pixbuf_loader_new_with_type(format, nullptr));
    if (!loader) return kernel::refused("bad_photo", fmt::format("Nothing here reads {} files.", format));
    g_signal_connect(loader.get(), "size-prepared", G_CALLBACK(sized), &size);
    bool const written = gdk_pixbuf_loader_write(loader.get(), reinterpret_cast<guchar const*>(bytes.data()),
                                                 bytes.size(), nullptr);
    bool const closed = gdk_pixbuf_loader_close(loader.get(), nullptr);
    if (size.is_too_large) return tl::unexpected(too_large("The picture has too many pixels"));
    GdkPixbuf* const whole = written && closed ? gdk_pixbuf_loader_get_pixbuf(loader.get()) : nullptr;
    Pixels upright(whole ? gdk_pixbuf_apply_embedded_orientation(whole) : nullptr);
    if (!upright) {
        return kernel::refused("bad_photo", "The picture is damaged; take it or copy it once more.");
    }
    if (gdk_pixbuf_get_has_alpha(upright.get())) { // a JPEG has none: on white, as it was seen
        upright.reset(gdk_pixbuf_composite_color_simple(upright.get(), gdk_pixbuf_get_width(upright.get()),
                                                        gdk_pixbuf_get_height(upright.get()),
                                                        GDK_INTERP_NEAREST, 255, 64, 0xffffff, 0xffffff));
    }
    return upright;
}

std::string jpeg_of(GdkPixbuf& pixels)
{
    gchar* made = nullptr;
    gsize length = 0;
    if (!gdk_pixbuf_save_to_buffer(&pixels, &made, &length, "jpeg", nullptr, "quality", "85", nullptr)) {
        return "";
    }
    std::unique_ptr<gchar, decltype(&g_free)> const owned(made, &g_free);
    return {made, length};
}

bool is_photo_name(fs::path const& path)
{
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return !path.filename().string().starts_with('.') &&
           (ending == ".jpg" || ending == ".jpeg" || ending == ".png");
}

} // namespace

kernel::Outcome<PhotoPicture> make_photo(std::string_view bytes)
{
    if (bytes.size() > largest_photo_file) {
        return tl::unexpected(too_large(fmt::format("The picture has {} MB", bytes.size() / 1'000'000)));
    }
    auto const pixels = decode(bytes, photo_side);
    if (!pixels) return tl::unexpected(pixels.error());
    PhotoPicture picture{jpeg_of(**pixels), gdk_pixbuf_get_width(pixels->get()),
                         gdk_pixbuf_get_height(pixels->get())};
    if (picture.jpeg.empty()) return kernel::refused("bad_photo", "The picture cannot be kept as a JPEG.");
    return picture;
}

kernel::Outcome<PhotoPicture> read_photo(fs::path const& file)
{
    std::error_code failed;
    std::string const name = kernel::in_quotes(file.filename().string());
    if (!fs::is_regular_file(file, failed)) {
        return kernel::refused("no_file", fmt::format("There is no file {}.", name));
    }
    auto const length = fs::file_size(file, failed);
    if (!failed && length > largest_photo_file) {
        return tl::unexpected(too_large(fmt::format("{} has {} MB", name, length / 1'000'000)));
    }
    std::ifstream in(file, std::ios::binary);
    std::string bytes(failed ? 0 : length, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (failed || !in) return kernel::refused("no_file", fmt::format("{} cannot be read.", name));
    auto picture = make_photo(bytes);
    if (!picture) picture.error().message = fmt::format("{}: {}", name, picture.error().message);
    return picture;
}

std::string thumbnail(std::string const& jpeg, int side)
{
    auto const pixels = decode(jpeg, side);
    return pixels ? jpeg_of(**pixels) : std::string();
}

std::optional<DroppedPhoto> newest_photo(fs::path const& folder, fs::file_time_type since)
{
    std::optional<DroppedPhoto> newest;
    auto const latest = fs::file_time_type::clock::now() - rest;
    std::error_code failed;
    fs::directory_iterator entries(folder, failed);
    for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
        std::error_code gone;
        if (!is_photo_name(entries->path()) || entries->is_symlink(gone) || !entries->is_regular_file(gone)) {
            continue;
        }
        auto const written = entries->last_write_time(gone);
        if (!gone && written > since && written <= latest && (!newest || written > newest->written)) {
            newest = DroppedPhoto{entries->path(), written};
        }
    }
    return newest;
}

} // namespace poddesk::returns
