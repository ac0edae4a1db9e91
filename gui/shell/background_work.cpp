#include "gui/shell/background_work.h"

#include "gui/shell/problems.h"
#include "gui/widgets/text.h"

#include <wx/timer.h>

namespace poddesk::gui {

namespace {

/// Fires once and is gone with its window.
class Once final : public wxTimer
{
public:
    Once(wxWindow& window, Continuation then) : window_(&window), then_(std::move(then)) {}
    void Notify() override
    {
        if (window_) {
            guarded(window_, then_);
        }
        wxTheApp->CallAfter([this] { delete this; });
    }

private:
    wxWeakRef<wxWindow> window_;
    Continuation then_;
};

} // namespace

void BackgroundWork::run(std::string const& label, std::function<Continuation()> job, Continuation failed)
{
    wxWindow* const window = &window_;
    window_.shell().background().run_or(
        window_, std::move(job), [](Continuation const& then) { then(); },
        [window, failed = std::move(failed)](std::exception_ptr const& error) {
            if (failed) {
                failed();
            }
            report_error(error, window);
        },
        from_utf8(label));
}

void BackgroundWork::later(std::chrono::milliseconds delay, Continuation then)
{
    (new Once(window_, std::move(then)))->StartOnce(static_cast<int>(delay.count()));
}

} // namespace poddesk::gui
