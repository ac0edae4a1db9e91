#pragma once

#include "gui/widgets/fonts.h"
#include "gui/widgets/theme.h"

#include <wx/graphics.h>
#include <wx/window.h>

#include <memory>
#include <string_view>

namespace poddesk::gui {

enum class Align
{
    left,
    center,
    right
};

/// Draws the parts of the look into a paint event's DC. All measures are real pixels: take design pixels
/// through u().
class Painter
{
public:
    /// @param window whose content scale decides the icons' pixels.
    Painter(wxDC& dc, wxWindow const& window);
    Painter(Painter const&) = delete;
    Painter& operator=(Painter const&) = delete;

    wxGraphicsContext& context() { return *context_; }

    void fill(wxRect2DDouble const& box, wxColour const& color);
    /// A box with round corners; the border lies inside the box.
    void rounded(wxRect2DDouble const& box, double radius, wxColour const& ground,
                 wxColour const& border = wxNullColour, double border_width = 1);
    /// A hairline, one device-independent pixel thick.
    void hline(double x, double y, double width, wxColour const& color);
    void vline(double x, double y, double height, wxColour const& color);
    void segment(double x1, double y1, double x2, double y2, wxColour const& color, double width = 1,
                 bool dashed = false);
    void circle(double center_x, double center_y, double radius, wxColour const& color);

    /// Width of this text in pixels.
    double width(wxString const& text, Type type);
    /// One line of text, vertically centered in the box, ended by an ellipsis where it does not fit.
    /// @return the width drawn.
    double text(wxRect2DDouble const& box, wxString const& text, Type type, wxColour const& color,
                Align align = Align::left);
    /// Text broken at blanks into lines of the box's width, from its top.
    /// @return the height used, also when nothing is drawn (draw = false measures).
    double wrapped(wxRect2DDouble const& box, wxString const& text, Type type, wxColour const& color,
                   double line_height, bool draw = true);
    /// An icon of `px` by `px` pixels.
    void icon(std::string_view name, double x, double y, int px, wxColour const& color);
    /// An icon centered in a box.
    void icon_in(wxRect2DDouble const& box, std::string_view name, int px, wxColour const& color);

    /// Width that a pill of this content wants.
    double pill_width(Pill const& pill);
    /// A pill filling the box; text and icon centered.
    void pill(wxRect2DDouble const& box, Pill const& pill);
    /// A key cap with its top left corner at (x, y). @return its width.
    double key_cap(double x, double y, wxString const& key, double height);
    double key_cap_width(wxString const& key, double height);
    /// A progress bar; `share` is cut to 0 … 1.
    void bar(wxRect2DDouble const& box, double share, wxColour const& color);
    /// A soft shadow around a box, for what floats above the window.
    void shadow(wxRect2DDouble const& box);

private:
    struct Extent
    {
        double width;
        double height;
    };

    wxGraphicsFont const& prepared(Type type, wxColour const& color);
    Extent extent(wxString const& text, Type type);
    wxString shortened(wxString const& text, Type type, double room);

    std::unique_ptr<wxGraphicsContext> own_;
    wxGraphicsContext* context_;
    wxWindow const& window_;
};

/// The measure of a pill's height in design pixels.
inline constexpr int pill_height = 22;

} // namespace poddesk::gui
