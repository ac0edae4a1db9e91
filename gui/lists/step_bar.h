#pragma once

#include "gui/lists/list_action.h"
#include "gui/lists/list_store.h"

#include <wx/panel.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

class wxButton;

namespace poddesk::gui {

/// What can be done to one thing as it is now: its next steps as buttons, the one that fits first suggested,
/// and all others that its state allows in a menu beneath "More". See ListRecord::next.
class StepBar final : public wxPanel
{
public:
    using Start = std::function<void(std::string const& action)>;

    /// @param orient wxVERTICAL in a narrow pane: the suggested step takes a row of its own.
    StepBar(wxWindow* parent, int orient, std::vector<ListAction> actions, Start start);

    /// None: there is nothing to do anything to. @return whether other steps stand there than before.
    bool show(ListRecord const* record);
    /// While one step asks there is no other to choose. The panel must be in the same window.
    void stand_aside_for(wxWindow& ask);
    /// The buttons in their order, the first suggested if the record says what is next; and the menu.
    std::vector<std::string> const& buttons() const { return buttons_; }
    std::vector<std::string> const& more() const { return more_keys_; }

private:
    void build(int orient);
    void arrange();
    void open_menu();
    ListAction const& action(std::string const& key) const;

    std::vector<ListAction> actions_;
    Start start_;
    std::vector<std::string> buttons_;
    std::vector<std::string> more_keys_;
    std::string first_key_;
    wxButton* first_ = nullptr;
    std::map<std::string, wxButton*> plain_;
    wxButton* more_ = nullptr;
};

} // namespace poddesk::gui
