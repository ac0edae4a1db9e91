#include "gui/widgets/icons.h"

#include "gui/widgets/theme.h"

#include <wx/log.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <tuple>

namespace poddesk::gui {

namespace {

struct Drawing
{
    std::string_view name;
    std::string_view body; ///< SVG in a 24 px box; fill='C' is the icon's color, fill='B' the ground
};

/// Our own set: 24 px box, 2 px round stroke, one color. Sorted by name.
constexpr auto drawings = std::to_array<Drawing>({
    // clang-format off
    {"arrow", "<path d='M5 12h14M13 6l6 6-6 6'/>"},
    {"arrow_down", "<path d='M12 6v12M7 13l5 5 5-5'/>"},
    {"arrow_up", "<path d='M12 18V6M7 11l5-5 5 5'/>"},
    {"bag", "<path d='M5 8h14l1 12.5H4z'/><path d='M8.5 8a3.5 3.5 0 0 1 7 0'/>"},
    {"bolt", "<path d='M13 3L5 13.5h6L10 21l8.5-11h-6.5z'/>"},
    {"book", "<path d='M5 4.5h11a3 3 0 0 1 3 3V20H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11M9 8.5h6'/>"},
    {"bottle", "<path d='M10 3.5h4V8l2 3v9.5H8V11l2-3zM8 14h8'/>"},
    {"box", "<path d='M4 8l8-4.5L20 8v8.5L12 21l-8-4.5z'/><path d='M4 8l8 4.5L20 8M12 12.5V21'/>"},
    {"camera", "<path d='M3.5 8h4l1.5-2.5h6L16.5 8h4v11h-17z'/><circle cx='12' cy='13' r='3.3'/>"},
    {"candle", "<path d='M7 11h10v9.5H7zM12 11V9M12 3c1.8 2 2 3.2 0 4.5C10 6.2 10.2 5 12 3z'/>"},
    {"cart",
     "<path d='M3 4.5h2.5l2.5 11h9.5l2-8H6.5'/><circle cx='9.5' cy='19.5' r='1.3'/><circle "
     "cx='16.5' cy='19.5' r='1.3'/>"},
    {"check", "<path d='M5 12.5l4.5 4.5L19 7.5'/>"},
    {"chevron", "<path d='M7 10l5 5 5-5'/>"},
    {"clock", "<circle cx='12' cy='12' r='8.5'/><path d='M12 7v5l3.5 2'/>"},
    {"close", "<path d='M6 6l12 12M18 6L6 18'/>"},
    {"columns", "<path d='M4 5h16v14H4zM9.5 5v14M14.7 5v14'/>"},
    {"command", "<path d='M5 7l5 5-5 5M12.5 17.5H19'/>"},
    {"company", "<path d='M5 20.5V4h9v16.5M14 9.5h5v11M3 20.5h18M8 8h3M8 12h3M8 16h3'/>"},
    {"copy", "<path d='M8.5 8.5h11v11h-11z'/><path d='M15.5 8.5v-4h-11v11h4'/>"},
    {"current", "<circle cx='12' cy='12' r='8.5'/><circle cx='12' cy='12' r='3.6' fill='C'/>"},
    {"database",
     "<path d='M5 6.5c0-4 14-4 14 0v11c0 4-14 4-14 0z'/><path d='M5 6.5c0 3.5 14 3.5 14 0M5 12c0 "
     "3.5 14 3.5 14 0'/>"},
    {"desk", "<path d='M4 4.5h7v7H4zM14 4.5h6v4h-6zM14 11.5h6v8h-6zM4 14.5h7v5H4z'/>"},
    {"document", "<path d='M6 3.5h8l4.5 4.5v12.5H6z'/><path d='M13.5 3.5V8.5h5M9 13h6M9 16.5h6'/>"},
    {"dot", "<circle cx='12' cy='12' r='5' fill='C'/>"},
    {"dots", "<path d='M6 12h.2M12 12h.2M18 12h.2' stroke-width='3'/>"},
    {"enter", "<path d='M19 6v7H6M10 9l-4 4 4 4'/>"},
    {"error", "<circle cx='12' cy='12' r='8.5'/><path d='M9 9l6 6M15 9l-6 6'/>"},
    {"export", "<path d='M12 15V4M7.5 8L12 3.5 16.5 8M4.5 14v6h15v-6'/>"},
    {"filter", "<path d='M4 5.5h16l-6 7.5v6l-4-2v-4z'/>"},
    {"gift", "<path d='M3.5 8h17v3.5h-17zM5 11.5h14v9H5zM12 8v12.5M12 8C7.5 8 6.5 3.5 9 3.5S12 8 12 8s.5-4.5 3-4.5S16.5 8 12 8z'/>"},
    {"health", "<path d='M3 12.5h4l2.5-7 4.5 13 2.5-6H21'/>"},
    {"hold", "<circle cx='12' cy='12' r='8.5'/><path d='M10 9v6M14 9v6'/>"},
    {"inbox", "<path d='M4 13l2.5-8h11l2.5 8v6H4z'/><path d='M4 13h5c0 4 6 4 6 0h5'/>"},
    {"jacket",
     "<path d='M9 3.5L4.5 6 3 20h4V11M15 3.5L19.5 6 21 20h-4V11M7 20h10M9 3.5c1 2 5 2 6 0M12 5v15'/>"},
    {"key", "<circle cx='8' cy='12' r='4'/><path d='M12 12h8.5v3.5M16.5 12v2.5'/>"},
    {"list", "<path d='M9 6h11M9 12h11M9 18h11M4.5 6h.2M4.5 12h.2M4.5 18h.2'/>"},
    {"lock", "<path d='M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3'/>"},
    {"mail", "<path d='M3 6h18v12.5H3z'/><path d='M3.5 7l8.5 6.5L20.5 7'/>"},
    {"moon", "<path d='M19.5 14A8 8 0 0 1 10 4.5 8 8 0 1 0 19.5 14z'/>"},
    {"mug",
     "<path d='M5 6h11v11a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3zM16 9h2.5a1.5 1.5 0 0 1 1.5 1.5v2a3 3 0 0 "
     "1-3 3h-1'/>"},
    {"ok", "<circle cx='12' cy='12' r='8.5'/><path d='M8 12.3l2.8 2.8L16 9.5'/>"},
    {"partial", "<circle cx='12' cy='12' r='8.5'/><path d='M12 4a8 8 0 0 1 0 16z' fill='C'/>"},
    {"people",
     "<circle cx='9' cy='8.5' r='3.5'/><path d='M2.5 19.5c.6-3.5 3-5 6.5-5s5.9 1.5 6.5 5M15.5 "
     "5.3a3.5 3.5 0 0 1 0 6.4M17.5 15c2.3.5 3.6 2 4 4.5'/>"},
    {"pin",
     "<path d='M12 21c4.5-5 6.5-8.2 6.5-11a6.5 6.5 0 0 0-13 0c0 2.8 2 6 6.5 11z'/><circle cx='12' "
     "cy='10' r='2.3'/>"},
    {"plus", "<path d='M12 5v14M5 12h14'/>"},
    {"print", "<path d='M7 9V4h10v5M7 17H4V9h16v8h-3'/><path d='M7 14h10v6H7z'/>"},
    {"refresh", "<path d='M20 12a8 8 0 1 1-2.5-5.8M20 3.5v4h-4'/>"},
    {"return", "<path d='M8.5 5L4 9.5 8.5 14'/><path d='M4 9.5h10a5.5 5.5 0 0 1 0 10h-3'/>"},
    {"right", "<path d='M10 7l5 5-5 5'/>"},
    {"scan",
     "<path d='M4 8V4.5h4M16 4.5h4V8M20 16v3.5h-4M8 19.5H4V16'/><path d='M7.5 8.5v7M11 8.5v7M13.5 "
     "8.5v7M16.5 8.5v7'/>"},
    {"search", "<circle cx='10.5' cy='10.5' r='6'/><path d='M15 15l5 5'/>"},
    {"shield",
     "<path d='M12 3.5l7.5 2.8v5.2c0 4.5-3 7.5-7.5 9.5-4.5-2-7.5-5-7.5-9.5V6.3z'/><path d='M8.5 "
     "12l2.5 2.5 4.5-4.5'/>"},
    {"sock", "<path d='M9 3.5h7V12l-5.5 7a3.3 3.3 0 0 1-5-4.3L9 11z'/><path d='M9 7.5h7'/>"},
    {"star", "<path d='M12 4l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z'/>"},
    {"sun",
     "<circle cx='12' cy='12' r='4'/><path d='M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6l1.4 1.4M17 "
     "17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4'/>"},
    {"tag", "<path d='M4 4h8l8.5 8.5-8 8L4 12z'/><path d='M8 8v.2'/>"},
    {"tee",
     "<path d='M8.5 4L3 7l2 4.5 2.5-1V20h9v-9.5l2.5 1L21 7l-5.5-3c-.6 1.7-1.9 2.5-3.5 2.5S9.1 5.7 "
     "8.5 4z'/>"},
    {"truck",
     "<path d='M2.5 6.5h11v10h-11zM13.5 10h4l4 3.5v3h-8z'/><circle cx='7' cy='17.5' r='2' fill='B'/>"
     "<circle cx='17' cy='17.5' r='2' fill='B'/>"},
    {"undo", "<path d='M8.5 6L4.5 10l4 4'/><path d='M4.5 10H15a4.5 4.5 0 0 1 0 9h-2'/>"},
    {"user", "<circle cx='12' cy='8' r='4'/><path d='M4.5 20.5c.8-4.2 3.8-6 7.5-6s6.7 1.8 7.5 6'/>"},
    {"waiting", "<circle cx='12' cy='12' r='8.5' stroke-dasharray='3.4 3.2'/>"},
    {"warning", "<path d='M12 4L2.8 19.5h18.4z'/><path d='M12 10v4.5M12 17v.2'/>"},
    {"why",
     "<circle cx='12' cy='12' r='8.5'/><path d='M9.6 9.7a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.2.9-1.2 "
     "1.7M12 16.5v.2'/>"},
    // clang-format on
});

std::string_view body_of(std::string_view name)
{
    auto const found = std::lower_bound(drawings.begin(), drawings.end(), name,
                                        [](Drawing const& a, std::string_view b) { return a.name < b; });
    return found != drawings.end() && found->name == name ? found->body : std::string_view{};
}

void replace_all(std::string& text, std::string_view what, std::string const& with)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
    }
}

