#pragma once

#include <wx/panel.h>

#include <functional>
#include <string>
#include <vector>

class wxButton;
class wxChoice;
class wxStaticText;
class wxTextCtrl;

namespace poddesk::gui {

/// Asks why, in the window itself: a kind to choose (optional), a sentence to type, and the button that does
/// it. Hidden until ask(). Enter does it, Esc leaves and keeps what was typed.
class ReasonPanel : public wxPanel
{
public:
    struct Kind
    {
        std::string key;
        wxString label;
    };
    using Answer = std::function<void(std::string const& kind, std::string const& reason)>;

    explicit ReasonPanel(wxWindow* parent);

    /// @param kinds none: only the reason is asked. @param preset what the reason starts with, when nothing
    /// was typed before.
    void ask(wxString const& question, std::vector<Kind> kinds, wxString const& action,
             wxString const& preset, Answer answer);
    void leave();
    bool is_asking() const { return IsShown(); }
    wxTextCtrl& reason() { return *reason_; }
    wxButton& button() { return *do_; }
    void confirm();

private:
    void key(wxKeyEvent& event);

    wxStaticText* question_;
    wxChoice* kind_;
    wxTextCtrl* reason_;
    wxButton* do_;
    wxStaticText* complaint_;
    std::vector<Kind> kinds_;
    Answer answer_;
    wxWindow* focus_before_ = nullptr;
};

} // namespace poddesk::gui
