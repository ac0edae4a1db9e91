#pragma once

#include "gui/widgets/canvas.h"
#include "gui/widgets/detail.h"

namespace poddesk::gui {

/// What happened, oldest first, on a line of round symbols. Its accessible name reads all of it.
class Timeline : public Canvas
{
public:
    explicit Timeline(wxWindow* parent, std::vector<TimelineEvent> events = {});
    void show(std::vector<TimelineEvent> events);

private:
    void paint(Painter& painter, wxSize size) const;
    void fit();
    std::vector<TimelineEvent> events_;
};

} // namespace poddesk::gui
