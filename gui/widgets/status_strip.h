#pragma once

#include "gui/widgets/tone.h"

#include <wx/panel.h>

#include <functional>
#include <optional>

class wxButton;

namespace poddesk::gui {

/// A running job as the strip shows it.
struct JobProgress
{
    wxString label;
    std::int64_t done = 0;
    std::int64_t total = 0; ///< 0: not known, the bar is left out
    bool operator==(JobProgress const&) const = default;
};

/// The lower edge of every window: health of the connection, where we are, a running job with Cancel, and
/// facts of the selection at the right.
class StatusStrip : public wxPanel
{
public:
    explicit StatusStrip(wxWindow* parent);

    void set_health(Pill const& pill);
    Pill const& health() const { return health_; }
    void set_place(wxString const& words);
    void set_job(std::optional<JobProgress> job, std::function<void()> cancel = {});
    void set_right(wxString const& words);

private:
    void paint();

    Pill health_;
    wxString place_;
    wxString right_;
    std::optional<JobProgress> job_;
    std::function<void()> cancel_;
    wxButton* cancel_button_;
};

} // namespace poddesk::gui
