#include "gui/widgets/fonts.h"

#include <wx/bitmap.h>
#include <wx/dcmemory.h>
#include <wx/settings.h>

#include <array>
#include <optional>

namespace poddesk::gui {

namespace {

struct Scale
{
    double factor;
    int weight;
};

/// In the order of Type.
constexpr std::array<Scale, 9> scales{{{0.868, 400},
                                       {0.868, 600},
                                       {1.0, 400},
                                       {1.0, 600},
                                       {1.4, 600},
                                       {1.72, 400},
                                       {1.72, 600},
                                       {2.1, 600},
                                       {3.6, 700}}};

struct Cache
{
    std::array<std::optional<wxFont>, scales.size()> fonts;
    int body_height = 0;
    unsigned generation = 0;
};

Cache& cache()
{
    static Cache held;
    return held;
}

} // namespace

wxFont const& font(Type type)
{
    auto const index = static_cast<std::size_t>(type);
    std::optional<wxFont>& held = cache().fonts.at(index);
    if (!held) {
        wxFont made = wxSystemSettings::GetFont(wxSYS_DEFAULT_GUI_FONT);
        made.SetFractionalPointSize(made.GetFractionalPointSize() * scales.at(index).factor);
        made.SetNumericWeight(scales.at(index).weight);
        held = made;
    }
    return *held;
}

int body_text_height()
{
    if (cache().body_height == 0) {
        wxBitmap scratch(1, 1);
        wxMemoryDC dc(scratch);
        dc.SetFont(font(Type::body));
        cache().body_height = std::max(1, dc.GetTextExtent(wxS("Ag")).y);
    }
    return cache().body_height;
}

void forget_fonts()
{
    Cache& held = cache();
    held.fonts = {};
    held.body_height = 0;
    ++held.generation;
}

unsigned font_generation()
{
    return cache().generation;
}

} // namespace poddesk::gui
