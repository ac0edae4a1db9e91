#include "gui/widgets/ask_panel.h"

#include "gui/widgets/button.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/choice.h>
#include <wx/intl.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

#include <algorithm>
#include <stdexcept>

namespace poddesk::gui {

namespace {

std::string typed_key(FormField const& field)
{
    return field.key + "\n" + field.label;
}

} // namespace

std::string answer_of(FormAnswers const& answers, std::string const& key)
{
    auto const found = answers.find(key);
    return found == answers.end() ? std::string() : found->second;
}

FormField reason_field(std::string preset)
{
    return {"reason",
            to_utf8(_("Why? The history keeps it.")),
            {},
            std::move(preset),
            to_utf8(_("Say why in a few words: the next person will ask."))};
}

AskPanel::AskPanel(wxWindow* parent) : wxPanel(parent, wxID_ANY)
{
    SetBackgroundColour(theme().base);
    auto* const column = new wxBoxSizer(wxVERTICAL);
    column->Add(horizontal_line(this), 0, wxEXPAND);
    question_ = new wxStaticText(this, wxID_ANY, wxString());
    question_->SetFont(font(Type::body_bold));
    column->Add(question_, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, u(16) - u(4));
    told_ = new wxStaticText(this, wxID_ANY, wxString());
    told_->SetFont(font(Type::small));
    told_->SetMinSize(wxSize(u(96), -1)); // its words never widen the window
    column->Add(told_, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, u(16) - u(4));
    scrolled_ = new wxScrolledWindow(this, wxID_ANY, wxDefaultPosition, wxDefaultSize,
                                     wxVSCROLL | wxTAB_TRAVERSAL | wxBORDER_NONE);
    scrolled_->SetScrollRate(0, u(16));
    scrolled_->SetBackgroundColour(theme().base);
    fields_ = new wxBoxSizer(wxVERTICAL);
    scrolled_->SetSizer(fields_);
    column->Add(scrolled_, 0, wxEXPAND);
    complaint_ = new wxStaticText(this, wxID_ANY, wxString());
    complaint_->SetForegroundColour(theme().ink(Tone::bad));
    complaint_->SetFont(font(Type::small));
    column->Add(complaint_, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, u(12));
    auto* const buttons = new wxBoxSizer(wxHORIZONTAL);
    do_ = make_button(this, _("Do it"), {}, Weight::primary);
    wxButton* const no = make_button(this, _("Leave"));
    buttons->Add(do_, 1, wxRIGHT, u(8));
    buttons->Add(no, 0);
    column->Add(buttons, 0, wxEXPAND | wxALL, u(12));
    SetSizer(column);
    complaint_->Hide();
    told_->Hide();
    Hide();
    do_->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { confirm(); });
    no->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { leave(); });
    Bind(wxEVT_CHAR_HOOK, &AskPanel::key, this);
    parent->Bind(wxEVT_SIZE, &AskPanel::parent_sized, this);
    on_theme_change(*this, [this] {
        SetBackgroundColour(theme().base);
        scrolled_->SetBackgroundColour(theme().base);
        complaint_->SetForegroundColour(theme().ink(Tone::bad));
        Refresh();
    });
}

void AskPanel::add(FormField const& field)
{
    Asked asked{field, nullptr, nullptr};
    wxWindow* control = nullptr;
    if (field.choices.empty()) {
        auto const left = typed_.find(typed_key(field));
        asked.line =
            new wxTextCtrl(scrolled_, wxID_ANY, from_utf8(left == typed_.end() ? field.preset : left->second),
                           wxDefaultPosition, wxSize(-1, u(32)), wxTE_PROCESS_ENTER);
        asked.line->SetHint(from_utf8(field.label));
        asked.line->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) { confirm(); });
        control = asked.line;
    } else {
        asked.choice = new wxChoice(scrolled_, wxID_ANY);
        for (auto const& [key, words] : field.choices) {
            int const at = asked.choice->Append(from_utf8(words));
            if (key == field.preset || at == 0) {
                asked.choice->SetSelection(at);
            }
        }
        control = asked.choice;
    }
    accessible(*control, from_utf8(field.label));
    // A line shows its question as a hint only while it is empty: with several, each is named above.
    if (field.key != "reason") {
        auto* const label = new wxStaticText(scrolled_, wxID_ANY, from_utf8(field.label));
        label->SetFont(font(Type::small));
        auto* const named = new wxBoxSizer(wxVERTICAL);
        named->Add(label, 0, wxEXPAND | wxTOP, u(12));
        named->AddSpacer(u(4));
        named->Add(control, 0, wxEXPAND);
        if (!field.beside || !row_) {
            row_ = new wxBoxSizer(wxHORIZONTAL);
            row_->AddSpacer(u(12));
            fields_->Add(row_, 0, wxEXPAND);
        }
        row_->Add(named, 1, wxRIGHT, u(12));
    } else {
        fields_->Add(control, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, u(12));
    }
    asked_.push_back(std::move(asked));
}

