#include "gui/orders/reason_panel.h"

#include "gui/widgets/button.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/choice.h>
#include <wx/intl.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

namespace poddesk::gui {

ReasonPanel::ReasonPanel(wxWindow* parent) : wxPanel(parent, wxID_ANY)
{
    SetBackgroundColour(theme().base);
    auto* const column = new wxBoxSizer(wxVERTICAL);
    column->Add(horizontal_line(this), 0, wxEXPAND);
    question_ = new wxStaticText(this, wxID_ANY, wxString());
    question_->SetFont(font(Type::body_bold));
    column->Add(question_, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, u(16) - u(4));
    kind_ = new wxChoice(this, wxID_ANY);
    accessible(*kind_, _("Kind of hold"));
    column->Add(kind_, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, u(12));
    reason_ =
        new wxTextCtrl(this, wxID_ANY, wxString(), wxDefaultPosition, wxSize(-1, u(32)), wxTE_PROCESS_ENTER);
    reason_->SetHint(_("Why? The history keeps it."));
    accessible(*reason_, _("Reason"));
    column->Add(reason_, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, u(12));
    complaint_ = new wxStaticText(this, wxID_ANY, wxString());
    complaint_->SetForegroundColour(theme().ink(Tone::bad));
    complaint_->SetFont(font(Type::small));
    column->Add(complaint_, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, u(12));
    auto* const buttons = new wxBoxSizer(wxHORIZONTAL);
    do_ = make_button(this, _("Hold"), {}, Weight::primary);
    wxButton* const no = make_button(this, _("Leave"));
    buttons->Add(do_, 1, wxRIGHT, u(8));
    buttons->Add(no, 0);
    column->Add(buttons, 0, wxEXPAND | wxALL, u(12));
    SetSizer(column);
    complaint_->Hide();
    Hide();
    do_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { confirm(); });
    no->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { leave(); });
    reason_->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) { confirm(); });
    Bind(wxEVT_CHAR_HOOK, &ReasonPanel::key, this);
    on_theme_change(*this, [this] {
        SetBackgroundColour(theme().base);
        complaint_->SetForegroundColour(theme().ink(Tone::bad));
        Refresh();
    });
}

void ReasonPanel::ask(wxString const& question, std::vector<Kind> kinds, wxString const& action,
                      wxString const& preset, Answer answer)
{
    focus_before_ = IsShown() ? focus_before_ : wxWindow::FindFocus();
    kinds_ = std::move(kinds);
    answer_ = std::move(answer);
    question_->SetLabel(question);
    kind_->Clear();
    for (Kind const& kind : kinds_) {
        kind_->Append(kind.label);
    }
    kind_->Show(kinds_.size() > 1);
    if (!kinds_.empty()) {
        kind_->SetSelection(0);
    }
    if (reason_->IsEmpty()) {
        reason_->ChangeValue(preset);
    }
    set_button_label(*do_, action);
    complaint_->Hide();
    Show();
    GetParent()->Layout();
    if (kinds_.size() > 1) {
        kind_->SetFocus();
    } else {
        reason_->SetFocus();
        reason_->SelectAll();
    }
}

void ReasonPanel::leave()
{
    Hide();
    GetParent()->Layout();
    if (focus_before_) {
        focus_before_->SetFocus();
    }
}

void ReasonPanel::confirm()
{
    wxString reason = reason_->GetValue();
    reason.Trim(true).Trim(false);
    if (reason.empty()) {
        complaint_->SetLabel(_("Say why in a few words: the next person will ask."));
        complaint_->Show();
        GetParent()->Layout();
        reason_->SetFocus();
        return;
    }
    auto const chosen = static_cast<std::size_t>(std::max(kind_->GetSelection(), 0));
    std::string const kind = chosen < kinds_.size() ? kinds_[chosen].key : std::string();
    reason_->ChangeValue(wxString());
    leave();
    answer_(kind, to_utf8(reason));
}

void ReasonPanel::key(wxKeyEvent& event)
{
    if (event.GetKeyCode() == WXK_ESCAPE) {
        leave();
    } else {
        event.Skip();
    }
}

} // namespace poddesk::gui
