#pragma once

#include "gui/widgets/form.h"

#include <wx/panel.h>
#include <wx/scrolwin.h>

#include <functional>
#include <string>
#include <vector>

class wxBoxSizer;
class wxButton;
class wxChoice;
class wxStaticText;
class wxTextCtrl;

namespace poddesk::gui {

/// Asks what a step needs to know, in the window itself: some fields and the button that does it. Hidden
/// until ask(). Enter does it, Esc leaves; what was typed waits for the next time the same is asked. Takes
/// half of its parent's height at most; more fields are scrolled.
class AskPanel : public wxPanel
{
public:
    using Answer = std::function<void(FormAnswers const& answers)>;

    explicit AskPanel(wxWindow* parent);

    /// @param question the heading: "Hold FS-10496". @param action the word on the button.
    void ask(wxString const& question, std::vector<FormField> fields, wxString const& action, Answer answer);
    /// What comes of it, between the question and its fields; told anew where it changes before the answer.
    /// Only while this question is asked: another one has other consequences.
    void tell(wxString const& question, wxString const& words);
    void leave();
    bool is_asking() const { return IsShown(); }
    bool is_asking(wxString const& question) const;
    /// What tell() said; empty: nothing.
    wxString const& told() const { return told_words_; }
    void confirm();
    /// It was done: what was typed is not offered again. After a refusal it is.
    void forget();
    /// The field's control: a wxTextCtrl, or a wxChoice where there are choices. Null for an unknown key.
    wxWindow* field(std::string const& key) const;
    /// The line of the reason, for tests and Esc.
    wxTextCtrl& reason() const;
    wxButton& button() { return *do_; }

private:
    struct Asked
    {
        FormField field;
        wxTextCtrl* line = nullptr;
        wxChoice* choice = nullptr;
    };

    void add(FormField const& field);
    void forget_fields();
    std::string answer_of(Asked const& asked) const;
    void fit();
    void parent_sized(wxSizeEvent& event);
    void key(wxKeyEvent& event);

    wxStaticText* question_;
    wxStaticText* told_;
    wxString told_words_;
    wxScrolledWindow* scrolled_; ///< holds the fields
    wxBoxSizer* fields_;
    wxBoxSizer* row_ = nullptr; ///< of the last field with a name
    std::vector<Asked> asked_;
    FormAnswers typed_; ///< lines that were left, by label and key
    wxButton* do_;
    wxStaticText* complaint_;
    Answer answer_;
    wxWindow* focus_before_ = nullptr;
};

} // namespace poddesk::gui
