#pragma once

#include "gui/shell/presence.h"
#include "gui/widgets/grid.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace poddesk::gui {

/// Who else is on the rows of a list. Each cell that is painted asks: who is on the rows in sight is watched,
/// and no more than that.
class RowPresence
{
public:
    /// @param kind see access::Subject. @param changed repaints the rows in sight.
    RowPresence(Presence& presence, wxWindow& list, std::string kind, std::function<void()> changed);

    /// Names of who else is on this row; watched from now on.
    std::vector<std::string> const& on(std::int64_t id);
    /// The same, and nothing is watched because of it.
    std::vector<std::string> const& known(std::int64_t id) const;

private:
    void watch();

    Presence& presence_;
    wxWindow& list_;
    std::string kind_;
    std::function<void()> changed_;
    Presence::Others others_;
    std::set<std::int64_t> watched_;
    std::set<std::int64_t> painted_; ///< and not watched yet
};

/// A row's name, and beneath it who else is on the row.
void paint_with_others(GridCell const& cell, std::string const& name, std::vector<std::string> const& others);

} // namespace poddesk::gui
