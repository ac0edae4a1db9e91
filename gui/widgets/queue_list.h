#pragma once

#include "gui/widgets/tone.h"

#include <wx/vlbox.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// One row of the list of queues: a group heading, a queue, or a command at the end of a group.
struct QueueItem
{
    enum class Kind
    {
        heading,
        queue,
        command
    };

    Kind kind = Kind::queue;
    std::string key; ///< empty for a heading
    wxString label;
    std::string icon;                    ///< a name of icons.h
    Tone tone = Tone::neutral;           ///< of the icon
    bool alarm = false;                  ///< the count shows in a filled red pill while it is not 0
    std::optional<std::int64_t> count{}; ///< unknown while it loads
    std::string color{};                 ///< "#dc2626", of a client's dot; empty: the tone's own
};

/// The saved queues at the left of a queue window: groups, icons, live counts. Up and Down pass over
/// headings.
class QueueList : public wxVListBox
{
public:
    QueueList(wxWindow* parent, wxString const& name);

    void set_items(std::vector<QueueItem> items);
    /// New counts by key; only the rows that changed are painted again. A missing key keeps its count.
    void set_counts(std::map<std::string, std::int64_t> const& counts);
    /// Marks a queue as the current one; does not call on_choose.
    void set_current(std::string const& key);
    std::string current() const;
    /// A queue was chosen, or a command row activated.
    void on_choose(std::function<void(std::string const& key)> action) { choose_ = std::move(action); }

protected:
    wxCoord OnMeasureItem(size_t row) const override;
    void OnDrawBackground(wxDC& dc, wxRect const& box, size_t row) const override;
    void OnDrawItem(wxDC& dc, wxRect const& box, size_t row) const override;

private:
    void selected(wxCommandEvent& event);
    void step(wxKeyEvent& event);
    void speak();

    std::vector<QueueItem> items_;
    std::function<void(std::string const&)> choose_;
    wxString name_;
    int current_row_ = wxNOT_FOUND;
};

} // namespace poddesk::gui
