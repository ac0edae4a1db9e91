#include "gui/lists/step_bar.h"

#include "gui/widgets/button.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/icons.h"
#include "gui/widgets/theme.h"

#include <wx/intl.h>
#include <wx/menu.h>
#include <wx/sizer.h>

#include <algorithm>

namespace poddesk::gui {

namespace {

constexpr std::size_t most_buttons = 2; ///< beside "More"

bool has(std::vector<std::string> const& keys, std::string const& key)
{
    return std::ranges::find(keys, key) != keys.end();
}

} // namespace

StepBar::StepBar(wxWindow* parent, int orient, std::vector<ListAction> actions, Start start)
    : wxPanel(parent, wxID_ANY), actions_(std::move(actions)), start_(std::move(start))
{
    build(orient);
    arrange();
}

void StepBar::build(int orient)
{
    bool const is_narrow = orient == wxVERTICAL;
    auto* const all = new wxBoxSizer(orient);
    // Without a name its icon is ours to change; white on the theme's accent whatever the theme.
    first_ = make_button(this, _("Next"), {}, Weight::primary);
    first_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { start_(first_key_); });
    all->Add(first_, 0, is_narrow ? wxEXPAND | wxBOTTOM : wxRIGHT, u(8));
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    for (ListAction const& it : actions_) {
        wxButton* const button = make_button(this, it.label, it.icon);
        button->Bind(wxEVT_BUTTON, [this, key = it.key](wxCommandEvent&) { start_(key); });
        plain_[it.key] = button;
        row->Add(button, is_narrow ? 1 : 0, wxRIGHT, u(8));
    }
    more_ = make_button(this, _("&More"), "dots");
    more_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { open_menu(); });
    row->Add(more_, 0);
    all->Add(row, 0, wxEXPAND);
    SetSizer(all);
}

ListAction const& StepBar::action(std::string const& key) const
{
    return *std::ranges::find(actions_, key, &ListAction::key);
}

bool StepBar::show(ListRecord const* record)
{
    std::vector<std::string> const next = record ? record->next : std::vector<std::string>();
    std::vector<std::string> buttons(next.begin(), next.begin() + std::min(next.size(), most_buttons));
    std::vector<std::string> more;
    for (ListAction const& it : actions_) {
        if (record && record->allowed.contains(it.key) && !has(buttons, it.key)) {
            // Where nothing comes next, what is possible stands in its order.
            bool const has_room = next.empty() && buttons.size() < most_buttons;
            (has_room ? buttons : more).push_back(it.key);
        }
    }
    std::string first = next.empty() ? std::string() : buttons.front();
    bool const is_other = buttons != buttons_ || more != more_keys_ || first != first_key_;
    if (is_other) {
        buttons_ = std::move(buttons);
        more_keys_ = std::move(more);
        first_key_ = std::move(first);
        arrange();
    }
    return is_other;
}

void StepBar::arrange()
{
    wxWindow* const focus = wxWindow::FindFocus();
    bool const had_focus = focus && IsDescendant(focus);
    first_->Show(!first_key_.empty());
    if (!first_key_.empty()) {
        ListAction const& it = action(first_key_);
        first_->SetBitmap(icon(it.icon, *wxWHITE, u(16)));
        set_button_label(*first_, it.label);
    }
    for (auto const& [key, button] : plain_) {
        button->Show(key != first_key_ && has(buttons_, key));
    }
    more_->Show(!more_keys_.empty());
    InvalidateBestSize();
    Layout();
    if (had_focus && !focus->IsShown()) {
        auto const& all = GetChildren();
        auto const shown = std::find_if(all.begin(), all.end(), [](wxWindow* it) { return it->IsShown(); });
        if (shown != all.end()) {
            (*shown)->SetFocus(); // the keyboard stays here when its button goes
        }
    }
}

void StepBar::stand_aside_for(wxWindow& ask)
{
    ask.Bind(wxEVT_SHOW, [this](wxShowEvent& event) {
        event.Skip();
        Show(!event.IsShown());
        InvalidateBestSize();
    });
}

void StepBar::open_menu()
{
    wxMenu menu;
    for (std::string const& key : more_keys_) {
        wxMenuItem* const item = menu.Append(wxID_ANY, menu_label(action(key)));
        menu.Bind(
            wxEVT_MENU, [this, key](wxCommandEvent&) { start_(key); }, item->GetId());
    }
    more_->PopupMenu(&menu, wxPoint(0, more_->GetSize().y));
}

} // namespace poddesk::gui
