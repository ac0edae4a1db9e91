#pragma once

#include "gui/shell/desk_watch.h"
#include "gui/widgets/canvas.h"

#include <functional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// A card of the desk whose lines can be walked with Tab and opened with Enter, each on the window behind it.
class DeskList : public Canvas
{
public:
    DeskList(wxWindow* parent, wxString const& title, std::function<void(std::string const& window)> open);

    /// Showing equal lines again changes nothing.
    void show(std::vector<DeskLine> lines);
    std::vector<DeskLine> const& lines() const { return lines_; }

private:
    void paint_title(Painter& painter, wxSize size) const;
    void add_line(DeskLine const& line, bool first);
    void fit();

    wxString title_;
    std::function<void(std::string const&)> open_;
    std::vector<DeskLine> lines_;
    std::size_t shown_ = 0; ///< lines that fit; the last of them says how many do not
};

} // namespace poddesk::gui
