#pragma once

#include "domain/kernel/decision.h"
#include "gui/widgets/canvas.h"

#include <vector>

namespace poddesk::gui {

/// *Why?*: the decisions behind the selected thing. The chosen way in bold with its reason, the rejected ones
/// muted with what they would have cost. Its accessible name reads all of it.
class WhyPanel : public Canvas
{
public:
    explicit WhyPanel(wxWindow* parent);
    void show(wxString const& title, std::vector<kernel::Decision> decisions);
    std::vector<kernel::Decision> const& decisions() const { return decisions_; }

private:
    /// Draws (or only measures) everything. @return the height in pixels.
    double lay_out(Painter& painter, double width, bool draw) const;
    double decision(Painter& painter, kernel::Decision const& shown, double y, double width, bool draw) const;
    double alternative(Painter& painter, kernel::Alternative const& shown, double y, double width,
                       bool draw) const;
    void fit();

    wxString title_;
    std::vector<kernel::Decision> decisions_;
};

} // namespace poddesk::gui
