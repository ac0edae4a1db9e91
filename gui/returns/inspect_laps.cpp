#include "gui/returns/inspect_laps.h"

#include <algorithm>

namespace poddesk::gui {

namespace {

constexpr std::chrono::seconds longest(60);

} // namespace

void Laps::end(std::vector<returns::StepTime>& steps, std::string const& step)
{
    auto const took = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - since_);
    begin();
    if (took > longest || took.count() < 0) {
        return;
    }
    auto const before = std::find_if(steps.begin(), steps.end(),
                                     [&](returns::StepTime const& it) { return it.step == step; });
    if (before == steps.end()) {
        steps.push_back({step, static_cast<int>(took.count())});
    } else {
        before->milliseconds += static_cast<int>(took.count());
    }
}

} // namespace poddesk::gui
