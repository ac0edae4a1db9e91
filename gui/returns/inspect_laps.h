#pragma once
// How long each step of an item took. No wx here.

#include "domain/kernel/clock.h"
#include "domain/returns/inspect_item.h"

#include <string>
#include <vector>

namespace poddesk::gui {

/// Measures from one step of an inspector to the next. A step of more than a minute held a pause, and is left
/// out.
class Laps
{
public:
    explicit Laps(kernel::Clock const& clock) : clock_(clock), since_(clock.now()) {}

    /// The next step begins now.
    void begin() { since_ = clock_.now(); }
    /// The step ends now, and the next begins. A step that was taken before counts together with it.
    void end(std::vector<returns::StepTime>& steps, std::string const& step);

private:
    kernel::Clock const& clock_;
    kernel::Timestamp since_;
};

} // namespace poddesk::gui
