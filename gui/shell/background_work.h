#pragma once

#include "gui/shell/work.h"
#include "gui/shell/work_window.h"

namespace poddesk::gui {

/// A presenter's work, done by the shell's background runner for one window. Continuations die with it.
class BackgroundWork final : public Work
{
public:
    explicit BackgroundWork(WorkWindow& window) : window_(window) {}

    void run(std::string const& label, std::function<Continuation()> job, Continuation failed) override;
    void later(std::chrono::milliseconds delay, Continuation then) override;

private:
    WorkWindow& window_;
};

} // namespace poddesk::gui
