#include "gui/widgets/painter.h"

#include "gui/widgets/icons.h"
#include "gui/widgets/text.h"

#include <wx/dc.h>

#include <array>
#include <cmath>
#include <map>
#include <unordered_map>

namespace poddesk::gui {

namespace {

constexpr wxChar const* ellipsis = wxS("\u2026");

/// Laying text out is what a repaint costs, so measures are kept per role until the fonts change.
struct TextCache
{
    unsigned generation = 0;
    std::map<std::pair<int, wxUint32>, wxGraphicsFont> fonts;
    std::array<std::unordered_map<std::wstring, std::pair<double, double>>, 9> extents;
};

TextCache& text_cache()
{
    static TextCache held;
    if (held.generation != font_generation()) {
        held = TextCache{};
        held.generation = font_generation();
    }
    return held;
}

constexpr std::size_t extents_kept = 20'000;

wxColour track_color()
{
    return mix(theme().base, theme().text, theme().dark ? 0.20 : 0.13);
}

} // namespace

Painter::Painter(wxDC& dc, wxWindow const& window) : context_(dc.GetGraphicsContext()), window_(window)
{
    // On GTK 3 every DC is cairo already and brings its context along.
    if (!context_) {
        own_.reset(wxGraphicsContext::CreateFromUnknownDC(dc));
        context_ = own_.get();
    }
}

void Painter::fill(wxRect2DDouble const& box, wxColour const& color)
{
    context_->SetPen(*wxTRANSPARENT_PEN);
    context_->SetBrush(wxBrush(color));
    context_->DrawRectangle(box.m_x, box.m_y, box.m_width, box.m_height);
}

void Painter::rounded(wxRect2DDouble const& box, double radius, wxColour const& ground,
                      wxColour const& border, double border_width)
{
    double const r = std::min({radius, box.m_width / 2, box.m_height / 2});
    context_->SetBrush(ground.IsOk() ? wxBrush(ground) : *wxTRANSPARENT_BRUSH);
    if (!border.IsOk()) {
        context_->SetPen(*wxTRANSPARENT_PEN);
        context_->DrawRoundedRectangle(box.m_x, box.m_y, box.m_width, box.m_height, r);
        return;
    }
    // DrawRoundedRectangle with a pen blurs; a path on half pixels does not.
    context_->SetPen(context_->CreatePen(wxGraphicsPenInfo(border, border_width)));
    wxGraphicsPath path = context_->CreatePath();
    path.AddRoundedRectangle(box.m_x + border_width / 2, box.m_y + border_width / 2,
                             box.m_width - border_width, box.m_height - border_width, r);
    context_->EnableOffset(false);
    context_->DrawPath(path);
}

void Painter::hline(double x, double y, double width, wxColour const& color)
{
    fill({x, y, width, 1}, color);
}

void Painter::vline(double x, double y, double height, wxColour const& color)
{
    fill({x, y, 1, height}, color);
}

void Painter::segment(double x1, double y1, double x2, double y2, wxColour const& color, double width,
                      bool dashed)
{
    wxGraphicsPenInfo pen(color, width);
    if (dashed) {
        pen.Style(wxPENSTYLE_SHORT_DASH);
    }
    context_->SetPen(context_->CreatePen(pen));
    context_->EnableOffset(false);
    context_->StrokeLine(x1, y1, x2, y2);
}

void Painter::circle(double center_x, double center_y, double radius, wxColour const& color)
{
    context_->EnableOffset(false);
    context_->SetPen(*wxTRANSPARENT_PEN);
    context_->SetBrush(wxBrush(color));
    context_->DrawEllipse(center_x - radius, center_y - radius, radius * 2, radius * 2);
}

wxGraphicsFont const& Painter::prepared(Type type, wxColour const& color)
{
    auto& fonts = text_cache().fonts;
    auto const key = std::make_pair(static_cast<int>(type), color.GetRGBA());
    auto found = fonts.find(key);
    if (found == fonts.end()) {
        found = fonts.emplace(key, context_->CreateFont(font(type), color)).first;
    }
    return found->second;
}

Painter::Extent Painter::extent(wxString const& text, Type type)
{
    auto& kept = text_cache().extents.at(static_cast<std::size_t>(type));
    std::wstring key = text.ToStdWstring();
    if (auto const found = kept.find(key); found != kept.end()) {
        return {found->second.first, found->second.second};
    }
    Extent measured{};
    context_->GetTextExtent(text, &measured.width, &measured.height);
    if (kept.size() > extents_kept) {
        kept.clear();
    }
    kept.emplace(std::move(key), std::make_pair(measured.width, measured.height));
    return measured;
}

double Painter::width(wxString const& text, Type type)
{
    context_->SetFont(prepared(type, theme().text));
    return extent(text, type).width;
}

wxString Painter::shortened(wxString const& text, Type type, double room)
{
    std::size_t low = 0;
    std::size_t high = text.length();
    while (low < high) {
        std::size_t const middle = (low + high + 1) / 2;
        if (extent(text.Left(middle) + ellipsis, type).width <= room) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return text.Left(low).Trim() + ellipsis;
}

double Painter::text(wxRect2DDouble const& box, wxString const& text, Type type, wxColour const& color,
                     Align align)
{
    if (text.empty() || box.m_width <= 0) {
        return 0;
    }
    context_->SetFont(prepared(type, color));
    Extent size = extent(text, type);
    wxString shown = text;
    if (size.width > box.m_width + 0.5) {
        shown = shortened(text, type, box.m_width);
        size = extent(shown, type);
    }
    double const room = box.m_width - size.width;
    double const x = box.m_x + (align == Align::left ? 0 : align == Align::right ? room : room / 2);
    context_->DrawText(shown, std::floor(x + 0.5),
                       std::floor(box.m_y + (box.m_height - size.height) / 2 + 0.5));
    return size.width;
}

double Painter::wrapped(wxRect2DDouble const& box, wxString const& text, Type type, wxColour const& color,
                        double line_height, bool draw)
{
    double y = box.m_y;
    wxString line;
    auto const flush = [&] {
        if (draw) {
            this->text({box.m_x, y, box.m_width, line_height}, line, type, color);
        }
        y += line_height;
    };
    for (wxString const& word : wxSplit(text, ' ', 0)) {
        wxString const longer = line.empty() ? word : line + wxS(" ") + word;
        if (!line.empty() && width(longer, type) > box.m_width) {
            flush();
            line = word;
        } else {
            line = longer;
        }
    }
    if (!line.empty()) {
        flush();
    }
    return y - box.m_y;
}

void Painter::icon(std::string_view name, double x, double y, int px, wxColour const& color)
{
    wxBitmap const& bitmap = icon_bitmap(name, color, px, window_.GetContentScaleFactor());
    if (bitmap.IsOk()) {
        context_->DrawBitmap(bitmap, std::round(x), std::round(y), px, px);
    }
}

void Painter::icon_in(wxRect2DDouble const& box, std::string_view name, int px, wxColour const& color)
{
    icon(name, box.m_x + (box.m_width - px) / 2, box.m_y + (box.m_height - px) / 2, px, color);
}

double Painter::pill_width(Pill const& pill)
{
    return width(from_utf8(pill.text), Type::small_bold) + 2 * u(9) + (pill.icon.empty() ? 0 : u(17));
}

void Painter::pill(wxRect2DDouble const& box, Pill const& pill)
{
    Theme const& t = theme();
    wxColour const ink = pill.filled ? *wxWHITE : t.ink(pill.tone);
    rounded(box, box.m_height / 2, pill.filled ? t.fill(pill.tone) : t.soft(pill.tone));
    wxString const words = from_utf8(pill.text);
    double const icon_room = pill.icon.empty() ? 0 : u(17);
    double const room = std::max(0.0, box.m_width - icon_room - u(8));
    double const words_width = std::min(width(words, Type::small_bold), room);
    double const x = box.m_x + (box.m_width - words_width - icon_room) / 2;
    if (!pill.icon.empty()) {
        icon(pill.icon, x - 1, box.m_y + (box.m_height - u(12)) / 2, u(12), ink);
    }
    text({x + icon_room, box.m_y, words_width + 1, box.m_height}, words, Type::small_bold, ink);
}

double Painter::key_cap_width(wxString const& key, double height)
{
    bool const large = height > u(30);
    return std::max(height,
                    std::ceil(width(key, large ? Type::title : Type::small_bold)) + u(large ? 22 : 12));
}

double Painter::key_cap(double x, double y, wxString const& key, double height)
{
    Theme const& t = theme();
    bool const large = height > u(30);
    double const w = key_cap_width(key, height);
    double const lip = large ? 3 : 2;
    double const radius = u(large ? 7 : 4);
    rounded({x, y, w, height}, radius, t.line_strong);
    rounded({x, y, w, height - lip}, radius, t.raised, t.line_strong);
    text({x, y, w, height - lip}, key, large ? Type::title : Type::small_bold, t.text, Align::center);
    return w;
}

void Painter::bar(wxRect2DDouble const& box, double share, wxColour const& color)
{
    rounded(box, box.m_height / 2, track_color());
    double const cut = std::clamp(share, 0.0, 1.0);
    if (cut > 0) {
        double const w = std::min(box.m_width, std::max(box.m_height, box.m_width * cut));
        rounded({box.m_x, box.m_y, w, box.m_height}, box.m_height / 2, color);
    }
}

void Painter::shadow(wxRect2DDouble const& box)
{
    for (int ring = 12; ring >= 1; --ring) {
        double const spread = ring * 2.0;
        rounded({box.m_x - spread, box.m_y - spread + 8, box.m_width + 2 * spread, box.m_height + 2 * spread},
                6 + spread, wxColour(0, 0, 0, 4));
    }
}

} // namespace poddesk::gui