std::string html(wxColour const& color)
{
    return color.GetAsString(wxC2S_HTML_SYNTAX).ToStdString();
}

} // namespace

wxBitmapBundle icon(std::string_view name, wxColour const& color, int px)
{
    std::string body{body_of(name)};
    if (body.empty()) {
        wxLogDebug("no icon named %s", wxString::FromUTF8(name.data(), name.size()));
        return {};
    }
    std::string const ink = html(color);
    replace_all(body, "'C'", "'" + ink + "'");
    replace_all(body, "'B'", "'" + html(theme().base) + "'");
    std::string const svg =
        "<svg xmlns='http://www.w3.org/2000/svg' width='24' height='24' viewBox='0 0 24 24'>"
        "<g fill='none' stroke='" +
        ink + "' stroke-width='2' stroke-linecap='round' stroke-linejoin='round'>" + body + "</g></svg>";
    return wxBitmapBundle::FromSVG(svg.c_str(), wxSize(px, px));
}

wxBitmap const& icon_bitmap(std::string_view name, wxColour const& color, int px, double scale)
{
    static std::map<std::tuple<std::string, wxUint32, wxUint32, int>, wxBitmap> cache;
    int const real = std::max(1, static_cast<int>(std::lround(px * scale)));
    auto const key = std::make_tuple(std::string(name), color.GetRGB(), theme().base.GetRGB(), real);
    auto found = cache.find(key);
    if (found == cache.end()) {
        wxBitmapBundle const bundle = icon(name, color, px);
        found = cache.emplace(key, bundle.IsOk() ? bundle.GetBitmap(wxSize(real, real)) : wxBitmap()).first;
    }
    return found->second;
}

wxIconBundle program_icon()
{
    std::string const svg =
        "<svg xmlns='http://www.w3.org/2000/svg' width='24' height='24' viewBox='0 0 24 24'>"
        "<rect x='1' y='1' width='22' height='22' rx='5' fill='#2d6fc0'/>"
        "<g transform='translate(4.5 4.3) scale(0.625)' fill='none' stroke='#ffffff' "
        "stroke-width='2.4' stroke-linecap='round' stroke-linejoin='round'>" +
        std::string(body_of("box")) + "</g></svg>";
    wxIconBundle icons;
    for (int const size : {16, 24, 32, 48, 64, 128}) {
        wxIcon made;
        made.CopyFromBitmap(
            wxBitmapBundle::FromSVG(svg.c_str(), wxSize(size, size)).GetBitmap(wxSize(size, size)));
        icons.AddIcon(made);
    }
    return icons;
}

std::vector<std::string> icon_names()
{
    std::vector<std::string> names;
    std::transform(drawings.begin(), drawings.end(), std::back_inserter(names),
                   [](Drawing const& drawing) { return std::string(drawing.name); });
    return names;
}

} // namespace poddesk::gui