void AskPanel::forget_fields()
{
    for (Asked const& asked : asked_) {
        // What nobody touched is proposed anew the next time, with what is known then.
        if (asked.line && !asked.line->IsEmpty() && to_utf8(asked.line->GetValue()) != asked.field.preset) {
            typed_[typed_key(asked.field)] = to_utf8(asked.line->GetValue());
        }
    }
    asked_.clear();
    row_ = nullptr;
    fields_->Clear(true);
}

void AskPanel::ask(wxString const& question, std::vector<FormField> fields, wxString const& action,
                   Answer answer)
{
    focus_before_ = IsShown() ? focus_before_ : wxWindow::FindFocus();
    forget_fields();
    answer_ = std::move(answer);
    question_->SetLabel(question);
    told_words_.clear();
    told_->Hide();
    for (FormField const& field : fields) {
        add(field);
    }
    set_button_label(*do_, action);
    complaint_->Hide();
    Show();
    scrolled_->Scroll(0, 0);
    fit();
    if (!asked_.empty()) {
        Asked const& first = asked_.front();
        if (first.choice) {
            first.choice->SetFocus();
        } else {
            first.line->SetFocus();
            first.line->SelectAll();
        }
    } else {
        do_->SetFocus();
    }
}

bool AskPanel::is_asking(wxString const& question) const
{
    return IsShown() && question_->GetLabel() == question;
}

void AskPanel::tell(wxString const& question, wxString const& words)
{
    if (!is_asking(question)) {
        return;
    }
    told_words_ = words;
    told_->Show(!words.empty());
    fit();
}

void AskPanel::fit()
{
    if (told_->IsShown()) {
        GetParent()->Layout(); // the question is as wide as the window has room for now
        told_->SetLabel(wxControl::EscapeMnemonics(told_words_));
        told_->Wrap(std::max(question_->GetSize().x, u(96)));
    }
    scrolled_->SetMinSize(wxSize(-1, 0));
    int const rest = GetSizer()->CalcMin().y;
    int const room = std::max(GetParent()->GetClientSize().y / 2 - rest, u(64)); // one question at least
    scrolled_->SetMinSize(wxSize(-1, std::min(fields_->CalcMin().y, room)));
    scrolled_->FitInside();
    GetParent()->Layout();
}

void AskPanel::parent_sized(wxSizeEvent& event)
{
    event.Skip();
    if (IsShown()) fit();
}

void AskPanel::leave()
{
    Hide();
    GetParent()->Layout();
    if (focus_before_) {
        focus_before_->SetFocus();
    }
}

std::string AskPanel::answer_of(Asked const& asked) const
{
    if (asked.choice) {
        auto const at = static_cast<std::size_t>(std::max(asked.choice->GetSelection(), 0));
        return asked.field.choices[at].first;
    }
    return to_utf8(asked.line->GetValue().Strip(wxString::both));
}

void AskPanel::confirm()
{
    FormAnswers answers;
    for (Asked const& asked : asked_) {
        answers[asked.field.key] = answer_of(asked);
        if (answers[asked.field.key].empty() && !asked.field.complaint.empty()) {
            complaint_->SetLabel(from_utf8(asked.field.complaint));
            complaint_->Show();
            GetParent()->Layout();
            asked.line->SetFocus();
            return;
        }
    }
    leave();
    answer_(answers);
}

void AskPanel::forget()
{
    typed_.clear();
    for (Asked const& asked : asked_) {
        if (asked.line && !IsShown()) {
            asked.line->ChangeValue(wxString());
        }
    }
}

wxWindow* AskPanel::field(std::string const& key) const
{
    for (Asked const& asked : asked_) {
        if (asked.field.key == key) {
            return asked.line ? static_cast<wxWindow*>(asked.line) : asked.choice;
        }
    }
    return nullptr;
}

wxTextCtrl& AskPanel::reason() const
{
    auto* const line = dynamic_cast<wxTextCtrl*>(field("reason"));
    if (!line) {
        throw std::logic_error("no reason is asked now");
    }
    return *line;
}

void AskPanel::key(wxKeyEvent& event)
{
    if (event.GetKeyCode() == WXK_ESCAPE) {
        leave();
    } else {
        event.Skip();
    }
}

} // namespace poddesk::gui
